//! Charge permissions, charges and refunds over HTTP: shapes, codes, keys; the rules have their own tests.

use serde_json::{Value, json};

use crate::support::Stage;

fn yen(field: &str, amount: u64) -> Value {
    json!({ field: { "amount": amount.to_string(), "currencyCode": "JPY" } })
}

/// A completed session; returns the ids of permission and charge.
async fn completed(stage: &mut Stage, kind: &str, intent: &str) -> (String, Option<String>) {
    let id = stage.reviewed(kind, "taro@buyer.example").await;
    stage.pay(&id, intent).await;
    let (status, done) = stage.complete(&id, 3300, &[]).await;
    assert_eq!(status, 200, "{done}");
    let permission = done["chargePermissionId"].as_str().unwrap().to_owned();
    (permission, done["chargeId"].as_str().map(str::to_owned))
}

fn key(text: &str) -> [(&str, &str); 1] {
    [("x-amz-pay-idempotency-key", text)]
}

fn state(object: &Value) -> (Option<&str>, Option<&str>) {
    (object["statusDetails"]["state"].as_str(), object["statusDetails"]["reasonCode"].as_str())
}

#[tokio::test]
async fn capture_refund_and_what_the_ledger_says() {
    let mut stage = Stage::new().await;
    let (permission, charge) = completed(&mut stage, "OneTime", "Authorize").await;
    let charge = charge.unwrap();
    let path = format!("/v2/charges/{charge}/capture");
    let body = yen("captureAmount", 3000);
    let (status, missing) = stage.api("POST", &path, &body, &[]).await;
    assert_eq!((status, missing["reasonCode"].as_str()), (400, Some("MissingHeader")));
    let first = stage.api("POST", &path, &body, &key("capture-1")).await;
    assert_eq!((first.0, state(&first.1)), (200, (Some("Captured"), None)));
    assert_eq!(first.1["captureAmount"], json!({ "amount": "3000", "currencyCode": "JPY" }));
    assert_eq!(stage.api("POST", &path, &body, &key("capture-1")).await, first, "replayed");
    let (status, refused) = stage.api("POST", &path, &body, &key("capture-2")).await;
    assert_eq!((status, refused["reasonCode"].as_str()), (422, Some("InvalidChargeStatus")));

    let mut body = yen("refundAmount", 1000);
    body["chargeId"] = json!(charge);
    let (status, refund) = stage.api("POST", "/v2/refunds", &body, &key("refund-1")).await;
    assert_eq!((status, state(&refund)), (201, (Some("RefundInitiated"), None)));
    let id = refund["refundId"].as_str().unwrap().to_owned();
    assert!(id.starts_with(&format!("{permission}-R")), "{id}");
    body["refundAmount"]["amount"] = json!("2451");
    let (status, refused) = stage.api("POST", "/v2/refunds", &body, &key("refund-2")).await;
    assert_eq!((status, refused["reasonCode"].as_str()), (400, Some("TransactionAmountExceeded")));
    stage.post_json("/_sandbox/clock", &json!({ "advanceSeconds": 30 })).await;
    let (_, refund) = stage.api("GET", &format!("/v2/refunds/{id}"), &Value::Null, &[]).await;
    assert_eq!(state(&refund), (Some("Refunded"), None));

    let ledger = stage.ledger().await;
    let (charge, refund) = (&ledger["charges"][0], &ledger["refunds"][0]);
    assert_eq!((charge["captured"].as_str(), charge["refunded"].as_str()), (Some("3000"), Some("1000")));
    assert_eq!((refund["amount"].as_str(), refund["state"].as_str()), (Some("1000"), Some("Refunded")));
    assert_eq!(ledger["chargePermissions"][0]["amountBalance"], "300");
}

