//! The operations themselves. One lock spans the look at the idempotency key, the work and the storing of
//! its answer, so that two equal requests at once are one operation.

use std::sync::MutexGuard;

use serde_json::json;

use super::auth::{Caller, header};
use super::operation::{Idempotency, Operation};
use super::{Answer, Request};
use crate::app::App;
use crate::crypto::sha256_hex;
use crate::domain::complete::{CompleteRequest, Simulation, complete};
use crate::domain::fields;
use crate::domain::refusal::Refusal;
use crate::domain::session::CheckoutSession;
use crate::domain::terms::{Terms, shares};
use crate::world::{StoredAnswer, World, new_ids, token};

/// Does the work, or repeats the first answer to the same idempotency key.
pub(super) fn once(
    app: &App,
    caller: &Caller,
    operation: &Operation,
    request: &Request<'_>,
) -> Result<Answer, Refusal> {
    let mut world = app.world();
    let Some(key) = idempotency_key(operation, request)? else {
        return run(app, &mut world, caller, operation, request);
    };
    let slot = (caller.merchant_id.clone(), key);
    let fingerprint = fingerprint(request);
    if let Some(stored) = world.answers.get(&slot) {
        if stored.fingerprint != fingerprint {
            let message = "The idempotency key was used with another request";
            return Err(Refusal::new(400, "DuplicateIdempotencyKey", message));
        }
        return Ok(Answer { status: stored.status, body: stored.body.clone() });
    }
    let result = run(app, &mut world, caller, operation, request);
    let answer = match &result {
        Ok(answer) => Answer { status: answer.status, body: answer.body.clone() },
        Err(refusal) => Answer::of_refusal(refusal),
    };
    world.answers.insert(slot, StoredAnswer { fingerprint, status: answer.status, body: answer.body });
    result
}

fn fingerprint(request: &Request<'_>) -> String {
    let head = format!("{} {}\n", request.method, request.uri.path());
    sha256_hex(&[head.as_bytes(), request.body].concat())
}

fn idempotency_key(operation: &Operation, request: &Request<'_>) -> Result<Option<String>, Refusal> {
    let name = "x-amz-pay-idempotency-key";
    let key = header(request.headers, name);
    match (operation.idempotency(), key) {
        (Idempotency::Ignored, _) | (Idempotency::Optional, None) => Ok(None),
        (Idempotency::Required, None) => {
            Err(Refusal::new(400, "MissingHeader", format!("[{name}] is required")))
        }
        (_, Some(key)) => {
            let good = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_';
            if key.is_empty() || key.len() > 32 || !key.bytes().all(good) {
                let message = format!("[{name}] must be 1 to 32 characters out of A-Z, a-z, 0-9, - and _");
                return Err(Refusal::new(400, "InvalidHeaderValue", message));
            }
            Ok(Some(key))
        }
    }
}

fn run(
    app: &App,
    world: &mut MutexGuard<'_, World>,
    caller: &Caller,
    operation: &Operation,
    request: &Request<'_>,
) -> Result<Answer, Refusal> {
    match operation {
        Operation::GetBuyer(token) => get_buyer(app, world, caller, token),
        Operation::CreateCheckoutSession => create(app, world, caller, request.body),
        Operation::GetCheckoutSession(id) => {
            let session = own_session(world, caller, id)?;
            Ok(Answer { status: 200, body: app.session_json(session) })
        }
        Operation::UpdateCheckoutSession(id) => {
            let terms = Terms::of_update(&fields::parse(request.body)?)?;
            let now = world.now();
            let session = own_session(world, caller, id)?;
            session.update(terms, token(), now)?;
            Ok(Answer { status: 200, body: app.session_json(session) })
        }
        Operation::CompleteCheckoutSession(id) => complete_session(app, world, caller, id, request),
        Operation::GetChargePermission(id) => {
            let now = world.now();
            let found =
                world.permissions.iter().find(|one| one.id == *id && one.merchant_id == caller.merchant_id);
            let permission = found.ok_or_else(|| Refusal::not_found("charge permission"))?;
            let buyer = permission.choice.and_then(|choice| app.buyer(choice.buyer));
            Ok(Answer { status: 200, body: permission.json(buyer, now) })
        }
        Operation::GetCharge(id) => {
            let now = world.now();
            let found =
                world.charges.iter_mut().find(|one| one.id == *id && one.merchant_id == caller.merchant_id);
            let charge = found.ok_or_else(|| Refusal::not_found("charge"))?;
            charge.settle(now);
            Ok(Answer { status: 200, body: charge.json() })
        }
    }
}

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

fn get_buyer(app: &App, world: &World, caller: &Caller, token: &str) -> Result<Answer, Refusal> {
    let known = world.buyer_tokens.get(token).filter(|known| known.merchant_id == caller.merchant_id);
    let known = known.ok_or_else(|| Refusal::not_found("buyer token"))?;
    let buyer = app.buyer(known.buyer).ok_or_else(|| Refusal::not_found("buyer"))?;
    let body = buyer.profile_json(&caller.merchant_id, |scope| shares(known.scopes.as_deref(), scope));
    Ok(Answer { status: 200, body })
}

fn create(app: &App, world: &mut World, caller: &Caller, body: &[u8]) -> Result<Answer, Refusal> {
    let terms = Terms::of_creation(&fields::parse(body)?)?;
    if terms.store_id.as_ref() != Some(&caller.store_id) {
        return Err(Refusal::bad_value("storeId", "a store of the merchant that signed"));
    }
    let id = uuid::Uuid::new_v4().to_string();
    let now = world.now();
    let session = CheckoutSession::open(id, caller.merchant_id.clone(), caller.environment, terms, None, now);
    let body = app.session_json(&session);
    world.sessions.push(session);
    Ok(Answer { status: 201, body })
}

fn complete_session(
    app: &App,
    world: &mut World,
    caller: &Caller,
    id: &str,
    request: &Request<'_>,
) -> Result<Answer, Refusal> {
    let body = if request.body.is_empty() { json!({}) } else { fields::parse(request.body)? };
    let asked = CompleteRequest::read(&body)?;
    let simulation = header(request.headers, "x-amz-pay-simulation-code")
        .map(|code| Simulation::read(code.trim(), caller.environment))
        .transpose()?;
    let now = world.now();
    let session = own_session(world, caller, id)?;
    let completion = complete(session, asked, simulation, new_ids(), now)?;
    let answer = Answer { status: completion.http_status(), body: app.session_json(session) };
    world.permissions.push(completion.permission);
    world.charges.extend(completion.charge);
    Ok(answer)
}
