//! The charge: one authorisation with its capture, under a charge permission.
//!
//! Amazon page: `amazon-pay-api-v2/charge`.

use serde::Deserialize;
use time::OffsetDateTime;

use super::{MerchantMetadata, ReleaseEnvironment, StatusDetails};
use crate::ids::{ChargeId, ChargePermissionId};
use crate::money::Money;
use crate::open_enum::open_enum;
use crate::{timestamp, tolerant};

open_enum!(
    /// State of a charge.
    ChargeState {
        /// Undecided (up to 24 h); the result comes by notification.
        AuthorizationInitiated = "AuthorizationInitiated",
        /// Reserved for 30 days.
        Authorized = "Authorized",
        /// Being taken.
        CaptureInitiated = "CaptureInitiated",
        /// Taken.
        Captured = "Captured",
        /// Given back unused.
        Canceled = "Canceled",
        /// Refused.
        Declined = "Declined",
    }
);

open_enum!(
    /// Why a charge was canceled or declined.
    #[allow(missing_docs, reason = "Amazon's own names; its page explains them")]
    ChargeReason {
        ExpiredUnused = "ExpiredUnused",
        MerchantCanceled = "MerchantCanceled",
        AmazonCanceled = "AmazonCanceled",
        ChargePermissionCanceled = "ChargePermissionCanceled",
        BuyerCanceled = "BuyerCanceled",
        SoftDeclined = "SoftDeclined",
        HardDeclined = "HardDeclined",
        AmazonRejected = "AmazonRejected",
        ProcessingFailure = "ProcessingFailure",
        TransactionTimedOut = "TransactionTimedOut",
    }
);

/// A charge.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Charge {
    /// The charge's id.
    pub charge_id: ChargeId,
    /// The permission it belongs to.
    pub charge_permission_id: Option<ChargePermissionId>,
    /// What was reserved.
    #[serde(default, deserialize_with = "tolerant::money")]
    pub charge_amount: Option<Money>,
    /// What was taken.
    #[serde(default, deserialize_with = "tolerant::money")]
    pub capture_amount: Option<Money>,
    /// What was given back.
    #[serde(default, deserialize_with = "tolerant::money")]
    pub refunded_amount: Option<Money>,
    /// Text on the card statement.
    pub soft_descriptor: Option<String>,
    /// The merchant's own words.
    pub merchant_metadata: Option<MerchantMetadata>,
    /// State and reason.
    pub status_details: Option<StatusDetails<ChargeState, ChargeReason>>,
    /// When it was made.
    #[serde(default, deserialize_with = "timestamp::option")]
    pub creation_timestamp: Option<OffsetDateTime>,
    /// When the reservation ends: 30 days later.
    #[serde(default, deserialize_with = "timestamp::option")]
    pub expiration_timestamp: Option<OffsetDateTime>,
    /// Play money or real.
    pub release_environment: Option<ReleaseEnvironment>,
}

impl Charge {
    /// The state, if Amazon gave one.
    #[must_use]
    pub fn state(&self) -> Option<&ChargeState> {
        self.status_details.as_ref()?.state.as_ref()
    }

    /// Why it was canceled or declined, if it was.
    #[must_use]
    pub fn reason(&self) -> Option<&ChargeReason> {
        self.status_details.as_ref()?.reason_code.as_ref()
    }
}
