//! The little of `wasm-streams` that Leptos's server functions name. The widget has no server functions.
//!
//! The real crate exports three JavaScript classes, which survive every dead-code removal: about five
//! kilobytes (brotli) on every shopper's phone for code that nothing calls. Calling one of these throws.
#![forbid(unsafe_code)]

use futures_util::Stream;
use futures_util::stream::Empty;
use wasm_bindgen::{JsValue, throw_str};

const LEFT_OUT: &str = "streams are left out of this widget";

/// A stream of the browser's, in name only.
#[derive(Debug)]
pub struct ReadableStream(web_sys::ReadableStream);

impl ReadableStream {
    /// Throws.
    pub fn from_stream<S>(_: S) -> Self
    where
        S: Stream<Item = Result<JsValue, JsValue>> + 'static,
    {
        throw_str(LEFT_OUT)
    }

    /// Takes a stream over.
    #[must_use]
    pub fn from_raw(raw: web_sys::ReadableStream) -> Self {
        Self(raw)
    }

    /// Gives the stream back.
    #[must_use]
    pub fn into_raw(self) -> web_sys::ReadableStream {
        self.0
    }

    /// Throws.
    #[must_use]
    pub fn into_stream(self) -> Empty<Result<JsValue, JsValue>> {
        throw_str(LEFT_OUT)
    }
}
