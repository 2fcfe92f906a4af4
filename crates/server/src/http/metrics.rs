//! `/metrics` for Prometheus, for whoever has the token (`LP_AMAZON_PAY_METRICS_TOKEN`); without one it is not there.
//!
//! How many orders a shop has is nobody else's business, and nothing about shoppers is in it at all.

use axum::Router;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use axum::routing::get;

use crate::clock::SECOND;
use crate::secret::fingerprint;
use crate::shop::Shop;

pub(super) fn routes() -> Router<Shop> {
    Router::new().route("/metrics", get(metrics))
}

async fn metrics(State(shop): State<Shop>, headers: HeaderMap) -> Response {
    let Some(expected) = &shop.metrics_token else { return StatusCode::NOT_FOUND.into_response() };
    let given = headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
    let given = given.and_then(|value| value.strip_prefix("Bearer ")).map(fingerprint);
    if given.as_ref() != Some(expected) {
        return StatusCode::UNAUTHORIZED.into_response();
    }
    let now = shop.clock.now();
    match shop.store.metrics(now).await {
        Ok(text) => {
            let own = format!(
                "# HELP lpap_build_info Version of the server.\n# TYPE lpap_build_info gauge\n\
                 lpap_build_info{{version=\"{}\"}} 1\n\
                 # HELP lpap_jobs_last_round_seconds When this server's jobs last came round (Unix time).\n\
                 # TYPE lpap_jobs_last_round_seconds gauge\nlpap_jobs_last_round_seconds {}\n",
                env!("CARGO_PKG_VERSION"),
                shop.last_round() / SECOND
            );
            let kind = "text/plain; version=0.0.4; charset=utf-8";
            ([(header::CONTENT_TYPE, kind), (header::CACHE_CONTROL, "no-store")], text + &own).into_response()
        }
        Err(error) => {
            tracing::error!(%error, "the metrics cannot be read");
            StatusCode::SERVICE_UNAVAILABLE.into_response()
        }
    }
}
