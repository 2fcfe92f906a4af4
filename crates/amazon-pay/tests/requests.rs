//! What is sent: payloads, bodies, paths, and that an id from outside cannot bend a path.
#![allow(clippy::unwrap_used, reason = "tests fail by panicking")]

use amazon_pay::{
    AddressRestrictions, BuyerToken, ChargePermissionId, ChargePermissionType, CheckoutPayload,
    CheckoutSessionId, CompleteCheckoutSession, CountryRestriction, DeliveryAddress, DeliverySpecifications,
    Endpoint, Environment, FrequencyUnit, IdempotencyKey, MerchantMetadata, Method, Money, Payment,
    PaymentDetails, PaymentIntent, PrivateKey, ProcessOrderPayload, ProductType, PublicKeyId, Recurrence,
    Region, RestrictionType, Scope, SignInPayload, SignedRequest, Signer, SoftDescriptor, StoreId,
    UpdateCheckoutSession, UpdateWebCheckoutDetails, UpgradeAction, UpgradePayload,
    complete_checkout_session, create_checkout_session, get_buyer, parse_timestamp, update_checkout_session,
};
use serde_json::{Value, json};

fn store() -> StoreId {
    StoreId::parse("amzn1.application-oa2-client.x").unwrap()
}

fn id() -> CheckoutSessionId {
    CheckoutSessionId::parse("3f0c2b1a-7f4e-4c58-9d55-0c2b8d6f4a11").unwrap()
}

fn sign<T: amazon_pay::Answer>(call: &amazon_pay::Call<T>, key: &str) -> SignedRequest {
    let signer = Signer::new(PublicKeyId::parse(key).unwrap(), PrivateKey::generate().unwrap());
    let endpoint = Endpoint::new(Region::Jp, Environment::Sandbox);
    call.sign(&signer, &endpoint, parse_timestamp("20250102T030405Z").unwrap()).unwrap()
}

fn header<'r>(request: &'r SignedRequest, name: &str) -> Option<&'r str> {
    request.headers.iter().find(|(n, _)| n == name).map(|(_, value)| value.as_str())
}

fn value(json: &str) -> Value {
    serde_json::from_str(json).unwrap()
}

#[test]
fn a_one_time_payload_names_its_type() {
    let payload = CheckoutPayload::one_time(store(), "https://shop.example/pay/review")
        .cancel_url("https://shop.example/cart")
        .scopes(&[Scope::Name, Scope::Email, Scope::PhoneNumber, Scope::BillingAddress]);
    assert_eq!(
        value(&payload.to_json()),
        json!({"webCheckoutDetails": {"checkoutReviewReturnUrl": "https://shop.example/pay/review",
                                      "checkoutCancelUrl": "https://shop.example/cart"},
               "storeId": "amzn1.application-oa2-client.x", "chargePermissionType": "OneTime",
               "scopes": ["name", "email", "phoneNumber", "billingAddress"]})
    );
}

#[test]
fn a_recurring_payload_has_its_cycle() {
    let cycle = Recurrence::every(2, FrequencyUnit::Week).amount(Money::yen(3000));
    let payload = CheckoutPayload::recurring(store(), "https://shop.example/pay/review", cycle);
    assert_eq!(
        value(&payload.to_json()),
        json!({"webCheckoutDetails": {"checkoutReviewReturnUrl": "https://shop.example/pay/review"},
               "storeId": "amzn1.application-oa2-client.x", "chargePermissionType": "Recurring",
               "recurringMetadata": {"frequency": {"unit": "Week", "value": "2"},
                                     "amount": {"amount": "3000", "currencyCode": "JPY"}}})
    );
    let varying = value(&serde_json::to_string(&Recurrence::variable()).unwrap());
    assert_eq!(varying, json!({"frequency": {"unit": "Variable", "value": "0"}, "amount": null}));
}

