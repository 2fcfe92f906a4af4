//! `/checkout.js`: the script that shops embed: `window.amazon.Pay` with the names, checks, markup and form of
//! the real one. Its parts share one scope, out of which only `window.amazon.Pay` is seen. It finds the
//! sandbox by its own address, so nothing is filled in here.

use axum::Router;
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;

use crate::app::Shared;
use crate::control::faults;
use crate::control::log::Entry;

const SCRIPT: &str = concat!(
    "(function () {\n\"use strict\";\n",
    include_str!("../assets/checkout/options.js"),
    include_str!("../assets/checkout/start.js"),
    include_str!("../assets/checkout/button.js"),
    include_str!("../assets/checkout/api.js"),
    "})();\n"
);

pub(crate) fn routes() -> Router<Shared> {
    Router::new().route("/checkout.js", get(checkout_js))
}

async fn checkout_js(State(app): State<Shared>) -> Response {
    if let Some(fault) = faults::strike(&app, faults::SCRIPT).await {
        app.world().note(Entry::of("GET", "/checkout.js", faults::SCRIPT, 0, Some(&fault.refusal())));
        return fault.instead_of_script();
    }
    let headers = [
        (header::CONTENT_TYPE.as_str(), "text/javascript; charset=utf-8"),
        (header::CACHE_CONTROL.as_str(), "public, max-age=60"),
        (header::ACCESS_CONTROL_ALLOW_ORIGIN.as_str(), "*"),
        ("cross-origin-resource-policy", "cross-origin"),
        ("timing-allow-origin", "*"),
    ];
    (StatusCode::OK, headers, SCRIPT).into_response()
}
