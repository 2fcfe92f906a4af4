//! What buyers, their card companies and Amazon do without the shop: to a permission
//! (`POST /_sandbox/charge-permissions/{id}`, told to the shop by notification) and to an Open session
//! (`POST /_sandbox/checkout-sessions/{id}`, of which Amazon tells nothing).

use axum::Json;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;

use super::{ledger, refused};
use crate::app::{App, Shared};
use crate::domain::buyer::Buyer;
use crate::domain::choice::{Choice, fits};
use crate::domain::kinds::{CancelReason, ClosedReason, DeclineReason, NonChargeableReason};
use crate::domain::refusal::Refusal;
use crate::domain::session::{self, CheckoutSession};
use crate::world::World;

/// The body, e.g. `{"action": "declineNextCharges", "reason": "SoftDeclined", "count": 2}`.
#[derive(Debug, Clone, Deserialize)]
#[serde(tag = "action", rename_all = "camelCase", rename_all_fields = "camelCase", deny_unknown_fields)]
pub(crate) enum Deed {
    /// The buyer ends the permission at Amazon: Closed / BuyerClosed.
    CloseByBuyer,
    /// Amazon ends it: Closed / AmazonClosed.
    CloseByAmazon,
    /// The buyer's payment method stops working: `NonChargeable` with this reason.
    BlockPayment {
        #[serde(default = "invalid")]
        reason: NonChargeableReason,
    },
    /// It works again: Chargeable.
    UnblockPayment,
    /// The buyer picks another payment method at Amazon (by its place in the buyer's list, from 0).
    ChangePayment { payment: usize },
    /// The buyer picks another address at Amazon (by its place in the buyer's list, from 0).
    ChangeAddress { address: usize },
    /// The next charges (by Create Charge) will be declined.
    DeclineNextCharges {
        reason: DeclineReason,
        #[serde(default = "once")]
        count: usize,
    },
    /// The card company takes a captured charge back.
    ChargeBack { charge_id: String },
}

fn invalid() -> NonChargeableReason {
    NonChargeableReason::PaymentMethodInvalid
}

fn once() -> usize {
    1
}

pub(super) async fn act(
    State(app): State<Shared>,
    Path(id): Path<String>,
    Json(deed): Json<Deed>,
) -> Response {
    let mut world = app.world();
    match perform(&app, &mut world, &id, deed) {
        Ok(()) => {
            let now = world.now();
            world.permission(&id).map_or_else(
                |refusal| refused(&refusal),
                |permission| Json(ledger::permission(permission, now)).into_response(),
            )
        }
        Err(refusal) => refused(&refusal),
    }
}

/// Body of `POST /_sandbox/checkout-sessions/{id}`: how an Open session ends.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(tag = "action", rename_all = "camelCase", deny_unknown_fields)]
pub(crate) enum Ending {
    /// Canceled / AmazonCanceled.
    CancelByAmazon,
    /// Canceled / BuyerCanceled.
    CancelByBuyer,
    /// Canceled / Declined.
    Decline,
    /// Canceled / Expired, before its time.
    Expire,
}

pub(super) async fn end(
    State(app): State<Shared>,
    Path(id): Path<String>,
    Json(ending): Json<Ending>,
) -> Response {
    let mut world = app.world();
    match end_session(&mut world, &id, ending) {
        Ok(session) => Json(ledger::session(session)).into_response(),
        Err(refusal) => refused(&refusal),
    }
}

/// Ends an Open session.
pub(crate) fn end_session<'w>(
    world: &'w mut World,
    id: &str,
    ending: Ending,
) -> Result<&'w CheckoutSession, Refusal> {
    let now = world.now();
    let session = world.session(id)?;
    if session.state != session::State::Open {
        return Err(Refusal::session_status("Only an Open checkout session can be ended"));
    }
    let reason = match ending {
        Ending::CancelByAmazon => CancelReason::AmazonCanceled,
        Ending::CancelByBuyer => CancelReason::BuyerCanceled,
        Ending::Decline => CancelReason::Declined,
        Ending::Expire => CancelReason::Expired,
    };
    session.cancel(reason, now);
    Ok(session)
}

/// Does it, or says why that can not be.
pub(crate) fn perform(app: &App, world: &mut World, id: &str, deed: Deed) -> Result<(), Refusal> {
    let now = world.now();
    let permission = world.permission(id)?;
    match deed {
        Deed::CloseByBuyer => permission.closed_at_amazon(ClosedReason::BuyerClosed, now),
        Deed::CloseByAmazon => permission.closed_at_amazon(ClosedReason::AmazonClosed, now),
        Deed::BlockPayment { reason: NonChargeableReason::ChargeInProgress } => {
            Err(Refusal::bad_value("reason", "one that is about the payment method"))
        }
        Deed::BlockPayment { reason } => permission.block(Some(reason), now),
        Deed::UnblockPayment => permission.block(None, now),
        Deed::ChangePayment { payment } => {
            let usable = |buyer: &Buyer| {
                buyer.instruments.get(payment).is_some_and(|one| fits(&permission.terms, one))
            };
            let choice = chosen(app, permission.choice, usable)?;
            permission.choose_again(Choice { instrument: Some(payment), ..choice }, now)
        }
        Deed::ChangeAddress { address } => {
            let choice = chosen(app, permission.choice, |buyer| address < buyer.addresses.len())?;
            permission.choose_again(Choice { address, ..choice }, now)
        }
        Deed::DeclineNextCharges { reason, count } => {
            permission.decline_next(reason, count.min(1000));
            Ok(())
        }
        Deed::ChargeBack { charge_id } => permission.charge_back(&charge_id),
    }
}

/// The choice that stands, if the buyer can make the new one.
fn chosen(app: &App, choice: Option<Choice>, usable: impl Fn(&Buyer) -> bool) -> Result<Choice, Refusal> {
    let fits = |choice: &Choice| app.buyer(choice.buyer).is_some_and(|buyer| usable(&buyer));
    choice.filter(fits).ok_or_else(|| Refusal::not_found("address or payment method of the buyer"))
}
