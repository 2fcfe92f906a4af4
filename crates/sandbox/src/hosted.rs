//! Amazon's hosted pages: sign-in, consent, address and payment selection, payment processing.
//! Each trip of a buyer is a *visit* under an unguessable id. A page acts only for the buyer whose cookie
//! comes with it and only on that visit, so one buyer cannot act on another's session.

mod actions;
mod assets;
mod cookie;
mod enter;
mod initiate;
mod journey;
mod links;
mod lists;
pub(crate) mod pages;
mod payment;
pub(crate) mod reply;
mod show;
pub(crate) mod visit;

use axum::Router;
use axum::http::{HeaderName, HeaderValue, header};
use axum::routing::{get, post};
use tower_http::set_header::SetResponseHeaderLayer;

use crate::app::Shared;

/// No `form-action`: browsers apply it to the redirect after a form too, and these forms lead back to shops.
const CONTENT_SECURITY: &str = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; \
                                base-uri 'none'; frame-ancestors 'none'";

pub(crate) fn routes() -> Router<Shared> {
    let pages = Router::new()
        .route("/checkout/initiate", post(initiate::initiate))
        .route("/checkout/initiate_auth", get(enter::initiate_auth))
        .route("/checkout/processing", get(enter::processing))
        .route("/checkout/signout", get(enter::signout))
        .route("/checkout/v/{visit}", get(show::page))
        .route("/checkout/v/{visit}/sign-in", post(actions::sign_in))
        .route("/checkout/v/{visit}/sign-out", post(actions::sign_out))
        .route("/checkout/v/{visit}/consent", post(actions::consent))
        .route("/checkout/v/{visit}/continue", post(actions::go_on))
        .route("/checkout/v/{visit}/cancel", get(actions::cancel))
        .route("/checkout/v/{visit}/address", get(lists::addresses).post(actions::choose_address))
        .route("/checkout/v/{visit}/payment", get(lists::instruments).post(actions::choose_instrument))
        .route("/checkout/v/{visit}/process", post(payment::process))
        .route("/checkout/v/{visit}/code", post(payment::code))
        .route("/checkout/v/{visit}/give-up", post(payment::give_up));
    Router::new().merge(guarded(pages)).merge(assets::routes())
}

/// Pages for people: neither stored nor framed, without inline code, and silent about where they stood.
pub(crate) fn guarded(pages: Router<Shared>) -> Router<Shared> {
    let always = |name: HeaderName, value: &'static str| {
        SetResponseHeaderLayer::if_not_present(name, HeaderValue::from_static(value))
    };
    pages
        .layer(always(header::CACHE_CONTROL, "no-store"))
        .layer(always(header::REFERRER_POLICY, "origin"))
        .layer(always(header::X_CONTENT_TYPE_OPTIONS, "nosniff"))
        .layer(always(header::CONTENT_SECURITY_POLICY, CONTENT_SECURITY))
}
