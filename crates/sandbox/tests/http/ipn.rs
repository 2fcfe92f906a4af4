//! Notifications over real sockets: a shop that listens, a sandbox that sends. What an envelope says is
//! verified with Amazon's rules written out by hand.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use amazon_pay_sandbox::{Options, serve};
use aws_lc_rs::signature::{
    RSA_PKCS1_2048_8192_SHA1_FOR_LEGACY_USE_ONLY, RSA_PKCS1_2048_8192_SHA256, UnparsedPublicKey,
};
use axum::Router;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::routing::post;
use base64::prelude::{BASE64_STANDARD, Engine as _};
use serde_json::{Value, json};
use tokio::net::TcpListener;

use crate::support::Stage;

#[derive(Clone, Default)]
struct Shop {
    heard: Arc<Mutex<Vec<Value>>>,
    /// The next answers; 200 when there is none.
    answers: Arc<Mutex<Vec<u16>>>,
}

async fn hear(State(shop): State<Shop>, headers: HeaderMap, body: String) -> StatusCode {
    assert_eq!(headers["content-type"], "text/plain; charset=UTF-8");
    let envelope: Value = serde_json::from_str(&body).unwrap();
    assert_eq!(headers["x-amz-sns-message-id"].to_str().unwrap(), envelope["MessageId"].as_str().unwrap());
    shop.heard.lock().unwrap().push(envelope);
    let next = shop.answers.lock().unwrap().pop();
    StatusCode::from_u16(next.unwrap_or(200)).unwrap()
}

impl Shop {
    async fn listening() -> (Self, String) {
        let shop = Self::default();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/ipn", listener.local_addr().unwrap());
        let router = Router::new().route("/ipn", post(hear)).with_state(shop.clone());
        tokio::spawn(async move { axum::serve(listener, router).await });
        (shop, url)
    }

