//! A shop that signs and a browser that keeps cookies, both talking to one router. The signing is written
//! out by hand here, apart from the sandbox's own reading of the rules.

use amazon_pay_sandbox::{Options, router};
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::rsa::KeyPair;
use aws_lc_rs::signature::RSA_PSS_SHA256;
use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Request, StatusCode, header};
use base64::prelude::{BASE64_STANDARD, Engine as _};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use tower::ServiceExt as _;
use url::form_urlencoded;

pub(crate) const V2: &str = "AMZN-PAY-RSASSA-PSS-V2";
pub(crate) const SHOP: &str = "https://shop.example";

/// One answer.
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: String,
}

impl Answer {
    pub(crate) fn location(&self) -> &str {
        self.headers.get(header::LOCATION).map_or("", |value| value.to_str().unwrap())
    }

    pub(crate) fn has(&self, text: &str) -> &Self {
        assert!(self.body.contains(text), "{text} is missing in ({}):\n{}", self.status, self.body);
        self
    }

    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap()
    }
}

/// How requests reach the sandbox.
enum Way {
    /// Without a socket.
    Direct(Router),
    Socket(reqwest::Client),
}

/// A sandbox with its demo merchant, and one browser.
pub(crate) struct Stage {
    way: Way,
    origin: String,
    key: KeyPair,
    pub(crate) merchant: Value,
    pub(crate) cookie: Option<String>,
}

impl Stage {
    pub(crate) async fn new() -> Self {
        Self::with(Options::default()).await
    }

    pub(crate) async fn with(options: Options) -> Self {
        let way = Way::Direct(router(&options).unwrap());
        Self::on(way, "http://localhost:8788".to_owned()).await
    }

