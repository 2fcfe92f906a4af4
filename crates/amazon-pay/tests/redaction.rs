//! Nothing secret or personal comes out of `Debug`, `Display` or an error's chain of causes.
#![allow(clippy::unwrap_used, reason = "tests fail by panicking")]

use std::error::Error as _;

use amazon_pay::{
    BuyerId, BuyerToken, CheckoutPayload, CheckoutSessionId, CompleteCheckoutSession, DeliveryAddress,
    Endpoint, Environment, Error, MerchantMetadata, Money, MoneyMoved, Payment, PrivateKey,
    ProcessOrderPayload, PublicKeyId, ReasonCode, Region, Retry, SignInPayload, Signer, StoreId,
    UpdateCheckoutSession, UpdateWebCheckoutDetails, complete_checkout_session, get_buyer,
    get_checkout_session, parse_timestamp,
};

const SECRETS: [&str; 9] =
    ["Atza", "山田", "太郎", "yamada@example.com", "0312345678", "153-0064", "下目黒", "h4ndle", "1111"];

fn clean(what: &str, text: &str) {
    for secret in SECRETS {
        assert!(!text.contains(secret), "{what} shows {secret}: {text}");
    }
}

fn session_id() -> CheckoutSessionId {
    CheckoutSessionId::parse("3f0c2b1a").unwrap()
}

#[test]
fn keys_and_tokens_do_not_print() {
    let key = PrivateKey::generate().unwrap();
    let pem = key.to_pkcs8_pem().unwrap();
    assert_eq!(format!("{key:?}"), "PrivateKey([redacted])");
    let signer = Signer::new(PublicKeyId::parse("SANDBOX-AE").unwrap(), key);
    assert!(!format!("{signer:?}").contains(&pem[40..80]));
    let token = BuyerToken::parse("Atza|secret").unwrap();
    assert_eq!(format!("{token:?}"), "BuyerToken([redacted])");
    assert_eq!(format!("{:?}", BuyerId::parse("amzn1.account.Atza").unwrap()), "BuyerId([redacted])");
    let call = get_buyer(&token);
    clean("call", &format!("{call:?}"));
    let endpoint = Endpoint::new(Region::Jp, Environment::Sandbox);
    let request = call.sign(&signer, &endpoint, parse_timestamp("20250102T030405Z").unwrap()).unwrap();
    assert!(request.target.contains("Atza"), "the request itself needs the token");
    clean("request", &format!("{request:?}"));
}

#[test]
fn payloads_and_updates_hide_their_urls() {
    let store = StoreId::parse("amzn1.application-oa2-client.x").unwrap();
    let payload = CheckoutPayload::one_time(store.clone(), "https://shop.example/review/h4ndle");
    clean("payload", &format!("{payload:?}"));
    clean("sign-in", &format!("{:?}", SignInPayload::new(store, "https://shop.example/h4ndle", &[])));
    let signer = Signer::new(PublicKeyId::parse("SANDBOX-AE").unwrap(), PrivateKey::generate().unwrap());
    let signed = signer.sign_button(payload.to_json()).unwrap();
    assert!(signed.payload_json.contains("h4ndle"));
    clean("signed payload", &format!("{signed:?}"));
    let order = ProcessOrderPayload::one_time(
        StoreId::parse("amzn1.application-oa2-client.x").unwrap(),
        "https://shop.example/h4ndle",
        Payment::authorize(Money::yen(3300)),
    )
    .ship_to(DeliveryAddress::japan(
        "山田 太郎",
        "153-0064",
        "東京都",
        "目黒区下目黒1-8-1",
        "0312345678",
    ));
    clean("order", &format!("{order:?}"));
    let update = UpdateCheckoutSession {
        web_checkout_details: Some(UpdateWebCheckoutDetails {
            checkout_result_return_url: Some("https://shop.example/result/h4ndle".to_owned()),
            ..UpdateWebCheckoutDetails::default()
        }),
        merchant_metadata: Some(MerchantMetadata {
            note_to_buyer: Some("山田様".to_owned()),
            ..MerchantMetadata::default()
        }),
        ..UpdateCheckoutSession::default()
    };
    clean("update", &format!("{update:?}"));
}

