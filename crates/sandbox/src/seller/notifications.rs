//! Notifications: how they are sent, and how each one went.

use axum::extract::{Path, State};
use axum::response::Response;
use minijinja::context;
use minijinja::value::Serde;
use serde_json::Value;

use super::{Form, as_json, done, field, page};
use crate::app::Shared;
use crate::domain::refusal::Refusal;
use crate::ipn::certificate_path;
use crate::ipn::courier::gather;
use crate::ipn::queue::{Delivery, Flaw};
use crate::switches::changed;

/// The newest ones.
const SHOWN: usize = 100;
const BACK: &str = "/seller/notifications";

pub(super) async fn show(State(app): State<Shared>) -> Response {
    // Before the lock: a key takes a moment to make.
    let certificate = app.signer().map(|signer| format!("{}{}", app.origin, certificate_path(signer)));
    let mut world = app.world();
    gather(&app, &mut world);
    let deliveries: Vec<Value> = world.ipn.deliveries.iter().rev().take(SHOWN).map(Delivery::json).collect();
    let content = context! {
        settings => Serde(&world.ipn.settings),
        deliveries => Serde(deliveries),
        certificate => certificate,
    };
    drop(world);
    page(&app, "seller/notifications.html", "notifications", content)
}

pub(super) async fn set(State(app): State<Shared>, form: Form) -> Response {
    let mut change = as_json(&form);
    // A version is a text, and a box that is not ticked does not come.
    change["signatureVersion"] = field(&form, "signatureVersion").unwrap_or("1").into();
    for name in ["paused", "reversed"] {
        change[name] = field(&form, name).is_some().into();
    }
    let mut world = app.world();
    let settings = changed(&world.ipn.settings, &change);
    let settings = settings.ok_or_else(|| Refusal::bad_value("settings", "numbers within their limits"));
    let result = settings.map(|settings| world.ipn.settings = settings);
    drop(world);
    done(&app, BACK, result)
}

pub(super) async fn again(State(app): State<Shared>, Path(number): Path<u64>, form: Form) -> Response {
    let flaw = (field(&form, "flaw") == Some("tampered")).then_some(Flaw::Tampered);
    let mut world = app.world();
    let now = world.now();
    let sent = world.ipn.again(number, flaw, now);
    drop(world);
    done(&app, BACK, sent.then_some(()).ok_or_else(|| Refusal::not_found("notification")))
}
