//! The REST API under `/v2`, `/sandbox/v2` and `/live/v2`. One way for every request: signature first, then
//! the operation, then faults that a tester ordered, then idempotency, then the work; each is logged.

mod auth;
mod money;
pub(crate) mod operation;
mod sessions;
pub(crate) mod throttle;
mod work;

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, Method, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use axum::routing::any;
use serde_json::{Value, json};

use crate::app::{App, Shared};
use crate::control::faults;
use crate::control::log::Entry;
use crate::domain::refusal::Refusal;

use operation::Operation;

/// A request as it came in.
struct Request<'a> {
    method: &'a Method,
    uri: &'a Uri,
    headers: &'a HeaderMap,
    body: &'a [u8],
}

/// Status and JSON of an answer.
struct Answer {
    status: u16,
    body: Value,
}

pub(crate) fn routes() -> Router<Shared> {
    Router::new()
        .route("/v2/{*rest}", any(handle))
        .route("/sandbox/v2/{*rest}", any(handle))
        .route("/live/v2/{*rest}", any(handle))
}

async fn handle(
    State(app): State<Shared>,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let request = Request { method: &method, uri: &uri, headers: &headers, body: &body };
    let operation = Operation::of(&method, uri.path());
    let name = operation.as_ref().map_or("unknown", |operation| operation.kind.name());
    let result = answer(&app, &request, operation).await;
    // A buyer token opens a buyer's data: it does not stand in the log.
    let path = if name == "getBuyer" { "/v2/buyers/…" } else { uri.path() };
    let status = result.as_ref().map_or(0, |answer| answer.status);
    let entry = Entry::of(method.as_str(), path, name, status, result.as_ref().err());
    let request_id = entry.request_id.clone();
    app.world().note(entry);
    if result.as_ref().is_err_and(|refusal| refusal.status == faults::CUT) {
        return faults::cut();
    }
    let answer = result.unwrap_or_else(|refusal| Answer::of_refusal(&refusal));
    let status = StatusCode::from_u16(answer.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let headers =
        [(header::CONTENT_TYPE.as_str(), "application/json"), ("x-amz-pay-request-id", &request_id)];
    (status, headers, answer.body.to_string()).into_response()
}

impl Answer {
    fn of_refusal(refusal: &Refusal) -> Self {
        Self {
            status: refusal.status,
            body: json!({ "reasonCode": refusal.code, "message": refusal.message }),
        }
    }
}

/// `Err` for refusals that nobody stores; a stored failure comes back through [`work::once`] as well.
async fn answer(
    app: &App,
    request: &Request<'_>,
    operation: Result<Operation, Refusal>,
) -> Result<Answer, Refusal> {
    let caller = auth::authenticate(app, request)?;
    let operation = operation?;
    throttle(app, &caller, operation.kind)?;
    let fault = faults::strike(app, operation.kind.name()).await;
    if let Some(fault) = fault.as_ref().filter(|fault| !fault.drop_answer) {
        return Err(fault.refusal());
    }
    let result = work::once(app, &caller, &operation, request);
    fault.map_or(result, |fault| Err(fault.refusal()))
}

fn throttle(app: &App, caller: &auth::Caller, kind: operation::Kind) -> Result<(), Refusal> {
    let mut world = app.world();
    let (now, strictness) = (world.now(), world.switches.throttle);
    world.buckets.take(strictness, &caller.merchant_id, kind, now)
}
