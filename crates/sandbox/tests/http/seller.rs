//! The Seller Central page: each form does what it says, and is refused with the reason on the page.

use aws_lc_rs::rsa::KeyPair;
use base64::prelude::{BASE64_STANDARD, Engine as _};
use serde_json::json;

use crate::support::Stage;

/// A recurring purchase, captured; the ids of permission and charge.
async fn bought(stage: &mut Stage, intent: &str) -> (String, String) {
    let id = stage.reviewed("Recurring", "taro@buyer.example").await;
    stage.pay(&id, intent).await;
    let done = stage.complete(&id, 3300, &[]).await.1;
    let text = |name: &str| done[name].as_str().unwrap().to_owned();
    (text("chargePermissionId"), text("chargeId"))
}

async fn submit(stage: &mut Stage, path: &str, fields: &[(&str, &str)]) -> u16 {
    stage.post(path, fields).await.status.as_u16()
}

#[tokio::test]
async fn every_page_shows_itself_before_and_after_something_happened() {
    let mut stage = Stage::new().await;
    let pages = ["", "/shops", "/buyers", "/notifications", "/behaviour", "/requests", "/requests?refused=1"];
    for _ in 0..2 {
        for page in pages {
            let answer = stage.get(&format!("/seller{page}")).await;
            assert_eq!(answer.status, 200);
            answer.has("aria-current=\"page\"").has("模擬環境");
            assert!(!answer.body.contains("template seller"), "{}", answer.body);
            assert!(!answer.body.contains("<script") && !answer.body.contains(" style="), "nothing inline");
        }
        let (permission, charge) = bought(&mut stage, "AuthorizeWithCapture").await;
        let deed = json!({ "action": "chargeBack", "chargeId": charge });
        stage.post_json(&format!("/_sandbox/charge-permissions/{permission}"), &deed).await;
        stage.post_json("/_sandbox/faults", &json!({ "operation": "getCharge", "status": 503 })).await;
        assert_eq!(stage.complete("nobody", 1, &[]).await.0, 404);
        stage.cookie = None;
    }
    stage.get("/seller").await.has("taro@buyer.example").has("チャージバック").has("売上確定");
    stage.get("/seller/notifications").await.has("CHARGEBACK").has("送信先なし");
    stage.get("/seller/requests?refused=1").await.has("ResourceNotFound");
    assert_eq!(
        stage.get("/seller/assets/seller.css").await.headers["content-type"],
        "text/css; charset=utf-8"
    );
}

#[tokio::test]
async fn money_moves_by_form() {
    let mut stage = Stage::new().await;
    let (permission, charge) = bought(&mut stage, "Authorize").await;
    let (charges, permissions) =
        (format!("/seller/charges/{charge}"), format!("/seller/permissions/{permission}"));
    assert_eq!(submit(&mut stage, &charges, &[("action", "capture"), ("amount", "3301")]).await, 400);
    assert_eq!(submit(&mut stage, &charges, &[("action", "capture"), ("amount", "3000")]).await, 303);
    assert_eq!(submit(&mut stage, &charges, &[("action", "cancel")]).await, 422);
    assert_eq!(submit(&mut stage, &charges, &[("action", "refund"), ("amount", "1000")]).await, 303);
    let ledger = stage.ledger().await;
    assert_eq!(
        (ledger["charges"][0]["captured"].as_str(), ledger["charges"][0]["refunded"].as_str()),
        (Some("3000"), Some("1000"))
    );

    let deed = [("action", "declineNextCharges"), ("reason", "HardDeclined"), ("count", "2")];
    assert_eq!(submit(&mut stage, &permissions, &deed).await, 303);
    assert_eq!(
        submit(&mut stage, &permissions, &[("action", "blockPayment"), ("reason", "PaymentMethodDeleted")])
            .await,
        303
    );
    let row = stage.ledger().await["chargePermissions"][0].clone();
    assert_eq!(
        (row["reasonCode"].as_str(), row["orderedDeclines"][1].as_str()),
        (Some("PaymentMethodDeleted"), Some("HardDeclined"))
    );
    assert_eq!(submit(&mut stage, &permissions, &[("action", "dance")]).await, 400);
    assert_eq!(submit(&mut stage, &permissions, &[("action", "closeByMerchant")]).await, 303);
    stage.post(&permissions, &[("action", "closeByBuyer")]).await.has("InvalidChargePermissionStatus");
}