#[test]
fn rarer_members_have_amazons_names() {
    let tokyo = CountryRestriction {
        states_or_regions: vec!["東京都".to_owned()],
        zip_codes: vec!["153*".to_owned()],
    };
    let payload = CheckoutPayload::one_time(store(), "https://shop.example/r")
        .result_url("https://shop.example/done")
        .delivery_specifications(DeliverySpecifications {
            special_restrictions: vec!["RestrictPOBoxes".to_owned()],
            address_restrictions: Some(AddressRestrictions {
                kind: RestrictionType::NotAllowed,
                restrictions: [("JP".to_owned(), tokyo), ("US".to_owned(), CountryRestriction::default())]
                    .into(),
            }),
        })
        .payment_details(PaymentDetails {
            allow_overcharge: Some(true),
            extend_expiration: Some(true),
            ..PaymentDetails::default()
        })
        .supplementary_data("s")
        .platform_id("p");
    let sent = value(&payload.to_json());
    assert_eq!(sent["webCheckoutDetails"]["checkoutResultReturnUrl"], "https://shop.example/done");
    assert_eq!(
        sent["deliverySpecifications"],
        json!({"specialRestrictions": ["RestrictPOBoxes"],
               "addressRestrictions": {"type": "NotAllowed", "restrictions": {
                   "JP": {"statesOrRegions": ["東京都"], "zipCodes": ["153*"]}, "US": {}}}})
    );
    assert_eq!(sent["paymentDetails"], json!({"allowOvercharge": true, "extendExpiration": true}));
    assert_eq!((&sent["supplementaryData"], &sent["platformId"]), (&json!("s"), &json!("p")));
}

#[test]
fn a_sign_in_payload_has_its_own_names() {
    let payload = SignInPayload::new(store(), "https://shop.example/login/lp1", &[Scope::ShippingAddress])
        .cancel_url("https://shop.example/lp1");
    assert_eq!(
        value(&payload.to_json()),
        json!({"signInReturnUrl": "https://shop.example/login/lp1", "signInCancelUrl": "https://shop.example/lp1",
               "storeId": "amzn1.application-oa2-client.x", "signInScopes": ["shippingAddress"]})
    );
}

#[test]
fn an_order_to_be_processed_has_amount_intent_and_address() {
    let address = DeliveryAddress {
        address_line2: Some("100% ビル 5F".to_owned()),
        address_line3: Some("5F 100%".to_owned()),
        ..DeliveryAddress::japan("試験 太郎", "153-0064", "東京都", "目黒区下目黒1-8-1", "+81312345678")
    };
    let payload = ProcessOrderPayload::one_time(
        store(),
        "https://shop.example/pay/result",
        Payment::authorize(Money::yen(3300)),
    )
    .cancel_url("https://shop.example/pay/cancel")
    .merchant_metadata(MerchantMetadata {
        merchant_reference_id: Some("ORD-1001".to_owned()),
        ..MerchantMetadata::default()
    })
    .ship_to(address);
    assert_eq!(payload.product_type(), ProductType::PayAndShip);
    let mut sent = value(&payload.to_json());
    assert!(payload.to_json().is_ascii());
    let sent_address = sent["addressDetails"].take();
    let decoded: Vec<(String, String)> = sent_address
        .as_object()
        .unwrap()
        .iter()
        .map(|(name, text)| (name.clone(), decode(text.as_str().unwrap())))
        .collect();
    let expected = [
        ("addressLine1", "目黒区下目黒1-8-1"),
        ("addressLine2", "100% ビル 5F"),
        ("addressLine3", "5F 100%"),
        ("countryCode", "JP"),
        ("name", "試験 太郎"),
        ("phoneNumber", "+81312345678"),
        ("postalCode", "153-0064"),
        ("stateOrRegion", "東京都"),
    ];
    assert_eq!(decoded, expected.map(|(name, text)| (name.to_owned(), text.to_owned())));
    assert_eq!(sent_address["phoneNumber"], "+81312345678", "plain ASCII stays as it is");
    assert_eq!(
        sent,
        json!({"webCheckoutDetails": {"checkoutResultReturnUrl": "https://shop.example/pay/result",
                                      "checkoutCancelUrl": "https://shop.example/pay/cancel",
                                      "checkoutMode": "ProcessOrder"},
               "storeId": "amzn1.application-oa2-client.x", "chargePermissionType": "OneTime",
               "paymentDetails": {"paymentIntent": "Authorize", "canHandlePendingAuthorization": false,
                                  "chargeAmount": {"amount": "3300", "currencyCode": "JPY"}},
               "merchantMetadata": {"merchantReferenceId": "ORD-1001"}, "addressDetails": null})
    );
}

