//! Buyers and checkout sessions.

use serde_json::json;

use super::auth::Caller;
use super::work::simulation;
use super::{Answer, Request};
use crate::app::App;
use crate::domain::buyer::Instrument;
use crate::domain::complete::{CompleteRequest, Simulation, check_completion, complete, http_status};
use crate::domain::fields;
use crate::domain::permission::update::UpdatePermission;
use crate::domain::refusal::Refusal;
use crate::domain::session::CheckoutSession;
use crate::domain::terms::{Terms, shares};
use crate::domain::upgrade::UpgradeAction;
use crate::world::{World, new_ids, token};

/// A session of somebody else does not exist.
fn own_session<'w>(
    world: &'w mut World,
    caller: &Caller,
    id: &str,
) -> Result<&'w mut CheckoutSession, Refusal> {
    let session = world.session(id)?;
    let own = session.merchant_id == caller.merchant_id && session.environment == caller.environment;
    if own { Ok(session) } else { Err(Refusal::not_found("checkout session")) }
}

pub(super) fn get_buyer(app: &App, world: &World, caller: &Caller, token: &str) -> Result<Answer, Refusal> {
    let known = world
        .buyer_tokens
        .get(token)
        .filter(|known| known.merchant_id == caller.merchant_id && known.environment == caller.environment);
    let known = known.ok_or_else(|| Refusal::not_found("buyer token"))?;
    let buyer = app.buyer(known.buyer).ok_or_else(|| Refusal::not_found("buyer"))?;
    let body = buyer.profile_json(&caller.merchant_id, |scope| shares(known.scopes.as_deref(), scope));
    Ok(Answer { status: 200, body })
}

pub(super) fn create(app: &App, world: &mut World, caller: &Caller, body: &[u8]) -> Result<Answer, Refusal> {
    let terms = Terms::of_creation(&fields::parse(body)?)?;
    let store = caller.merchant.store(terms.store_id.as_deref().unwrap_or_default());
    let store = store.ok_or_else(|| Refusal::bad_value("storeId", "a store of the merchant that signed"))?;
    if world.switches.check_origins {
        terms.check_origins(store)?;
    }
    let id = uuid::Uuid::new_v4().to_string();
    let now = world.now();
    let session = CheckoutSession::open(id, caller.merchant_id.clone(), caller.environment, terms, None, now);
    let body = app.session_json(&session);
    world.sessions.push(session);
    Ok(Answer { status: 201, body })
}

pub(super) fn get(app: &App, world: &mut World, caller: &Caller, id: &str) -> Result<Answer, Refusal> {
    let session = own_session(world, caller, id)?;
    Ok(Answer { status: 200, body: app.session_json(session) })
}

pub(super) fn update(
    app: &App,
    world: &mut World,
    caller: &Caller,
    id: &str,
    body: &[u8],
) -> Result<Answer, Refusal> {
    let terms = Terms::of_update(&fields::parse(body)?)?;
    let now = world.now();
    let checks = world.switches.check_origins;
    let session = own_session(world, caller, id)?;
    let store = session.terms.store_id.as_deref().and_then(|store| caller.merchant.store(store));
    if let Some(store) = store.filter(|_| checks) {
        terms.check_origins(store)?;
    }
    session.update(terms, token(), now)?;
    Ok(Answer { status: 200, body: app.session_json(session) })
}

pub(super) fn complete_session(
    app: &App,
    world: &mut World,
    caller: &Caller,
    id: &str,
    request: &Request<'_>,
) -> Result<Answer, Refusal> {
    let body = if request.body.is_empty() { json!({}) } else { fields::parse(request.body)? };
    let asked = CompleteRequest::read(&body)?;
    let ordered = simulation(request, caller, Simulation::named)?;
    let now = world.now();
    let session = own_session(world, caller, id)?;
    let ids = new_ids(session.environment, session.terms.permission_type());
    let buyer = session.choice.and_then(|choice| Some((choice, app.buyer(choice.buyer)?)));
    let card = buyer.and_then(|(choice, buyer)| choice.instrument(&buyer).map(Instrument::behaviour));
    if let Some(upgrade) = session.upgrade.clone().filter(|one| one.action == UpgradeAction::RecurringUpdate)
    {
        check_completion(session, asked)?;
        let newer = UpdatePermission::of_session(&session.terms);
        world.permission(&upgrade.permission_id)?.update(newer, now)?;
        let session = own_session(world, caller, id)?;
        session.end_with(upgrade.permission_id, None, now);
        return Ok(Answer { status: 200, body: app.session_json(session) });
    }
    let permission = complete(session, asked, ordered.or(card.and_then(Simulation::of_card)), ids, now)?;
    let answer = Answer { status: http_status(&permission), body: app.session_json(session) };
    world.permissions.push(permission);
    Ok(answer)
}