#[tokio::test]
async fn a_shop_is_added_by_hand_and_signs_with_its_new_key() {
    let mut stage = Stage::new().await;
    let form = [("name", "手動のショップ"), ("origins", "https://shop.example\r\nhttps://lp.example")];
    let page = stage.post("/seller/shops", &form).await;
    let between = |start: &str, end: &str| {
        page.body.split(start).nth(1).and_then(|rest| rest.split(end).next()).unwrap().to_owned()
    };
    let key_id = between("id=\"public-key-id\">", "<");
    let pem = between("readonly>", "</textarea>").replace("&#x2f;", "/");
    let merchant = between("/seller/shops/", "/ids.json");
    let ids = stage.get(&format!("/seller/shops/{merchant}/ids.json")).await;
    assert!(ids.headers["content-disposition"].to_str().unwrap().contains("attachment"));
    let ids = ids.json();
    assert_eq!((ids["merchantId"].as_str(), ids["publicKeyId"].as_str()), (Some(&*merchant), Some(&*key_id)));
    let der: String = pem.lines().filter(|line| !line.starts_with('-')).collect();
    stage.acts_as(KeyPair::from_pkcs8(&BASE64_STANDARD.decode(der).unwrap()).unwrap(), &ids, &key_id);
    let id = stage.reviewed("OneTime", "taro@buyer.example").await;
    assert_eq!(stage.session(&id).await["statusDetails"]["state"], "Open");
    stage.get("/seller/shops").await.has("手動のショップ");

    let settings = [("ipn_url", "https://shop.example/ipn"), ("origins", "https://shop.example")];
    assert_eq!(submit(&mut stage, &format!("/seller/shops/{merchant}"), &settings).await, 303);
    let merchants = stage.control("/_sandbox/merchants").await;
    assert_eq!(merchants["merchants"][1]["ipnUrl"], "https://shop.example/ipn");
    assert_eq!(submit(&mut stage, "/seller/shops/A0", &settings).await, 404);
    let bad = [("public_key", "-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----")];
    assert_eq!(submit(&mut stage, &format!("/seller/shops/{merchant}/keys"), &bad).await, 400);
    let live = [("environment", "live")];
    stage.post(&format!("/seller/shops/{merchant}/keys"), &live).await.has("LIVE-A");
}

#[tokio::test]
async fn a_buyer_is_added_and_buys() {
    let mut stage = Stage::new().await;
    let mut form = vec![
        ("email", "hanako@buyer.example"),
        ("name", "追加 花子"),
        ("postal_code", "900-0001"),
        ("state", "沖縄県"),
        ("line1", "那覇市港町1-1"),
        ("phone", "0980000000"),
    ];
    assert_eq!(submit(&mut stage, "/seller/buyers", &form).await, 303);
    assert_eq!(submit(&mut stage, "/seller/buyers", &form).await, 400, "taken");
    let id = stage.reviewed("OneTime", "hanako@buyer.example").await;
    assert_eq!(stage.session(&id).await["shippingAddress"]["stateOrRegion"], "沖縄県");
    form[0].1 = "somebody@gmail.com";
    assert_eq!(submit(&mut stage, "/seller/buyers", &form).await, 400, "perhaps a real person");
}

#[tokio::test]
async fn clock_switches_faults_and_the_new_start() {
    let mut stage = Stage::new().await;
    let path = "/seller/behaviour";
    stage.reviewed("OneTime", "taro@buyer.example").await;
    let clock = [("what", "clock"), ("count", "1"), ("unit", "days")];
    assert_eq!(submit(&mut stage, path, &clock).await, 303);
    assert_eq!(stage.ledger().await["checkoutSessions"][0]["reasonCode"], "Expired");
    assert_eq!(submit(&mut stage, path, &[("what", "clock"), ("count", "-1")]).await, 400);
    assert_eq!(
        submit(&mut stage, path, &[("what", "switches"), ("mfa", "on"), ("throttle", "live")]).await,
        303
    );
    let switches = stage.control("/_sandbox/switches").await;
    assert_eq!(
        (&switches["mfa"], &switches["skipSelection"], &switches["throttle"]),
        (&json!(true), &json!(false), &json!("live"))
    );
    let fault = [
        ("what", "fault"),
        ("operation", "checkoutJs"),
        ("status", "503"),
        ("count", "1"),
        ("always", "true"),
    ];
    assert_eq!(submit(&mut stage, path, &fault).await, 303);
    stage.get(path).await.has("消すまで");
    assert_eq!(stage.get("/checkout.js").await.status, 503);
    assert_eq!(submit(&mut stage, path, &[("what", "clearFaults")]).await, 303);
    assert_eq!(stage.get("/checkout.js").await.status, 200);
    assert_eq!(submit(&mut stage, path, &[("what", "reset")]).await, 303);
    assert_eq!(stage.ledger().await["checkoutSessions"], json!([]));
    let settings =
        [("signatureVersion", "2"), ("duplicates", "3"), ("retryAfterSeconds", "60"), ("paused", "true")];
    assert_eq!(submit(&mut stage, "/seller/notifications", &settings).await, 303);
    let shown = stage.control("/_sandbox/ipn").await["settings"].clone();
    assert_eq!(
        shown,
        json!({ "signatureVersion": "2", "duplicates": 3, "retryAfterSeconds": 60, "paused": true, "reversed": false })
    );
    assert_eq!(submit(&mut stage, "/seller/notifications/7", &[]).await, 404);
}
