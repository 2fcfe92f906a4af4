//! The server's HTTP API as the widget uses it: bearer token, no cookies, JSON, a time limit on every call.

use crate::embed::handover::Handover;
use crate::js::{Js, glue, object};
use crate::machine::Failure;
use crate::wire::{self, Consent, Login};

/// Time limits in milliseconds. A shopper waits at the confirm press, so that one is shorter.
const LIMIT: i32 = 10_000;
const SAVE_LIMIT: i32 = 8_000;

/// Why a call did not work.
pub(crate) struct Refusal {
    pub(crate) failure: Failure,
    /// The server's words for the shopper, in the shopper's language; empty where it said none.
    pub(crate) text: String,
}

/// One LP's part of the API.
pub(crate) struct Api {
    handover: Handover,
    base: String,
    english: bool,
}

impl Api {
    /// `origin` has no trailing slash.
    pub(crate) fn new(handover: Handover, origin: &str, lp: &str, english: bool) -> Self {
        Self { handover, base: glue(&[origin, "/v1/lp/", lp]), english }
    }

    /// `POST login` exchanges the one-time code; `POST resume` is the same login after a reload.
    pub(crate) async fn login(
        &self,
        path: &str,
        token: &str,
        code: &str,
        product: &str,
    ) -> Result<(Login, Consent), Refusal> {
        let body = object(&[("code", code.into()), ("product", product.into())]);
        let answer = self.send("POST", path, token, body, LIMIT).await?;
        wire::login(&answer).ok_or_else(lost)
    }

    /// `POST drafts`: a consent for the product's kind.
    pub(crate) async fn open_draft(&self, token: &str, product: &str) -> Result<Consent, Refusal> {
        let body = object(&[("product", product.into())]);
        let answer = self.send("POST", "/drafts", token, body, LIMIT).await?;
        wire::consent(&answer).ok_or_else(lost)
    }

    /// `PUT drafts/<handle>`: the draft's content.
    pub(crate) async fn save(&self, token: &str, handle: &str, content: Js) -> Result<(), Refusal> {
        let path = glue(&["/drafts/", handle]);
        self.send("PUT", &path, token, content, SAVE_LIMIT).await.map(drop)
    }

    /// `POST logout`. Whether that worked changes nothing for the shopper.
    pub(crate) async fn logout(&self, token: &str) {
        let _ = self.send("POST", "/logout", token, object(&[]), LIMIT).await;
    }

    async fn send(&self, method: &str, path: &str, token: &str, body: Js, limit: i32) -> Result<Js, Refusal> {
        let all = vec![
            glue(&[&self.base, path]).into(),
            method.into(),
            token.into(),
            self.english.into(),
            body.0,
            limit.into(),
        ];
        let answer = self.handover.settle(&self.handover.0.get("late").call("send", all)).await;
        let answer = answer.map_err(|_| lost())?;
        let json = answer.get("json");
        match () {
            () if answer.flag("ok") => Ok(json),
            () if answer.flag("late") => Err(Refusal { failure: Failure::Timeout, text: String::new() }),
            () => Err(wire::refusal(&json)),
        }
    }
}

fn lost() -> Refusal {
    Refusal { failure: Failure::Network, text: String::new() }
}
