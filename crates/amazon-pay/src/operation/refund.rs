//! Create and read a refund.
//!
//! Amazon page: `amazon-pay-api-v2/refund`.

use serde::Serialize;

use super::{Call, Operation};
use crate::ids::{ChargeId, IdempotencyKey, RefundId};
use crate::model::{Refund, SoftDescriptor};
use crate::money::Money;

/// Gives money of a captured charge back. Several partial refunds are allowed, without a time limit.
///
/// Derive `key` from your own record of this refund (order and number of the refund). The answer is usually
/// `RefundInitiated`; store its id at once.
#[must_use]
pub fn create_refund(refund: &CreateRefund, key: &IdempotencyKey) -> Call<Refund> {
    Call::new(Operation::CreateRefund, &["refunds"]).body(refund).idempotency_key(key)
}

/// Reads a refund.
#[must_use]
pub fn get_refund(id: &RefundId) -> Call<Refund> {
    Call::new(Operation::GetRefund, &["refunds", id.as_str()])
}

/// What goes back.
///
/// In sum at most the captured amount and 15 % more of it (Japan: at most 8,400 yen more).
/// Amazon page: `amazon-pay-checkout/manage-refunds`.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct CreateRefund {
    charge_id: ChargeId,
    refund_amount: Money,
    #[serde(skip_serializing_if = "Option::is_none")]
    soft_descriptor: Option<SoftDescriptor>,
}

impl CreateRefund {
    /// A refund of `amount`.
    #[must_use]
    pub const fn new(charge_id: ChargeId, amount: Money) -> Self {
        Self { charge_id, refund_amount: amount, soft_descriptor: None }
    }

    /// A text on the card statement.
    #[must_use]
    pub fn soft_descriptor(mut self, descriptor: SoftDescriptor) -> Self {
        self.soft_descriptor = Some(descriptor);
        self
    }
}
