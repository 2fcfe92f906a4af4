//! The charge permission: the buyer's consent that a completed session leaves behind.
//!
//! Amazon page: `amazon-pay-api-v2/charge-permission`.

use serde::Deserialize;
use time::OffsetDateTime;

use super::{
    Address, ChargePermissionType, MerchantMetadata, PaymentPreference, RecurringMetadata,
    ReleaseEnvironment, SessionBuyer,
};
use crate::ids::ChargePermissionId;
use crate::money::Money;
use crate::open_enum::open_enum;
use crate::{timestamp, tolerant};

open_enum!(
    /// State of a charge permission.
    ChargePermissionState {
        /// May be charged.
        Chargeable = "Chargeable",
        /// Not now; see the reasons.
        NonChargeable = "NonChargeable",
        /// Never again.
        Closed = "Closed",
    }
);

open_enum!(
    /// Why a charge permission cannot be charged.
    #[allow(missing_docs, reason = "Amazon's own names; its page explains them")]
    ChargePermissionReason {
        ChargeInProgress = "ChargeInProgress",
        PaymentMethodInvalid = "PaymentMethodInvalid",
        PaymentMethodDeleted = "PaymentMethodDeleted",
        PaymentMethodExpired = "PaymentMethodExpired",
        PaymentMethodNotAllowed = "PaymentMethodNotAllowed",
        PaymentMethodNotSet = "PaymentMethodNotSet",
        BillingAddressDeleted = "BillingAddressDeleted",
        MfaFailed = "MFAFailed",
        MerchantClosed = "MerchantClosed",
        MerchantCanceled = "MerchantCanceled",
        BuyerClosed = "BuyerClosed",
        BuyerCanceled = "BuyerCanceled",
        AmazonClosed = "AmazonClosed",
        AmazonCanceled = "AmazonCanceled",
        Expired = "Expired",
    }
);

/// A charge permission. Buyer data is readable for 30 days (one-time), or while it is open and 30 days more
/// (recurring).
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct ChargePermission {
    /// The permission's id.
    pub charge_permission_id: ChargePermissionId,
    /// The id that the buyer sees.
    pub charge_permission_reference_id: Option<String>,
    /// Kind of consent.
    pub charge_permission_type: Option<ChargePermissionType>,
    /// The cycle, for `Recurring`.
    pub recurring_metadata: Option<RecurringMetadata>,
    /// What may still be charged.
    pub limits: Option<Limits>,
    /// Who bought.
    pub buyer: Option<SessionBuyer>,
    /// Where to ship.
    pub shipping_address: Option<Address>,
    /// With scope `billingAddress` only.
    pub billing_address: Option<Address>,
    /// The means of payment.
    #[serde(default, deserialize_with = "tolerant::list")]
    pub payment_preferences: Vec<PaymentPreference>,
    /// The merchant's own words.
    pub merchant_metadata: Option<MerchantMetadata>,
    /// ISO 4217.
    pub presentment_currency: Option<String>,
    /// State and reasons.
    pub status_details: Option<ChargePermissionStatus>,
    /// When it was made.
    #[serde(default, deserialize_with = "timestamp::option")]
    pub creation_timestamp: Option<OffsetDateTime>,
    /// When it ends unless charged again.
    #[serde(default, deserialize_with = "timestamp::option")]
    pub expiration_timestamp: Option<OffsetDateTime>,
    /// Play money or real.
    pub release_environment: Option<ReleaseEnvironment>,
}

impl ChargePermission {
    /// The state, if Amazon gave one.
    #[must_use]
    pub fn state(&self) -> Option<&ChargePermissionState> {
        self.status_details.as_ref()?.state.as_ref()
    }
}

/// What a permission allows; for a Japanese recurring one the limit is per calendar month.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Limits {
    /// The whole.
    #[serde(default, deserialize_with = "tolerant::money")]
    pub amount_limit: Option<Money>,
    /// What is left.
    #[serde(default, deserialize_with = "tolerant::money")]
    pub amount_balance: Option<Money>,
}

/// State with any number of reasons (sessions and charges have one).
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct ChargePermissionStatus {
    /// The state.
    pub state: Option<ChargePermissionState>,
    /// Why it cannot be charged.
    #[serde(default, deserialize_with = "tolerant::list")]
    pub reasons: Vec<StatusReason>,
    /// When the state was entered.
    #[serde(default, deserialize_with = "timestamp::option")]
    pub last_updated_timestamp: Option<OffsetDateTime>,
}

/// One reason.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct StatusReason {
    /// Which.
    pub reason_code: Option<ChargePermissionReason>,
    /// Amazon's text for developers.
    pub reason_description: Option<String>,
}
