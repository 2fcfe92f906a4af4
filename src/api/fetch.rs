//! One request: JSON out, JSON in, aborted at its time limit.

use js_sys::{JSON, Object, Reflect};
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast as _, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{AbortController, RequestCredentials, RequestInit, Response};

use crate::machine::Failure;
use crate::wire;

/// A request that was not sent yet.
pub(crate) struct Request {
    pub(crate) method: &'static str,
    pub(crate) url: String,
    /// Bearer token; empty for none.
    pub(crate) token: String,
    /// Asks for English texts.
    pub(crate) english: bool,
    /// Milliseconds.
    pub(crate) limit: i32,
}

impl Request {
    /// Sends `body` and reads the answer.
    pub(crate) async fn send(self, body: JsValue) -> Result<JsValue, Failure> {
        let body = if body.is_undefined() {
            body
        } else {
            JSON::stringify(&body).map_err(|_| Failure::Network)?.into()
        };
        let (ok, json) = self.exchange(body).await?;
        if !json.is_object() {
            return Err(Failure::Network);
        }
        if ok { Ok(json) } else { Err(wire::failure(&json)) }
    }

    /// Whether the status was 2xx, and the JSON.
    async fn exchange(self, body: JsValue) -> Result<(bool, JsValue), Failure> {
        let abort = AbortController::new().map_err(|_| Failure::Network)?;
        let window = web_sys::window().ok_or(Failure::Network)?;
        let stop = abort.clone();
        let stop = Closure::<dyn Fn()>::new(move || stop.abort());
        let timer = window
            .set_timeout_with_callback_and_timeout_and_arguments_0(stop.as_ref().unchecked_ref(), self.limit)
            .unwrap_or_default();
        let options = self.options(&body);
        options.set_signal(Some(&abort.signal()));
        let answer = async {
            let response = JsFuture::from(window.fetch_with_str_and_init(&self.url, &options)).await?;
            let response: Response = response.unchecked_into();
            let json = JsFuture::from(response.json()?).await?;
            Ok::<_, JsValue>((response.ok(), json))
        };
        let answer = answer.await;
        window.clear_timeout_with_handle(timer);
        answer.map_err(|_| if abort.signal().aborted() { Failure::Timeout } else { Failure::Network })
    }

    fn options(&self, body: &JsValue) -> RequestInit {
        let headers = Object::new();
        let header = |name: &str, value: &str| {
            let _ = Reflect::set(&headers, &name.into(), &value.into());
        };
        if !body.is_undefined() {
            header("content-type", "application/json");
        }
        if !self.token.is_empty() {
            header("authorization", &["Bearer ", &self.token].concat());
        }
        if self.english {
            header("accept-language", "en");
        }
        let options = RequestInit::new();
        options.set_method(self.method);
        options.set_headers(&headers);
        options.set_credentials(RequestCredentials::Omit);
        options.set_body(body);
        options
    }
}
