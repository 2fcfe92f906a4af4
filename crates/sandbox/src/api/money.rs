//! Charge permissions, charges and refunds. A charge and a refund are found by their permission, whose id is
//! the first part of theirs.

use serde_json::Value;

use super::auth::Caller;
use super::work::simulation;
use super::{Answer, Request};
use crate::app::App;
use crate::domain::charge::request::{CaptureCharge, CreateCharge, check_cancellation};
use crate::domain::fields;
use crate::domain::kinds::{ChargeCancelReason, ClosedReason, DeclineReason};
use crate::domain::pending::Verdict;
use crate::domain::permission::ChargePermission;
use crate::domain::permission::charging::ChargeSimulation;
use crate::domain::permission::update::{ClosePermission, UpdatePermission};
use crate::domain::refund::CreateRefund;
use crate::domain::refusal::Refusal;
use crate::world::{World, part_id};

/// A permission of somebody else does not exist.
fn own<'w>(world: &'w mut World, caller: &Caller, id: &str) -> Result<&'w mut ChargePermission, Refusal> {
    let permission = world.permission(id)?;
    let own = permission.merchant_id == caller.merchant_id && permission.environment == caller.environment;
    if own { Ok(permission) } else { Err(Refusal::not_found("charge permission")) }
}

/// The permission above a charge (`-C`) or refund (`-R`).
fn above<'w>(
    world: &'w mut World,
    caller: &Caller,
    id: &str,
    mark: &str,
) -> Result<&'w mut ChargePermission, Refusal> {
    let what = if mark == "-C" { "charge" } else { "refund" };
    let permission = id.rsplit_once(mark).and_then(|(permission, _)| own(world, caller, permission).ok());
    permission.ok_or_else(|| Refusal::not_found(what))
}

fn permission_answer(app: &App, world: &mut World, id: &str) -> Result<Answer, Refusal> {
    let now = world.now();
    let permission = world.permission(id)?;
    let buyer = permission.choice.and_then(|choice| app.buyer(choice.buyer));
    Ok(Answer { status: 200, body: permission.json(buyer.as_deref(), now) })
}

fn charge_json(permission: &ChargePermission, id: &str) -> Result<Value, Refusal> {
    let refunded = permission.refunded(id);
    Ok(permission.find_charge(id)?.json(&permission.id, permission.environment, refunded))
}

pub(super) fn get_permission(
    app: &App,
    world: &mut World,
    caller: &Caller,
    id: &str,
) -> Result<Answer, Refusal> {
    own(world, caller, id)?;
    permission_answer(app, world, id)
}

pub(super) fn update_permission(
    app: &App,
    world: &mut World,
    caller: &Caller,
    id: &str,
    body: &[u8],
) -> Result<Answer, Refusal> {
    let newer = UpdatePermission::read(&fields::parse(body)?)?;
    let now = world.now();
    own(world, caller, id)?.update(newer, now)?;
    permission_answer(app, world, id)
}

pub(super) fn close_permission(
    app: &App,
    world: &mut World,
    caller: &Caller,
    id: &str,
    request: &Request<'_>,
) -> Result<Answer, Refusal> {
    let asked = ClosePermission::read(&fields::parse(request.body)?)?;
    let simulated =
        simulation(request, caller, |code| (code == "AmazonClosed").then_some(ClosedReason::AmazonClosed))?;
    let reason = simulated.unwrap_or(ClosedReason::MerchantClosed);
    let now = world.now();
    own(world, caller, id)?.close(reason, asked.cancel_pending_charges, now)?;
    permission_answer(app, world, id)
}

pub(super) fn create_charge(
    world: &mut World,
    caller: &Caller,
    request: &Request<'_>,
) -> Result<Answer, Refusal> {
    let asked = CreateCharge::read(&fields::parse(request.body)?)?;
    let simulated = simulation(request, caller, ChargeSimulation::named)?;
    let now = world.now();
    let permission = own(world, caller, &asked.permission_id)?;
    let id = part_id(&permission.id, 'C');
    permission.charge(asked, simulated, id.clone(), now)?;
    Ok(Answer { status: 201, body: charge_json(permission, &id)? })
}

pub(super) fn get_charge(world: &mut World, caller: &Caller, id: &str) -> Result<Answer, Refusal> {
    let permission = above(world, caller, id, "-C")?;
    Ok(Answer { status: 200, body: charge_json(permission, id)? })
}

pub(super) fn capture_charge(
    world: &mut World,
    caller: &Caller,
    id: &str,
    request: &Request<'_>,
) -> Result<Answer, Refusal> {
    let asked = CaptureCharge::read(&fields::parse(request.body)?)?;
    let simulated = simulation(request, caller, |code| match code {
        "CaptureInitiated" => Some(Verdict::Granted),
        "AmazonRejected" => Some(Verdict::Declined(DeclineReason::AmazonRejected)),
        _ => None,
    })?;
    let now = world.now();
    let permission = above(world, caller, id, "-C")?;
    permission.capture(id, asked, simulated, now)?;
    Ok(Answer { status: 200, body: charge_json(permission, id)? })
}

pub(super) fn cancel_charge(
    world: &mut World,
    caller: &Caller,
    id: &str,
    request: &Request<'_>,
) -> Result<Answer, Refusal> {
    check_cancellation(&fields::parse(request.body)?)?;
    let simulated = simulation(request, caller, |code| {
        (code == "AmazonCanceled").then_some(ChargeCancelReason::AmazonCanceled)
    })?;
    let now = world.now();
    let permission = above(world, caller, id, "-C")?;
    permission.cancel_charge(id, simulated.unwrap_or(ChargeCancelReason::MerchantCanceled), now)?;
    Ok(Answer { status: 200, body: charge_json(permission, id)? })
}

pub(super) fn create_refund(
    world: &mut World,
    caller: &Caller,
    request: &Request<'_>,
) -> Result<Answer, Refusal> {
    let asked = CreateRefund::read(&fields::parse(request.body)?)?;
    let simulated = simulation(request, caller, |code| match DeclineReason::named(code) {
        Some(reason @ (DeclineReason::AmazonRejected | DeclineReason::ProcessingFailure)) => Some(reason),
        _ => None,
    })?;
    let verdict = simulated.map_or(Verdict::Granted, Verdict::Declined);
    let now = world.now();
    let permission = above(world, caller, &asked.charge_id, "-C")?;
    let id = part_id(&permission.id, 'R');
    let environment = permission.environment;
    let refund = permission.refund(asked, verdict, id, now)?;
    Ok(Answer { status: 201, body: refund.json(environment) })
}

pub(super) fn get_refund(world: &mut World, caller: &Caller, id: &str) -> Result<Answer, Refusal> {
    let permission = above(world, caller, id, "-R")?;
    let refund = permission.refunds.iter().find(|refund| refund.id == id);
    let refund = refund.ok_or_else(|| Refusal::not_found("refund"))?;
    Ok(Answer { status: 200, body: refund.json(permission.environment) })
}
