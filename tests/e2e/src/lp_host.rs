//! The LP's own site: the built demo page with addresses of this run, or a page of `pages/`; and the cart behind it.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::{Arc, Mutex, PoisonError};

use anyhow::Context as _;
use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
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
    /// A folder of `tests/e2e/pages` instead of the demo page.
    pub folder: &'static str,
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
    script: String,
    csp: Option<HeaderValue>,
    received: Received,
}

/// The tag as a designer would paste it.
const TAG: &str = "<script async src=\"http://localhost:8787/lp/demo.js\"></script>";

fn pages() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("pages")
}

/// A page's own script, with the libraries that it brings.
fn script_of(folder: &Path) -> anyhow::Result<String> {
    let Some(file) =
        ["page.js", "page.jsx"].map(|name| folder.join(name)).into_iter().find(|file| file.is_file())
    else {
        return Ok(String::new());
    };
    let esbuild = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../node_modules/.bin/esbuild");
    let defined = [
        "process.env.NODE_ENV",
        "__VUE_OPTIONS_API__",
        "__VUE_PROD_DEVTOOLS__",
        "__VUE_PROD_HYDRATION_MISMATCH_DETAILS__",
    ];
    let bundled = Command::new(&esbuild)
        .args([
            "--bundle",
            "--format=iife",
            "--jsx=automatic",
            "--charset=utf8",
            "--alias:vue=vue/dist/vue.esm-bundler.js",
        ])
        .args(defined.iter().map(|name| {
            format!("--define:{name}={}", if name.contains("ENV") { "\"production\"" } else { "true" })
        }))
        .arg(&file)
        .output()
        .with_context(|| format!("{} is missing: run `cargo xtask test e2e`", esbuild.display()))?;
    anyhow::ensure!(bundled.status.success(), "{}", String::from_utf8_lossy(&bundled.stderr));
    Ok(String::from_utf8(bundled.stdout)?)
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
    let folder = (!page.folder.is_empty()).then(|| pages().join(page.folder));
    let html = match &folder {
        Some(folder) => std::fs::read_to_string(folder.join("index.html"))?.replace("<!-- tag -->", TAG),
        None => std::fs::read_to_string(dist().join("index.html"))?,
    };
    let html = html
        .replace("http://localhost:8787", server)
        .replace("http://localhost:8788", amazon)
        .replacen("<head>", &format!("<head>{}", page.head), 1)
        .replace("<script async src=", &format!("<script {} async src=", page.tag))
        .replace("/lp/demo.js", &format!("/lp/{}.js", if page.lp.is_empty() { "demo" } else { page.lp }));
    let csp = page.csp.as_ref().map(|csp| csp.replace("{server}", server).replace("{amazon}", amazon));
    let csp = csp.map(|csp| HeaderValue::from_str(&csp)).transpose()?;
    let script = folder.map_or_else(|| Ok(String::new()), |folder| script_of(&folder))?;
    let host = Host { html, script, csp, received };
    Ok(Router::new()
        .route("/", get(lp))
        .route("/page.js", get(page_script))
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

async fn page_script(State(host): State<Host>) -> Response {
    ([(header::CONTENT_TYPE, "text/javascript; charset=utf-8")], host.script).into_response()
}

/// The cart's confirm page, reached by the LP's own form or by its scripts.
async fn cart(State(host): State<Host>, body: Bytes) -> Html<&'static str> {
    let text = String::from_utf8_lossy(&body).into_owned();
    host.received.lock().unwrap_or_else(PoisonError::into_inner).push(text);
    Html("<!doctype html><title>cart</title><h1 id=\"cart-confirm\">カートの確認画面</h1>")
}