    async fn wait_for(&self, count: usize) -> Vec<Value> {
        for _ in 0..100 {
            let heard = self.heard.lock().unwrap().clone();
            if heard.len() >= count {
                return heard;
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        panic!("{count} notifications did not come: {:?}", self.heard.lock().unwrap());
    }
}

/// A sandbox that listens, a shop that hears, and a captured charge.
async fn staged() -> (Stage, Shop, String) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let origin = format!("http://{}", listener.local_addr().unwrap());
    let (shop, url) = Shop::listening().await;
    tokio::spawn(serve(listener, Options::default().at(&*origin).notifying(url)));
    let mut stage = Stage::at(&origin).await;
    let id = stage.reviewed("OneTime", "taro@buyer.example").await;
    stage.pay(&id, "AuthorizeWithCapture").await;
    let charge = stage.complete(&id, 3300, &[]).await.1["chargeId"].as_str().unwrap().to_owned();
    (stage, shop, charge)
}

async fn refund(stage: &Stage, charge: &str, key: &str) -> String {
    let body = json!({ "chargeId": charge, "refundAmount": { "amount": "100", "currencyCode": "JPY" } });
    let key = [("x-amz-pay-idempotency-key", key)];
    let (status, refund) = stage.api("POST", "/v2/refunds", &body, &key).await;
    assert_eq!(status, 201, "{refund}");
    refund["refundId"].as_str().unwrap().to_owned()
}

async fn pass(stage: &Stage, seconds: u32) {
    stage.post_json("/_sandbox/clock", &json!({ "advanceSeconds": seconds })).await;
}

/// SNS's rule: the certificate at the URL, RSA PKCS#1 v1.5, the keys in their order.
async fn is_genuine(envelope: &Value) -> bool {
    let field = |name: &str| envelope[name].as_str().unwrap();
    let pem = reqwest::get(field("SigningCertURL")).await.unwrap().text().await.unwrap();
    let der = pem.lines().filter(|line| !line.starts_with('-')).collect::<String>();
    let der = BASE64_STANDARD.decode(der).unwrap();
    let at = der.windows(5).position(|window| window == [0x03, 0x82, 0x01, 0x0f, 0x00]).unwrap() + 5;
    let keys = ["Message", "MessageId", "Timestamp", "TopicArn", "Type"];
    let text: String = keys.iter().map(|key| format!("{key}\n{}\n", field(key))).collect();
    let algorithm = match field("SignatureVersion") {
        "1" => &RSA_PKCS1_2048_8192_SHA1_FOR_LEGACY_USE_ONLY,
        _ => &RSA_PKCS1_2048_8192_SHA256,
    };
    let signature = BASE64_STANDARD.decode(field("Signature")).unwrap();
    UnparsedPublicKey::new(algorithm, &der[at..at + 0x10e]).verify(text.as_bytes(), &signature).is_ok()
}

#[tokio::test]
async fn a_refund_is_told_signed_and_retried_after_a_server_error() {
    let (stage, shop, charge) = staged().await;
    shop.answers.lock().unwrap().push(503);
    let id = refund(&stage, &charge, "r1").await;
    pass(&stage, 30).await;
    let heard = shop.wait_for(1).await;
    let envelope = &heard[0];
    assert!(is_genuine(envelope).await, "{envelope}");
    assert!(envelope["SigningCertURL"].as_str().unwrap().ends_with(".pem"));
    assert_eq!(
        (envelope["Type"].as_str(), envelope["SignatureVersion"].as_str()),
        (Some("Notification"), Some("1"))
    );
    let message: Value = serde_json::from_str(envelope["Message"].as_str().unwrap()).unwrap();
    assert_eq!(message["MerchantID"], stage.merchant["merchantId"]);
    assert_eq!((message["ObjectType"].as_str(), message["ObjectId"].as_str()), (Some("REFUND"), Some(&*id)));
    assert_eq!(message["ChargePermissionId"].as_str(), charge.rsplit_once("-C").map(|(id, _)| id));
    assert_eq!(
        (message["NotificationType"].as_str(), message["NotificationVersion"].as_str()),
        (Some("STATE_CHANGE"), Some("V2"))
    );
    pass(&stage, 3600).await;
    assert_eq!(shop.wait_for(2).await[1]["MessageId"], envelope["MessageId"]);
    for _ in 0..100 {
        let delivery = stage.control("/_sandbox/ipn").await["deliveries"][0].clone();
        if delivery["state"] == "delivered" {
            assert_eq!(delivery["attempts"], json!([503, 200]));
            return;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    panic!("the delivery was not recorded");
}

#[tokio::test]
async fn version_two_duplicates_disorder_and_tampering_on_request() {
    let (stage, shop, charge) = staged().await;
    let settings = json!({ "signatureVersion": "2", "duplicates": 1, "paused": true });
    assert_eq!(stage.post_json("/_sandbox/ipn", &settings).await.json()["settings"]["duplicates"], 1);
    let first = refund(&stage, &charge, "r1").await;
    pass(&stage, 30).await;
    tokio::time::sleep(Duration::from_millis(300)).await;
    let second = refund(&stage, &charge, "r2").await;
    pass(&stage, 30).await;
    tokio::time::sleep(Duration::from_millis(300)).await;
    assert_eq!(shop.heard.lock().unwrap().len(), 0, "paused");
    stage.post_json("/_sandbox/ipn", &json!({ "paused": false, "reversed": true })).await;
    let heard = shop.wait_for(4).await;
    let told: Vec<String> = heard
        .iter()
        .map(|envelope| serde_json::from_str::<Value>(envelope["Message"].as_str().unwrap()).unwrap())
        .map(|message| message["ObjectId"].as_str().unwrap().to_owned())
        .collect();
    assert_eq!(told, [second.clone(), second, first.clone(), first]);
    assert_eq!(heard[0]["MessageId"], heard[1]["MessageId"]);
    assert!(heard[0]["SignatureVersion"] == "2" && is_genuine(&heard[0]).await);

    assert_eq!(stage.post_json("/_sandbox/ipn/1/send", &json!({ "flaw": "tampered" })).await.status, 200);
    assert!(!is_genuine(&shop.wait_for(5).await[4]).await);
    assert_eq!(stage.post_json("/_sandbox/ipn/99/send", &json!({})).await.status, 404);
    assert_eq!(stage.post_json("/_sandbox/ipn", &json!({ "signatureVersion": 3 })).await.status, 400);
}

#[tokio::test]
async fn what_happens_at_amazon_reaches_the_shop() {
    let (stage, shop, charge) = staged().await;
    let permission = charge.rsplit_once("-C").unwrap().0;
    let deed = json!({ "action": "chargeBack", "chargeId": charge });
    stage.post_json(&format!("/_sandbox/charge-permissions/{permission}"), &deed).await;
    let heard = shop.wait_for(1).await;
    let message: Value = serde_json::from_str(heard[0]["Message"].as_str().unwrap()).unwrap();
    assert_eq!(message["ObjectType"], "CHARGEBACK");
    assert_eq!(stage.merchant["topicArn"], heard[0]["TopicArn"]);
    for bad in [json!({ "ipnUrl": "http://shop.example/ipn" }), json!({ "origins": ["shop"] })] {
        let merchant = format!("/_sandbox/merchants/{}", stage.merchant["merchantId"].as_str().unwrap());
        assert_eq!(stage.post_json(&merchant, &bad).await.status, 400, "{bad}");
    }
    assert_eq!(stage.post_json("/_sandbox/merchants/A0", &json!({})).await.status, 404);
}
