//! Answers in HTML: headers that keep a checkout page private and hard to attack, and our two static files.

use axum::Router;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{Html, IntoResponse, Response};
use axum::routing::get;
use minijinja::value::Serde;
use minijinja::{Value, context};
use serde::Serialize;
use utoipa::ToSchema;

use crate::amazon::AmazonAccount;
use crate::environment::Environment;
use crate::language::Language;
use crate::pages::{TroublePage, render};
use crate::shop::Shop;

pub(super) fn routes() -> Router<Shop> {
    let css =
        ([(header::CONTENT_TYPE, "text/css; charset=utf-8")], include_str!("../../static/checkout.css"));
    let js = (
        [(header::CONTENT_TYPE, "text/javascript; charset=utf-8")],
        include_str!("../../static/checkout.js"),
    );
    Router::new()
        .route("/static/checkout.css", get(async move || css))
        .route("/static/checkout.js", get(async move || js))
}

/// A page of ours. What every page needs of the shop is added to `values`.
pub(super) fn page(shop: &Shop, name: &str, language: Language, values: Value) -> Response {
    let styled = values
        .get_attr("pitch")
        .and_then(|pitch| pitch.get_attr("amazon"))
        .is_ok_and(|amazon| amazon.is_true());
    let common = context! {
        shop => context! {
            name => shop.settings.shop.name.as_str(),
            support => shop.settings.shop.support.as_str(),
            privacy_url => shop.settings.shop.privacy_url.as_str(),
            terms_url => shop.settings.shop.terms_url.as_str(),
        },
        payment_name => shop.method_name(shop.settings.shop.method_id),
    };
    match render(name, language, context! { ..values, ..common }) {
        Ok(html) => (headers(shop, styled), Html(html)).into_response(),
        Err(error) => {
            tracing::error!(error = format!("{error:#}"), page = name, "a page cannot be rendered");
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
    }
}

/// A page with links or buttons of Amazon's, for what was begun in an environment.
pub(super) fn checkout_page(
    shop: &Shop,
    environment: Environment,
    name: &str,
    language: Language,
    values: Value,
) -> Response {
    let button = shop.account_in(environment).as_deref().map(AmazonButton::of);
    let button = serde_json::to_string(&button).unwrap_or_default();
    let values =
        context! { checkout_js => shop.amazon.checkout_js.as_str(), amazon_button => button, ..values };
    page(shop, name, language, values)
}

/// The options that every button of Amazon's script needs here.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct AmazonButton {
    merchant_id: String,
    public_key_id: String,
    ledger_currency: &'static str,
    checkout_language: &'static str,
    sandbox: bool,
}

impl AmazonButton {
    pub(super) fn of(amazon: &AmazonAccount) -> Self {
        Self {
            merchant_id: amazon.merchant_id.to_string(),
            public_key_id: amazon.public_key_id.to_string(),
            ledger_currency: "JPY",
            checkout_language: "ja_JP",
            sandbox: amazon.environment == Environment::Sandbox,
        }
    }
}

/// What happened, whether money moved, what to do next.
pub(super) fn trouble_page(
    shop: &Shop,
    status: StatusCode,
    language: Language,
    trouble: &TroublePage,
    back: Option<(&str, &str)>,
) -> Response {
    let back = back.map(|(url, text)| context! { url, text });
    let mut response =
        page(shop, "trouble.html", language, context! { trouble => Serde(trouble.text(language)), back });
    if response.status() == StatusCode::OK {
        *response.status_mut() = status;
    }
    response
}

/// A redirect that a browser follows with GET and keeps nowhere.
pub(super) fn redirect(to: &str) -> Response {
    let Ok(location) = HeaderValue::from_str(to) else {
        return StatusCode::INTERNAL_SERVER_ERROR.into_response();
    };
    let mut headers = HeaderMap::new();
    headers.insert(header::LOCATION, location);
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(header::REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    (StatusCode::SEE_OTHER, headers).into_response()
}

/// Amazon's pages are where a placed order goes on to, so they stand in `form-action` (facts of its CSP: A.13).
/// `styled`: a button of Amazon's stands on the page, whose script brings its style with it, without a nonce.
fn headers(shop: &Shop, styled: bool) -> HeaderMap {
    let inline = if styled { " 'unsafe-inline'" } else { "" };
    let amazon = amazon_hosts(shop);
    let policy = format!(
        "default-src 'none'; script-src 'self' {amazon}; style-src 'self'{inline}; img-src 'self' data: {amazon}; \
         connect-src 'self' {amazon}; form-action 'self' {amazon}; base-uri 'none'; frame-ancestors 'none'"
    );
    let mut headers = HeaderMap::new();
    for (name, value) in [
        (header::CONTENT_SECURITY_POLICY, policy.as_str()),
        (header::CACHE_CONTROL, "no-store"),
        (header::REFERRER_POLICY, "strict-origin"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::X_FRAME_OPTIONS, "DENY"),
    ] {
        if let Ok(value) = HeaderValue::from_str(value) {
            headers.insert(name, value);
        }
    }
    headers
}

fn amazon_hosts(shop: &Shop) -> String {
    const REAL: &str = "https://*.payments-amazon.com https://*.amazon.com https://*.amazon.co.jp \
                        https://*.media-amazon.com https://*.ssl-images-amazon.com";
    let origin = shop.amazon.script_origin();
    if origin.ends_with(".payments-amazon.com") { REAL.to_owned() } else { origin }
}