#[tokio::test]
async fn a_subscription_is_charged_declined_and_closed() {
    let mut stage = Stage::new().await;
    let (permission, _) = completed(&mut stage, "Recurring", "Confirm").await;
    let body = |amount: u64| {
        let mut body = yen("chargeAmount", amount);
        body["chargePermissionId"] = json!(permission);
        body["captureNow"] = json!(true);
        body["merchantMetadata"] = json!({ "merchantReferenceId": "SUB-1" });
        body
    };
    let (status, charge) = stage.api("POST", "/v2/charges", &body(3300), &key("c1")).await;
    assert_eq!((status, state(&charge)), (201, (Some("Captured"), None)));
    assert_eq!(charge["merchantMetadata"]["merchantReferenceId"], "SUB-1");
    let simulated = [("x-amz-pay-idempotency-key", "c2"), ("x-amz-pay-simulation-code", "HardDeclined")];
    for _ in 0..2 {
        let (status, refused) = stage.api("POST", "/v2/charges", &body(3300), &simulated).await;
        assert_eq!((status, refused["reasonCode"].as_str()), (422, Some("HardDeclined")), "also replayed");
    }
    let (status, refused) = stage.api("POST", "/v2/charges", &body(96_701), &key("c3")).await;
    assert_eq!((status, refused["reasonCode"].as_str()), (400, Some("PeriodicAmountExceeded")));
    let mut unknown = body(1);
    unknown["supplementary"] = json!("x");
    assert_eq!(
        stage.api("POST", "/v2/charges", &unknown, &key("c4")).await.1["reasonCode"],
        "UnrecognizedField"
    );

    let path = format!("/v2/chargePermissions/{permission}");
    let update = json!({ "recurringMetadata": { "frequency": { "unit": "Week", "value": "2" } } });
    let (status, updated) = stage.api("PATCH", &path, &update, &[]).await;
    assert_eq!((status, updated["recurringMetadata"]["frequency"]["unit"].as_str()), (200, Some("Week")));
    let closing = json!({ "closureReason": "解約", "cancelPendingCharges": true });
    let (status, closed) = stage.api("DELETE", &format!("{path}/close"), &closing, &[]).await;
    assert_eq!((status, closed["statusDetails"]["state"].as_str()), (200, Some("Closed")));
    assert_eq!(closed["statusDetails"]["reasons"][0]["reasonCode"], "MerchantClosed");
    let (status, refused) = stage.api("POST", "/v2/charges", &body(1), &key("c5")).await;
    assert_eq!((status, refused["reasonCode"].as_str()), (422, Some("InvalidChargePermissionStatus")));
}

#[tokio::test]
async fn a_charge_is_canceled_and_a_pending_one_settles() {
    let mut stage = Stage::new().await;
    let (permission, charge) = completed(&mut stage, "OneTime", "Authorize").await;
    let path = format!("/v2/charges/{}/cancel", charge.unwrap());
    assert_eq!(stage.api("DELETE", &path, &json!({}), &[]).await.1["reasonCode"], "MissingParameterValue");
    let reason = json!({ "cancellationReason": "在庫切れ" });
    let (status, canceled) = stage.api("DELETE", &path, &reason, &[]).await;
    assert_eq!((status, state(&canceled)), (200, (Some("Canceled"), Some("MerchantCanceled"))));
    assert_eq!(stage.api("DELETE", &path, &reason, &[]).await.0, 422);

    let mut body = yen("chargeAmount", 3300);
    body["chargePermissionId"] = json!(permission);
    body["canHandlePendingAuthorization"] = json!(true);
    let later =
        [("x-amz-pay-idempotency-key", "p1"), ("x-amz-pay-simulation-code", "AuthorizationInitiated")];
    let (status, pending) = stage.api("POST", "/v2/charges", &body, &later).await;
    assert_eq!((status, state(&pending)), (201, (Some("AuthorizationInitiated"), None)));
    let path = format!("/v2/chargePermissions/{permission}");
    let (_, busy) = stage.api("GET", &path, &Value::Null, &[]).await;
    assert_eq!(busy["statusDetails"]["state"], "NonChargeable");
    assert_eq!(busy["statusDetails"]["reasons"][0]["reasonCode"], "ChargeInProgress");
    stage.post_json("/_sandbox/clock", &json!({ "advanceSeconds": 30 })).await;
    let path = format!("/v2/charges/{}", pending["chargeId"].as_str().unwrap());
    assert_eq!(state(&stage.api("GET", &path, &Value::Null, &[]).await.1), (Some("Authorized"), None));
}

#[tokio::test]
async fn cards_that_decide_later_need_a_shop_that_can_wait() {
    for (card, ends) in [("4", (Some("Authorized"), None)), ("5", (Some("Declined"), Some("HardDeclined")))] {
        for waits in [false, true] {
            let mut stage = Stage::new().await;
            let id = stage.reviewed("OneTime", "taro@buyer.example").await;
            let link = "/checkout/initiate_auth?changeAction=changePayment&amazonCheckoutSessionId=";
            let visit = stage.get(&format!("{link}{id}")).await.location().to_owned();
            stage.post(&format!("{visit}/payment"), &[("payment", card)]).await;
            let details = json!({ "paymentDetails": { "canHandlePendingAuthorization": waits } });
            stage.update(&id, &details).await;
            stage.pay(&id, "Authorize").await;
            let (status, done) = stage.complete(&id, 3300, &[]).await;
            if !waits {
                assert_eq!(done["reasonCode"], "InvalidSandboxSimulationSpecified");
                continue;
            }
            assert_eq!(status, 202);
            stage.post_json("/_sandbox/clock", &json!({ "advanceSeconds": 30 })).await;
            let path = format!("/v2/charges/{}", done["chargeId"].as_str().unwrap());
            assert_eq!(state(&stage.api("GET", &path, &Value::Null, &[]).await.1), ends);
        }
    }
}

