//! Complete Checkout Session: the one moment at which a consent becomes a charge permission, and money a
//! charge. The guards stand in the order in which Amazon answers them.

use serde_json::Value;
use time::OffsetDateTime;

use super::buyer::Behaviour;
use super::charge::{Charge, ChargeDetails, ChargeState};
use super::fields::Fields;
use super::kinds::{CancelReason, DeclineReason, Intent};
use super::pending::Verdict;
use super::permission::ChargePermission;
use super::refusal::Refusal;
use super::session::{CheckoutSession, State};
use super::yen::Yen;

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

/// What the card, or `x-amz-pay-simulation-code` in its place, makes of this operation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Simulation {
    Cancel(CancelReason),
    /// The authorization is decided later, with this end.
    Pending(Verdict),
}

impl Simulation {
    pub(crate) fn named(code: &str) -> Option<Self> {
        let reason = CancelReason::named(code).filter(|reason| *reason != CancelReason::Expired);
        let pending = || (code == "AuthorizationInitiated").then_some(Self::Pending(Verdict::Granted));
        reason.map(Self::Cancel).or_else(pending)
    }

    /// Cards that decline at once do so on the payment page, before this operation.
    pub(crate) fn of_card(behaviour: Behaviour) -> Option<Self> {
        match behaviour {
            Behaviour::AuthorizesLater => Some(Self::Pending(Verdict::Granted)),
            Behaviour::DeclinesLater => Some(Self::Pending(Verdict::Declined(DeclineReason::HardDeclined))),
            Behaviour::Succeeds | Behaviour::Declined | Behaviour::BuyerCancels => None,
        }
    }
}

/// Ids that the caller made, so that nothing in here is random.
pub(crate) struct NewIds {
    pub(crate) permission: String,
    pub(crate) charge: String,
}

/// 202 while the authorization is pending.
pub(crate) fn http_status(permission: &ChargePermission) -> u16 {
    let pending = |charge: &Charge| charge.state == ChargeState::AuthorizationInitiated;
    if permission.charges.iter().any(pending) { 202 } else { 200 }
}

/// Completes `session`, or says why not (a simulated failure also cancels it).
pub(crate) fn complete(
    session: &mut CheckoutSession,
    request: CompleteRequest,
    simulation: Option<Simulation>,
    ids: NewIds,
    now: OffsetDateTime,
) -> Result<ChargePermission, Refusal> {
    let (amount, intent) = check_completion(session, request)?;
    let pending = match simulation {
        Some(Simulation::Cancel(reason)) => {
            session.cancel(reason, now);
            return Err(canceled(reason));
        }
        Some(Simulation::Pending(verdict)) => {
            if intent != Intent::Authorize || session.terms.can_handle_pending != Some(true) {
                return Err(Refusal::impossible(
                    "A pending authorization needs paymentIntent Authorize and canHandlePendingAuthorization true",
                ));
            }
            Some(verdict)
        }
        None => None,
    };
    let charge = (intent != Intent::Confirm).then(|| {
        let captures = intent == Intent::AuthorizeWithCapture;
        Charge::new(ids.charge, amount, captures, pending, details(session), now)
    });
    session.end_with(ids.permission.clone(), charge.as_ref().map(|charge| charge.id.clone()), now);
    Ok(ChargePermission::at_completion(session, ids.permission, amount, charge, now))
}

/// The first charge carries what the session says about the order.
fn details(session: &CheckoutSession) -> ChargeDetails {
    let terms = &session.terms;
    ChargeDetails {
        soft_descriptor: terms.soft_descriptor.clone(),
        metadata: terms.metadata.clone(),
        provider_reference_id: terms.provider_reference_id.clone(),
        platform_id: terms.platform_id.clone(),
        ..ChargeDetails::default()
    }
}

/// Open, paid on Amazon's page, and of the same amount.
pub(crate) fn check_completion(
    session: &CheckoutSession,
    request: CompleteRequest,
) -> Result<(Yen, Intent), Refusal> {
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
        if session.awaits_code {
            let message = "The buyer has not entered the code that Amazon asked for";
            return Err(Refusal::new(422, "MFANotCompleted", message));
        }
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
