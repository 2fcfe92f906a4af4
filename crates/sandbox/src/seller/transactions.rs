//! Sessions, permissions, charges and refunds; what the shop's people do with them, and what happens at Amazon.

use std::collections::HashMap;

use axum::extract::{Path, State};
use axum::response::Response;
use minijinja::value::Serde;
use minijinja::{Value, context};
use serde_json::json;

use super::{Form, as_json, done, field, number, page};
use crate::app::{App, Shared};
use crate::control::at_amazon::{Deed, Ending, end_session, perform};
use crate::control::ledger;
use crate::domain::charge::request::CaptureCharge;
use crate::domain::kinds::{ChargeCancelReason, ClosedReason, DeclineReason, NonChargeableReason};
use crate::domain::pending::Verdict;
use crate::domain::permission::ChargePermission;
use crate::domain::refund::{CreateRefund, refundable};
use crate::domain::refusal::Refusal;
use crate::domain::yen::Yen;
use crate::world::part_id;

/// So many of each are shown, the newest first.
const SHOWN: usize = 50;

pub(super) async fn show(State(app): State<Shared>) -> Response {
    let mut world = app.world();
    let now = world.settle();
    let permissions: Vec<Value> = world
        .permissions
        .iter()
        .rev()
        .take(SHOWN)
        .map(|permission| {
            let charges: Vec<Value> =
                permission.charges.iter().map(|charge| charge_row(permission, &charge.id)).collect();
            let refunds: Vec<serde_json::Value> = permission.refunds.iter().map(ledger::refund).collect();
            let buyer = permission.choice.and_then(|choice| app.buyer(choice.buyer));
            context! {
                charges => charges,
                refunds => Serde(refunds),
                buyer => buyer.map(|buyer| buyer.email.clone()),
                merchant => &permission.merchant_id,
                ..Value::from(Serde(ledger::permission(permission, now)))
            }
        })
        .collect();
    let sessions: Vec<serde_json::Value> =
        world.sessions.iter().rev().take(SHOWN).map(ledger::session).collect();
    drop(world);
    let blocks = NonChargeableReason::ALL.iter().filter(|one| **one != NonChargeableReason::ChargeInProgress);
    let content = context! {
        permissions => permissions,
        sessions => Serde(sessions),
        declines => DeclineReason::ALL.iter().map(|reason| reason.name()).collect::<Vec<_>>(),
        blocks => blocks.map(|reason| reason.name()).collect::<Vec<_>>(),
    };
    page(&app, "seller/transactions.html", "transactions", content)
}

fn charge_row(permission: &ChargePermission, id: &str) -> Value {
    let Ok(charge) = permission.find_charge(id) else { return Value::UNDEFINED };
    let left = refundable(charge.taken()).saturating_sub(permission.refunded(id));
    let taken_left = charge.taken().saturating_sub(permission.refunded(id));
    context! {
        open => !charge.state.is_final(),
        capturable => charge.state.name() == "Authorized",
        refundable => left,
        usual_refund => if taken_left > 0 { taken_left } else { left },
        ..Value::from(Serde(ledger::charge(permission, charge)))
    }
}

/// A deed of the buyer or of Amazon, or the shop's own closing.
pub(super) async fn act(State(app): State<Shared>, Path(id): Path<String>, form: Form) -> Response {
    let result = act_on(&app, &id, &form);
    done(&app, "/seller", result)
}

fn act_on(app: &App, id: &str, form: &HashMap<String, String>) -> Result<(), Refusal> {
    let mut world = app.world();
    if field(form, "action") == Some("closeByMerchant") {
        let now = world.now();
        return world.permission(id)?.close(ClosedReason::MerchantClosed, true, now);
    }
    let deed: Deed = serde_json::from_value(as_json(form))
        .map_err(|_| Refusal::bad_value("action", "one that the control route knows"))?;
    perform(app, &mut world, id, deed)
}

/// How an Open session ends.
pub(super) async fn end(State(app): State<Shared>, Path(id): Path<String>, form: Form) -> Response {
    let ending = serde_json::from_value::<Ending>(as_json(&form))
        .map_err(|_| Refusal::bad_value("action", "one that the control route knows"));
    let result = ending.and_then(|ending| end_session(&mut app.world(), &id, ending).map(drop));
    done(&app, "/seller", result)
}

/// What the shop's people do with a charge.
pub(super) async fn handle_charge(State(app): State<Shared>, Path(id): Path<String>, form: Form) -> Response {
    let result = handle(&app, &id, &form);
    done(&app, "/seller", result)
}

fn handle(app: &App, id: &str, form: &HashMap<String, String>) -> Result<(), Refusal> {
    let mut world = app.world();
    let now = world.now();
    let above = id.rsplit_once("-C").map(|(permission, _)| permission).unwrap_or_default();
    let permission = world.permission(above)?;
    let amount = || {
        let yen = Yen::read(&json!(number::<u64>(form, "amount")?));
        yen.ok_or_else(|| Refusal::bad_value("amount", "whole yen from 1 to 10000000"))
    };
    match field(form, "action") {
        Some("capture") => {
            let asked = CaptureCharge { amount: amount()?, soft_descriptor: None };
            permission.capture(id, asked, None, now)
        }
        Some("cancel") => permission.cancel_charge(id, ChargeCancelReason::MerchantCanceled, now),
        Some("refund") => {
            let asked = CreateRefund { charge_id: id.to_owned(), amount: amount()?, soft_descriptor: None };
            let refund = part_id(&permission.id, 'R');
            permission.refund(asked, Verdict::Granted, refund, now).map(drop)
        }
        _ => Err(Refusal::bad_value("action", "capture, cancel or refund")),
    }
}
