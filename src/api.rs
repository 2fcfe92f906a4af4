//! The server's HTTP API as the widget uses it: bearer token, no cookies, JSON, a time limit on every call.

use wasm_bindgen::JsValue;

use crate::embed::handover::Handover;
use crate::js::{Js, construct, glue, object, window};
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
    pub(crate) async fn save(
        &self,
        token: &str,
        handle: &str,
        content: Js,
    ) -> Result<(), Refusal> {
        let path = glue(&["/drafts/", handle]);
        self.send("PUT", &path, token, content, SAVE_LIMIT).await.map(drop)
    }

    /// `POST logout`. Whether that worked changes nothing for the shopper.
    pub(crate) async fn logout(&self, token: &str) {
        let _ = self.send("POST", "/logout", token, object(&[]), LIMIT).await;
    }

    async fn send(&self, method: &str, path: &str, token: &str, body: Js, limit: i32) -> Result<Js, Refusal> {
        let headers = object(&[("content-type", "application/json".into())]);
        if !token.is_empty() {
            headers.set("authorization", &glue(&["Bearer ", token]).into());
        }
        if self.english {
            headers.set("accept-language", &"en".into());
        }
        let abort = construct("AbortController", vec![]).ok_or_else(lost)?;
        let options = object(&[
            ("method", method.into()),
            ("headers", headers.0),
            ("credentials", "omit".into()),
            ("body", window().get("JSON").call("stringify", vec![body.0]).0),
            ("signal", abort.get("signal").0),
        ]);
        let (handover, alarm) = (self.handover.clone(), abort.clone());
        self.handover.spawn(Box::pin(async move {
            handover.pause(limit).await;
            alarm.run("abort");
        }));
        let url = glue(&[&self.base, path]);
        let answer = async {
            let response = window().attempt("fetch", vec![url.into(), options.0])?;
            let response = self.handover.settle(&response).await?;
            let json = self.handover.settle(&response.run("json")).await?;
            Ok::<_, JsValue>((response.flag("ok"), json))
        };
        match answer.await {
            Ok((true, json)) => Ok(json),
            Ok((false, json)) => Err(wire::refusal(&json)),
            Err(_) if abort.get("signal").flag("aborted") => {
                Err(Refusal { failure: Failure::Timeout, text: String::new() })
            }
            Err(_) => Err(lost()),
        }
    }
}

fn lost() -> Refusal {
    Refusal { failure: Failure::Network, text: String::new() }
}
