//! The API's operations as data: what to send, how to read the answer, what a failure means. No I/O.
//!
//! A new operation is one function here (and its types in `model`).

mod call;
mod checkout_session;

pub use call::{Answer, Call};
pub use checkout_session::{
    CompleteCheckoutSession, Completion, UpdateCheckoutSession, UpdateWebCheckoutDetails,
    complete_checkout_session, create_checkout_session, get_checkout_session, update_checkout_session,
};

use crate::error::Effect;
use crate::ids::{BuyerToken, ChargeId, ChargePermissionId};
use crate::model::{Buyer, Charge, ChargePermission};
use crate::signing::Method;

/// Reads the buyer behind a sign-in token. Amazon page: `amazon-pay-api-v2/buyer`.
///
/// The token stands in the path: keep the request's URL out of logs.
#[must_use]
pub fn get_buyer(token: &BuyerToken) -> Call<Buyer> {
    Call::new("read the buyer", Effect::Reads, Method::Get, &["buyers", token.expose()])
}

/// Reads a charge permission. Amazon page: `amazon-pay-api-v2/charge-permission`.
#[must_use]
pub fn get_charge_permission(id: &ChargePermissionId) -> Call<ChargePermission> {
    Call::new("read the charge permission", Effect::Reads, Method::Get, &["chargePermissions", id.as_str()])
}

/// Reads a charge. Amazon page: `amazon-pay-api-v2/charge`.
#[must_use]
pub fn get_charge(id: &ChargeId) -> Call<Charge> {
    Call::new("read the charge", Effect::Reads, Method::Get, &["charges", id.as_str()])
}
