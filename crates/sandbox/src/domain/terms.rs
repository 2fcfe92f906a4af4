//! The terms of a checkout session: everything that a shop may set, at creation (button payload or API) and
//! by update. Which member may come by which way is a list per way; the meaning is the same in all three.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::address_details;
use super::buyer::Address;
use super::delivery::DeliverySpecifications;
use super::fields::Fields;
use super::kinds::{FrequencyUnit, Intent, PermissionType, ProductType};
use super::merchant::Store;
use super::metadata::{self, MerchantMetadata};
use super::refusal::Refusal;
use super::yen::{MONTHLY_LIMIT, Yen};

/// The members of `recurringMetadata`.
pub(crate) const RECURRING: &[&str] = &[
    "recurringMetadata.frequency.unit",
    "recurringMetadata.frequency.value",
    "recurringMetadata.amount.amount",
    "recurringMetadata.amount.currencyCode",
];
/// Settable at creation and by update, beside `recurringMetadata` and `merchantMetadata`.
const SETTABLE: &[&str] = &[
    "webCheckoutDetails.checkoutReviewReturnUrl",
    "webCheckoutDetails.checkoutResultReturnUrl",
    "webCheckoutDetails.checkoutCancelUrl",
    "chargePermissionType",
    "paymentDetails.paymentIntent",
    "paymentDetails.canHandlePendingAuthorization",
    "paymentDetails.chargeAmount.amount",
    "paymentDetails.chargeAmount.currencyCode",
    "paymentDetails.totalOrderAmount.amount",
    "paymentDetails.totalOrderAmount.currencyCode",
    "paymentDetails.presentmentCurrency",
    "paymentDetails.softDescriptor",
    "supplementaryData",
    "platformId",
    "providerMetadata.providerReferenceId",
];
/// Settable at creation alone.
const AT_CREATION: &[&str] = &[
    "storeId",
    "scopes",
    "deliverySpecifications",
    "paymentDetails.allowOvercharge",
    "paymentDetails.extendExpiration",
];
const CHECKOUT_MODE: &str = "webCheckoutDetails.checkoutMode";
const SCOPES: &[&str] =
    &["name", "email", "phoneNumber", "billingAddress", "postalCode", "shippingAddress", "primeStatus"];

/// A cycle: `{unit: Month, value: 1}`, with what one cycle costs where that is known.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Recurring {
    pub(crate) unit: FrequencyUnit,
    pub(crate) value: String,
    pub(crate) amount: Option<Yen>,
}

/// Every member is optional: an update gives some, the session keeps the rest.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Terms {
    pub(crate) review_return_url: Option<String>,
    pub(crate) result_return_url: Option<String>,
    pub(crate) cancel_url: Option<String>,
    pub(crate) store_id: Option<String>,
    pub(crate) scopes: Option<Vec<String>>,
    pub(crate) permission_type: Option<PermissionType>,
    pub(crate) recurring: Option<Recurring>,
    pub(crate) delivery: Option<DeliverySpecifications>,
    pub(crate) intent: Option<Intent>,
    pub(crate) can_handle_pending: Option<bool>,
    pub(crate) charge_amount: Option<Yen>,
    pub(crate) total_order_amount: Option<Yen>,
    pub(crate) presentment_currency: Option<String>,
    pub(crate) soft_descriptor: Option<String>,
    pub(crate) allow_overcharge: Option<bool>,
    pub(crate) extend_expiration: Option<bool>,
    pub(crate) metadata: MerchantMetadata,
    pub(crate) supplementary_data: Option<String>,
    pub(crate) platform_id: Option<String>,
    pub(crate) provider_reference_id: Option<String>,
    /// The additional payment button (`checkoutMode`): pay at once, without a review.
    pub(crate) process_order: bool,
    /// The address that comes with it.
    pub(crate) address_details: Option<Address>,
}

impl Terms {
    /// The `payloadJSON` of a button. With `checkoutMode` it is the additional payment button, whose order is
    /// settled already: there is no review, and everything else is there from the start.
    pub(crate) fn of_button(payload: &Value) -> Result<Self, Refusal> {
        if payload.pointer("/webCheckoutDetails/checkoutMode").is_none_or(Value::is_null) {
            return Self::of_creation(payload);
        }
        let allowed = [
            SETTABLE,
            RECURRING,
            &metadata::MEMBERS,
            AT_CREATION,
            &address_details::MEMBERS,
            &[CHECKOUT_MODE],
        ];
        let mut terms = Self::read(payload, &allowed.concat())?;
        let fields = Fields::of(payload, &allowed.concat())?;
        let process = |text: &str| (text == "ProcessOrder").then_some(());
        terms.process_order = fields.kind(CHECKOUT_MODE, process)?.is_some();
        terms.address_details = address_details::read(fields)?;
        Self::demand(&[
            ("storeId", terms.store_id.is_some()),
            ("webCheckoutDetails.checkoutResultReturnUrl", terms.result_return_url.is_some()),
            ("paymentDetails.paymentIntent", terms.intent.is_some()),
            ("paymentDetails.chargeAmount", terms.charge_amount.is_some()),
            ("recurringMetadata.frequency", !terms.is_recurring() || terms.recurring.is_some()),
        ])?;
        terms.check()?;
        Ok(terms)
    }

