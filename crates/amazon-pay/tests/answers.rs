//! Reading Amazon's answers: the documented shapes, the null-heavy ones, and what nobody announced.
#![allow(clippy::unwrap_used, reason = "tests fail by panicking")]

use amazon_pay::{
    BuyerToken, ChargeId, ChargePermissionId, ChargePermissionReason, ChargePermissionState,
    ChargePermissionType, ChargeReason, ChargeState, CheckoutSessionId, CheckoutSessionReason,
    CheckoutSessionState, CompleteCheckoutSession, Completion, ConstraintId, FrequencyUnit, Money,
    PaymentIntent, ProductType, Scope, complete_checkout_session, get_buyer, get_charge,
    get_charge_permission, get_checkout_session, parse_timestamp,
};

const OPEN: &str = r#"{"checkoutSessionId":"3f0c2b1a-7f4e-4c58-9d55-0c2b8d6f4a11",
 "webCheckoutDetails":{"checkoutReviewReturnUrl":"https://shop.example/pay/review","checkoutResultReturnUrl":null,
   "amazonPayRedirectUrl":null,"checkoutCancelUrl":null},
 "productType":"PayAndShip",
 "paymentDetails":{"paymentIntent":null,"canHandlePendingAuthorization":false,"chargeAmount":null,"totalOrderAmount":null,
   "softDescriptor":null,"presentmentCurrency":null,"allowOvercharge":null,"extendExpiration":null},
 "chargePermissionType":"OneTime","recurringMetadata":null,"paymentMethodOnFileMetadata":null,
 "merchantMetadata":{"merchantReferenceId":null,"merchantStoreName":null,"noteToBuyer":null,"customInformation":null},
 "supplementaryData":null,
 "buyer":{"name":"試験 太郎","email":"buyer@example.com","buyerId":"amzn1.account.AEXAMPLE","phoneNumber":"0312345678","primeMembershipTypes":null},
 "billingAddress":{"name":"試験 太郎","addressLine1":"目黒区下目黒1-8-1","addressLine2":"","addressLine3":null,"city":null,"county":null,
   "district":null,"stateOrRegion":"東京都","postalCode":"153-0064","countryCode":"JP","phoneNumber":"0312345678"},
 "paymentPreferences":[{"paymentDescriptor":"Visa ****1111 (Amazon Pay)"}],
 "statusDetails":{"state":"Open","reasonCode":null,"reasonDescription":null,"lastUpdatedTimestamp":"20250102T030405Z"},
 "shippingAddress":{"name":"試験 太郎","addressLine1":"目黒区下目黒1-8-1","addressLine2":"テストビル5F","addressLine3":null,"city":null,
   "county":null,"district":null,"stateOrRegion":"東京都","postalCode":"153-0064","countryCode":"JP","phoneNumber":"0312345678"},
 "platformId":null,"chargePermissionId":null,"chargeId":null,
 "constraints":[{"constraintId":"ChargeAmountNotSet","description":"…"},{"constraintId":"CheckoutResultReturnUrlNotSet","description":"…"},
   {"constraintId":"PaymentIntentNotSet","description":"…"}],
 "creationTimestamp":"20250102T030300Z","expirationTimestamp":"20250103T030300Z",
 "storeId":"amzn1.application-oa2-client.x","providerMetadata":{"providerReferenceId":null},
 "releaseEnvironment":"Sandbox","checkoutButtonText":null,"deliverySpecifications":null}"#;

fn session(body: &str) -> amazon_pay::CheckoutSession {
    get_checkout_session(&CheckoutSessionId::parse("x").unwrap()).read(200, None, body.as_bytes()).unwrap()
}

