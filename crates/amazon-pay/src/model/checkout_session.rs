//! The checkout session: one buyer's attempt to check out, open for 24 hours.
//!
//! Amazon page: `amazon-pay-api-v2/checkout-session`.

use serde::Deserialize;
use time::OffsetDateTime;

use super::{
    Address, ChargePermissionType, MerchantMetadata, PaymentDetails, PaymentPreference, RecurringMetadata,
    ReleaseEnvironment, SessionBuyer, StatusDetails,
};
use crate::ids::{ChargeId, ChargePermissionId, CheckoutSessionId, StoreId};
use crate::open_enum::open_enum;
use crate::{timestamp, tolerant};

open_enum!(
    /// State of a checkout session.
    CheckoutSessionState {
        /// May be updated and completed.
        Open = "Open",
        /// Final: there is a charge permission.
        Completed = "Completed",
        /// Final: see the reason. A new attempt needs a new button press.
        Canceled = "Canceled",
    }
);

open_enum!(
    /// Why a checkout session was canceled.
    CheckoutSessionReason {
        /// The buyer gave up on Amazon's page.
        BuyerCanceled = "BuyerCanceled",
        /// No means of payment was accepted.
        Declined = "Declined",
        /// 24 hours passed.
        Expired = "Expired",
        /// Amazon stopped it.
        AmazonCanceled = "AmazonCanceled",
    }
);

open_enum!(
    /// What the button asked for; fixed when it was pressed.
    ProductType {
        /// Goods that are shipped.
        PayAndShip = "PayAndShip",
        /// Nothing to ship.
        PayOnly = "PayOnly",
        /// Several addresses.
        PayAndShipMultiAddress = "PayAndShipMultiAddress",
    }
);

open_enum!(
    /// What is still missing before the buyer can be sent to Amazon.
    #[allow(missing_docs, reason = "the names say what is missing")]
    ConstraintId {
        /// The session was made by API and no buyer has signed in yet.
        BuyerNotAssociated = "BuyerNotAssociated",
        ChargeAmountNotSet = "ChargeAmountNotSet",
        CheckoutResultReturnUrlNotSet = "CheckoutResultReturnUrlNotSet",
        PaymentIntentNotSet = "PaymentIntentNotSet",
        RecurringFrequencyNotSet = "RecurringFrequencyNotSet",
    }
);

/// A checkout session. Buyer, addresses and means of payment are readable while it is open only.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct CheckoutSession {
    /// The session's id.
    pub checkout_session_id: CheckoutSessionId,
    /// The URLs.
    pub web_checkout_details: Option<WebCheckoutDetails>,
    /// From the button; `None` before the buyer arrives.
    pub product_type: Option<ProductType>,
    /// Amount and intent.
    pub payment_details: Option<PaymentDetails>,
    /// Kind of consent.
    pub charge_permission_type: Option<ChargePermissionType>,
    /// The cycle, for `Recurring`.
    pub recurring_metadata: Option<RecurringMetadata>,
    /// The merchant's own words.
    pub merchant_metadata: Option<MerchantMetadata>,
    /// Who buys.
    pub buyer: Option<SessionBuyer>,
    /// Where to ship; with `PayAndShip` only.
    pub shipping_address: Option<Address>,
    /// With scope `billingAddress` only.
    pub billing_address: Option<Address>,
    /// The chosen means of payment; empty before the buyer has chosen.
    #[serde(default, deserialize_with = "tolerant::list")]
    pub payment_preferences: Vec<PaymentPreference>,
    /// State and reason.
    pub status_details: Option<StatusDetails<CheckoutSessionState, CheckoutSessionReason>>,
    /// What is missing; empty when the buyer may be sent to Amazon.
    #[serde(default, deserialize_with = "tolerant::list")]
    pub constraints: Vec<Constraint>,
    /// Set at completion.
    pub charge_permission_id: Option<ChargePermissionId>,
    /// Set at completion, unless the intent is `Confirm`.
    pub charge_id: Option<ChargeId>,
    /// The store of the signed payload.
    pub store_id: Option<StoreId>,
    /// When it was made.
    #[serde(default, deserialize_with = "timestamp::option")]
    pub creation_timestamp: Option<OffsetDateTime>,
    /// When an open one expires: 24 hours later.
    #[serde(default, deserialize_with = "timestamp::option")]
    pub expiration_timestamp: Option<OffsetDateTime>,
    /// Play money or real.
    pub release_environment: Option<ReleaseEnvironment>,
}

impl CheckoutSession {
    /// The state, if Amazon gave one.
    #[must_use]
    pub fn state(&self) -> Option<&CheckoutSessionState> {
        self.status_details.as_ref()?.state.as_ref()
    }

    /// Why it was canceled, if it was.
    #[must_use]
    pub fn reason(&self) -> Option<&CheckoutSessionReason> {
        self.status_details.as_ref()?.reason_code.as_ref()
    }

    /// Where to send the buyer to pay; `None` while [`constraints`](Self::constraints) are left.
    #[must_use]
    pub fn amazon_pay_redirect_url(&self) -> Option<&str> {
        self.web_checkout_details.as_ref()?.amazon_pay_redirect_url.as_deref()
    }
}

/// The URLs of a session. Redacted in `Debug`, since return URLs may hold a handle that only the shopper should know.
#[derive(Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct WebCheckoutDetails {
    /// Where the buyer returns after choosing address and payment.
    pub checkout_review_return_url: Option<String>,
    /// Where the buyer returns after paying.
    pub checkout_result_return_url: Option<String>,
    /// Where "back to the shop" leads.
    pub checkout_cancel_url: Option<String>,
    /// Opaque, new at each update; `None` until no constraint is left.
    pub amazon_pay_redirect_url: Option<String>,
}

super::redacted!(WebCheckoutDetails);

/// Something that is missing.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Constraint {
    /// Which.
    pub constraint_id: Option<ConstraintId>,
    /// Amazon's text for developers.
    pub description: Option<String>,
}
