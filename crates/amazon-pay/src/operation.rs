//! The API's operations as data: what to send, how to read the answer, what a failure means. No I/O.
//!
//! A new operation is one function here (its types in `model`, its effect in `kind`).

mod call;
mod charge;
mod charge_permission;
mod checkout_session;
mod kind;
mod reason;
mod refund;

pub use call::{Answer, Call};
pub use charge::{CaptureCharge, CreateCharge, cancel_charge, capture_charge, create_charge, get_charge};
pub use charge_permission::{
    CloseChargePermission, UpdateChargePermission, close_charge_permission, get_charge_permission,
    update_charge_permission,
};
pub use checkout_session::{
    CompleteCheckoutSession, Completion, UpdateCheckoutSession, UpdateWebCheckoutDetails,
    complete_checkout_session, create_checkout_session, get_checkout_session, update_checkout_session,
};
pub use kind::Operation;
pub use reason::MerchantReason;
pub use refund::{CreateRefund, create_refund, get_refund};

use crate::ids::BuyerToken;
use crate::model::Buyer;

/// Reads the buyer behind a sign-in token. Amazon page: `amazon-pay-api-v2/buyer`.
///
/// The token stands in the path: keep the request's URL out of logs.
#[must_use]
pub fn get_buyer(token: &BuyerToken) -> Call<Buyer> {
    Call::new(Operation::GetBuyer, &["buyers", token.expose()])
}
