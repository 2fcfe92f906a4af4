//! The payload of an additional payment button (APB): the order is final before the button is pressed, and Amazon's
//! page pays at once.
//!
//! Invariant: amount and intent are always there. The payload can be replayed by whoever saw the page, so sign one
//! per order and compare amount and order number when completing.
//! Amazon page: `amazon-pay-apb-checkout/add-the-amazon-pay-button`.

use std::fmt;

use serde::Serialize;

use super::{DeliveryAddress, Payment, Recurrence, Scope, json};
use crate::ids::StoreId;
use crate::model::{ChargePermissionType, MerchantMetadata, ProductType};

/// An order to be paid on Amazon's page, without a review page. Redacted in `Debug`.
///
/// ```
/// use amazon_pay::{DeliveryAddress, Money, Payment, ProcessOrderPayload, ProductType, StoreId};
///
/// let payload = ProcessOrderPayload::one_time(
///     StoreId::parse("amzn1.application-oa2-client.x")?,
///     "https://shop.example/pay/result",
///     Payment::authorize(Money::yen(3300)),
/// )
/// .ship_to(DeliveryAddress {
///     address_line2: Some("ビル5F".to_owned()),
///     ..DeliveryAddress::japan("試験 太郎", "153-0064", "東京都", "目黒区下目黒1-8-1", "0312345678")
/// });
/// assert_eq!(payload.product_type(), ProductType::PayAndShip);
/// assert!(payload.to_json().contains(r#""stateOrRegion":"%E6%9D%B1%E4%BA%AC%E9%83%BD""#));
/// # Ok::<(), amazon_pay::InvalidId>(())
/// ```
#[derive(Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ProcessOrderPayload {
    web_checkout_details: Urls,
    store_id: StoreId,
    charge_permission_type: ChargePermissionType,
    #[serde(skip_serializing_if = "Option::is_none")]
    recurring_metadata: Option<Recurrence>,
    #[serde(skip_serializing_if = "Option::is_none")]
    scopes: Option<Vec<Scope>>,
    payment_details: Payment,
    #[serde(skip_serializing_if = "Option::is_none")]
    merchant_metadata: Option<MerchantMetadata>,
    #[serde(skip_serializing_if = "Option::is_none")]
    address_details: Option<DeliveryAddress>,
    #[serde(skip_serializing_if = "Option::is_none")]
    platform_id: Option<String>,
}

#[derive(Clone, Serialize)]
#[serde(rename_all = "camelCase")]
struct Urls {
    checkout_result_return_url: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    checkout_cancel_url: Option<String>,
    checkout_mode: &'static str,
}

impl ProcessOrderPayload {
    /// A single order (単品). Amazon adds `amazonCheckoutSessionId` to `result_url`; complete the session there.
    #[must_use]
    pub fn one_time(store_id: StoreId, result_url: impl Into<String>, payment: Payment) -> Self {
        Self::new(store_id, result_url.into(), payment, ChargePermissionType::OneTime, None)
    }

    /// The first order of a subscription (定期).
    #[must_use]
    pub fn recurring(
        store_id: StoreId,
        result_url: impl Into<String>,
        payment: Payment,
        cycle: Recurrence,
    ) -> Self {
        Self::new(store_id, result_url.into(), payment, ChargePermissionType::Recurring, Some(cycle))
    }

    fn new(
        store_id: StoreId,
        result_url: String,
        payment: Payment,
        kind: ChargePermissionType,
        cycle: Option<Recurrence>,
    ) -> Self {
        Self {
            web_checkout_details: Urls {
                checkout_result_return_url: result_url,
                checkout_cancel_url: None,
                checkout_mode: "ProcessOrder",
            },
            store_id,
            charge_permission_type: kind,
            recurring_metadata: cycle,
            scopes: None,
            payment_details: payment,
            merchant_metadata: None,
            address_details: None,
            platform_id: None,
        }
    }

    /// Where the goods go. Without an address the order has nothing to ship.
    #[must_use]
    pub fn ship_to(mut self, address: DeliveryAddress) -> Self {
        self.address_details = Some(address);
        self
    }

    /// What the button must be drawn with: `PayAndShip` demands an address, `PayOnly` refuses one.
    #[must_use]
    pub const fn product_type(&self) -> ProductType {
        if self.address_details.is_some() { ProductType::PayAndShip } else { ProductType::PayOnly }
    }

    /// Where a buyer goes who gives up.
    #[must_use]
    pub fn cancel_url(mut self, url: impl Into<String>) -> Self {
        self.web_checkout_details.checkout_cancel_url = Some(url.into());
        self
    }

    /// Which of the buyer's data are asked for.
    #[must_use]
    pub fn scopes(mut self, scopes: &[Scope]) -> Self {
        self.scopes = Some(scopes.to_vec());
        self
    }

    /// The merchant's own words; give at least the order number.
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

    /// The text to sign with [`Signer::sign_button`](crate::Signer::sign_button).
    #[must_use]
    pub fn to_json(&self) -> String {
        json(self)
    }
}

impl fmt::Debug for ProcessOrderPayload {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ProcessOrderPayload")
            .field("charge_permission_type", &self.charge_permission_type)
            .field("payment_details", &self.payment_details)
            .finish_non_exhaustive()
    }
}
