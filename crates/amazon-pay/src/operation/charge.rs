//! Create, read, capture and cancel a charge.
//!
//! Invariant: a charge that is captured at once can neither stay undecided nor lack the right to a descriptor; one
//! that is only authorised has no descriptor. Amazon page: `amazon-pay-api-v2/charge`.

use serde::Serialize;

use super::{Call, MerchantReason, Operation};
use crate::ids::{ChargeId, ChargePermissionId, IdempotencyKey};
use crate::model::{Charge, MerchantMetadata, SoftDescriptor};
use crate::money::Money;

/// Charges a permission: a later cycle of a subscription, or another part of an order.
///
/// Derive `key` from what is charged (subscription and cycle), so that nothing is charged twice. After a definite
/// decline a new attempt needs a new key; after [`Retry::AsIs`](crate::Retry::AsIs) the same.
#[must_use]
pub fn create_charge(charge: &CreateCharge, key: &IdempotencyKey) -> Call<Charge> {
    Call::new(Operation::CreateCharge, &["charges"]).body(charge).idempotency_key(key)
}

/// Reads a charge.
#[must_use]
pub fn get_charge(id: &ChargeId) -> Call<Charge> {
    Call::new(Operation::GetCharge, &["charges", id.as_str()])
}

/// Takes what was authorised, or less; the rest is released. A charge is captured once.
///
/// More than seven days after the authorisation the answer may be `CaptureInitiated`.
#[must_use]
pub fn capture_charge(id: &ChargeId, capture: &CaptureCharge, key: &IdempotencyKey) -> Call<Charge> {
    Call::new(Operation::CaptureCharge, &["charges", id.as_str(), "capture"])
        .body(capture)
        .idempotency_key(key)
}

/// Gives an authorisation back unused.
///
/// When it is refused because of the charge's state, read the charge: an earlier try may have canceled it.
#[must_use]
pub fn cancel_charge(id: &ChargeId, reason: &MerchantReason) -> Call<Charge> {
    #[derive(Serialize)]
    #[serde(rename_all = "camelCase")]
    struct Cancel<'r> {
        cancellation_reason: &'r MerchantReason,
    }
    Call::new(Operation::CancelCharge, &["charges", id.as_str(), "cancel"])
        .body(&Cancel { cancellation_reason: reason })
}

/// A new charge on a permission.
///
/// ```
/// use amazon_pay::{ChargePermissionId, CreateCharge, IdempotencyKey, Money, create_charge};
///
/// let permission = ChargePermissionId::parse("S03-1234567-1234567")?;
/// let charge = CreateCharge::capture(permission, Money::yen(3300), None);
/// let key = IdempotencyKey::from_facts(&["renewal", "subscription-7", "2025-03"]);
/// let call = create_charge(&charge, &key);
/// # Ok::<(), amazon_pay::InvalidId>(())
/// ```
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct CreateCharge {
    charge_permission_id: ChargePermissionId,
    charge_amount: Money,
    capture_now: bool,
    can_handle_pending_authorization: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    soft_descriptor: Option<SoftDescriptor>,
    #[serde(skip_serializing_if = "Option::is_none")]
    merchant_metadata: Option<MerchantMetadata>,
    #[serde(skip_serializing_if = "Option::is_none")]
    platform_id: Option<String>,
}

impl CreateCharge {
    /// Reserves the amount, decided at once: a decline is an error with its reason.
    #[must_use]
    pub const fn authorize(permission: ChargePermissionId, amount: Money) -> Self {
        Self {
            charge_permission_id: permission,
            charge_amount: amount,
            capture_now: false,
            can_handle_pending_authorization: false,
            soft_descriptor: None,
            merchant_metadata: None,
            platform_id: None,
        }
    }

    /// Reserves the amount; the answer may be `AuthorizationInitiated`, and the result comes by notification within
    /// 24 hours. Fewer declines, since Amazon has time.
    #[must_use]
    pub const fn authorize_pending(permission: ChargePermissionId, amount: Money) -> Self {
        let mut charge = Self::authorize(permission, amount);
        charge.can_handle_pending_authorization = true;
        charge
    }

    /// Reserves and takes the amount at once, with `descriptor` on the card statement.
    #[must_use]
    pub fn capture(
        permission: ChargePermissionId,
        amount: Money,
        descriptor: Option<SoftDescriptor>,
    ) -> Self {
        Self { capture_now: true, soft_descriptor: descriptor, ..Self::authorize(permission, amount) }
    }

    /// The merchant's own words about this charge; for recurring permissions.
    #[must_use]
    pub fn merchant_metadata(mut self, metadata: MerchantMetadata) -> Self {
        self.merchant_metadata = Some(metadata);
        self
    }

    /// The solution provider's id.
    #[must_use]
    pub fn platform_id(mut self, id: impl Into<String>) -> Self {
        self.platform_id = Some(id.into());
        self
    }
}

/// How much is taken.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct CaptureCharge {
    capture_amount: Money,
    #[serde(skip_serializing_if = "Option::is_none")]
    soft_descriptor: Option<SoftDescriptor>,
}

impl CaptureCharge {
    /// At most the authorised amount.
    #[must_use]
    pub const fn new(amount: Money) -> Self {
        Self { capture_amount: amount, soft_descriptor: None }
    }

    /// A text on the card statement.
    #[must_use]
    pub fn soft_descriptor(mut self, descriptor: SoftDescriptor) -> Self {
        self.soft_descriptor = Some(descriptor);
        self
    }
}
