//! What the sandbox refuses, and in which words.

use axum::body::Body;
use axum::http::Request;
use serde_json::{Value, json};

use crate::support::{Stage, order};

async fn code_after(
    stage: &mut Stage,
    payload: &Value,
    change: impl Fn(&mut Vec<(String, String)>),
) -> String {
    let mut fields = stage.click_fields("PayAndShip", payload);
    change(&mut fields);
    let answer = stage.click_with(&fields).await;
    assert!(answer.status.is_client_error(), "{}", answer.status);
    answer.has("お手続きを続けられませんでした").has("Session ID");
    let code = answer.body.split("id=\"error-code\">").nth(1).expect("an Error Code");
    code.split('<').next().unwrap().to_owned()
}

fn set(name: &'static str, value: &'static str) -> impl Fn(&mut Vec<(String, String)>) {
    move |fields| {
        for (_, old) in fields.iter_mut().filter(|(field, _)| field == name) {
            value.clone_into(old);
        }
    }
}

#[tokio::test]
async fn a_wrong_button_signature_names_what_should_have_been_signed() {
    let mut stage = Stage::new().await;
    let payload = stage.payload("OneTime");
    let mut fields = stage.click_fields("PayAndShip", &payload);
    // The classic: the page re-escapes the text after it was signed.
    fields[0].1 = fields[0].1.replace('/', "\\/");
    let hash = hex::encode(<sha2::Sha256 as sha2::Digest>::digest(&fields[0].1));
    let answer = stage.click_with(&fields).await;
    answer.has("InvalidSignatureError").has(&format!("AMZN-PAY-RSASSA-PSS-V2 {hash}"));
    answer.has(stage.merchant["merchantId"].as_str().unwrap());
    assert_eq!(stage.ledger().await["checkoutSessions"], json!([]));
}

#[tokio::test]
async fn each_bad_click_has_its_error_code() {
    let mut stage = Stage::new().await;
    let good = stage.payload("OneTime");
    // Salt 32 under the name of the algorithm with salt 20, as when the shop forgets `algorithm`.
    assert_eq!(
        code_after(&mut stage, &good, set("algorithm", "AMZN-PAY-RSASSA-PSS")).await,
        "InvalidSignatureError"
    );
    assert_eq!(code_after(&mut stage, &good, set("signature", "AAAA")).await, "InvalidSignatureError");
    assert_eq!(code_after(&mut stage, &good, set("merchantId", "A0")).await, "InvalidParameterValue");
    assert_eq!(code_after(&mut stage, &good, set("publicKeyId", "SANDBOX-X")).await, "InvalidAuthentication");
    assert_eq!(
        code_after(&mut stage, &good, set("publicKeyIdMismatch", "true")).await,
        "InvalidParameterValue"
    );
    assert_eq!(code_after(&mut stage, &good, set("environment", "LIVE")).await, "InvalidParameterValue");
    assert_eq!(code_after(&mut stage, &good, set("ledgerCurrency", "USD")).await, "CurrencyMismatch");
    assert_eq!(code_after(&mut stage, &good, set("productType", "SignIn")).await, "UnrecognizedField");

    let unchanged = |_: &mut Vec<(String, String)>| {};
    for (member, value, expected) in [
        ("storeId", json!("amzn1.application-oa2-client.other"), "InvalidParameterValue"),
        ("webCheckoutDetails", json!({}), "MissingParameterValue"),
        (
            "webCheckoutDetails",
            json!({ "checkoutReviewReturnUrl": "javascript:alert(1)" }),
            "InvalidParameterValue",
        ),
        (
            "webCheckoutDetails",
            json!({ "checkoutReviewReturnURL": "https://shop.example" }),
            "UnrecognizedField",
        ),
        ("chargePermissionTyp", json!("OneTime"), "UnrecognizedField"),
    ] {
        let mut payload = good.clone();
        payload[member] = value;
        assert_eq!(code_after(&mut stage, &payload, unchanged).await, expected, "{payload}");
    }
}

async fn refused(stage: &Stage, request: Request<Body>) -> (u16, String, String) {
    let answer = stage.send(request).await;
    let body = answer.json();
    let text = |name: &str| body[name].as_str().unwrap_or_default().to_owned();
    (answer.status.as_u16(), text("reasonCode"), text("message"))
}

#[tokio::test]
async fn a_wrong_request_signature_is_answered_with_the_string_to_sign() {
    let stage = Stage::new().await;
    let path = "/v2/checkoutSessions/11111111-2222-4333-8444-555555555555";
    let mut request = stage.signed("GET", path, &Value::Null, &[]);
    request.headers_mut().insert("x-amz-pay-date", "20250102T030406Z".parse().unwrap());
    let (status, code, message) = refused(&stage, request).await;
    assert_eq!((status, code.as_str()), (403, "InvalidRequestSignature"));
    assert!(message.contains("[AMZN-PAY-RSASSA-PSS-V2\n"), "{message}");

    let mut request = stage.signed("PATCH", path, &json!({ "a": 1 }), &[]);
    *request.body_mut() = Body::from("{\"a\":2}");
    assert_eq!(refused(&stage, request).await.1, "InvalidRequestSignature");
}

