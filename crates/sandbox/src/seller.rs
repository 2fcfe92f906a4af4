//! A page like Seller Central: to see and steer everything in the sandbox without writing a request. It calls
//! the same functions as the API and the control routes, so what it does is what a shop could have seen.

mod behaviour;
mod buyers;
mod notifications;
mod requests;
mod shops;
mod transactions;

use std::collections::HashMap;

use axum::Router;
use axum::http::header;
use axum::response::Response;
use axum::routing::{get, post};
use minijinja::{Value, context};

use crate::app::{App, Shared};
use crate::domain::moment::compact;
use crate::domain::refusal::Refusal;
use crate::hosted::{guarded, reply};

/// A submitted form.
type Form = axum::extract::Form<HashMap<String, String>>;

const STYLE: &str = include_str!("../assets/seller.css");

pub(crate) fn routes() -> Router<Shared> {
    let style = || async { ([(header::CONTENT_TYPE, "text/css; charset=utf-8")], STYLE) };
    let pages = Router::new()
        .route("/seller", get(transactions::show))
        .route("/seller/sessions/{id}", post(transactions::end))
        .route("/seller/permissions/{id}", post(transactions::act))
        .route("/seller/charges/{id}", post(transactions::handle_charge))
        .route("/seller/shops", get(shops::show).post(shops::add))
        .route("/seller/shops/{id}", post(shops::change))
        .route("/seller/shops/{id}/keys", post(shops::add_key))
        .route("/seller/shops/{id}/ids.json", get(shops::ids))
        .route("/seller/buyers", get(buyers::show).post(buyers::add))
        .route("/seller/notifications", get(notifications::show).post(notifications::set))
        .route("/seller/notifications/{number}", post(notifications::again))
        .route("/seller/behaviour", get(behaviour::show).post(behaviour::set))
        .route("/seller/requests", get(requests::show))
        .route("/seller/assets/seller.css", get(style));
    guarded(pages)
}

/// One of the pages; `here` marks its place in the navigation.
fn page(app: &App, template: &str, here: &str, content: Value) -> Response {
    let now = app.world_at_rest().now();
    reply::page(
        app,
        template,
        context! { here => here, now => compact(now), origin => &app.origin, ..content },
    )
}

/// Back to the page, or the reason why nothing happened.
fn done(app: &App, back: &str, result: Result<(), Refusal>) -> Response {
    match result {
        Ok(()) => reply::see_other(back),
        Err(refusal) => reply::error(app, &refusal, Some(back)),
    }
}

/// A field of a form; an empty one counts as not given.
fn field<'a>(form: &'a HashMap<String, String>, name: &str) -> Option<&'a str> {
    form.get(name).map(|text| text.trim()).filter(|text| !text.is_empty())
}

fn number<T: std::str::FromStr>(form: &HashMap<String, String>, name: &str) -> Result<T, Refusal> {
    let found = field(form, name).and_then(|text| text.parse().ok());
    found.ok_or_else(|| Refusal::bad_value(name, "a whole number"))
}

/// What control routes take as JSON, out of a form: digits are numbers, `true` and `false` are flags.
fn as_json(form: &HashMap<String, String>) -> serde_json::Value {
    let value = |text: &str| match text {
        "true" => serde_json::Value::Bool(true),
        "false" => serde_json::Value::Bool(false),
        text => text.parse::<u64>().map_or_else(|_| text.into(), Into::into),
    };
    form.iter()
        .filter(|(_, text)| !text.trim().is_empty())
        .map(|(name, text)| (name.clone(), value(text.trim())))
        .collect::<serde_json::Map<_, _>>()
        .into()
}
