//! Complete Checkout Session: the one moment at which a consent becomes a charge permission, and money a
//! charge. The guards stand in the order in which Amazon answers them.

use serde_json::Value;
use time::{Duration, OffsetDateTime};

use super::charge::{Charge, ChargeState};
use super::fields::Fields;
use super::kinds::{CancelReason, Environment, Intent};
use super::permission::ChargePermission;
use super::refusal::Refusal;
use super::session::{CheckoutSession, State};
use super::yen::Yen;

/// How long a simulated asynchronous authorization takes.
const PENDING_FOR: Duration = Duration::seconds(30);

/// The body of the request.
#[derive(Debug, Clone, Copy)]
pub(crate) struct CompleteRequest {
    charge_amount: Option<Yen>,
    total_order_amount: Option<Yen>,
}

impl CompleteRequest {
    pub(crate) fn read(body: &Value) -> Result<Self, Refusal> {
        let fields = Fields::of(
            body,
            &[
                "chargeAmount.amount",
                "chargeAmount.currencyCode",
                "totalOrderAmount.amount",
                "totalOrderAmount.currencyCode",
            ],
        )?;
        Ok(Self {
            charge_amount: fields.yen("chargeAmount")?,
            total_order_amount: fields.yen("totalOrderAmount")?,
        })
    }
}

/// `x-amz-pay-simulation-code` of this operation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Simulation {
    Cancel(CancelReason),
    AuthorizationInitiated,
}

impl Simulation {
    /// Simulations exist in the sandbox environment alone.
    pub(crate) fn read(code: &str, environment: Environment) -> Result<Self, Refusal> {
        let reason = CancelReason::named(code).filter(|reason| *reason != CancelReason::Expired);
        let simulation = match reason {
            Some(reason) => Self::Cancel(reason),
            None if code == "AuthorizationInitiated" => Self::AuthorizationInitiated,
            None => {
                return Err(impossible("Complete Checkout Session does not know this simulation code"));
            }
        };
        if environment == Environment::Live {
            return Err(impossible("simulation codes exist in the sandbox environment alone"));
        }
        Ok(simulation)
    }
}

/// Ids that the caller made, so that nothing in here is random.
pub(crate) struct NewIds {
    pub(crate) permission: String,
    pub(crate) charge: String,
}

/// What came into being.
pub(crate) struct Completion {
    pub(crate) permission: ChargePermission,
    pub(crate) charge: Option<Charge>,
}

impl Completion {
    /// 202 while the authorization is pending.
    pub(crate) fn http_status(&self) -> u16 {
        let pending =
            self.charge.as_ref().is_some_and(|charge| charge.state == ChargeState::AuthorizationInitiated);
        if pending { 202 } else { 200 }
    }
}

/// Completes `session`, or says why not (a simulated failure also cancels it).
pub(crate) fn complete(
    session: &mut CheckoutSession,
    request: CompleteRequest,
    simulation: Option<Simulation>,
    ids: NewIds,
    now: OffsetDateTime,
) -> Result<Completion, Refusal> {
    let (amount, intent) = guard(session, request)?;
    let pending = match simulation {
        Some(Simulation::Cancel(reason)) => {
            session.cancel(reason, now);
            return Err(canceled(reason));
        }
        Some(Simulation::AuthorizationInitiated) => {
            if intent != Intent::Authorize || session.terms.can_handle_pending != Some(true) {
                return Err(impossible(
                    "AuthorizationInitiated needs paymentIntent Authorize and canHandlePendingAuthorization true",
                ));
            }
            Some(now + PENDING_FOR)
        }
        None => None,
    };
    let charge = match intent {
        Intent::Confirm => None,
        Intent::Authorize | Intent::AuthorizeWithCapture => {
            let captured = intent == Intent::AuthorizeWithCapture;
            Some(Charge::at_completion(session, ids.charge, &ids.permission, amount, captured, pending, now))
        }
    };
    let permission = ChargePermission::at_completion(session, ids.permission, amount, charge.as_ref(), now);
    session.state = State::Completed;
    session.updated = now;
    session.redirect_token = None;
    session.charge_permission_id = Some(permission.id.clone());
    session.charge_id = charge.as_ref().map(|charge| charge.id.clone());
    Ok(Completion { permission, charge })
}

fn guard(session: &CheckoutSession, request: CompleteRequest) -> Result<(Yen, Intent), Refusal> {
    match session.state {
        State::Open => {}
        State::Completed => {
            return Err(Refusal::session_status("The checkout session is already Completed"));
        }
        State::Canceled(reason) => return Err(canceled(reason)),
    }
    let (Some(amount), Some(intent), true) =
        (session.terms.charge_amount, session.terms.intent, session.processed)
    else {
        return Err(Refusal::session_status(
            "The buyer has not been through amazonPayRedirectUrl; the checkout session can not be completed",
        ));
    };
    let asked = request.charge_amount.ok_or_else(|| Refusal::missing("chargeAmount"))?;
    if asked != amount {
        return Err(Refusal::new(
            409,
            "AmountMismatch",
            "[chargeAmount] differs from the checkout session's",
        ));
    }
    if request.total_order_amount.is_some() && request.total_order_amount != session.terms.total_order_amount
    {
        return Err(Refusal::new(
            409,
            "AmountMismatch",
            "[totalOrderAmount] differs from the checkout session's",
        ));
    }
    Ok((amount, intent))
}

fn canceled(reason: CancelReason) -> Refusal {
    let message = format!("The checkout session is Canceled: {}", reason.description());
    Refusal::new(422, "CheckoutSessionCanceled", message)
}

fn impossible(why: &str) -> Refusal {
    Refusal::new(400, "InvalidSandboxSimulationSpecified", why)
}
