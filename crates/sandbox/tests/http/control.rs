//! `/_sandbox/*`, the script, and the headers of the pages.

use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use serde_json::{Value, json};

use crate::support::{SHOP, Stage};

#[tokio::test]
async fn ordered_faults_strike_as_often_as_ordered() {
    let mut stage = Stage::new().await;
    let id = stage.reviewed("OneTime", "taro@buyer.example").await;
    let path = format!("/v2/checkoutSessions/{id}");
    let fault = json!({ "operation": "getCheckoutSession", "status": 503, "count": 2 });
    assert_eq!(stage.post_json("/_sandbox/faults", &fault).await.status, StatusCode::OK);
    for expected in [503, 503, 200] {
        assert_eq!(stage.api("GET", &path, &Value::Null, &[]).await.0, expected);
    }
    for bad in
        [json!({ "operation": "nothing", "status": 500 }), json!({ "operation": "getBuyer", "status": 200 })]
    {
        assert_eq!(stage.post_json("/_sandbox/faults", &bad).await.status, StatusCode::BAD_REQUEST, "{bad}");
    }
    stage.post_json("/_sandbox/faults", &json!({ "operation": "checkoutJs", "status": 404 })).await;
    assert_eq!(stage.get("/checkout.js").await.status, StatusCode::NOT_FOUND);
    assert_eq!(stage.get("/checkout.js").await.status, StatusCode::OK);
}

#[tokio::test]
async fn faults_stay_until_cleared_and_can_cut_the_line() {
    let stage = Stage::new().await;
    let cuts = json!({ "operation": "checkoutJs", "cut": true, "always": true });
    stage.post_json("/_sandbox/faults", &cuts).await;
    assert_eq!(stage.control("/_sandbox/faults").await["faults"][0]["operation"], "checkoutJs");
    for _ in 0..2 {
        let request = Request::get("/checkout.js").body(Body::empty()).unwrap();
        assert!(stage.is_cut(request).await);
    }
    let clear = Request::delete("/_sandbox/faults").body(Body::empty()).unwrap();
    assert_eq!(stage.send(clear).await.status, StatusCode::OK);
    let request = Request::get("/checkout.js").body(Body::empty()).unwrap();
    assert!(!stage.is_cut(request).await);

    let fault = json!({ "operation": "createCheckoutSession", "cut": true, "dropAnswer": true });
    stage.post_json("/_sandbox/faults", &fault).await;
    let key = [("x-amz-pay-idempotency-key", "k")];
    let request = stage.signed("POST", "/v2/checkoutSessions", &stage.payload("OneTime"), &key);
    assert!(stage.is_cut(request).await);
    assert_eq!(stage.ledger().await["checkoutSessions"].as_array().unwrap().len(), 1, "the work is done");
    assert_eq!(stage.control("/_sandbox/requests").await["requests"][2]["reasonCode"], "ConnectionCut");
}

#[tokio::test]
async fn a_dropped_answer_has_done_its_work() {
    let mut stage = Stage::new().await;
    let id = stage.reviewed("OneTime", "taro@buyer.example").await;
    stage.pay(&id, "Authorize").await;
    let fault = json!({ "operation": "completeCheckoutSession", "dropAnswer": true });
    stage.post_json("/_sandbox/faults", &fault).await;
    let (status, error) = stage.complete(&id, 3300, &[]).await;
    assert_eq!((status, error["reasonCode"].as_str()), (500, Some("InternalServerError")));
    assert_eq!(stage.session(&id).await["statusDetails"]["state"], "Completed");
    assert_eq!(stage.complete(&id, 3300, &[]).await.1["reasonCode"], "InvalidCheckoutSessionStatus");
    assert_eq!(stage.ledger().await["charges"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn reset_empties_everything_but_the_merchant() {
    let mut stage = Stage::new().await;
    stage.reviewed("OneTime", "taro@buyer.example").await;
    stage.post_json("/_sandbox/reset", &json!({})).await;
    assert_eq!(stage.ledger().await["checkoutSessions"], json!([]));
    let payload = stage.payload("OneTime");
    let visit = stage.click("PayAndShip", &payload).await;
    stage.get(&visit).await.has("id=\"ap_email\"");
}

#[tokio::test]
async fn request_log_tells_reasons_and_no_tokens() {
    let mut stage = Stage::new().await;
    stage.api("GET", "/v2/buyers/secret-token", &Value::Null, &[]).await;
    let log = stage.get("/_sandbox/requests").await;
    assert!(!log.body.contains("secret-token"));
    stage.get("/checkout/v/nowhere").await.has("ResourceNotFound");
    stage.post("/checkout/v/nowhere/sign-in", &[("email", "x@buyer.example"), ("password", "secret")]).await;
    let later = stage.get("/_sandbox/requests").await;
    let codes: Vec<String> =
        later.json()["requests"].as_array().unwrap().iter().map(|one| one["operation"].to_string()).collect();
    assert_eq!(codes, ["\"getBuyer\"", "\"hostedPage\"", "\"signIn\""]);
    assert!(!later.body.contains("x@buyer.example"));
    let entry = log.json()["requests"][0].clone();
    assert_eq!(
        (entry["operation"].as_str(), entry["reasonCode"].as_str()),
        (Some("getBuyer"), Some("ResourceNotFound"))
    );
}

#[tokio::test]
async fn the_cart_shows_fields_and_masks_secrets() {
    let mut stage = Stage::new().await;
    let fields = [("order[name01]", "試験<b>"), ("order[password]", "hunter2"), ("order[note]", "")];
    let page = stage.post("/_sandbox/cart/confirm", &fields).await;
    page.has("カート(デモ)がこの内容を受け取りました").has("order[name01]").has("試験&lt;b&gt;");
    assert!(!page.body.contains("hunter2"));
    stage.get("/_sandbox/cart/confirm").await.has("まだ何も届いていません");
    stage.get("/").await.has("/_sandbox/ledger");
}

#[tokio::test]
async fn everything_for_other_origins_says_so() {
    let stage = Stage::new().await;
    let ask = |path: &str| Request::get(path).header(header::ORIGIN, SHOP).body(Body::empty()).unwrap();
    let script = stage.send(ask("/checkout.js")).await;
    assert_eq!(script.headers["access-control-allow-origin"], "*");
    assert_eq!(script.headers["cross-origin-resource-policy"], "cross-origin");
    assert_eq!(script.headers["timing-allow-origin"], "*");
    assert_eq!(stage.send(ask("/_sandbox/ledger")).await.headers["access-control-allow-origin"], "*");
    let signout = stage.send(ask("/checkout/signout")).await;
    assert_eq!(signout.headers["access-control-allow-origin"], SHOP);
    assert_eq!(signout.headers["access-control-allow-credentials"], "true");
}

#[tokio::test]
async fn hosted_pages_are_neither_stored_nor_framed_nor_limited_in_their_way_back() {
    let mut stage = Stage::new().await;
    let payload = stage.payload("OneTime");
    let visit = stage.click("PayAndShip", &payload).await;
    let page = stage.get(&visit).await;
    assert_eq!(page.headers["cache-control"], "no-store");
    assert_eq!(page.headers["referrer-policy"], "origin");
    let policy = page.headers["content-security-policy"].to_str().unwrap();
    assert!(policy.contains("default-src 'none'") && !policy.contains("form-action"), "{policy}");
    assert!(!page.body.contains("<script>") && !page.body.contains(" style="), "nothing inline");
    page.has("サンドボックス(模擬環境)");
}
