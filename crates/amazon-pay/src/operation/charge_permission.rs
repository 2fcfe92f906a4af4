//! Read, update and close a charge permission.
//!
//! Amazon page: `amazon-pay-api-v2/charge-permission`.

use serde::Serialize;

use super::{Call, MerchantReason, Operation};
use crate::ids::ChargePermissionId;
use crate::model::{ChargePermission, MerchantMetadata};
use crate::payload::Recurrence;

/// Reads a charge permission: may it be charged, what is left of its limit, who and where the buyer is.
#[must_use]
pub fn get_charge_permission(id: &ChargePermissionId) -> Call<ChargePermission> {
    Call::new(Operation::GetChargePermission, &["chargePermissions", id.as_str()])
}

/// Updates a charge permission. A closed one takes only the merchant's words that were never set.
#[must_use]
pub fn update_charge_permission(
    id: &ChargePermissionId,
    update: &UpdateChargePermission,
) -> Call<ChargePermission> {
    Call::new(Operation::UpdateChargePermission, &["chargePermissions", id.as_str()]).body(update)
}

/// Closes a charge permission for good: no charge will ever be made on it again.
///
/// When it is refused because of the permission's state, read the permission: an earlier try may have closed it.
#[must_use]
pub fn close_charge_permission(
    id: &ChargePermissionId,
    close: &CloseChargePermission,
) -> Call<ChargePermission> {
    Call::new(Operation::CloseChargePermission, &["chargePermissions", id.as_str(), "close"]).body(close)
}

/// What to change; what is not named stays as it is.
#[derive(Debug, Clone, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct UpdateChargePermission {
    #[serde(skip_serializing_if = "Option::is_none")]
    merchant_metadata: Option<MerchantMetadata>,
    #[serde(skip_serializing_if = "Option::is_none")]
    recurring_metadata: Option<Recurrence>,
}

impl UpdateChargePermission {
    /// New words of the merchant's.
    #[must_use]
    pub fn merchant_metadata(mut self, metadata: MerchantMetadata) -> Self {
        self.merchant_metadata = Some(metadata);
        self
    }

    /// A new cycle or amount of a recurring permission.
    #[must_use]
    pub fn recurrence(mut self, cycle: Recurrence) -> Self {
        self.recurring_metadata = Some(cycle);
        self
    }
}

/// Why it ends, and what becomes of charges that are authorised but not captured.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct CloseChargePermission {
    closure_reason: MerchantReason,
    cancel_pending_charges: bool,
}

impl CloseChargePermission {
    /// Closes and keeps open authorisations, which may still be captured. `reason` is for Amazon's records.
    #[must_use]
    pub const fn new(reason: MerchantReason) -> Self {
        Self { closure_reason: reason, cancel_pending_charges: false }
    }

    /// Cancels open authorisations too.
    #[must_use]
    pub const fn cancel_pending_charges(mut self) -> Self {
        self.cancel_pending_charges = true;
        self
    }
}
