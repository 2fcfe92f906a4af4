//! A cart that we play, in ecforce's manner: Liquid-like pages for confirm, upsell and thanks, their script that redraws,
//! and a server that asks `/v1` with its API key. It keeps nothing but which checkout a session is at.

mod pages;

use std::collections::HashMap;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use anyhow::Context as _;
use axum::extract::{Form, Query, State};
use axum::http::{HeaderMap, StatusCode, Uri, header};
use axum::response::{Html, IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use reqwest::Method;
use serde_json::{Value, json};

/// The cart's server.
#[derive(Clone)]
pub(crate) struct Cart {
    api: String,
    key: String,
    server: String,
    lp: String,
    /// Session → checkout.
    sessions: Arc<Mutex<HashMap<String, String>>>,
    next: Arc<AtomicU32>,
}

type Fields = HashMap<String, String>;
type Answer = Result<Response, Broken>;

impl Cart {
    /// `api`: our server by its number; `server`: as browsers know it.
    pub(crate) fn new(api: String, key: String, server: &str, lp: &str) -> Self {
        Self {
            api,
            key,
            server: server.to_owned(),
            lp: lp.to_owned(),
            sessions: Arc::default(),
            next: Arc::default(),
        }
    }

    pub(crate) fn router(self) -> Router {
        Router::new()
            .route("/lp/confirm", get(confirm))
            .route("/lp/address", post(address))
            .route("/lp/upsell", post(take))
            .route("/lp/upsell/undo", post(give_back))
            .route("/lp/order", post(order))
            .route("/lp/cv_confirm", get(confirm))
            .route("/lp/cv_upsell", get(thanks))
            .route("/lp/thanks", get(thanks))
            .with_state(self)
    }

    /// Asks `/v1`; 404 and 409 are told apart from what breaks by `None`.
    async fn asks(&self, method: Method, path: &str, body: Value) -> anyhow::Result<Option<Value>> {
        let request = reqwest::Client::new().request(method, format!("{}/v1/checkouts{path}", self.api));
        let answer = request.bearer_auth(&self.key).json(&body).send().await?;
        match answer.status().as_u16() {
            404 | 409 => Ok(None),
            _ => Ok(Some(answer.error_for_status()?.json().await?)),
        }
    }

    /// The checkout of a session; a code in the address begins one.
    async fn checkout(&self, session: &Session, query: &Fields) -> anyhow::Result<Option<Value>> {
        let mut found = None;
        if let Some(code) = query.get("lp_amazon_pay") {
            found = self.asks(Method::POST, "", json!({ "code": code })).await?;
        }
        // A reload, or the back button: the code was used, the session knows.
        if let (None, Some(id)) = (&found, self.at(session)) {
            found = self.asks(Method::GET, &format!("/{id}"), Value::Null).await?;
        }
        if let Some(checkout) = &found {
            self.keep(session, checkout);
        }
        Ok(found)
    }

    fn at(&self, session: &Session) -> Option<String> {
        self.sessions.lock().unwrap_or_else(PoisonError::into_inner).get(&session.id).cloned()
    }

    fn keep(&self, session: &Session, checkout: &Value) {
        let id = checkout["id"].as_str().unwrap_or_default().to_owned();
        self.sessions.lock().unwrap_or_else(PoisonError::into_inner).insert(session.id.clone(), id);
    }

    /// The session that a browser has, or a new one.
    fn session(&self, headers: &HeaderMap) -> Session {
        let cookies = headers.get(header::COOKIE).and_then(|value| value.to_str().ok()).unwrap_or_default();
        let held = cookies.split("; ").find_map(|pair| pair.strip_prefix("_ec_session="));
        let id =
            held.map_or_else(|| format!("s{}", self.next.fetch_add(1, Ordering::Relaxed)), str::to_owned);
        Session { id, blocked: cookies.split("; ").any(|pair| pair == "blocked=1") }
    }

    /// To another page, which knows the session.
    fn sends(&self, session: &Session, path: &str) -> Response {
        ([(header::SET_COOKIE, session.cookie())], Redirect::to(path)).into_response()
    }

    /// The session is at no checkout.
    fn lost(&self, session: &Session) -> Response {
        self.page(session, "セッションが切れました", "<p id=\"nothing\">最初からお願いします。</p>")
    }

    fn page(&self, session: &Session, title: &str, body: &str) -> Response {
        let csrf = session.token();
        let html = format!(
            "<!doctype html><html lang=\"ja\"><head><meta charset=\"utf-8\"><title>{title}</title>
<meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">
<meta name=\"csrf-token\" content=\"{csrf}\">
<script async src=\"{}/cart/{}.js\"></script></head><body><main><h1>{title}</h1>{body}</main></body></html>",
            self.server, self.lp
        );
        let cookie = session.cookie();
        let policy = format!("script-src 'unsafe-inline' {}", self.server);
        let mut response =
            ([(header::SET_COOKIE, cookie), (header::CACHE_CONTROL, "no-store".to_owned())], Html(html))
                .into_response();
        if let (true, Ok(policy)) = (session.blocked, policy.parse()) {
            response.headers_mut().insert(header::CONTENT_SECURITY_POLICY, policy);
        }
        response
    }
}

/// A browser at the cart.
struct Session {
    id: String,
    /// Whether it blocks Amazon's script.
    blocked: bool,
}

impl Session {
    fn cookie(&self) -> String {
        format!("_ec_session={}; Path=/; HttpOnly; SameSite=Lax", self.id)
    }

    fn token(&self) -> String {
        format!("csrf-{}", self.id)
    }
}

/// A POST of a page of the cart's: by form or by script, with its token.
fn posted(cart: &Cart, headers: &HeaderMap, fields: &Fields) -> Result<(Session, String), StatusCode> {
    let session = cart.session(headers);
    let sent = headers.get("x-csrf-token").and_then(|value| value.to_str().ok());
    let sent = sent.or_else(|| fields.get("authenticity_token").map(String::as_str));
    let id = cart.at(&session).filter(|_| sent == Some(session.token().as_str()));
    id.map(|id| (session, id)).ok_or(StatusCode::FORBIDDEN)
}

/// Confirm, and the confirm page of an offer, which this cart shows at an address of its own.
async fn confirm(
    State(cart): State<Cart>,
    uri: Uri,
    headers: HeaderMap,
    Query(query): Query<Fields>,
) -> Answer {
    let session = cart.session(&headers);
    let Some(checkout) = cart.checkout(&session, &query).await? else {
        return Ok(cart.lost(&session));
    };
    let shown = &checkout["confirm"];
    if shown.is_null() {
        return Ok(Redirect::to("/lp/thanks").into_response());
    }
    if !checkout["follows"].is_null() && uri.path() != "/lp/cv_confirm" {
        return Ok(cart.sends(&session, "/lp/cv_confirm"));
    }
    let body = pages::confirm(&checkout, &session.token());
    Ok(cart.page(&session, "ご注文内容の確認", &body))
}

async fn address(State(cart): State<Cart>, headers: HeaderMap, Form(fields): Form<Fields>) -> Answer {
    let (_, id) = posted(&cart, &headers, &fields)?;
    let accepted = json!({ "answer": fields.get("answer") });
    cart.asks(Method::PUT, &format!("/{id}/address"), accepted).await?;
    Ok(Json(json!({})).into_response())
}

/// The cart's own button sends the form; Amazon's button asks by script for what `initCheckout` needs.
async fn take(State(cart): State<Cart>, headers: HeaderMap, Form(fields): Form<Fields>) -> Answer {
    let (session, id) = posted(&cart, &headers, &fields)?;
    let taken = cart.asks(Method::POST, &format!("/{id}/offer"), Value::Null).await?;
    let Some(taken) = taken else { return Ok(StatusCode::CONFLICT.into_response()) };
    if headers.get(header::ACCEPT).is_some_and(|accept| accept == "application/json") {
        return Ok(Json(taken).into_response());
    }
    // Without a checkout it is Amazon that would have to be asked: the page stands as it was.
    if !taken["checkout"].is_null() {
        cart.keep(&session, &taken["checkout"]);
    }
    Ok(Redirect::to("/lp/confirm").into_response())
}

async fn give_back(State(cart): State<Cart>, headers: HeaderMap, Form(fields): Form<Fields>) -> Answer {
    let (session, id) = posted(&cart, &headers, &fields)?;
    if let Some(first) = cart.asks(Method::DELETE, &format!("/{id}/offer"), Value::Null).await? {
        cart.keep(&session, &first);
    }
    Ok(Redirect::to("/lp/confirm").into_response())
}

async fn order(State(cart): State<Cart>, headers: HeaderMap, Form(fields): Form<Fields>) -> Answer {
    let (session, id) = posted(&cart, &headers, &fields)?;
    let click = json!({ "seen": fields.get("seen") });
    let placed = cart.asks(Method::POST, &format!("/{id}/place"), click).await?.context("a checkout")?;
    // It may be another one: an attempt of the same purchase that was paid before.
    if !placed["checkout"].is_null() {
        cart.keep(&session, &placed["checkout"]);
    }
    Ok(match placed["next"].as_str() {
        Some("amazon") => Redirect::to(placed["url"].as_str().context("an address")?),
        Some("look_again") => Redirect::to("/lp/confirm"),
        _ => Redirect::to("/lp/thanks"),
    }
    .into_response())
}

/// Thanks; with an offer, at the address that such pages have.
async fn thanks(
    State(cart): State<Cart>,
    uri: Uri,
    headers: HeaderMap,
    Query(query): Query<Fields>,
) -> Answer {
    let session = cart.session(&headers);
    let Some(checkout) = cart.checkout(&session, &query).await? else {
        return Ok(cart.lost(&session));
    };
    if !checkout["offer"].is_null() && uri.path() != "/lp/cv_upsell" {
        return Ok(cart.sends(&session, "/lp/cv_upsell"));
    }
    if checkout["stage"] == "confirm" {
        return Ok(Redirect::to("/lp/confirm").into_response());
    }
    let body = pages::thanks(&checkout, &session.token());
    Ok(cart.page(&session, "ご注文の結果", &body))
}

/// What broke: the test reads it on the page.
enum Broken {
    Refused(StatusCode),
    Error(anyhow::Error),
}

impl From<StatusCode> for Broken {
    fn from(status: StatusCode) -> Self {
        Self::Refused(status)
    }
}

impl From<anyhow::Error> for Broken {
    fn from(error: anyhow::Error) -> Self {
        Self::Error(error)
    }
}

impl IntoResponse for Broken {
    fn into_response(self) -> Response {
        match self {
            Self::Refused(status) => status.into_response(),
            Self::Error(error) => (StatusCode::BAD_GATEWAY, format!("{error:#}")).into_response(),
        }
    }
}
