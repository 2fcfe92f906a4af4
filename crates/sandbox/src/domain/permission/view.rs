//! How the API shows a charge permission.

use serde_json::{Value, json};
use time::{Duration, OffsetDateTime};

use super::{ChargePermission, PermissionState};
use crate::domain::buyer::{Address, Buyer, Instrument};
use crate::domain::choice::Choice;
use crate::domain::kinds::{ClosedReason, ProductType};
use crate::domain::moment::compact;
use crate::domain::session::view::recurring_metadata;

/// How long a shop may read the buyer's data: of a OneTime permission from its creation on, of a Recurring one
/// from its end on.
const BUYER_READABLE_FOR: Duration = Duration::days(30);

impl ChargePermission {
    pub(super) fn buyer_is_readable(&self, now: OffsetDateTime) -> bool {
        let since =
            if self.terms.is_recurring() { self.closed.map(|closed| closed.at) } else { Some(self.created) };
        since.is_none_or(|since| now < since + BUYER_READABLE_FOR)
    }

    fn reasons(&self) -> Value {
        let state = self.state();
        let description = match state {
            PermissionState::Closed(reason) => reason.map(ClosedReason::description),
            PermissionState::Chargeable | PermissionState::NonChargeable(_) => None,
        };
        state
            .reason()
            .map_or(Value::Null, |reason| json!([{ "reasonCode": reason, "reasonDescription": description }]))
    }

    /// `buyer` is the one whose consent this is.
    pub(crate) fn json(&self, buyer: Option<&Buyer>, now: OffsetDateTime) -> Value {
        let shown = buyer.zip(self.choice).filter(|_| self.buyer_is_readable(now));
        let ships = self.product_type == Some(ProductType::PayAndShip);
        let chosen = |(buyer, choice): (_, Choice)| {
            self.terms.address_details.as_ref().or_else(|| choice.address(buyer))
        };
        let address = shown.filter(|_| ships).and_then(chosen);
        let billing = shown
            .filter(|_| self.terms.shares("billingAddress"))
            .and_then(|(buyer, _)| buyer.billing_address.as_ref());
        let descriptor =
            shown.and_then(|(buyer, choice)| choice.instrument(buyer)).map(Instrument::descriptor);
        json!({
            "chargePermissionId": self.id,
            "chargePermissionReferenceId": null,
            "chargePermissionType": self.terms.permission_type().name(),
            "recurringMetadata": recurring_metadata(self.terms.recurring.as_ref()),
            "limits": {
                "amountLimit": self.limit.json(),
                "amountBalance": { "amount": self.balance(now).to_string(), "currencyCode": "JPY" },
            },
            "buyer": shown.map(|(buyer, _)| buyer.json(&self.merchant_id, |scope| self.terms.shares(scope))),
            "shippingAddress": address.map(Address::json),
            "billingAddress": billing.map(Address::json),
            "paymentPreferences": [descriptor.map(|text| json!({ "paymentDescriptor": text }))],
            "merchantMetadata": self.terms.metadata.json(),
            "platformId": self.terms.platform_id,
            "providerMetadata": { "providerReferenceId": self.terms.provider_reference_id },
            "presentmentCurrency": "JPY",
            "statusDetails": {
                "state": self.state().name(),
                "reasons": self.reasons(),
                "lastUpdatedTimestamp": compact(self.updated),
            },
            "creationTimestamp": compact(self.created),
            "expirationTimestamp": compact(self.expires()),
            "releaseEnvironment": self.environment.name(),
        })
    }
}
