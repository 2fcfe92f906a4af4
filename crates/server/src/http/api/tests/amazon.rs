//! Somebody who plays Amazon for the API's tests: says yes to every move of money, and counts what it was asked.
//! (The sandbox plays Amazon properly, in the tests with a browser.)

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::extract::{Request, State};
use axum::http::Method;
use axum::response::{IntoResponse as _, Response};
use serde_json::{Value, json};
use tokio::net::TcpListener;

/// What it was asked, by `METHOD what`: how often each Idempotency-Key came.
type Asked = Arc<Mutex<BTreeMap<String, BTreeMap<String, usize>>>>;

pub(super) struct Amazon {
    pub(super) url: String,
    asked: Asked,
}

impl Amazon {
    pub(super) async fn open() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let asked = Asked::default();
        let router = Router::new().fallback(answer).with_state(asked.clone());
        tokio::spawn(async move { axum::serve(listener, router).await });
        Self { url, asked }
    }

    /// How many different captures, refunds … it was asked for.
    pub(super) fn was_asked(&self, what: &str) -> usize {
        self.asked.lock().unwrap().get(what).map_or(0, BTreeMap::len)
    }
}

async fn answer(State(asked): State<Asked>, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let body = axum::body::to_bytes(body, usize::MAX).await.unwrap();
    let body: Value = serde_json::from_slice(&body).unwrap_or_default();
    let path = parts.uri.path();
    let key = parts.headers.get("x-amz-pay-idempotency-key").map_or("", |key| key.to_str().unwrap());
    let words: Vec<&str> = path.split("/v2/").nth(1).unwrap_or_default().split('/').collect();
    let what = format!("{} {}", parts.method, words.last().filter(|_| words.len() > 2).unwrap_or(&words[0]));
    *asked.lock().unwrap().entry(what).or_default().entry(key.to_owned()).or_default() += 1;
    let charge = |state: &str, amount: &Value| {
        json!({
            "chargeId": words.get(1).copied().filter(|_| words[0] == "charges").unwrap_or("S03-0000000-0000000-C000001"),
            "chargeAmount": amount, "captureAmount": amount, "statusDetails": {"state": state},
        })
    };
    let answer = match (&parts.method, words.as_slice()) {
        (&Method::POST, ["charges", _, "capture"]) => charge("Captured", &body["captureAmount"]),
        (&Method::DELETE, ["charges", _, "cancel"]) => charge("Canceled", &Value::Null),
        (&Method::POST, ["charges"]) => {
            let mut made = charge("Authorized", &body["chargeAmount"]);
            // A new charge for each key.
            made["chargeId"] = json!(format!("S03-0000000-0000000-C{}", &key[..6]));
            made
        }
        (&Method::POST, ["refunds"]) => json!({
            "refundId": format!("S03-0000000-0000000-R{}", &key[..6]), "chargeId": body["chargeId"],
            "refundAmount": body["refundAmount"], "statusDetails": {"state": "Refunded"},
        }),
        (&Method::DELETE, ["chargePermissions", id, "close"]) => {
            json!({"chargePermissionId": id, "statusDetails": {"state": "Closed"}})
        }
        _ => json!({}),
    };
    axum::Json(answer).into_response()
}
