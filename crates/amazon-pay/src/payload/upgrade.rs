//! The payload of `bindUpgradeAction`: a completed one-time order becomes a subscription, or a subscription changes,
//! confirmed by the buyer on Amazon's page.
//!
//! Amazon page: `amazon-pay-checkout/upgrading-from-onetime-to-recurring`. The exact members are inferred from that
//! page, and whether Japan offers it is not documented: try it in Amazon's sandbox before relying on it.

use std::fmt;

use serde::Serialize;

use super::{Recurrence, json};
use crate::ids::{ChargePermissionId, StoreId};
use crate::model::ChargePermissionType;

/// What the buyer is asked to confirm. Redacted in `Debug`. Sign it with
/// [`Signer::sign_button`](crate::Signer::sign_button) and hand it over with [`UpgradeAction`].
#[derive(Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct UpgradePayload {
    web_checkout_details: Urls,
    store_id: StoreId,
    charge_permission_id: ChargePermissionId,
    charge_permission_type: ChargePermissionType,
    recurring_metadata: Recurrence,
}

#[derive(Clone, Serialize)]
#[serde(rename_all = "camelCase")]
struct Urls {
    checkout_result_return_url: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    checkout_cancel_url: Option<String>,
}

impl UpgradePayload {
    /// Amazon adds `amazonCheckoutSessionId` to `result_url`; complete the session there.
    #[must_use]
    pub fn new(
        store_id: StoreId,
        permission: ChargePermissionId,
        cycle: Recurrence,
        result_url: impl Into<String>,
    ) -> Self {
        Self {
            web_checkout_details: Urls {
                checkout_result_return_url: result_url.into(),
                checkout_cancel_url: None,
            },
            store_id,
            charge_permission_id: permission,
            charge_permission_type: ChargePermissionType::Recurring,
            recurring_metadata: cycle,
        }
    }

    /// Where a buyer goes who gives up.
    #[must_use]
    pub fn cancel_url(mut self, url: impl Into<String>) -> Self {
        self.web_checkout_details.checkout_cancel_url = Some(url.into());
        self
    }

    /// The text to sign.
    #[must_use]
    pub fn to_json(&self) -> String {
        json(self)
    }
}

impl fmt::Debug for UpgradePayload {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("UpgradePayload")
            .field("charge_permission_id", &self.charge_permission_id)
            .finish_non_exhaustive()
    }
}

/// Which upgrade it is; the script's option `upgradeAction`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum UpgradeAction {
    /// From one-time to recurring.
    RecurringUpgrade,
    /// Another cycle or amount of a recurring permission.
    RecurringUpdate,
}
