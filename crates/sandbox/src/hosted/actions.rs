//! What buyers do on the hosted pages. Every action looks up what comes next before it acts, so a form that
//! is sent twice, late, or by somebody else changes nothing.

use std::collections::HashMap;

use axum::Form;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, header};
use axum::response::Response;

use super::journey::{Exit, Next, cancel_url, leave, next};
use super::lists::current_choice;
use super::visit::{Attempt, Change, Errand};
use super::{cookie, reply};
use crate::app::{App, Shared};
use crate::control::log::Entry;
use crate::domain::buyer::{Buyer, BuyerKey};
use crate::domain::choice::{Choice, fits, ships_to};
use crate::domain::refusal::Refusal;
use crate::domain::session::CheckoutSession;
use crate::seed::PASSWORD;
use crate::world::{World, token};

pub(super) type Fields = HashMap<String, String>;

pub(super) async fn sign_in(
    State(app): State<Shared>,
    Path(id): Path<String>,
    headers: HeaderMap,
    Form(form): Form<Fields>,
) -> Response {
    let given = |name: &str| form.get(name).map(|text| text.trim().to_lowercase()).unwrap_or_default();
    let found = app.accounts.buyers().iter().position(|buyer| buyer.email == given("email"));
    let Some(key) = found.filter(|_| given("password") == PASSWORD).map(BuyerKey) else {
        let refusal = Refusal::new(403, "SignInFailed", "No test buyer has this address and password");
        app.world().note(Entry::of("POST", "/checkout/v/…/sign-in", "signIn", 0, Some(&refusal)));
        return reply::see_other(&format!("/checkout/v/{id}?failed=1"));
    };
    let mut world = app.world();
    // A new value at each sign-in; the old one is worth nothing any more.
    if let Some(old) = cookie::of(&headers) {
        world.logins.remove(&old);
    }
    let value = token();
    world.logins.insert(value.clone(), key);
    if let Some(visit) = world.visit(&id) {
        visit.greeted = true;
        visit.forgets_login = false;
    }
    let mut response = reply::to_visit(&id);
    if let Some(cookie) = cookie::set(&app, Some(&value)) {
        response.headers_mut().insert(header::SET_COOKIE, cookie);
    }
    response
}

pub(super) async fn sign_out(
    State(app): State<Shared>,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Response {
    let mut world = app.world();
    if let Some(value) = cookie::of(&headers) {
        world.logins.remove(&value);
    }
    if let Some(visit) = world.visit(&id) {
        visit.greeted = false;
        visit.choice = None;
    }
    let mut response = reply::to_visit(&id);
    if let Some(cookie) = cookie::set(&app, None) {
        response.headers_mut().insert(header::SET_COOKIE, cookie);
    }
    response
}

pub(super) async fn consent(
    State(app): State<Shared>,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Response {
    let mut world = app.world();
    if let Next::Consent(key) = peek(&app, &mut world, &id, &headers)
        && let Some(visit) = world.visit(&id)
    {
        visit.greeted = true;
        let merchant = visit.merchant_id.clone();
        world.consents.insert((key, merchant));
    }
    reply::to_visit(&id)
}

/// "Continue" on the continue-as page and on the selection page, "pay now", and the upgrade's "agree".
pub(super) async fn go_on(State(app): State<Shared>, Path(id): Path<String>, headers: HeaderMap) -> Response {
    let mut world = app.world();
    let now = world.now();
    match peek(&app, &mut world, &id, &headers) {
        Next::ContinueAs(_) => {
            if let Some(visit) = world.visit(&id) {
                visit.greeted = true;
            }
        }
        Next::Selection(key, choice) | Next::Upgrade(key, choice) => {
            let session = world.visit(&id).and_then(|visit| visit.session().map(str::to_owned));
            if let (Some(session), Some(buyer)) = (session, app.buyer(key))
                && let Ok(session) = world.session(&session)
                && choice.is_usable(&buyer, session)
            {
                if !session.is_direct() {
                    return match leave(&mut world, &id, Exit::Review(choice)) {
                        Ok(url) => reply::see_other(&url),
                        Err(refusal) => reply::error(&app, &refusal, None),
                    };
                }
                session.associate(choice, token(), now);
                if let Some(visit) = world.visit(&id) {
                    visit.confirmed = true;
                }
            }
        }
        _ => {}
    }
    reply::to_visit(&id)
}

pub(super) async fn cancel(State(app): State<Shared>, Path(id): Path<String>) -> Response {
    let mut world = app.world();
    let visit = world.visit(&id).cloned();
    match visit.and_then(|visit| cancel_url(&mut world, &visit)) {
        Some(url) => reply::see_other(&url),
        None => reply::error(&app, &Refusal::not_found("way back to the shop"), None),
    }
}

pub(super) async fn choose_address(
    State(app): State<Shared>,
    Path(id): Path<String>,
    headers: HeaderMap,
    Form(form): Form<Fields>,
) -> Response {
    choose(&app, &id, &headers, Change::Address, |choice, buyer, session| {
        let index = number(&form, "address")?;
        let allowed = buyer.addresses.get(index).is_some_and(|address| ships_to(&session.terms, address));
        allowed.then_some(Choice { address: index, ..choice })
    })
}

pub(super) async fn choose_instrument(
    State(app): State<Shared>,
    Path(id): Path<String>,
    headers: HeaderMap,
    Form(form): Form<Fields>,
) -> Response {
    choose(&app, &id, &headers, Change::Payment, |choice, buyer, session| {
        let index = number(&form, "payment")?;
        let allowed = buyer.instruments.get(index).is_some_and(|instrument| fits(&session.terms, instrument));
        allowed.then_some(Choice { instrument: Some(index), ..choice })
    })
}

fn number(form: &Fields, name: &str) -> Option<usize> {
    form.get(name)?.parse().ok()
}

/// In a checkout the choice waits for "continue"; from a change link or after a decline it counts at once.
fn choose(
    app: &App,
    id: &str,
    headers: &HeaderMap,
    what: Change,
    pick: impl Fn(Choice, &Buyer, &CheckoutSession) -> Option<Choice>,
) -> Response {
    let mut world = app.world();
    let picked = current_choice(app, &mut world, id, headers, what).and_then(|(key, choice)| {
        let session = world.visit(id)?.session()?.to_owned();
        let choice = pick(choice, &*app.buyer(key)?, world.session(&session).ok()?)?;
        Some((session, choice))
    });
    let (Some((session, choice)), Some(errand)) = (picked, world.visit(id).map(|visit| visit.errand.clone()))
    else {
        return reply::to_visit(id);
    };
    match errand {
        Errand::Change { .. } => match leave(&mut world, id, Exit::Review(choice)) {
            Ok(url) => reply::see_other(&url),
            Err(refusal) => reply::error(app, &refusal, None),
        },
        Errand::Pay { .. } | Errand::Checkout { .. } | Errand::SignIn { .. } => {
            let Some(visit) = world.visit(id) else { return reply::to_visit(id) };
            visit.choice = Some(choice);
            if visit.attempt == Attempt::Declined {
                visit.attempt = Attempt::Fresh;
                let now = world.now();
                if let Ok(session) = world.session(&session) {
                    session.associate(choice, token(), now);
                }
            }
            reply::to_visit(id)
        }
    }
}

/// What comes next, for an action to act upon.
pub(super) fn peek(app: &App, world: &mut World, id: &str, headers: &HeaderMap) -> Next {
    let login = cookie::buyer(world, headers);
    next(app, world, id, login)
}
