//! The payment page: it sends itself, may ask for a code, and then the buyer's instrument decides.

use axum::Form;
use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::response::Response;

use super::actions::{Fields, peek};
use super::journey::Next;
use super::reply;
use super::visit::Attempt;
use crate::app::{App, Shared};
use crate::domain::buyer::{Behaviour, BuyerKey, Instrument};
use crate::domain::choice::fits;
use crate::domain::kinds::CancelReason;
use crate::seed::CODE;
use crate::world::World;

/// Wrong codes that Amazon bears.
const PATIENCE: u8 = 3;

/// The payment page's automatic step.
pub(super) async fn process(
    State(app): State<Shared>,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Response {
    let mut world = app.world();
    if let Next::Processing(key) = peek(&app, &mut world, &id, &headers) {
        if world.switches.mfa || app.buyer(key).is_some_and(|buyer| buyer.asks_code) {
            attempt(&mut world, &id, Attempt::AsksCode { wrong: 0 });
            if let Some(session) = world.session_of_visit(&id) {
                session.awaits_code = true;
            }
        } else {
            authorize(&app, &mut world, &id, key);
        }
    }
    reply::to_visit(&id)
}

/// The buyer typed the code.
pub(super) async fn code(
    State(app): State<Shared>,
    Path(id): Path<String>,
    headers: HeaderMap,
    Form(form): Form<Fields>,
) -> Response {
    let mut world = app.world();
    if let Next::Code(key, wrong) = peek(&app, &mut world, &id, &headers) {
        if form.get("code").is_some_and(|code| code.trim() == CODE) {
            authorize(&app, &mut world, &id, key);
        } else if wrong + 1 < PATIENCE {
            attempt(&mut world, &id, Attempt::AsksCode { wrong: wrong + 1 });
        } else {
            decline(&mut world, &id);
        }
    }
    reply::to_visit(&id)
}

/// The buyer gives up on the payment page.
pub(super) async fn give_up(
    State(app): State<Shared>,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Response {
    let mut world = app.world();
    let reason = match peek(&app, &mut world, &id, &headers) {
        Next::Processing(_) | Next::Code(..) => Some(CancelReason::BuyerCanceled),
        Next::Declined(_) => Some(CancelReason::Declined),
        _ => None,
    };
    let now = world.now();
    if let (Some(reason), Some(session)) = (reason, world.session_of_visit(&id)) {
        session.cancel(reason, now);
    }
    reply::to_visit(&id)
}

fn authorize(app: &App, world: &mut World, id: &str, key: BuyerKey) {
    let now = world.now();
    let Some(buyer) = app.buyer(key) else { return };
    let Some(session) = world.session_of_visit(id) else { return };
    let instrument = session.choice.and_then(|choice| choice.instrument(&buyer));
    let instrument = instrument.filter(|instrument| fits(&session.terms, instrument));
    match instrument.map(Instrument::behaviour) {
        Some(Behaviour::Succeeds | Behaviour::AuthorizesLater | Behaviour::DeclinesLater) => {
            session.accept_payment(now);
        }
        Some(Behaviour::BuyerCancels) => session.cancel(CancelReason::BuyerCanceled, now),
        Some(Behaviour::Declined) | None => decline(world, id),
    }
}

/// Amazon's sandbox goes back to the shop at once; live lets the buyer choose another payment method first.
fn decline(world: &mut World, id: &str) {
    let now = world.now();
    let another = world.switches.choose_another;
    if another {
        attempt(world, id, Attempt::Declined);
    }
    if let Some(session) = world.session_of_visit(id) {
        session.awaits_code = false;
        if !another {
            session.cancel(CancelReason::Declined, now);
        }
    }
}

fn attempt(world: &mut World, id: &str, attempt: Attempt) {
    if let Some(visit) = world.visit(id) {
        visit.attempt = attempt;
    }
}
