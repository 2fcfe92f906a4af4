//! Instant Payment Notifications: what Amazon tells a shop's server through its notification service (SNS).
//! Each envelope is signed with a key made at the start, whose certificate stands at a URL of this sandbox; a
//! client has to be told to trust it, since the real one lives under `amazonaws.com`.

pub(crate) mod courier;
mod envelope;
pub(crate) mod queue;
pub(crate) mod signer;

pub(crate) use envelope::topic;

use axum::Router;
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;

use crate::app::Shared;

/// Ends like the real one: clients look at the extension.
pub(crate) const CERTIFICATE_PATH: &str = "/sns/SimpleNotificationService-sandbox.pem";

pub(crate) fn routes() -> Router<Shared> {
    Router::new().route(CERTIFICATE_PATH, get(certificate))
}

async fn certificate(State(app): State<Shared>) -> Response {
    let Some(signer) = app.signer() else {
        return StatusCode::INTERNAL_SERVER_ERROR.into_response();
    };
    ([(header::CONTENT_TYPE, "application/x-pem-file")], signer.certificate_pem().to_owned()).into_response()
}
