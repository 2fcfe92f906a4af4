//! The shop's half of the stage: payloads, signatures and signed requests, and the ways through a checkout.

use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::signature::RSA_PSS_SHA256;
use axum::body::Body;
use axum::http::{Request, StatusCode};
use base64::prelude::{BASE64_STANDARD, Engine as _};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::{SHOP, Stage, V2};

impl Stage {
    pub(crate) fn payload(&self, kind: &str) -> Value {
        let recurring = json!({ "frequency": { "unit": "Month", "value": "1" } });
        json!({
            "webCheckoutDetails": {
                "checkoutReviewReturnUrl": format!("{SHOP}/review?draft=7"),
                "checkoutCancelUrl": format!("{SHOP}/cart")
            },
            "storeId": self.merchant["storeId"],
            "chargePermissionType": kind,
            "recurringMetadata": (kind == "Recurring").then_some(recurring)
        })
    }

    pub(crate) fn sign(&self, algorithm: &str, text: &str) -> String {
        let message = format!("{algorithm}\n{}", hex::encode(Sha256::digest(text)));
        let mut signature = vec![0; self.key.public_modulus_len()];
        self.key.sign(&RSA_PSS_SHA256, &SystemRandom::new(), message.as_bytes(), &mut signature).unwrap();
        BASE64_STANDARD.encode(signature)
    }

    pub(crate) async fn api(
        &self,
        method: &str,
        path: &str,
        body: &Value,
        extra: &[(&str, &str)],
    ) -> (u16, Value) {
        let answer = self.send(self.signed(method, path, body, extra)).await;
        assert!(answer.headers.contains_key("x-amz-pay-request-id"));
        (answer.status.as_u16(), answer.json())
    }

    /// A null body is an empty one. `extra` headers are sent but not signed.
    pub(crate) fn signed(
        &self,
        method: &str,
        path: &str,
        body: &Value,
        extra: &[(&str, &str)],
    ) -> Request<Body> {
        let body = if body.is_null() { String::new() } else { body.to_string() };
        let signed = "accept;content-type;x-amz-pay-date;x-amz-pay-host;x-amz-pay-region";
        let canonical = format!(
            "{method}\n{path}\n\naccept:application/json\ncontent-type:application/json\n\
             x-amz-pay-date:20250102T030405Z\nx-amz-pay-host:pay-api.amazon.jp\nx-amz-pay-region:jp\n\n{signed}\n{}",
            hex::encode(Sha256::digest(&body))
        );
        let authorization = format!(
            "{V2} PublicKeyId={}, SignedHeaders={signed}, Signature={}",
            self.merchant["publicKeyId"].as_str().unwrap(),
            self.sign(V2, &canonical)
        );
        let mut request = Request::builder()
            .method(method)
            .uri(path)
            .header("accept", "application/json")
            .header("content-type", "application/json")
            .header("x-amz-pay-date", "20250102T030405Z")
            .header("x-amz-pay-host", "pay-api.amazon.jp")
            .header("x-amz-pay-region", "jp")
            .header("authorization", authorization);
        for (name, value) in extra {
            request = request.header(*name, *value);
        }
        request.body(Body::from(body)).unwrap()
    }

    pub(crate) async fn session(&self, id: &str) -> Value {
        let (status, session) =
            self.api("GET", &format!("/v2/checkoutSessions/{id}"), &Value::Null, &[]).await;
        assert_eq!(status, 200, "{session}");
        session
    }

    pub(crate) async fn update(&self, id: &str, body: &Value) -> (u16, Value) {
        self.api("PATCH", &format!("/v2/checkoutSessions/{id}"), body, &[]).await
    }

    pub(crate) async fn complete(&self, id: &str, amount: u64, extra: &[(&str, &str)]) -> (u16, Value) {
        let body = json!({ "chargeAmount": { "amount": amount.to_string(), "currencyCode": "JPY" } });
        self.api("POST", &format!("/v2/checkoutSessions/{id}/complete"), &body, extra).await
    }

    /// From a click to an Open session whose buyer is back in the shop with the defaults.
    pub(crate) async fn reviewed(&mut self, kind: &str, email: &str) -> String {
        let payload = self.payload(kind);
        let visit = self.click("PayAndShip", &payload).await;
        let mut page = self.arrive(&visit, email).await;
        if page.status == StatusCode::OK {
            page.has("id=\"default-button-content\"");
            page = self.post(&format!("{visit}/continue"), &[]).await;
        }
        returned_id(page.location())
    }

    /// Updates the session and walks the payment page up to the way back; returns the result URL.
    pub(crate) async fn pay(&mut self, id: &str, intent: &str) -> String {
        let visit = self.open_payment(id, intent).await;
        self.get(&visit).await.has("id=\"processing-form\"");
        self.post(&format!("{visit}/process"), &[]).await;
        self.get(&visit).await.location().to_owned()
    }

    /// Updates the session and opens `amazonPayRedirectUrl`; returns the path of the visit.
    pub(crate) async fn open_payment(&mut self, id: &str, intent: &str) -> String {
        let (status, session) = self.update(id, &order(intent, 3300)).await;
        assert_eq!(status, 200, "{session}");
        let url =
            session["webCheckoutDetails"]["amazonPayRedirectUrl"].as_str().expect("no constraint is left");
        let path = url.strip_prefix(&self.origin).expect("the public origin").to_owned();
        self.get(&path).await.location().to_owned()
    }
}

/// The body that sends a buyer to the payment page.
pub(crate) fn order(intent: &str, amount: u64) -> Value {
    json!({
        "webCheckoutDetails": { "checkoutResultReturnUrl": format!("{SHOP}/result") },
        "paymentDetails": {
            "paymentIntent": intent,
            "chargeAmount": { "amount": amount.to_string(), "currencyCode": "JPY" }
        },
        "merchantMetadata": { "merchantReferenceId": "AS-1" }
    })
}

/// The session id of a return to the review page, whose own parameter must still be there.
pub(crate) fn returned_id(location: &str) -> String {
    let start = format!("{SHOP}/review?draft=7&amazonCheckoutSessionId=");
    location
        .strip_prefix(&start)
        .unwrap_or_else(|| panic!("no way back to the review page: {location}"))
        .to_owned()
}
