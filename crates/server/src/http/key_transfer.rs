//! `/amazon/keys/<word>`: Amazon's registration page, in the merchant's browser, brings the ids of a new account.
//!
//! Its script posts across origins and reads the answer, so only the origins of Amazon's own pages may.

use std::net::SocketAddr;
use std::time::Instant;

use axum::extract::{ConnectInfo, Form, Path, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use axum::routing::post;
use axum::{Json, Router};
use serde::Deserialize;
use serde_json::json;

use super::limits::{Limits, caller};
use crate::admin::Linked;
use crate::shop::Shop;

pub(super) fn routes() -> Router<Shop> {
    let limits = Limits::new(10, 1);
    let receive =
        move |shop, peer, word, headers, form| receive(limits.clone(), shop, peer, word, headers, form);
    Router::new().route("/amazon/keys/{word}", post(receive).options(allow))
}

async fn allow(State(shop): State<Shop>, headers: HeaderMap) -> Response {
    with_origin(&shop, &headers, StatusCode::NO_CONTENT.into_response())
}

#[derive(Deserialize)]
struct Sent {
    payload: String,
}

async fn receive(
    limits: Limits,
    State(shop): State<Shop>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    Path(word): Path<String>,
    headers: HeaderMap,
    Form(sent): Form<Sent>,
) -> Response {
    let refuse = |status: StatusCode, message: &str| {
        (status, Json(json!({ "result": "error", "message": message }))).into_response()
    };
    let answer = if limits.take(&caller(&shop, peer, &headers).to_string(), Instant::now()) {
        match shop.receive_transfer(&word, &sent.payload).await {
            Ok(Some(Linked::Linked)) => Json(json!({ "result": "success" })).into_response(),
            Ok(Some(Linked::Wrong(..))) => {
                refuse(StatusCode::BAD_REQUEST, "the account was not linked; see the shop's back office")
            }
            Ok(None) => refuse(
                StatusCode::BAD_REQUEST,
                "nobody waits for these keys; begin again in the shop's back office",
            ),
            Err(error) => {
                tracing::error!(error = format!("{error:#}"), "a key transfer broke");
                refuse(StatusCode::INTERNAL_SERVER_ERROR, "the shop's server is in trouble; try again")
            }
        }
    } else {
        refuse(StatusCode::TOO_MANY_REQUESTS, "too many; try again in a moment")
    };
    with_origin(&shop, &headers, answer)
}

/// Lets a page of Amazon's read the answer.
fn with_origin(shop: &Shop, headers: &HeaderMap, mut response: Response) -> Response {
    let known = |origin: &&HeaderValue| {
        let registration = shop.amazon.registration.as_ref();
        registration
            .zip(origin.to_str().ok())
            .is_some_and(|(registration, origin)| registration.trusts(origin))
    };
    let open = response.headers_mut();
    open.insert(header::VARY, HeaderValue::from_static("origin"));
    if let Some(origin) = headers.get(header::ORIGIN).filter(known) {
        open.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, origin.clone());
        open.insert(header::ACCESS_CONTROL_ALLOW_METHODS, HeaderValue::from_static("GET, POST"));
        open.insert(header::ACCESS_CONTROL_ALLOW_HEADERS, HeaderValue::from_static("Content-Type"));
    }
    response
}
