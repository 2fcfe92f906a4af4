//! How the API shows a session. Every member is always there; what is unknown, or hidden because the
//! session is no longer Open, is null (and `paymentPreferences` is then `[null]`, as at Amazon).

use serde_json::{Value, json};

use super::super::buyer::{Address, Buyer, Instrument};
use super::super::kinds::ProductType;
use super::super::moment::compact;
use super::super::terms::{Recurring, Terms};
use super::super::yen::json_or_null;
use super::{CheckoutSession, State};

impl CheckoutSession {
    /// `buyer` is the associated one; `redirect_url` is where `redirect_token` leads.
    pub(crate) fn json(&self, buyer: Option<&Buyer>, redirect_url: Option<&str>) -> Value {
        let mut value = json!({
            "checkoutSessionId": self.id,
            "webCheckoutDetails": null,
            "productType": null,
            "paymentDetails": null,
            "chargePermissionType": null,
            "recurringMetadata": null,
            "paymentMethodOnFileMetadata": null,
            "merchantMetadata": null,
            "supplementaryData": null,
            "buyer": null,
            "billingAddress": null,
            "paymentPreferences": [null],
            "statusDetails": {
                "state": self.state.name(),
                "reasonCode": self.state.reason().map(|reason| reason.name()),
                "reasonDescription": self.state.reason().map(|reason| reason.description()),
                "lastUpdatedTimestamp": compact(self.updated),
            },
            "shippingAddress": null,
            "platformId": null,
            "chargePermissionId": self.charge_permission_id,
            "chargeId": self.charge_id,
            "constraints": [],
            "creationTimestamp": compact(self.created),
            "expirationTimestamp": null,
            "storeId": null,
            "providerMetadata": { "providerReferenceId": null },
            "releaseEnvironment": self.environment.name(),
            "checkoutButtonText": null,
            "deliverySpecifications": null,
        });
        if self.state == State::Open {
            self.show_terms(&mut value, redirect_url);
            self.show_buyer(&mut value, buyer);
        }
        value
    }

    fn show_terms(&self, value: &mut Value, redirect_url: Option<&str>) {
        let terms = &self.terms;
        value["webCheckoutDetails"] = json!({
            "checkoutReviewReturnUrl": terms.review_return_url,
            "checkoutResultReturnUrl": terms.result_return_url,
            "amazonPayRedirectUrl": redirect_url,
            "checkoutCancelUrl": terms.cancel_url,
        });
        value["productType"] = json!(self.product_type.map(ProductType::name));
        value["paymentDetails"] = payment_details(terms);
        value["chargePermissionType"] = json!(terms.permission_type().name());
        value["recurringMetadata"] = recurring_metadata(terms.recurring.as_ref());
        value["merchantMetadata"] = terms.metadata.json();
        value["supplementaryData"] = json!(terms.supplementary_data);
        value["platformId"] = json!(terms.platform_id);
        value["constraints"] = self
            .constraints()
            .into_iter()
            .map(|(id, description)| json!({ "constraintId": id, "description": description }))
            .collect();
        value["expirationTimestamp"] = json!(compact(self.expires()));
        value["storeId"] = json!(terms.store_id);
        value["providerMetadata"]["providerReferenceId"] = json!(terms.provider_reference_id);
        value["deliverySpecifications"] = json!(terms.delivery.as_ref().map(|delivery| delivery.json()));
    }

    fn show_buyer(&self, value: &mut Value, buyer: Option<&Buyer>) {
        let (Some(choice), Some(buyer)) = (self.choice, buyer) else {
            return;
        };
        let terms = &self.terms;
        value["buyer"] = buyer.json(&self.merchant_id, |scope| terms.shares(scope));
        if self.product_type == Some(ProductType::PayAndShip) {
            value["shippingAddress"] =
                json!(terms.address_details.as_ref().or_else(|| choice.address(buyer)).map(Address::json));
        }
        if terms.shares("billingAddress") {
            value["billingAddress"] = json!(buyer.billing_address.as_ref().map(Address::json));
        }
        let descriptor = choice.instrument(buyer).map(Instrument::descriptor);
        value["paymentPreferences"] = json!([{ "paymentDescriptor": descriptor }]);
    }
}

/// The `paymentDetails` member.
fn payment_details(terms: &Terms) -> Value {
    json!({
        "paymentIntent": terms.intent.map(|intent| intent.name()),
        "canHandlePendingAuthorization": terms.can_handle_pending.unwrap_or(false),
        "chargeAmount": json_or_null(terms.charge_amount),
        "totalOrderAmount": json_or_null(terms.total_order_amount),
        "softDescriptor": terms.soft_descriptor,
        "presentmentCurrency": terms.presentment_currency.clone().or(terms.charge_amount.map(|_| "JPY".to_owned())),
        "allowOvercharge": terms.allow_overcharge,
        "extendExpiration": terms.extend_expiration,
    })
}

/// The `recurringMetadata` member, also of permissions.
pub(crate) fn recurring_metadata(recurring: Option<&Recurring>) -> Value {
    recurring.map_or(Value::Null, |recurring| {
        json!({
            "frequency": { "unit": recurring.unit.name(), "value": recurring.value },
            "amount": json_or_null(recurring.amount),
        })
    })
}