    /// A sandbox that listens at this origin.
    pub(crate) async fn at(origin: &str) -> Self {
        let client = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).build().unwrap();
        Self::on(Way::Socket(client), origin.to_owned()).await
    }

    async fn on(way: Way, origin: String) -> Self {
        let request = Request::get("/_sandbox/demo-merchant.json").body(Body::empty()).unwrap();
        let merchant = send(&way, &origin, request).await.json();
        let pem: String = merchant["privateKeyPem"]
            .as_str()
            .unwrap()
            .lines()
            .filter(|line| !line.starts_with('-'))
            .collect();
        let key = KeyPair::from_pkcs8(&BASE64_STANDARD.decode(pem).unwrap()).unwrap();
        Self { way, origin, key, merchant, cookie: None }
    }

    /// From now on the shop signs with another key, under other ids.
    pub(crate) fn acts_as(&mut self, key: KeyPair, ids: &Value, public_key_id: &str) {
        self.key = key;
        self.merchant["merchantId"] = ids["merchantId"].clone();
        self.merchant["storeId"] = ids["storeId"].clone();
        self.merchant["publicKeyId"] = json!(public_key_id);
    }

    pub(crate) async fn send(&self, request: Request<Body>) -> Answer {
        send(&self.way, &self.origin, request).await
    }

    /// Whether the answer breaks off.
    pub(crate) async fn is_cut(&self, request: Request<Body>) -> bool {
        let Way::Direct(router) = &self.way else { panic!("not over a socket") };
        let answer = router.clone().oneshot(request).await.unwrap();
        to_bytes(answer.into_body(), usize::MAX).await.is_err()
    }

    /// A page of `/_sandbox` that answers JSON.
    pub(crate) async fn control(&self, path: &str) -> Value {
        self.send(Request::get(path).body(Body::empty()).unwrap()).await.json()
    }

    // --- the browser ---------------------------------------------------------------------------------

    pub(crate) async fn get(&mut self, path: &str) -> Answer {
        self.browse(Request::get(path), Body::empty()).await
    }

    pub(crate) async fn post(&mut self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let body = form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
        let request = Request::post(path).header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        self.browse(request, Body::from(body)).await
    }

    async fn browse(&mut self, mut request: axum::http::request::Builder, body: Body) -> Answer {
        if let Some(cookie) = &self.cookie {
            request = request.header(header::COOKIE, cookie);
        }
        let answer = self.send(request.body(body).unwrap()).await;
        if let Some(set) = answer.headers.get(header::SET_COOKIE) {
            let set = set.to_str().unwrap();
            assert!(
                set.contains("HttpOnly") && set.contains("SameSite=Lax") && !set.contains("Secure"),
                "{set}"
            );
            self.cookie = set.split(';').next().filter(|_| !set.contains("Max-Age=0")).map(str::to_owned);
        }
        answer
    }

    /// Clicks the button; the answer leads to the visit, whose path this returns.
    pub(crate) async fn click(&mut self, product: &str, payload: &Value) -> String {
        let fields = self.click_fields(product, payload);
        let answer = self.click_with(&fields).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
        answer.location().to_owned()
    }

    pub(crate) fn click_fields(&self, product: &str, payload: &Value) -> Vec<(String, String)> {
        let text = payload.to_string();
        let signature = self.sign(V2, &text);
        let field = |name: &str| self.merchant[name].as_str().unwrap().to_owned();
        [
            ("payloadJSON", text),
            ("signature", signature),
            ("publicKeyId", field("publicKeyId")),
            ("publicKeyIdMismatch", "false".into()),
            ("algorithm", V2.into()),
            ("checkoutLanguage", "ja_JP".into()),
            ("ledgerCurrency", "JPY".into()),
            ("merchantId", field("merchantId")),
            ("productType", product.into()),
            ("environment", "SANDBOX".into()),
            ("origin_url", format!("{SHOP}/lp?u=1")),
        ]
        .map(|(name, value)| (name.to_owned(), value))
        .to_vec()
    }

    pub(crate) async fn click_with(&mut self, fields: &[(String, String)]) -> Answer {
        let fields: Vec<(&str, &str)> =
            fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        // The Lax cookie stays at home with a cross-site POST.
        let cookie = self.cookie.take();
        let answer = self.post("/checkout/initiate", &fields).await;
        self.cookie = cookie;
        answer
    }

    pub(crate) async fn sign_in(&mut self, visit: &str, email: &str) -> Answer {
        self.get(visit).await.has("id=\"ap_email\"").has("id=\"ap_password\"").has("id=\"signInSubmit\"");
        self.post(&format!("{visit}/sign-in"), &[("email", email), ("password", "amazon")]).await;
        self.get(visit).await
    }

    /// Sign-in and, where asked, consent; returns what comes after.
    pub(crate) async fn arrive(&mut self, visit: &str, email: &str) -> Answer {
        let page = self.sign_in(visit, email).await;
        if !page.body.contains("への情報の共有") {
            return page;
        }
        self.post(&format!("{visit}/consent"), &[]).await;
        self.get(visit).await
    }

    // --- the shop --------------------------------------------------------------------------------------

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

    pub(crate) async fn post_json(&self, path: &str, body: &Value) -> Answer {
        let request = Request::post(path).header(header::CONTENT_TYPE, "application/json");
        self.send(request.body(Body::from(body.to_string())).unwrap()).await
    }

    pub(crate) async fn ledger(&self) -> Value {
        self.control("/_sandbox/ledger").await
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

async fn send(way: &Way, origin: &str, request: Request<Body>) -> Answer {
    match way {
        Way::Direct(router) => read(router.clone().oneshot(request).await.unwrap()).await,
        Way::Socket(client) => {
            let (parts, body) = request.into_parts();
            let body = to_bytes(body, usize::MAX).await.unwrap();
            let url = format!("{origin}{}", parts.uri);
            let sent =
                client.request(parts.method, url).headers(parts.headers).body(body).send().await.unwrap();
            let (status, headers) = (sent.status(), sent.headers().clone());
            Answer { status, headers, body: sent.text().await.unwrap() }
        }
    }
}

async fn read(response: axum::response::Response) -> Answer {
    let (parts, body) = response.into_parts();
    let bytes = to_bytes(body, usize::MAX).await.unwrap();
    Answer { status: parts.status, headers: parts.headers, body: String::from_utf8(bytes.to_vec()).unwrap() }
}
