//! Faults to order: the next calls of an operation are slow, refused, cut off, or done without an answer
//! (`dropAnswer`: the work is done and the caller gets an error all the same, as when a line breaks).

use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use axum::Json;
use axum::body::{Body, Bytes};
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use http_body::Frame;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::refused;
use crate::api::operation::Kind;
use crate::app::{App, Shared};
use crate::domain::refusal::Refusal;

/// The name of the script among the operations.
pub(crate) const SCRIPT: &str = "checkoutJs";
/// No HTTP status: there is no answer.
pub(crate) const CUT: u16 = 0;

/// Body of `POST /_sandbox/faults`.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct Fault {
    operation: String,
    /// Without one, and without `dropAnswer` and `cut`, the call is only delayed.
    #[serde(default)]
    status: Option<u16>,
    /// How many calls.
    #[serde(default = "once")]
    count: u32,
    /// Until the faults are cleared, whatever `count` says.
    #[serde(default)]
    always: bool,
    #[serde(default)]
    delay_ms: u64,
    #[serde(default)]
    pub(crate) drop_answer: bool,
    /// Instead of an answer the connection breaks; with `dropAnswer`, after the work.
    #[serde(default)]
    cut: bool,
}

fn once() -> u32 {
    1
}

impl Fault {
    fn is_error(&self) -> bool {
        self.status.is_some() || self.drop_answer || self.cut
    }

    pub(crate) fn refusal(&self) -> Refusal {
        let status = if self.cut { CUT } else { self.status.unwrap_or(500) };
        let code = match status {
            CUT => "ConnectionCut",
            408 => "RequestTimeout",
            429 => "TooManyRequests",
            503 => "ServiceUnavailable",
            _ => "InternalServerError",
        };
        Refusal::new(status, code, "A fault that was ordered at /_sandbox/faults")
    }

    /// What comes in place of the script.
    pub(crate) fn instead_of_script(&self) -> Response {
        let status = self.refusal().status;
        if status == CUT {
            return cut();
        }
        let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        (status, [(header::CACHE_CONTROL, "no-store")], "").into_response()
    }
}

/// Everything that a fault can strike.
pub(crate) fn operations() -> Vec<&'static str> {
    Kind::ALL.into_iter().map(Kind::name).chain([SCRIPT]).collect()
}

/// Keeps a fault for the calls to come.
pub(crate) fn keep(app: &App, fault: Fault) -> Result<(), Refusal> {
    let error = fault.status.is_none_or(|status| (400..600).contains(&status));
    let operations = operations();
    if !operations.contains(&fault.operation.as_str()) || fault.count == 0 || !error {
        let rule = format!("operation one of {operations:?}, count at least 1, status 400 to 599");
        return Err(Refusal::bad_value("fault", &rule));
    }
    app.world().faults.push(fault);
    Ok(())
}

pub(super) async fn order(State(app): State<Shared>, Json(fault): Json<Fault>) -> Response {
    match keep(&app, fault) {
        Ok(()) => Json(json!({ "ordered": true })).into_response(),
        Err(refusal) => refused(&refusal),
    }
}

pub(super) async fn show(State(app): State<Shared>) -> Json<Value> {
    Json(json!({ "faults": app.world().faults, "operations": operations() }))
}

pub(super) async fn clear(State(app): State<Shared>) -> Json<Value> {
    app.world().faults.clear();
    Json(json!({ "cleared": true }))
}

/// Uses up one ordered fault of this operation and waits its delay. `Some` when the answer must be an error.
pub(crate) async fn strike(app: &App, operation: &str) -> Option<Fault> {
    let fault = {
        let mut world = app.world();
        let index = world.faults.iter().position(|fault| fault.operation == operation)?;
        let fault = &mut world.faults[index];
        if !fault.always {
            fault.count -= 1;
        }
        let taken = fault.clone();
        if taken.count == 0 {
            world.faults.remove(index);
        }
        taken
    };
    tokio::time::sleep(Duration::from_millis(fault.delay_ms)).await;
    fault.is_error().then_some(fault)
}

/// An answer that breaks off: the connection closes before its promised body comes.
pub(crate) fn cut() -> Response {
    ([(header::CONTENT_LENGTH, "1")], Body::new(Broken)).into_response()
}

struct Broken;

impl http_body::Body for Broken {
    type Data = Bytes;
    type Error = std::io::Error;

    fn poll_frame(
        self: Pin<&mut Self>,
        _context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, std::io::Error>>> {
        Poll::Ready(Some(Err(std::io::ErrorKind::ConnectionReset.into())))
    }
}