    /// The payload of `bindUpgradeAction`, but for the permission that it names.
    pub(crate) fn of_upgrade(payload: &Value) -> Result<Self, Refusal> {
        let terms = Self::read(
            payload,
            &[SETTABLE, RECURRING, &metadata::MEMBERS, &["storeId", "chargePermissionId"]].concat(),
        )?;
        let given = terms.result_return_url.is_some();
        Self::demand(&[
            ("storeId", terms.store_id.is_some()),
            ("webCheckoutDetails.checkoutResultReturnUrl", given),
        ])?;
        Ok(terms)
    }

    fn demand(members: &[(&str, bool)]) -> Result<(), Refusal> {
        let missing = members.iter().find(|(_, given)| !given);
        missing.map_or(Ok(()), |(name, _)| Err(Refusal::missing(name)))
    }

    /// The rule between the additional payment button and what it was drawn for.
    pub(crate) fn check_product(&self, product: ProductType) -> Result<(), Refusal> {
        let ships = product == ProductType::PayAndShip;
        match (self.process_order, self.address_details.is_some()) {
            (true, false) if ships => Err(Refusal::missing("addressDetails")),
            (true, true) if !ships => {
                Err(Refusal::bad_combination("[addressDetails] is only allowed with PayAndShip"))
            }
            _ => Ok(()),
        }
    }

    /// The body of Create Checkout Session, which knows no `checkoutMode`.
    pub(crate) fn of_creation(body: &Value) -> Result<Self, Refusal> {
        let terms = Self::read(body, &[SETTABLE, RECURRING, &metadata::MEMBERS, AT_CREATION].concat())?;
        Self::demand(&[
            ("storeId", terms.store_id.is_some()),
            ("webCheckoutDetails.checkoutReviewReturnUrl", terms.review_return_url.is_some()),
        ])?;
        terms.check()?;
        Ok(terms)
    }

    /// The body of Update Checkout Session; the merged terms are checked by the session.
    pub(crate) fn of_update(body: &Value) -> Result<Self, Refusal> {
        Self::read(body, &[SETTABLE, RECURRING, &metadata::MEMBERS].concat())
    }

    fn read(document: &Value, allowed: &[&str]) -> Result<Self, Refusal> {
        let fields = Fields::of(document, allowed)?;
        Ok(Self {
            review_return_url: fields.url("webCheckoutDetails.checkoutReviewReturnUrl")?,
            result_return_url: fields.url("webCheckoutDetails.checkoutResultReturnUrl")?,
            cancel_url: fields.url("webCheckoutDetails.checkoutCancelUrl")?,
            store_id: fields.text("storeId", 256)?,
            scopes: fields.texts("scopes", SCOPES)?,
            permission_type: fields.kind("chargePermissionType", PermissionType::named)?,
            recurring: recurring(fields)?,
            delivery: fields.get("deliverySpecifications").map(DeliverySpecifications::read).transpose()?,
            intent: fields.kind("paymentDetails.paymentIntent", Intent::named)?,
            can_handle_pending: fields.flag("paymentDetails.canHandlePendingAuthorization")?,
            charge_amount: fields.yen("paymentDetails.chargeAmount")?,
            total_order_amount: fields.yen("paymentDetails.totalOrderAmount")?,
            presentment_currency: fields.text("paymentDetails.presentmentCurrency", 3)?,
            soft_descriptor: fields.text("paymentDetails.softDescriptor", 16)?,
            allow_overcharge: fields.flag("paymentDetails.allowOvercharge")?,
            extend_expiration: fields.flag("paymentDetails.extendExpiration")?,
            metadata: MerchantMetadata::read(fields)?,
            supplementary_data: fields.text("supplementaryData", 4096)?,
            platform_id: fields.text("platformId", 256)?,
            provider_reference_id: fields.text("providerMetadata.providerReferenceId", 256)?,
            process_order: false,
            address_details: None,
        })
    }

