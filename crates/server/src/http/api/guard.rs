//! The guard before every route of `/v1`: whose key is it, may it, and not too often.

use std::net::SocketAddr;
use std::time::Instant;

use axum::extract::{ConnectInfo, Request, State};
use axum::http::{HeaderMap, HeaderValue, header};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};

use super::super::limits::{Limits, caller};
use super::errors::{Code, Refusal};
use super::extract::Caller;
use super::idempotent;
use crate::api_keys::Scope;
use crate::language::Language;
use crate::shop::Shop;

/// What the guard of one route knows.
#[derive(Clone)]
pub(super) struct Before {
    pub(super) shop: Shop,
    pub(super) limits: Limits,
    pub(super) scope: Scope,
    pub(super) once: bool,
}

pub(super) async fn guard(
    State(before): State<Before>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    mut request: Request,
    next: Next,
) -> Response {
    let language = Language::of(request.headers());
    let refuse = |code| Refusal::new(code, language).into_response();
    let found = match bearer(request.headers()) {
        Some(key) => before.shop.api_key(key).await,
        None => Ok(None),
    };
    let key = match found {
        Ok(key) => key,
        Err(error) => return Refusal::broken(&error.into(), language).into_response(),
    };
    // Whoever has no good key is counted by address: guessing is as slow as the limit.
    let counted = key.as_ref().map_or_else(
        || caller(&before.shop, peer, request.headers()).to_string(),
        |key| format!("key {}", key.id),
    );
    if !before.limits.take(&counted, Instant::now()) {
        return refuse(Code::TooMany);
    }
    let Some(key) = key else { return refuse(Code::KeyUnknown) };
    if !key.scopes.contains(&before.scope) {
        return refuse(Code::ScopeMissing);
    }
    let caller = Caller { key, language, once: String::new() };
    let mut response = if before.once {
        idempotent::once(&before.shop, caller, request, next).await
    } else {
        request.extensions_mut().insert(caller);
        next.run(request).await
    };
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

fn bearer(headers: &HeaderMap) -> Option<&str> {
    headers.get(header::AUTHORIZATION)?.to_str().ok()?.strip_prefix("Bearer ")
}