#[test]
fn answers_hide_the_person() {
    let address = r#"{"name":"山田 太郎","addressLine1":"目黒区下目黒1-8-1","postalCode":"153-0064","phoneNumber":"0312345678"}"#;
    let person = r#"{"buyerId":"amzn1.account.Atza","name":"山田 太郎","email":"yamada@example.com","phoneNumber":"0312345678"}"#;
    let body = format!(
        r#"{{"checkoutSessionId":"a","buyer":{person},"shippingAddress":{address},"billingAddress":{address},
            "paymentPreferences":[{{"paymentDescriptor":"Visa ****1111"}}],
            "webCheckoutDetails":{{"checkoutReviewReturnUrl":"https://shop.example/review/h4ndle"}},
            "merchantMetadata":{{"noteToBuyer":"山田様"}}}}"#
    );
    let session = get_checkout_session(&session_id()).read(200, None, body.as_bytes()).unwrap();
    assert!(session.shipping_address.is_some() && !session.payment_preferences.is_empty());
    clean("session", &format!("{session:#?}"));
    let buyer = get_buyer(&BuyerToken::parse("Atza").unwrap()).read(200, None, person.as_bytes()).unwrap();
    clean("buyer", &format!("{buyer:?}"));
}

fn every_text(error: &Error) -> String {
    let mut text = format!("{error} {error:?}");
    let mut source = error.source();
    while let Some(cause) = source {
        text.push_str(&format!(" {cause} {cause:?}"));
        source = cause.source();
    }
    text
}

#[test]
fn errors_say_what_happened_without_saying_whose() {
    let call =
        complete_checkout_session(&session_id(), &CompleteCheckoutSession::new(Money::yen(3300)), None);
    let body = r#"{"reasonCode":"InvalidParameterValue","message":"[山田 太郎] 0312345678 is not valid"}"#;
    let error = call.read(400, Some("req-1"), body.as_bytes()).unwrap_err();
    clean("refusal", &every_text(&error));
    assert_eq!(
        error.to_string(),
        "Amazon Pay refused to complete the checkout session: HTTP 400 InvalidParameterValue (request req-1)"
    );
    let Error::Api(api) = error else { panic!("an API error") };
    assert_eq!(api.reason, ReasonCode::InvalidParameterValue);
    assert_eq!(api.amazon_message(), Some("[山田 太郎] 0312345678 is not valid"));
}

#[test]
fn an_unreadable_completion_may_have_moved_money() {
    let call =
        complete_checkout_session(&session_id(), &CompleteCheckoutSession::new(Money::yen(3300)), None);
    for body in [
        "",
        "<html>",
        "{}",
        r#"{"checkoutSessionId":"a","chargeId":["山田 太郎"]}"#,
        r#"{"checkoutSessionId":"山田"}"#,
    ] {
        let error = call.read(200, Some("req-2"), body.as_bytes()).unwrap_err();
        clean("decode error", &every_text(&error));
        assert!(matches!(error, Error::Decode(_)), "{body}");
        assert_eq!((error.money(), error.retry()), (MoneyMoved::Possibly, Retry::AskFirst));
        assert_eq!(error.request_id(), Some("req-2"));
    }
}

#[test]
fn a_reason_that_is_no_code_is_not_printed() {
    let call = get_checkout_session(&session_id());
    for body in [r#"{"reasonCode":"山田 太郎","message":null}"#, "<html>山田</html>", "[]", ""] {
        let error = call.read(403, Some("山田"), body.as_bytes()).unwrap_err();
        clean("refusal", &every_text(&error));
        assert_eq!(
            error.to_string(),
            "Amazon Pay refused to read the checkout session: HTTP 403 without a reason code"
        );
    }
}
