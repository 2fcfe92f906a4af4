//! Create, read, update and complete a checkout session.
//!
//! Amazon page: `amazon-pay-api-v2/checkout-session`.

use std::fmt;

use serde::Serialize;

use super::Operation;
use super::call::{Answer, Call, sealed};
use crate::ids::{CheckoutSessionId, IdempotencyKey};
use crate::model::{ChargePermissionType, CheckoutSession, MerchantMetadata, PaymentDetails};
use crate::money::Money;
use crate::payload::{CheckoutPayload, Recurrence};
use crate::tolerant;

/// Creates a session without a button press, e.g. to test keys: 201 proves that key, store and account fit.
#[must_use]
pub fn create_checkout_session(payload: &CheckoutPayload, key: &IdempotencyKey) -> Call<CheckoutSession> {
    Call::new(Operation::CreateCheckoutSession, &["checkoutSessions"]).body(payload).idempotency_key(key)
}

/// Reads a session. Buyer, address and means of payment are there while it is open only.
#[must_use]
pub fn get_checkout_session(id: &CheckoutSessionId) -> Call<CheckoutSession> {
    Call::new(Operation::GetCheckoutSession, &["checkoutSessions", id.as_str()])
}

/// Updates an open session. When no constraint is left, the answer has the URL to send the buyer to.
#[must_use]
pub fn update_checkout_session(
    id: &CheckoutSessionId,
    update: &UpdateCheckoutSession,
) -> Call<CheckoutSession> {
    Call::new(Operation::UpdateCheckoutSession, &["checkoutSessions", id.as_str()]).body(update)
}

/// Completes a session: the moment the order is paid. Call it at once when the buyer comes back, once per order.
///
/// After a failure that left doubt ([`Retry::AskFirst`](crate::Retry::AskFirst)), read the session: `Completed` is a
/// success. A key is optional; with one, a repeated call gets the first answer again, success or failure.
/// Amazon page: `amazon-pay-checkout/verify-and-complete-checkout`.
#[must_use]
pub fn complete_checkout_session(
    id: &CheckoutSessionId,
    complete: &CompleteCheckoutSession,
    key: Option<&IdempotencyKey>,
) -> Call<Completion> {
    let segments = ["checkoutSessions", id.as_str(), "complete"];
    let call = Call::new(Operation::CompleteCheckoutSession, &segments).body(complete);
    match key {
        Some(key) => call.idempotency_key(key),
        None => call,
    }
}

/// What to change; what is `None` stays as it is.
#[derive(Debug, Clone, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct UpdateCheckoutSession {
    /// The URLs.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub web_checkout_details: Option<UpdateWebCheckoutDetails>,
    /// Amount and intent; its creation-only members must stay `None`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub payment_details: Option<PaymentDetails>,
    /// From `OneTime` to `Recurring`, with `recurring_metadata`. The other way needs a new session.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub charge_permission_type: Option<ChargePermissionType>,
    /// The cycle.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub recurring_metadata: Option<Recurrence>,
    /// The merchant's own words.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub merchant_metadata: Option<MerchantMetadata>,
    /// Free text for Amazon's risk checks.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub supplementary_data: Option<String>,
    /// The solution provider's id.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub platform_id: Option<String>,
}

/// The URLs that an update may change. Redacted in `Debug`.
#[derive(Clone, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct UpdateWebCheckoutDetails {
    /// Where the buyer returns after choosing address and payment.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub checkout_review_return_url: Option<String>,
    /// Where the buyer returns after paying; needed before the buyer can be sent to Amazon.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub checkout_result_return_url: Option<String>,
    /// Where "back to the shop" leads.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub checkout_cancel_url: Option<String>,
}

impl fmt::Debug for UpdateWebCheckoutDetails {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("UpdateWebCheckoutDetails([redacted])")
    }
}

/// The amounts of the last update, repeated: Amazon refuses (409 `AmountMismatch`) if they differ.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct CompleteCheckoutSession {
    /// What is charged now.
    pub charge_amount: Money,
    /// Needed if the update set it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub total_order_amount: Option<Money>,
}

impl CompleteCheckoutSession {
    /// An order that is charged whole.
    #[must_use]
    pub const fn new(charge_amount: Money) -> Self {
        Self { charge_amount, total_order_amount: None }
    }
}

/// How a completion ended well.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Completion {
    /// 200: completed. The charge permission is there, and the charge unless the intent was `Confirm`.
    Done(Box<CheckoutSession>),
    /// 202: accepted, but the authorisation is undecided; the result comes by notification, or by reading the charge.
    Pending(Box<CheckoutSession>),
}

impl Completion {
    /// The session in either case. Nearly all but its ids is null by now.
    #[must_use]
    pub const fn session(&self) -> &CheckoutSession {
        match self {
            Self::Done(session) | Self::Pending(session) => session,
        }
    }
}

impl sealed::Sealed for Completion {}
impl Answer for Completion {
    fn from_body(status: u16, body: &[u8]) -> Result<Self, serde_json::Error> {
        let session = Box::new(tolerant::answer(body)?);
        Ok(if status == 202 { Self::Pending(session) } else { Self::Done(session) })
    }
}
