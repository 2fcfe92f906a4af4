//! The payload of a checkout button, and body of "create checkout session".
//!
//! Amazon pages: `amazon-pay-checkout/add-the-amazon-pay-button`, `amazon-pay-recurring-checkout/add-the-amazon-pay-button`.

use std::fmt;

use serde::Serialize;

use super::{DeliverySpecifications, Scope, json};
use crate::ids::StoreId;
use crate::model::{ChargePermissionType, FrequencyUnit, MerchantMetadata, PaymentDetails};
use crate::money::Money;

/// What the buyer will agree to. Redacted in `Debug`, since its URLs may hold a handle.
///
/// ```
/// use amazon_pay::{CheckoutPayload, FrequencyUnit, Money, Recurrence, Scope, StoreId};
///
/// let store = StoreId::parse("amzn1.application-oa2-client.x")?;
/// let payload = CheckoutPayload::recurring(
///     store,
///     "https://shop.example/review/h1",
///     Recurrence::every(1, FrequencyUnit::Month).amount(Money::yen(3000)),
/// )
/// .cancel_url("https://shop.example/cancel/h1")
/// .scopes(&[Scope::Name, Scope::Email, Scope::PhoneNumber, Scope::BillingAddress]);
/// assert!(payload.to_json().contains(r#""chargePermissionType":"Recurring""#));
/// # Ok::<(), amazon_pay::InvalidId>(())
/// ```
#[derive(Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct CheckoutPayload {
    web_checkout_details: Urls,
    store_id: StoreId,
    charge_permission_type: ChargePermissionType,
    #[serde(skip_serializing_if = "Option::is_none")]
    recurring_metadata: Option<Recurrence>,
    #[serde(skip_serializing_if = "Option::is_none")]
    scopes: Option<Vec<Scope>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    delivery_specifications: Option<DeliverySpecifications>,
    #[serde(skip_serializing_if = "Option::is_none")]
    payment_details: Option<PaymentDetails>,
    #[serde(skip_serializing_if = "Option::is_none")]
    merchant_metadata: Option<MerchantMetadata>,
    #[serde(skip_serializing_if = "Option::is_none")]
    supplementary_data: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    platform_id: Option<String>,
}

#[derive(Clone, Serialize)]
#[serde(rename_all = "camelCase")]
struct Urls {
    checkout_review_return_url: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    checkout_result_return_url: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    checkout_cancel_url: Option<String>,
}

impl CheckoutPayload {
    /// A single order (単品).
    #[must_use]
    pub fn one_time(store_id: StoreId, review_url: impl Into<String>) -> Self {
        Self::new(store_id, review_url.into(), ChargePermissionType::OneTime, None)
    }

    /// A subscription (定期), also with one-time goods in the same order.
    #[must_use]
    pub fn recurring(store_id: StoreId, review_url: impl Into<String>, cycle: Recurrence) -> Self {
        Self::new(store_id, review_url.into(), ChargePermissionType::Recurring, Some(cycle))
    }

    fn new(
        store_id: StoreId,
        review_url: String,
        kind: ChargePermissionType,
        cycle: Option<Recurrence>,
    ) -> Self {
        Self {
            web_checkout_details: Urls {
                checkout_review_return_url: review_url,
                checkout_result_return_url: None,
                checkout_cancel_url: None,
            },
            store_id,
            charge_permission_type: kind,
            recurring_metadata: cycle,
            scopes: None,
            delivery_specifications: None,
            payment_details: None,
            merchant_metadata: None,
            supplementary_data: None,
            platform_id: None,
        }
    }

    /// Where "back to the shop" leads; by default the page with the button.
    #[must_use]
    pub fn cancel_url(mut self, url: impl Into<String>) -> Self {
        self.web_checkout_details.checkout_cancel_url = Some(url.into());
        self
    }

    /// Where the buyer returns after paying; may also be set by update.
    #[must_use]
    pub fn result_url(mut self, url: impl Into<String>) -> Self {
        self.web_checkout_details.checkout_result_return_url = Some(url.into());
        self
    }

    /// Which of the buyer's data are asked for.
    #[must_use]
    pub fn scopes(mut self, scopes: &[Scope]) -> Self {
        self.scopes = Some(scopes.to_vec());
        self
    }

    /// Where goods may be shipped.
    #[must_use]
    pub fn delivery_specifications(mut self, specifications: DeliverySpecifications) -> Self {
        self.delivery_specifications = Some(specifications);
        self
    }

    /// What must be known at creation (`allow_overcharge`, `extend_expiration`). The rest belongs into the update:
    /// a button's payload can be replayed by whoever saw the page.
    #[must_use]
    pub fn payment_details(mut self, details: PaymentDetails) -> Self {
        self.payment_details = Some(details);
        self
    }

    /// The merchant's own words.
    #[must_use]
    pub fn merchant_metadata(mut self, metadata: MerchantMetadata) -> Self {
        self.merchant_metadata = Some(metadata);
        self
    }

    /// Free text for Amazon's risk checks.
    #[must_use]
    pub fn supplementary_data(mut self, data: impl Into<String>) -> Self {
        self.supplementary_data = Some(data.into());
        self
    }

    /// The solution provider's id.
    #[must_use]
    pub fn platform_id(mut self, id: impl Into<String>) -> Self {
        self.platform_id = Some(id.into());
        self
    }

    /// The text to sign with [`Signer::sign_button`](crate::Signer::sign_button). Serialise once, sign it, send it.
    #[must_use]
    pub fn to_json(&self) -> String {
        json(self)
    }
}

impl fmt::Debug for CheckoutPayload {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CheckoutPayload")
            .field("charge_permission_type", &self.charge_permission_type)
            .finish_non_exhaustive()
    }
}

/// The cycle of a subscription, as it is sent (`recurringMetadata`).
///
/// Of several subscriptions in one order, give the shortest cycle.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Recurrence {
    frequency: SentFrequency,
    amount: Option<Money>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
struct SentFrequency {
    unit: FrequencyUnit,
    value: String,
}

impl Recurrence {
    /// Every `count` `unit`s, e.g. every 2 weeks. For a cycle that varies use [`Recurrence::variable`].
    #[must_use]
    pub fn every(count: u16, unit: FrequencyUnit) -> Self {
        Self { frequency: SentFrequency { unit, value: count.to_string() }, amount: None }
    }

    /// No fixed cycle.
    #[must_use]
    pub fn variable() -> Self {
        Self::every(0, FrequencyUnit::Variable)
    }

    /// How much each time; leave it out if it varies.
    #[must_use]
    pub fn amount(mut self, amount: Money) -> Self {
        self.amount = Some(amount);
        self
    }
}