#[test]
fn an_open_session_with_a_buyer() {
    let session = session(OPEN);
    assert_eq!(session.state(), Some(&CheckoutSessionState::Open));
    assert_eq!(session.product_type, Some(ProductType::PayAndShip));
    assert_eq!(session.charge_permission_type, Some(ChargePermissionType::OneTime));
    assert_eq!(session.shipping_address.as_ref().unwrap().address_line2.as_deref(), Some("テストビル5F"));
    assert_eq!(session.billing_address.as_ref().unwrap().address_line2.as_deref(), Some(""));
    assert_eq!(session.buyer.as_ref().unwrap().email.as_deref(), Some("buyer@example.com"));
    assert_eq!(
        session.payment_preferences[0].payment_descriptor.as_deref(),
        Some("Visa ****1111 (Amazon Pay)")
    );
    let missing: Vec<_> = session.constraints.iter().filter_map(|c| c.constraint_id.clone()).collect();
    assert_eq!(
        missing,
        [
            ConstraintId::ChargeAmountNotSet,
            ConstraintId::CheckoutResultReturnUrlNotSet,
            ConstraintId::PaymentIntentNotSet
        ]
    );
    assert_eq!(session.amazon_pay_redirect_url(), None);
    assert_eq!(session.expiration_timestamp, parse_timestamp("20250103T030300Z"));
    assert!(session.expiration_timestamp > session.creation_timestamp);
}

/// Replaces every member but the id by null, one at a time and all at once.
#[test]
fn every_member_may_be_null_or_missing() {
    let whole: serde_json::Map<String, serde_json::Value> = serde_json::from_str(OPEN).unwrap();
    let mut hollow = whole.clone();
    for (name, _) in whole.iter().filter(|(name, _)| *name != "checkoutSessionId") {
        let mut one = whole.clone();
        one[name] = serde_json::Value::Null;
        session(&serde_json::to_string(&one).unwrap());
        one.remove(name);
        session(&serde_json::to_string(&one).unwrap());
        hollow[name] = serde_json::Value::Null;
    }
    let hollow = session(&serde_json::to_string(&hollow).unwrap());
    assert_eq!(hollow.state(), None);
    assert!(hollow.constraints.is_empty());
}

#[test]
fn lists_of_null_and_hollow_prices_are_empty() {
    let session = session(
        r#"{"checkoutSessionId":"a","paymentPreferences":[null],"constraints":[null,{"constraintId":"BuyerNotAssociated"}],
            "buyer":{"buyerId":null,"primeMembershipTypes":[null]},"productType":null,
            "recurringMetadata":{"frequency":{"unit":null,"value":null},"amount":{"amount":null,"currencyCode":null}},
            "paymentDetails":{"chargeAmount":{"amount":3300,"currencyCode":"JPY"},"totalOrderAmount":{}}}"#,
    );
    assert!(session.payment_preferences.is_empty());
    assert_eq!(session.constraints.len(), 1);
    assert_eq!(session.recurring_metadata.unwrap().amount, None);
    let payment = session.payment_details.unwrap();
    assert_eq!(payment.charge_amount, Some(Money::yen(3300)));
    assert_eq!(payment.total_order_amount, None);
}

#[test]
fn news_from_amazon_is_survived_and_kept() {
    let session = session(
        r#"{"checkoutSessionId":"a","productType":"PayByDrone","cartDetails":{"lineItems":[]},"tokens":null,
            "statusDetails":{"state":"Paused","reasonCode":"BuyerAsleep","news":1},"releaseEnvironment":"Moon"}"#,
    );
    assert_eq!(session.product_type, Some(ProductType::Unknown("PayByDrone".to_owned())));
    assert_eq!(session.state().unwrap().as_str(), "Paused");
    assert_eq!(session.reason(), Some(&CheckoutSessionReason::Unknown("BuyerAsleep".to_owned())));
}

#[test]
fn completion_tells_done_from_pending() {
    let complete = CompleteCheckoutSession::new(Money::yen(3300));
    let call = complete_checkout_session(&CheckoutSessionId::parse("x").unwrap(), &complete, None);
    let body =
        br#"{"checkoutSessionId":"a","webCheckoutDetails":null,"buyer":null,"paymentPreferences":[null],
        "statusDetails":{"state":"Completed","reasonCode":null},"chargePermissionId":"S03-1234567-1234567",
        "chargeId":"S03-1234567-1234567-C012345"}"#;
    let done = call.read(200, None, body).unwrap();
    assert!(matches!(done, Completion::Done(_)));
    assert_eq!(done.session().charge_permission_id.as_ref().unwrap().as_str(), "S03-1234567-1234567");
    assert_eq!(done.session().charge_id.as_ref().unwrap().as_str(), "S03-1234567-1234567-C012345");
    assert!(matches!(call.read(202, None, body).unwrap(), Completion::Pending(_)));
}

