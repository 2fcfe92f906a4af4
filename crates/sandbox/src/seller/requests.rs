//! The request log, with the reason of each refusal.

use axum::extract::{Query, State};
use axum::response::Response;
use minijinja::context;
use minijinja::value::Serde;
use serde::Deserialize;

use super::page;
use crate::app::Shared;

/// `refused=1` leaves out what went well.
#[derive(Deserialize)]
pub(super) struct Filter {
    refused: Option<u8>,
}

pub(super) async fn show(State(app): State<Shared>, Query(filter): Query<Filter>) -> Response {
    let refused = filter.refused.is_some();
    let world = app.world_at_rest();
    let entries: Vec<minijinja::Value> = world
        .log
        .newest()
        .filter(|entry| !refused || entry.reason_code.is_some())
        .take(200)
        .map(|entry| Serde(entry).into())
        .collect();
    drop(world);
    page(&app, "seller/requests.html", "requests", context! { entries => entries, refused => refused })
}
