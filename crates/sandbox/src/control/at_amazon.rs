//! `POST /_sandbox/charge-permissions/{id}`: what buyers, their card companies and Amazon do to a permission
//! without the shop. Each of these ends in a notification to the shop.

use axum::Json;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;

use super::{ledger, refused};
use crate::app::{App, Shared};
use crate::domain::buyer::Buyer;
use crate::domain::choice::Choice;
use crate::domain::kinds::{ClosedReason, DeclineReason, NonChargeableReason};
use crate::domain::refusal::Refusal;
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
            let choice = chosen(app, permission.choice, |buyer| buyer.instruments.len(), payment)?;
            permission.choose_again(Choice { instrument: Some(payment), ..choice }, now)
        }
        Deed::ChangeAddress { address } => {
            let choice = chosen(app, permission.choice, |buyer| buyer.addresses.len(), address)?;
            permission.choose_again(Choice { address, ..choice }, now)
        }
        Deed::DeclineNextCharges { reason, count } => {
            permission.decline_next(reason, count.min(1000));
            Ok(())
        }
        Deed::ChargeBack { charge_id } => permission.charge_back(&charge_id),
    }
}

/// The choice that stands, if the buyer has so many addresses or payment methods.
fn chosen(
    app: &App,
    choice: Option<Choice>,
    count: impl Fn(&Buyer) -> usize,
    index: usize,
) -> Result<Choice, Refusal> {
    let fits = |choice: &Choice| app.buyer(choice.buyer).is_some_and(|buyer| index < count(&buyer));
    choice.filter(fits).ok_or_else(|| Refusal::not_found("address or payment method of the buyer"))
}