#[tokio::test]
async fn headers_and_keys_are_checked_one_by_one() {
    let stage = Stage::new().await;
    let path = "/v2/checkoutSessions/x";
    let get = || stage.signed("GET", path, &Value::Null, &[]);
    let authorization = get().headers()["authorization"].to_str().unwrap().to_owned();
    for (name, value, expected) in [
        ("authorization", Some("Bearer x".to_owned()), (400, "InvalidHeaderValue")),
        ("authorization", None, (400, "MissingHeader")),
        ("authorization", Some(authorization.replace("accept;", "")), (403, "InvalidRequestSignature")),
        (
            "authorization",
            Some(authorization.replace("SANDBOX-", "SANDBOX-X")),
            (403, "InvalidAuthentication"),
        ),
        ("accept", None, (400, "MissingHeader")),
        ("x-amz-pay-region", Some("eu".to_owned()), (400, "InvalidHeaderValue")),
        ("x-amz-pay-date", Some("yesterday".to_owned()), (400, "InvalidHeaderValue")),
    ] {
        let mut request = get();
        match value {
            Some(value) => drop(request.headers_mut().insert(name, value.parse().unwrap())),
            None => drop(request.headers_mut().remove(name)),
        }
        let (status, code, _) = refused(&stage, request).await;
        assert_eq!((status, code.as_str()), expected, "{name}");
    }
    let live = stage.signed("GET", "/live/v2/checkoutSessions/x", &Value::Null, &[]);
    assert_eq!(refused(&stage, live).await.1, "InvalidAuthentication");
    let sandbox = stage.signed("GET", "/sandbox/v2/checkoutSessions/x", &Value::Null, &[]);
    assert_eq!(refused(&stage, sandbox).await.1, "ResourceNotFound");
}

#[tokio::test]
async fn unknown_things_are_told_apart() {
    let mut stage = Stage::new().await;
    for (method, path, expected) in [
        ("GET", "/v2/buyers/nobody", (404, "ResourceNotFound")),
        ("GET", "/v2/charges/S03-0-C0", (404, "ResourceNotFound")),
        ("GET", "/v2/nothing", (404, "ResourceNotFound")),
        ("PATCH", "/v2/charges/x", (405, "UnsupportedOperation")),
        ("DELETE", "/v2/checkoutSessions/x", (405, "UnsupportedOperation")),
    ] {
        let (status, code, _) = refused(&stage, stage.signed(method, path, &Value::Null, &[])).await;
        assert_eq!((status, code.as_str()), expected, "{method} {path}");
    }
    let id = stage.reviewed("OneTime", "taro@buyer.example").await;
    for (body, expected) in [
        (json!({ "storeId": "x" }), "UnrecognizedField"),
        (json!({ "paymentDetails": { "chargeAmont": {} } }), "UnrecognizedField"),
        (
            json!({ "paymentDetails": { "chargeAmount": { "amount": "3300.00", "currencyCode": "JPY" } } }),
            "InvalidParameterValue",
        ),
        (
            json!({ "paymentDetails": { "chargeAmount": { "amount": "33", "currencyCode": "USD" } } }),
            "CurrencyMismatch",
        ),
        (json!({ "paymentDetails": { "paymentIntent": "authorize" } }), "InvalidParameterValue"),
        (json!([]), "InvalidRequestFormat"),
    ] {
        assert_eq!(stage.update(&id, &body).await.1["reasonCode"], expected, "{body}");
    }
    let over = json!({
        "chargePermissionType": "Recurring",
        "recurringMetadata": { "frequency": { "unit": "Month", "value": "1" } },
        "paymentDetails": order("Authorize", 100_001)["paymentDetails"]
    });
    assert_eq!(stage.update(&id, &over).await.1["reasonCode"], "PeriodicAmountExceeded");
}

#[tokio::test]
async fn an_idempotency_key_means_one_request() {
    let mut stage = Stage::new().await;
    let body = stage.payload("OneTime");
    let (status, refused) = stage.api("POST", "/v2/checkoutSessions", &body, &[]).await;
    assert_eq!((status, refused["reasonCode"].as_str()), (400, Some("MissingHeader")));
    let key = [("x-amz-pay-idempotency-key", "0f8fad5bd9cb469fa16570867728950e")];
    let first = stage.api("POST", "/v2/checkoutSessions", &body, &key).await;
    assert_eq!(stage.api("POST", "/v2/checkoutSessions", &body, &key).await, first);
    assert_eq!(stage.ledger().await["checkoutSessions"].as_array().unwrap().len(), 1);
    let other = stage.payload("Recurring");
    let (status, refused) = stage.api("POST", "/v2/checkoutSessions", &other, &key).await;
    assert_eq!((status, refused["reasonCode"].as_str()), (400, Some("DuplicateIdempotencyKey")));
    let long = [("x-amz-pay-idempotency-key", "0f8fad5b-d9cb-469f-a165-70867728950e")];
    let (_, refused) = stage.api("POST", "/v2/checkoutSessions", &body, &long).await;
    assert_eq!(refused["reasonCode"], "InvalidHeaderValue");

    let id = stage.reviewed("OneTime", "taro@buyer.example").await;
    stage.pay(&id, "Authorize").await;
    let key = [("x-amz-pay-idempotency-key", "order-1-attempt-1")];
    let first = stage.complete(&id, 3300, &key).await;
    assert_eq!((first.0, stage.complete(&id, 3300, &key).await), (200, first));
    assert_eq!(stage.ledger().await["charges"].as_array().unwrap().len(), 1);
}
