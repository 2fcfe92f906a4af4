//! Objects that several requests and answers share.

use serde::{Deserialize, Serialize};

use crate::ids::InvalidId;
use crate::money::Money;
use crate::open_enum::open_enum;
use crate::tolerant;

open_enum!(
    /// Kind of consent. Amazon page: `amazon-pay-api-v2/charge-permission`.
    ChargePermissionType {
        /// One order; closed when its amount is captured, at the latest after 180 days.
        OneTime = "OneTime",
        /// A subscription (定期): the merchant creates later charges.
        Recurring = "Recurring",
        /// A stored wallet; not offered in Japan.
        PaymentMethodOnFile = "PaymentMethodOnFile",
    }
);

open_enum!(
    /// What happens to the money at completion. Amazon page: `amazon-pay-checkout/set-payment-info`.
    PaymentIntent {
        /// Permission only; nothing is reserved.
        Confirm = "Confirm",
        /// Reserve; capture later.
        Authorize = "Authorize",
        /// Reserve and take at once.
        AuthorizeWithCapture = "AuthorizeWithCapture",
    }
);

open_enum!(
    /// Unit of a subscription's cycle. Amazon page: `amazon-pay-recurring-checkout/get-set-up-for-integration`.
    #[allow(missing_docs, reason = "the words say it")]
    FrequencyUnit {
        Year = "Year",
        Month = "Month",
        Week = "Week",
        Day = "Day",
        /// No fixed cycle; the value is `"0"`.
        Variable = "Variable",
    }
);

open_enum!(
    /// Whether the object holds play money.
    ReleaseEnvironment {
        /// Play money.
        Sandbox = "Sandbox",
        /// Real money.
        Live = "Live",
    }
);

/// Amount and intent of a payment, sent at creation or update and answered likewise.
///
/// Amazon page: `amazon-pay-api-v2/checkout-session` (type: paymentDetails).
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct PaymentDetails {
    /// What happens at completion.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub payment_intent: Option<PaymentIntent>,
    /// May the authorisation stay undecided (up to 24 h)? Must be false with `AuthorizeWithCapture`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub can_handle_pending_authorization: Option<bool>,
    /// What is charged at completion.
    #[serde(default, deserialize_with = "tolerant::money", skip_serializing_if = "Option::is_none")]
    pub charge_amount: Option<Money>,
    /// The whole order, if it is charged in parts; at least `charge_amount`.
    #[serde(default, deserialize_with = "tolerant::money", skip_serializing_if = "Option::is_none")]
    pub total_order_amount: Option<Money>,
    /// ISO 4217; follows `charge_amount` when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub presentment_currency: Option<String>,
    /// At most 16 characters on the card statement; only with `AuthorizeWithCapture`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub soft_descriptor: Option<String>,
    /// Creation only. Allows charges above the order amount (Japan: up to 900 % or 70,000 yen, the greater).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub allow_overcharge: Option<bool>,
    /// Creation only. A one-time permission then lives 13 months instead of 180 days.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub extend_expiration: Option<bool>,
}

/// The merchant's own words about an order.
///
/// `Debug` shows the reference only. Amazon page: `amazon-pay-api-v2/checkout-session` (type: merchantMetadata).
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct MerchantMetadata {
    /// Order number, shown to the buyer and in Seller Central. Need not be unique.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub merchant_reference_id: Option<String>,
    /// At most 50 characters; replaces the store's name in mails.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub merchant_store_name: Option<String>,
    /// Printed in mails to the buyer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note_to_buyer: Option<String>,
    /// Not shown to the buyer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub custom_information: Option<String>,
}

impl std::fmt::Debug for MerchantMetadata {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("MerchantMetadata")
            .field("merchant_reference_id", &self.merchant_reference_id)
            .finish_non_exhaustive()
    }
}

/// The cycle of a subscription, as answered. To send one, use [`Recurrence`](crate::Recurrence).
///
/// Amazon uses it for expiry and mails only; it never charges by itself.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct RecurringMetadata {
    /// How often.
    pub frequency: Option<Frequency>,
    /// How much each time; `None` if it varies.
    #[serde(default, deserialize_with = "tolerant::money")]
    pub amount: Option<Money>,
}

/// "Every `value` `unit`s", e.g. `"2"` `Week`.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Frequency {
    /// The unit.
    pub unit: Option<FrequencyUnit>,
    /// A whole number as text; `"0"` for `Variable`.
    pub value: Option<String>,
}

/// A text on the buyer's card statement, after `AMZ* `: 1 to 16 printable ASCII characters.
///
/// Amazon page: `amazon-pay-api-v2/charge`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct SoftDescriptor(String);

impl SoftDescriptor {
    /// Checks length and characters.
    ///
    /// # Errors
    /// [`InvalidId`] if it is empty, longer than 16, or holds anything but printable ASCII.
    pub fn parse(text: impl Into<String>) -> Result<Self, InvalidId> {
        let text = text.into();
        let fits = (1..=16).contains(&text.len()) && text.bytes().all(|byte| matches!(byte, b' '..=b'~'));
        if fits { Ok(Self(text)) } else { Err(InvalidId::of("soft descriptor")) }
    }

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// One means of payment of the buyer's. Redacted in `Debug`.
#[derive(Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct PaymentPreference {
    /// To be shown verbatim on the confirm page, e.g. `Visa ****1111 (Amazon Pay)`. May change between reads.
    pub payment_descriptor: Option<String>,
}

super::redacted!(PaymentPreference);