    /// These terms with the members that `newer` gives.
    pub(crate) fn merged(&self, newer: Self) -> Self {
        let old = self.clone();
        Self {
            review_return_url: newer.review_return_url.or(old.review_return_url),
            result_return_url: newer.result_return_url.or(old.result_return_url),
            cancel_url: newer.cancel_url.or(old.cancel_url),
            store_id: newer.store_id.or(old.store_id),
            scopes: newer.scopes.or(old.scopes),
            permission_type: newer.permission_type.or(old.permission_type),
            recurring: newer.recurring.or(old.recurring),
            delivery: newer.delivery.or(old.delivery),
            intent: newer.intent.or(old.intent),
            can_handle_pending: newer.can_handle_pending.or(old.can_handle_pending),
            charge_amount: newer.charge_amount.or(old.charge_amount),
            total_order_amount: newer.total_order_amount.or(old.total_order_amount),
            presentment_currency: newer.presentment_currency.or(old.presentment_currency),
            soft_descriptor: newer.soft_descriptor.or(old.soft_descriptor),
            allow_overcharge: newer.allow_overcharge.or(old.allow_overcharge),
            extend_expiration: newer.extend_expiration.or(old.extend_expiration),
            metadata: old.metadata.merged(newer.metadata),
            supplementary_data: newer.supplementary_data.or(old.supplementary_data),
            platform_id: newer.platform_id.or(old.platform_id),
            provider_reference_id: newer.provider_reference_id.or(old.provider_reference_id),
            process_order: old.process_order,
            address_details: old.address_details,
        }
    }

    /// The rules between members.
    pub(crate) fn check(&self) -> Result<(), Refusal> {
        let captures = self.intent == Some(Intent::AuthorizeWithCapture);
        if captures && self.can_handle_pending == Some(true) {
            return Err(Refusal::bad_combination(
                "[paymentDetails.canHandlePendingAuthorization] must be false with AuthorizeWithCapture",
            ));
        }
        if self.soft_descriptor.is_some() && self.intent.is_some() && !captures {
            return Err(Refusal::bad_combination(
                "[paymentDetails.softDescriptor] is only allowed with AuthorizeWithCapture",
            ));
        }
        if let (Some(charge), Some(total)) = (self.charge_amount, self.total_order_amount)
            && total < charge
        {
            return Err(Refusal::bad_value("paymentDetails.totalOrderAmount", "not less than chargeAmount"));
        }
        if self.presentment_currency.as_deref().is_some_and(|currency| currency != "JPY") {
            return Err(Refusal::new(
                400,
                "CurrencyMismatch",
                "[paymentDetails.presentmentCurrency] must be JPY",
            ));
        }
        if self.is_recurring() && self.charge_amount.is_some_and(|yen| yen.0 > MONTHLY_LIMIT) {
            let message = format!("A Recurring permission may be charged {MONTHLY_LIMIT} JPY in a month");
            return Err(Refusal::new(400, "PeriodicAmountExceeded", message));
        }
        Ok(())
    }

    /// In the live environment every URL of a shop lies under an origin that its store registered.
    pub(crate) fn check_origins(&self, store: &Store) -> Result<(), Refusal> {
        let urls = [
            ("checkoutReviewReturnUrl", &self.review_return_url),
            ("checkoutResultReturnUrl", &self.result_return_url),
            ("checkoutCancelUrl", &self.cancel_url),
        ];
        match urls.into_iter().find(|(_, url)| url.as_deref().is_some_and(|url| !store.allows(url))) {
            Some((name, _)) => Err(Refusal::bad_value(
                &format!("webCheckoutDetails.{name}"),
                "under a registered origin of the store",
            )),
            None => Ok(()),
        }
    }

    pub(crate) fn permission_type(&self) -> PermissionType {
        self.permission_type.unwrap_or(PermissionType::OneTime)
    }

    pub(crate) fn is_recurring(&self) -> bool {
        self.permission_type() == PermissionType::Recurring
    }

    /// Without a list, everything but the billing address is shared.
    pub(crate) fn shares(&self, scope: &str) -> bool {
        shares(self.scopes.as_deref(), scope)
    }
}

/// Whether this list of scopes (or its absence) lets the shop see `scope`.
pub(crate) fn shares(scopes: Option<&[String]>, scope: &str) -> bool {
    scopes.map_or(scope != "billingAddress", |list| list.iter().any(|one| one == scope))
}

/// `recurringMetadata`, also of Update Charge Permission.
pub(crate) fn recurring(fields: Fields<'_>) -> Result<Option<Recurring>, Refusal> {
    if fields.get("recurringMetadata").is_none() {
        return Ok(None);
    }
    let unit = fields.kind("recurringMetadata.frequency.unit", FrequencyUnit::named)?;
    let unit = unit.ok_or_else(|| Refusal::missing("recurringMetadata.frequency.unit"))?;
    let path = "recurringMetadata.frequency.value";
    let value = fields.text(path, 3)?.ok_or_else(|| Refusal::missing(path))?;
    let count = value.parse::<u16>().ok().filter(|count| (*count == 0) == (unit == FrequencyUnit::Variable));
    if count.is_none() {
        return Err(Refusal::bad_value(
            path,
            "a whole number as a string; \"0\" for Variable and for nothing else",
        ));
    }
    Ok(Some(Recurring { unit, value, amount: fields.yen("recurringMetadata.amount")? }))
}

#[cfg(test)]
mod tests;
