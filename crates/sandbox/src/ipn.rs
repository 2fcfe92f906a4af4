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
use axum::http::{StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;

use crate::app::Shared;
use crate::crypto::sha256_hex;
use signer::Signer;

/// Named after its content, as the real one: clients keep what they once fetched. They look at the extension.
pub(crate) fn certificate_path(signer: &Signer) -> String {
    format!("/sns/SimpleNotificationService-{}.pem", &sha256_hex(signer.certificate_pem().as_bytes())[..32])
}

pub(crate) fn routes() -> Router<Shared> {
    Router::new().route("/sns/{file}", get(certificate))
}

async fn certificate(State(app): State<Shared>, uri: Uri) -> Response {
    let Some(signer) = app.signer().filter(|signer| certificate_path(signer) == uri.path()) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    ([(header::CONTENT_TYPE, "application/x-pem-file")], signer.certificate_pem().to_owned()).into_response()
}