fn decode(text: &str) -> String {
    percent_encoding::percent_decode_str(text).decode_utf8().unwrap().into_owned()
}

#[test]
fn an_order_without_an_address_ships_nothing() {
    let payload = ProcessOrderPayload::recurring(
        store(),
        "https://shop.example/pay/result",
        Payment::confirm(Money::yen(3000)).total_order_amount(Money::yen(9000)),
        Recurrence::every(1, FrequencyUnit::Month),
    );
    assert_eq!(payload.product_type(), ProductType::PayOnly);
    let sent = value(&payload.to_json());
    assert_eq!(sent.get("addressDetails"), None);
    assert_eq!(sent["chargePermissionType"], "Recurring");
    assert_eq!(sent["recurringMetadata"]["frequency"], json!({"unit": "Month", "value": "1"}));
    assert_eq!(sent["paymentDetails"]["totalOrderAmount"]["amount"], "9000");
}

#[test]
fn a_payment_has_only_what_goes_with_its_intent() {
    let details = |payment: Payment| PaymentDetails::from(payment);
    let descriptor = SoftDescriptor::parse("EXAMPLE").unwrap();
    let now = details(Payment::authorize_with_capture(Money::yen(1), Some(&descriptor)));
    assert_eq!(now.payment_intent, Some(PaymentIntent::AuthorizeWithCapture));
    assert_eq!(now.can_handle_pending_authorization, Some(false));
    assert_eq!(now.soft_descriptor.as_deref(), Some("EXAMPLE"));
    let pending = details(Payment::authorize_pending(Money::yen(1)));
    assert_eq!(pending.payment_intent, Some(PaymentIntent::Authorize));
    assert_eq!((pending.can_handle_pending_authorization, pending.soft_descriptor), (Some(true), None));
}

#[test]
fn an_upgrade_names_the_permission_and_its_cycle() {
    let permission = ChargePermissionId::parse("S03-1234567-1234567").unwrap();
    let cycle = Recurrence::every(1, FrequencyUnit::Month).amount(Money::yen(3000));
    let payload = UpgradePayload::new(store(), permission, cycle, "https://shop.example/result")
        .cancel_url("https://shop.example/thanks");
    assert_eq!(
        value(&payload.to_json()),
        json!({"webCheckoutDetails": {"checkoutResultReturnUrl": "https://shop.example/result",
                                      "checkoutCancelUrl": "https://shop.example/thanks"},
               "storeId": "amzn1.application-oa2-client.x", "chargePermissionId": "S03-1234567-1234567",
               "chargePermissionType": "Recurring",
               "recurringMetadata": {"frequency": {"unit": "Month", "value": "1"},
                                     "amount": {"amount": "3000", "currencyCode": "JPY"}}})
    );
    assert_eq!(serde_json::to_value(UpgradeAction::RecurringUpgrade).unwrap(), "recurringUpgrade");
    assert_eq!(serde_json::to_value(UpgradeAction::RecurringUpdate).unwrap(), "recurringUpdate");
}

