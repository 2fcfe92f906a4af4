//! `/_sandbox/*`: what testers and the demo need and Amazon does not have. Open to every origin: it holds
//! nothing but this sandbox's own make-believe.

pub(crate) mod at_amazon;
mod cart;
pub(crate) mod faults;
pub(crate) mod ipn;
pub(crate) mod ledger;
pub(crate) mod log;

use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{Html, IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use minijinja::context;
use serde::Deserialize;
use serde_json::{Value, json};
use time::Duration;
use tower_http::cors::CorsLayer;

use crate::app::Shared;
use crate::domain::moment::compact;
use crate::domain::refusal::Refusal;
use crate::switches::{Switches, changed};

pub(crate) fn routes() -> Router<Shared> {
    let control = Router::new()
        .route("/_sandbox/demo-merchant.json", get(demo_merchant))
        .route("/_sandbox/tls-certificate.pem", get(tls_certificate))
        .route("/_sandbox/ledger", get(ledger::show))
        .route("/_sandbox/requests", get(requests))
        .route("/_sandbox/reset", post(reset))
        .route("/_sandbox/clock", post(advance_clock))
        .route("/_sandbox/merchants", get(ipn::merchants))
        .route("/_sandbox/merchants/{id}", post(ipn::change))
        .route("/_sandbox/ipn", get(ipn::show).post(ipn::set))
        .route("/_sandbox/ipn/{number}/send", post(ipn::again))
        .route("/_sandbox/switches", get(switches).post(turn_switches))
        .route("/_sandbox/faults", get(faults::show).post(faults::order).delete(faults::clear))
        .route("/_sandbox/charge-permissions/{id}", post(at_amazon::act))
        .route("/_sandbox/checkout-sessions/{id}", post(at_amazon::end))
        .route("/_sandbox/cart/confirm", get(cart::empty).post(cart::confirm))
        .layer(CorsLayer::permissive());
    Router::new().route("/", get(index)).merge(control)
}

/// A refusal as the API words it.
fn refused(refusal: &Refusal) -> Response {
    let status = StatusCode::from_u16(refusal.status).unwrap_or(StatusCode::BAD_REQUEST);
    (status, Json(json!({ "reasonCode": refusal.code, "message": refusal.message }))).into_response()
}

async fn index(State(app): State<Shared>) -> Response {
    Html(app.pages.render("index.html", context! { origin => app.origin.as_str() })).into_response()
}

async fn demo_merchant(State(app): State<Shared>) -> Response {
    let merchants = app.accounts.merchants();
    let demo = merchants.iter().find(|merchant| merchant.is_demo);
    let Some((merchant, store, key)) =
        demo.and_then(|one| Some((one, one.stores.first()?, one.keys.first()?)))
    else {
        return (StatusCode::NOT_FOUND, "no demo merchant: start with --seed demo\n").into_response();
    };
    Json(json!({
        "merchantId": merchant.id,
        "storeId": store.id,
        "publicKeyId": key.id,
        "privateKeyPem": key.private_key_pem,
        "topicArn": crate::ipn::topic(&merchant.id),
        "checkoutJsUrl": format!("{}/checkout.js", app.origin),
        "apiBaseUrl": app.origin,
    }))
    .into_response()
}

async fn tls_certificate(State(app): State<Shared>) -> Response {
    match app.tls_certificate.get() {
        Some(pem) => ([(header::CONTENT_TYPE, "application/x-pem-file")], pem.clone()).into_response(),
        None => (StatusCode::NOT_FOUND, "no TLS: start with --tls-listen\n").into_response(),
    }
}

async fn requests(State(app): State<Shared>) -> Json<Value> {
    Json(app.world().log.json())
}

async fn reset(State(app): State<Shared>) -> Json<Value> {
    app.reset();
    Json(json!({ "reset": true }))
}

async fn switches(State(app): State<Shared>) -> Json<Switches> {
    Json(app.world().switches.clone())
}

/// Gives some of the switches; the others stay.
async fn turn_switches(State(app): State<Shared>, Json(change): Json<Value>) -> Response {
    let mut world = app.world();
    let Some(switches) = changed(&world.switches, &change) else {
        return refused(&Refusal::bad_value("switches", "members and values as GET shows them"));
    };
    world.switches = switches.clone();
    Json(switches).into_response()
}

/// Ten years.
pub(crate) const MOST_SECONDS: i64 = 3650 * 86_400;

/// Body of `POST /_sandbox/clock`.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Advance {
    advance_seconds: i64,
}

async fn advance_clock(State(app): State<Shared>, Json(advance): Json<Advance>) -> Response {
    if !(0..=MOST_SECONDS).contains(&advance.advance_seconds) {
        return refused(&Refusal::bad_value(
            "advanceSeconds",
            "from 0 to ten years: time only moves forward",
        ));
    }
    let mut world = app.world();
    world.advance_clock(Duration::seconds(advance.advance_seconds));
    Json(json!({ "now": compact(world.now()) })).into_response()
}
