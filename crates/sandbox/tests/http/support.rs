//! A shop that signs and a browser that keeps cookies, both talking to one router. The signing is written
//! out by hand here, apart from the sandbox's own reading of the rules.

use amazon_pay_sandbox::{Options, router};
use aws_lc_rs::rsa::KeyPair;
use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Request, StatusCode, header};
use base64::prelude::{BASE64_STANDARD, Engine as _};
use serde_json::{Value, json};
use tower::ServiceExt as _;
use url::form_urlencoded;

mod shop;

pub(crate) use shop::{order, returned_id};

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

    pub(crate) async fn post_json(&self, path: &str, body: &Value) -> Answer {
        let request = Request::post(path).header(header::CONTENT_TYPE, "application/json");
        self.send(request.body(Body::from(body.to_string())).unwrap()).await
    }

    pub(crate) async fn ledger(&self) -> Value {
        self.control("/_sandbox/ledger").await
    }
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
