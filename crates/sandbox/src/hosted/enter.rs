//! The other three entrances: a change link, `amazonPayRedirectUrl`, and the script's sign-out call.

use axum::Json;
use axum::extract::{Query, State};
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use serde_json::json;

use super::visit::{Change, Errand, Visit};
use super::{cookie, reply};
use crate::app::Shared;
use crate::control::log::Entry;
use crate::domain::kinds::ProductType;
use crate::domain::refusal::Refusal;
use crate::domain::session;

/// Query of a change link. More may come (`viewType`); the rest is ignored.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct ChangeQuery {
    amazon_checkout_session_id: String,
    change_action: String,
}

pub(super) async fn initiate_auth(State(app): State<Shared>, Query(query): Query<ChangeQuery>) -> Response {
    let what = match query.change_action.as_str() {
        "changeAddress" => Change::Address,
        "changePayment" => Change::Payment,
        _ => {
            let refusal = Refusal::bad_value("changeAction", "changeAddress or changePayment");
            return reply::error(&app, &refusal, None);
        }
    };
    let mut world = app.world();
    let found = world.session(&query.amazon_checkout_session_id).and_then(|session| {
        session.must_be_changeable()?;
        if session.choice.is_none() {
            return Err(Refusal::session_status("No buyer is associated with the checkout session yet"));
        }
        let ships = session.product_type == Some(ProductType::PayAndShip);
        if session.is_direct() || (what == Change::Address && !ships) {
            return Err(Refusal::bad_value("changeAction", "one that this kind of checkout has"));
        }
        Ok((session.id.clone(), session.merchant_id.clone()))
    });
    world.note(Entry::of("GET", "/checkout/initiate_auth", "initiateAuth", 303, found.as_ref().err()));
    match found {
        Ok((session, merchant)) => {
            reply::to_visit(&world.begin(Visit::new(Errand::Change { session, what }, merchant)))
        }
        Err(refusal) => reply::error(&app, &refusal, None),
    }
}

/// Query of `amazonPayRedirectUrl`.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct ProcessingQuery {
    amazon_checkout_session_id: String,
    token: String,
}

pub(super) async fn processing(State(app): State<Shared>, Query(query): Query<ProcessingQuery>) -> Response {
    let mut world = app.world();
    let found = world.session(&query.amazon_checkout_session_id).and_then(|session| {
        // A session that ended has no token any more; its visit only leads back to the shop.
        let current =
            session.state != session::State::Open || session.redirect_token.as_ref() == Some(&query.token);
        if !current || session.terms.result_return_url.is_none() {
            let message = "This payment link was replaced by a later update of the checkout session";
            return Err(Refusal::session_status(message));
        }
        Ok((session.id.clone(), session.merchant_id.clone()))
    });
    world.note(Entry::of("GET", "/checkout/processing", "processing", 303, found.as_ref().err()));
    match found {
        Ok((session, merchant)) => {
            reply::to_visit(&world.begin(Visit::new(Errand::Pay { session, token: query.token }, merchant)))
        }
        Err(refusal) => reply::error(&app, &refusal, None),
    }
}

/// `amazon.Pay.signout()` asks from the shop's page, with credentials. Where the browser keeps the Lax cookie
/// back (another site), `result` says so and the script asks for a fresh sign-in at the next click instead.
pub(super) async fn signout(State(app): State<Shared>, headers: HeaderMap) -> Response {
    let known = cookie::of(&headers).is_some_and(|value| app.world().logins.remove(&value).is_some());
    let result = if known { "success" } else { "noBuyer" };
    let mut response = Json(json!({ "result": result })).into_response();
    let answer = response.headers_mut();
    if let Some(origin) = headers.get(header::ORIGIN) {
        answer.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, origin.clone());
        answer.insert(header::ACCESS_CONTROL_ALLOW_CREDENTIALS, HeaderValue::from_static("true"));
        answer.insert(header::VARY, HeaderValue::from_static("Origin"));
    }
    if let Some(cookie) = cookie::set(&app, None) {
        answer.insert(header::SET_COOKIE, cookie);
    }
    response
}