#[test]
fn a_buyer_and_a_buyer_with_code_and_country_only() {
    let call = get_buyer(&BuyerToken::parse("Atza|x").unwrap());
    let buyer = call
        .read(
            200,
            None,
            r#"{"buyerId":"amzn1.account.AEXAMPLE","name":"試験 太郎","email":"buyer@example.com","postalCode":"153-0064",
                "countryCode":"JP","phoneNumber":"0312345678","primeMembershipTypes":null,
                "shippingAddress":{"name":"試験 太郎","addressLine1":"目黒区下目黒1-8-1","addressLine2":null,"addressLine3":null,
                "city":null,"county":null,"district":null,"stateOrRegion":"東京都","postalCode":"153-0064","countryCode":"JP",
                "phoneNumber":"0312345678"},"billingAddress":null}"#
                .as_bytes(),
        )
        .unwrap();
    assert_eq!(buyer.buyer_id.as_str(), "amzn1.account.AEXAMPLE");
    assert_eq!(buyer.shipping_address.unwrap().state_or_region.as_deref(), Some("東京都"));
    let poor = call.read(200, None, br#"{"buyerId":"amzn1.account.A","countryCode":"JP"}"#).unwrap();
    assert_eq!((poor.name, poor.shipping_address), (None, None));
}

#[test]
fn a_charge_permission_has_reasons() {
    let permission = get_charge_permission(&ChargePermissionId::parse("S03-1234567-1234567").unwrap())
        .read(
            200,
            None,
            br#"{"chargePermissionId":"S03-1234567-1234567","chargePermissionReferenceId":null,"chargePermissionType":"Recurring",
                "recurringMetadata":{"frequency":{"unit":"Month","value":"1"},"amount":{"amount":"3000","currencyCode":"JPY"}},
                "limits":{"amountLimit":{"amount":"100000","currencyCode":"JPY"},"amountBalance":{"amount":"96700","currencyCode":"JPY"}},
                "statusDetails":{"state":"NonChargeable","reasons":[{"reasonCode":"MFAFailed","reasonDescription":null},null,
                {"reasonCode":"Later"}],"lastUpdatedTimestamp":"20250102T030405Z"},"expirationTimestamp":"20260202T030405Z"}"#,
        )
        .unwrap();
    assert_eq!(permission.state(), Some(&ChargePermissionState::NonChargeable));
    let reasons: Vec<_> =
        permission.status_details.unwrap().reasons.into_iter().filter_map(|r| r.reason_code).collect();
    assert_eq!(
        reasons,
        [ChargePermissionReason::MfaFailed, ChargePermissionReason::Unknown("Later".to_owned())]
    );
    assert_eq!(permission.limits.unwrap().amount_balance, Some(Money::yen(96_700)));
    let frequency = permission.recurring_metadata.unwrap().frequency.unwrap();
    assert_eq!((frequency.unit, frequency.value.as_deref()), (Some(FrequencyUnit::Month), Some("1")));
}

#[test]
fn a_declined_charge() {
    let charge = get_charge(&ChargeId::parse("S03-1234567-1234567-C012345").unwrap())
        .read(
            200,
            None,
            br#"{"chargeId":"S03-1234567-1234567-C012345","chargePermissionId":"S03-1234567-1234567",
                "chargeAmount":{"amount":"3300","currencyCode":"JPY"},"captureAmount":null,"refundedAmount":null,
                "convertedAmount":null,"statusDetails":{"state":"Declined","reasonCode":"HardDeclined","reasonDescription":null,
                "lastUpdatedTimestamp":"20250102T030405Z"}}"#,
        )
        .unwrap();
    assert_eq!(charge.state(), Some(&ChargeState::Declined));
    assert_eq!(charge.reason(), Some(&ChargeReason::HardDeclined));
    assert_eq!((charge.charge_amount, charge.capture_amount), (Some(Money::yen(3300)), None));
}

#[test]
fn names_are_written_as_amazon_spells_them() {
    let name = |json: Result<serde_json::Value, _>| json.unwrap();
    assert_eq!(name(serde_json::to_value(PaymentIntent::AuthorizeWithCapture)), "AuthorizeWithCapture");
    assert_eq!(name(serde_json::to_value(Scope::PhoneNumber)), "phoneNumber");
}