#[tokio::test]
async fn the_other_side_acts_through_control_routes() {
    let mut stage = Stage::new().await;
    let (permission, _) = completed(&mut stage, "Recurring", "Confirm").await;
    let control = format!("/_sandbox/charge-permissions/{permission}");
    let body = {
        let mut body = yen("chargeAmount", 3300);
        body["chargePermissionId"] = json!(permission);
        body["captureNow"] = json!(true);
        body
    };
    let charge = async |stage: &Stage, name: &str| {
        let (status, answer) = stage.api("POST", "/v2/charges", &body, &key(name)).await;
        (
            status,
            answer["reasonCode"].as_str().map(str::to_owned),
            answer["chargeId"].as_str().map(str::to_owned),
        )
    };
    let code = |text: &str| Some(text.to_owned());

    let deed = json!({ "action": "declineNextCharges", "reason": "SoftDeclined", "count": 2 });
    assert_eq!(
        stage.post_json(&control, &deed).await.json()["orderedDeclines"],
        json!(["SoftDeclined", "SoftDeclined"])
    );
    for name in ["a", "b"] {
        assert_eq!(charge(&stage, name).await, (422, code("SoftDeclined"), None));
    }
    let (status, _, id) = charge(&stage, "c").await;
    assert_eq!(status, 201);

    let deed = json!({ "action": "blockPayment", "reason": "PaymentMethodExpired" });
    let blocked = stage.post_json(&control, &deed).await.json();
    assert_eq!(
        (blocked["state"].as_str(), blocked["reasonCode"].as_str()),
        (Some("NonChargeable"), Some("PaymentMethodExpired"))
    );
    assert_eq!(charge(&stage, "d").await, (422, code("InvalidChargePermissionStatus"), None));
    // The buyer picks a working card at Amazon.
    stage.post_json(&control, &json!({ "action": "changePayment", "payment": 3 })).await;
    assert_eq!(charge(&stage, "e").await.0, 201);
    let (_, shown) =
        stage.api("GET", &format!("/v2/chargePermissions/{permission}"), &Value::Null, &[]).await;
    assert_eq!(shown["paymentPreferences"][0]["paymentDescriptor"], "MasterCard ****4444 (Amazon Pay)");
    assert_eq!(
        stage.post_json(&control, &json!({ "action": "changePayment", "payment": 9 })).await.status,
        404
    );
    assert_eq!(
        stage.post_json(&control, &json!({ "action": "changeAddress", "address": 9 })).await.status,
        404
    );

    let deed = json!({ "action": "chargeBack", "chargeId": id });
    assert_eq!(stage.post_json(&control, &deed).await.status, 200);
    assert_eq!(stage.ledger().await["charges"][0]["chargedBack"], true);
    let closed = stage.post_json(&control, &json!({ "action": "closeByBuyer" })).await.json();
    assert_eq!(
        (closed["state"].as_str(), closed["reasonCode"].as_str()),
        (Some("Closed"), Some("BuyerClosed"))
    );
    assert_eq!(stage.post_json(&control, &json!({ "action": "unblockPayment" })).await.status, 422);
    assert_eq!(charge(&stage, "f").await, (422, code("InvalidChargePermissionStatus"), None));
    let backwards = stage.post_json("/_sandbox/clock", &json!({ "advanceSeconds": -1 })).await;
    assert_eq!(backwards.status, 400);
}

#[tokio::test]
async fn the_buyers_data_disappears_from_a_permission_after_thirty_days() {
    let mut stage = Stage::new().await;
    let (permission, _) = completed(&mut stage, "OneTime", "Authorize").await;
    let path = format!("/v2/chargePermissions/{permission}");
    let (_, shown) = stage.api("GET", &path, &Value::Null, &[]).await;
    assert_eq!(shown["buyer"]["email"], "taro@buyer.example");
    stage.post_json("/_sandbox/clock", &json!({ "advanceSeconds": 30 * 86_400 })).await;
    let (_, hidden) = stage.api("GET", &path, &Value::Null, &[]).await;
    assert_eq!((&hidden["buyer"], &hidden["shippingAddress"]), (&Value::Null, &Value::Null));
    assert_eq!(hidden["paymentPreferences"], json!([null]));
    assert_eq!(hidden["statusDetails"]["state"], "Chargeable", "its charge has expired and is free again");
    assert_eq!(hidden["limits"]["amountBalance"]["amount"], "3300");
}

#[tokio::test]
async fn an_open_session_can_be_ended_and_an_ended_one_can_not() {
    let mut stage = Stage::new().await;
    let id = stage.reviewed("OneTime", "taro@buyer.example").await;
    stage.pay(&id, "Authorize").await;
    let path = format!("/_sandbox/checkout-sessions/{id}");
    let ended = stage.post_json(&path, &json!({ "action": "cancelByAmazon" })).await.json();
    assert_eq!(
        (ended["state"].as_str(), ended["reasonCode"].as_str()),
        (Some("Canceled"), Some("AmazonCanceled"))
    );
    assert_eq!(stage.complete(&id, 3300, &[]).await.1["reasonCode"], "CheckoutSessionCanceled");
    assert_eq!(stage.post_json(&path, &json!({ "action": "expire" })).await.status, 422);
    let form = [("action", "decline")];
    assert_eq!(stage.post(&format!("/seller/sessions/{id}"), &form).await.status, 422);
}
