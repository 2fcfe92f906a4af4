//! `/playground`: choose a cart, a form and a moment, see the real widget, copy the snippet. Everything is static but the
//! list of LPs; the page in the frame answers its own requests, so nothing is ordered and nobody is logged in.

use axum::Router;
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use axum::routing::get;
use serde_json::json;

use super::script::in_script;
use crate::shop::Shop;

const INDEX: &str = include_str!("../../static/playground/index.html");
const FRAME: &str = include_str!("../../static/playground/frame.html");
const STYLE: &str = include_str!("../../static/playground/playground.css");
const CHOICES: &str = include_str!("../../static/playground/playground.js");
const PAGE: &str = include_str!("../../static/playground/frame.js");

/// The name that the page leaves open for the LPs.
const FACTS_MARK: &str = "__FACTS__";

pub(super) fn routes() -> Router<Shop> {
    let script = |text: &'static str| ([(header::CONTENT_TYPE, "text/javascript; charset=utf-8")], text);
    let style = ([(header::CONTENT_TYPE, "text/css; charset=utf-8")], STYLE);
    Router::new()
        .route("/playground", get(index))
        .route("/playground/frame", get(frame))
        .route("/playground/playground.css", get(async move || style))
        .route("/playground/playground.js", get(async move || script(CHOICES)))
        .route("/playground/frame.js", get(async move || script(PAGE)))
}

async fn index(State(shop): State<Shop>) -> Response {
    match facts(&shop) {
        Ok(facts) => {
            html(INDEX.replacen(FACTS_MARK, &facts, 1), "default-src 'self'; frame-ancestors 'none'")
        }
        Err(error) => {
            tracing::error!(error = format!("{error:#}"), "the playground cannot be shown");
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
    }
}

fn facts(shop: &Shop) -> anyhow::Result<String> {
    let product = |lp, id: &str| {
        let product = shop.settings.product(lp, id)?;
        Some(json!({ "id": product.id, "kind": product.kind(), "name": product.name }))
    };
    let lps: Vec<_> = shop
        .settings
        .lps
        .iter()
        .map(|lp| json!({ "id": lp.id, "products": lp.products.iter().filter_map(|id| product(lp, id)).collect::<Vec<_>>() }))
        .collect();
    in_script(&json!({ "server": shop.settings.origin(), "checkout": shop.amazon.checkout_js, "lps": lps }))
}

async fn frame(State(shop): State<Shop>) -> Response {
    let amazon = shop.amazon.script_origin();
    // `trunk serve` shows this page at an origin of its own; the widget still comes from ours.
    let us = shop.settings.origin();
    let policy = format!(
        "default-src 'self'; script-src 'self' {us} 'wasm-unsafe-eval' {amazon} https://*.payments-amazon.com; \
         style-src 'self' 'unsafe-inline'; img-src 'self' data: {amazon} https://*.media-amazon.com; \
         connect-src 'self' {us} {amazon} https://*.payments-amazon.com https://*.amazon.co.jp; frame-ancestors 'self'"
    );
    html(FRAME.to_owned(), &policy)
}

fn html(text: String, policy: &str) -> Response {
    let headers = [
        (header::CONTENT_TYPE, "text/html; charset=utf-8"),
        (header::CONTENT_SECURITY_POLICY, policy),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::REFERRER_POLICY, "same-origin"),
    ];
    (headers, text).into_response()
}
