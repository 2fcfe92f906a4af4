//! HTTP: parses requests, calls the shop, renders answers. Nothing is decided here.

mod admin;
mod api;
mod cart_script;
mod cookies;
mod debug;
mod errors;
mod ipn;
mod key_transfer;
mod limits;
mod login;
mod metrics;
mod pages;
mod playground;
mod press;
mod result;
mod review;
mod script;
mod widget_api;

use std::time::Duration;

use axum::Router;
use axum::extract::State;
use axum::http::StatusCode;
use axum::routing::get;
use tower_http::limit::RequestBodyLimitLayer;
use tower_http::timeout::TimeoutLayer;

use crate::shop::Shop;

/// Largest request body that anything here reads.
const MAX_BODY: usize = 256 * 1024;

/// The whole server as a router.
pub fn app(shop: Shop) -> Router {
    let limits = limits::Limits::new(60, 1);
    Router::new()
        .route("/healthz", get(health))
        .merge(admin::routes(&shop))
        .merge(api::routes(&shop))
        .merge(script::routes(&shop))
        .merge(login::routes(&shop, limits.clone()))
        .merge(widget_api::routes(&shop, limits))
        .merge(review::routes())
        .merge(result::routes())
        .merge(pages::routes())
        .merge(playground::routes())
        .merge(ipn::routes())
        .merge(key_transfer::routes())
        .merge(metrics::routes())
        .layer(RequestBodyLimitLayer::new(MAX_BODY))
        .layer(TimeoutLayer::with_status_code(StatusCode::GATEWAY_TIMEOUT, Duration::from_secs(75)))
        .with_state(shop)
}

/// 200 while the database answers.
async fn health(State(shop): State<Shop>) -> (StatusCode, &'static str) {
    match shop.store.ping().await {
        Ok(()) => (StatusCode::OK, "ok\n"),
        Err(_) => (StatusCode::SERVICE_UNAVAILABLE, "the database does not answer\n"),
    }
}
