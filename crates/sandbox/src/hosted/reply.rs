//! The three answers of a hosted page: go there, look at this, this cannot go on.

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{Html, IntoResponse, Response};
use minijinja::{Value, context};

use crate::app::App;
use crate::domain::refusal::Refusal;
use crate::world::token;

/// 303, so that the next request is a GET whatever this one was.
pub(crate) fn see_other(location: &str) -> Response {
    let Ok(location) = HeaderValue::from_str(location) else {
        return StatusCode::BAD_REQUEST.into_response();
    };
    (StatusCode::SEE_OTHER, [(header::LOCATION, location)]).into_response()
}

/// Back to the page of this visit, which decides by itself what comes next.
pub(super) fn to_visit(visit: &str) -> Response {
    see_other(&format!("/checkout/v/{visit}"))
}

pub(crate) fn page(app: &App, template: &str, context: Value) -> Response {
    Html(app.pages.render(template, context)).into_response()
}

/// The hosted error page: a session id, an Error Code, an Error Message, and the way back if there is one.
pub(crate) fn error(app: &App, refusal: &Refusal, back: Option<&str>) -> Response {
    let page = app.pages.render(
        "error.html",
        context! {
            session_id => token(),
            code => refusal.code,
            message => refusal.message.as_str(),
            back => back,
            buyer_name => (),
        },
    );
    let status = StatusCode::from_u16(refusal.status).unwrap_or(StatusCode::BAD_REQUEST);
    (status, Html(page)).into_response()
}
