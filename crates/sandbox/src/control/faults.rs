//! Faults to order: the next `count` calls of an operation are slow, refused, or done without an answer
//! (`dropAnswer`: the work is done and the caller gets an error all the same, as when a line breaks).

use std::time::Duration;

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use serde_json::json;

use crate::api::operation::Kind;
use crate::app::{App, Shared};
use crate::domain::refusal::Refusal;

/// Body of `POST /_sandbox/faults`.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct Fault {
    operation: String,
    /// Without one, and without `dropAnswer`, the call is only delayed.
    status: Option<u16>,
    #[serde(default = "once")]
    count: u32,
    #[serde(default)]
    delay_ms: u64,
    #[serde(default)]
    pub(crate) drop_answer: bool,
}

fn once() -> u32 {
    1
}

impl Fault {
    pub(crate) fn status(&self) -> StatusCode {
        self.status
            .and_then(|status| StatusCode::from_u16(status).ok())
            .unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
    }

    pub(crate) fn refusal(&self) -> Refusal {
        let status = self.status().as_u16();
        let code = match status {
            408 => "RequestTimeout",
            429 => "TooManyRequests",
            503 => "ServiceUnavailable",
            _ => "InternalServerError",
        };
        Refusal::new(status, code, "A fault that was ordered at /_sandbox/faults")
    }
}

pub(super) async fn order(State(app): State<Shared>, Json(fault): Json<Fault>) -> Response {
    let error = fault.status.is_none_or(|status| (400..600).contains(&status));
    let operations: Vec<&str> = Kind::ALL.into_iter().map(Kind::name).chain(["checkoutJs"]).collect();
    if !operations.contains(&fault.operation.as_str()) || fault.count == 0 || !error {
        let message = format!("operation is one of {operations:?}, count at least 1, status 400 to 599");
        return (StatusCode::BAD_REQUEST, Json(json!({ "message": message }))).into_response();
    }
    app.world().faults.push(fault);
    Json(json!({ "ordered": true })).into_response()
}

/// Uses up one ordered fault of this operation and waits its delay. `Some` when the answer must be an error.
pub(crate) async fn strike(app: &App, operation: &str) -> Option<Fault> {
    let fault = {
        let mut world = app.world();
        let index = world.faults.iter().position(|fault| fault.operation == operation)?;
        let fault = &mut world.faults[index];
        fault.count -= 1;
        let taken = fault.clone();
        if taken.count == 0 {
            world.faults.remove(index);
        }
        taken
    };
    tokio::time::sleep(Duration::from_millis(fault.delay_ms)).await;
    (fault.status.is_some() || fault.drop_answer).then_some(fault)
}
