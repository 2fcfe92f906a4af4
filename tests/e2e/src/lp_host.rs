//! The LP's own site: the built demo page with addresses of this run, and the cart behind its form.

use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

use axum::Router;
use axum::extract::{RawForm, State};
use axum::http::{HeaderName, HeaderValue, header};
use axum::response::{Html, IntoResponse as _, Response};
use axum::routing::get;
use tower_http::services::ServeDir;

/// How the LP is served in one test.
#[derive(Clone, Debug, Default)]
pub struct LpPage {
    /// Put in front of everything else in `<head>`.
    pub head: String,
    /// A `Content-Security-Policy`; `{server}` and `{amazon}` stand for the origins.
    pub csp: Option<String>,
    /// Extra attributes of our tag, e.g. `data-locale="en"`.
    pub tag: String,
    /// The LP's id in `shop.toml`; empty: `demo`.
    pub lp: &'static str,
    /// What stands otherwise in `shop.toml`: texts and what takes their place.
    pub shop: &'static [(&'static str, &'static str)],
}

impl LpPage {
    /// The demo page with the tag of another LP.
    #[must_use]
    pub fn of(lp: &'static str) -> Self {
        Self { lp, ..Self::default() }
    }
}

/// What the cart received, in order.
pub(crate) type Received = Arc<Mutex<Vec<String>>>;

#[derive(Clone)]
struct Host {
    html: String,
    csp: Option<HeaderValue>,
    received: Received,
}

/// The folder that `cargo xtask build --release` filled.
pub(crate) fn dist() -> PathBuf {
    std::env::var_os("E2E_DIST")
        .map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../dist"), PathBuf::from)
}

pub(crate) fn router(
    page: &LpPage,
    server: &str,
    amazon: &str,
    received: Received,
) -> anyhow::Result<Router> {
    let html = std::fs::read_to_string(dist().join("index.html"))?
        .replace("http://localhost:8787", server)
        .replace("http://localhost:8788", amazon)
        .replacen("<head>", &format!("<head>{}", page.head), 1)
        .replace("<script async src=", &format!("<script {} async src=", page.tag))
        .replace("/lp/demo.js", &format!("/lp/{}.js", if page.lp.is_empty() { "demo" } else { page.lp }));
    let csp = page.csp.as_ref().map(|csp| csp.replace("{server}", server).replace("{amazon}", amazon));
    let csp = csp.map(|csp| HeaderValue::from_str(&csp)).transpose()?;
    let host = Host { html, csp, received };
    Ok(Router::new()
        .route("/", get(lp))
        .route("/cart/confirm", axum::routing::post(cart))
        .nest_service("/demo", ServeDir::new(dist().join("demo")))
        .with_state(host))
}

async fn lp(State(host): State<Host>) -> Response {
    let mut response = Html(host.html).into_response();
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    if let Some(csp) = host.csp {
        response.headers_mut().insert(HeaderName::from_static("content-security-policy"), csp);
    }
    response
}

/// The cart's confirm page, reached by the LP's own form.
async fn cart(State(host): State<Host>, RawForm(body): RawForm) -> Html<&'static str> {
    let text = String::from_utf8_lossy(&body).into_owned();
    host.received.lock().unwrap_or_else(PoisonError::into_inner).push(text);
    Html("<!doctype html><title>cart</title><h1 id=\"cart-confirm\">カートの確認画面</h1>")
}
