//! A payment that lacks nothing: amount, intent, and only what goes with that intent.
//!
//! Amazon page: `amazon-pay-checkout/set-payment-info`.

use serde::Serialize;

use crate::model::{PaymentDetails, PaymentIntent, SoftDescriptor};
use crate::money::Money;

/// How an order is to be paid. Carried by a [`ProcessOrderPayload`](crate::ProcessOrderPayload), or turned into
/// [`PaymentDetails`] for an update.
///
/// ```
/// use amazon_pay::{Money, Payment, PaymentIntent, UpdateCheckoutSession};
///
/// let update = UpdateCheckoutSession {
///     payment_details: Some(Payment::authorize(Money::yen(3300)).into()),
///     ..UpdateCheckoutSession::default()
/// };
/// assert_eq!(update.payment_details.unwrap().payment_intent, Some(PaymentIntent::Authorize));
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct Payment(PaymentDetails);

impl Payment {
    fn new(intent: PaymentIntent, amount: Money) -> Self {
        Self(PaymentDetails {
            payment_intent: Some(intent),
            can_handle_pending_authorization: Some(false),
            charge_amount: Some(amount),
            ..PaymentDetails::default()
        })
    }

    /// The permission only; nothing is reserved. For a subscription whose first period is free, give the amount of
    /// the next cycle.
    #[must_use]
    pub fn confirm(amount: Money) -> Self {
        Self::new(PaymentIntent::Confirm, amount)
    }

    /// Reserves; capture later.
    #[must_use]
    pub fn authorize(amount: Money) -> Self {
        Self::new(PaymentIntent::Authorize, amount)
    }

    /// Reserves; the decision may take up to 24 hours and comes by notification.
    #[must_use]
    pub fn authorize_pending(amount: Money) -> Self {
        let mut payment = Self::authorize(amount);
        payment.0.can_handle_pending_authorization = Some(true);
        payment
    }

    /// Reserves and takes at once, with `descriptor` on the card statement.
    #[must_use]
    pub fn authorize_with_capture(amount: Money, descriptor: Option<&SoftDescriptor>) -> Self {
        let mut payment = Self::new(PaymentIntent::AuthorizeWithCapture, amount);
        payment.0.soft_descriptor = descriptor.map(|text| text.as_str().to_owned());
        payment
    }

    /// The whole order, when only a part of it is charged now.
    #[must_use]
    pub fn total_order_amount(mut self, total: Money) -> Self {
        self.0.total_order_amount = Some(total);
        self
    }
}

impl From<Payment> for PaymentDetails {
    fn from(payment: Payment) -> Self {
        payment.0
    }
}