#[test]
fn an_update_sends_only_what_changes() {
    assert_eq!(value(&serde_json::to_string(&UpdateCheckoutSession::default()).unwrap()), json!({}));
    let update = UpdateCheckoutSession {
        web_checkout_details: Some(UpdateWebCheckoutDetails {
            checkout_result_return_url: Some("https://shop.example/result".to_owned()),
            ..UpdateWebCheckoutDetails::default()
        }),
        payment_details: Some(PaymentDetails {
            payment_intent: Some(PaymentIntent::Authorize),
            can_handle_pending_authorization: Some(false),
            charge_amount: Some(Money::yen(3300)),
            ..PaymentDetails::default()
        }),
        charge_permission_type: Some(ChargePermissionType::Recurring),
        recurring_metadata: Some(Recurrence::every(1, FrequencyUnit::Month)),
        merchant_metadata: Some(MerchantMetadata {
            merchant_reference_id: Some("LP-42".to_owned()),
            ..MerchantMetadata::default()
        }),
        ..UpdateCheckoutSession::default()
    };
    let request = sign(&update_checkout_session(&id(), &update), "SANDBOX-AE");
    assert_eq!(
        (request.method, request.target.as_str()),
        (Method::Patch, "/v2/checkoutSessions/3f0c2b1a-7f4e-4c58-9d55-0c2b8d6f4a11")
    );
    assert_eq!(header(&request, "x-amz-pay-idempotency-key"), None);
    assert_eq!(
        value(&request.body),
        json!({"webCheckoutDetails": {"checkoutResultReturnUrl": "https://shop.example/result"},
               "paymentDetails": {"paymentIntent": "Authorize", "canHandlePendingAuthorization": false,
                                  "chargeAmount": {"amount": "3300", "currencyCode": "JPY"}},
               "chargePermissionType": "Recurring",
               "recurringMetadata": {"frequency": {"unit": "Month", "value": "1"}, "amount": null},
               "merchantMetadata": {"merchantReferenceId": "LP-42"}})
    );
}

#[test]
fn completing_repeats_the_amount() {
    let call = complete_checkout_session(&id(), &CompleteCheckoutSession::new(Money::yen(3300)), None);
    let request = sign(&call, "SANDBOX-AE");
    assert_eq!(
        (request.method, request.target.as_str()),
        (Method::Post, "/v2/checkoutSessions/3f0c2b1a-7f4e-4c58-9d55-0c2b8d6f4a11/complete")
    );
    assert_eq!(request.body, r#"{"chargeAmount":{"amount":"3300","currencyCode":"JPY"}}"#);
    assert_eq!(header(&request, "x-amz-pay-idempotency-key"), None);
    let key = IdempotencyKey::from_facts(&["complete", "draft-1", "1"]);
    let call = complete_checkout_session(&id(), &CompleteCheckoutSession::new(Money::yen(3300)), Some(&key));
    assert_eq!(header(&sign(&call, "SANDBOX-AE"), "x-amz-pay-idempotency-key"), Some(key.as_str()));
}

#[test]
fn creating_sends_its_key_and_simulations_are_signed() {
    let key = IdempotencyKey::parse("0f8fad5bd9cb469fa16570867728950e").unwrap();
    let payload = CheckoutPayload::one_time(store(), "https://shop.example/r");
    let call = create_checkout_session(&payload, &key).simulation_code("HardDeclined");
    let request = sign(&call, "AELEGACY");
    assert_eq!((request.method, request.target.as_str()), (Method::Post, "/sandbox/v2/checkoutSessions"));
    assert_eq!(request.body, payload.to_json());
    assert_eq!(header(&request, "x-amz-pay-idempotency-key"), Some(key.as_str()));
    assert_eq!(header(&request, "x-amz-pay-host"), Some("pay-api.amazon.jp"));
    assert_eq!(header(&request, "x-amz-pay-date"), Some("20250102T030405Z"));
    assert!(header(&request, "authorization").unwrap().contains("x-amz-pay-simulation-code"));
}

#[test]
fn ids_from_outside_cannot_bend_the_path() {
    for bad in ["", ".", "..", "a b", "a\nb", "日本", "a\u{202A}b"] {
        assert!(CheckoutSessionId::parse(bad).is_err(), "{bad:?}");
        assert!(BuyerToken::parse(bad).is_err(), "{bad:?}");
    }
    let token = BuyerToken::parse("Atza|a/../b?c=d#e%2F").unwrap();
    assert_eq!(
        sign(&get_buyer(&token), "SANDBOX-AE").target,
        "/v2/buyers/Atza%7Ca%2F..%2Fb%3Fc%3Dd%23e%252F"
    );
}

#[test]
fn idempotency_keys_keep_amazons_limits() {
    for bad in ["", "a b", "ä", &"a".repeat(33)] {
        assert!(IdempotencyKey::parse(bad).is_err(), "{bad:?}");
    }
    assert_ne!(IdempotencyKey::from_facts(&["ab", "c"]), IdempotencyKey::from_facts(&["a", "bc"]));
    assert!(IdempotencyKey::parse(IdempotencyKey::from_facts(&["注文", "1"]).as_str()).is_ok());
}
