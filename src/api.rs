//! The server's HTTP API as the widget uses it: bearer token, no cookies, a time limit on every call.

mod fetch;

use lp_amazon_pay_contract::{Consent, DraftContent, Login};
use wasm_bindgen::JsValue;

use crate::machine::Failure;
use crate::wire;
use fetch::Request;

/// Time limits in milliseconds. A shopper waits at the confirm press, so that one is shorter.
const LIMIT: i32 = 10_000;
const SAVE_LIMIT: i32 = 8_000;

/// One LP's part of the API.
pub(crate) struct Api {
    base: String,
    english: bool,
}

impl Api {
    /// `origin` has no trailing slash.
    pub(crate) fn new(origin: &str, lp: &str, english: bool) -> Self {
        Self { base: [origin, "/v1/lp/", lp].concat(), english }
    }

    /// Exchanges the one-time code.
    pub(crate) async fn login(&self, code: String, product: String) -> Result<Login, Failure> {
        self.post("/login", "").login(&code, &product).await
    }

    /// The same login after a reload.
    pub(crate) async fn resume(&self, token: &str, product: String) -> Result<Login, Failure> {
        self.post("/resume", token).login("", &product).await
    }

    /// A consent for the product's kind.
    pub(crate) async fn open_draft(&self, token: &str, product: String) -> Result<Consent, Failure> {
        let body = wire::object(&[("product", product.into())]);
        let answer = self.post("/drafts", token).send(body).await?;
        wire::consent(&answer).ok_or(Failure::Network)
    }

    /// The draft's content.
    pub(crate) async fn save(
        &self,
        token: &str,
        handle: &str,
        content: &DraftContent,
    ) -> Result<(), Failure> {
        let mut request = self.post(&["/drafts/", handle].concat(), token);
        request.method = "PUT";
        request.limit = SAVE_LIMIT;
        request.send(wire::draft(content)).await.map(drop)
    }

    /// Ends the login; whether that worked changes nothing for the shopper.
    pub(crate) async fn logout(&self, token: &str) {
        let _ = self.post("/logout", token).send(JsValue::UNDEFINED).await;
    }

    fn post(&self, path: &str, token: &str) -> Request {
        Request {
            method: "POST",
            url: [&self.base, path].concat(),
            token: token.to_owned(),
            english: self.english,
            limit: LIMIT,
        }
    }
}

impl Request {
    async fn login(self, code: &str, product: &str) -> Result<Login, Failure> {
        let body = wire::object(&[("code", code.into()), ("product", product.into())]);
        wire::login(&self.send(body).await?).ok_or(Failure::Network)
    }
}
