//! Answers of the back office in HTML: a strict policy, nothing kept, the same frame around every page.

use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{Html, IntoResponse as _, Response};
use minijinja::{Value, context};

use super::super::pages::redirect;
use super::guard::Me;
use crate::admin::Role;
use crate::environment::Environment;
use crate::language::Language;
use crate::pages::render;
use crate::shop::Shop;

/// Everything is ours: no script, style or frame from elsewhere; forms go to us alone.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; \
                      connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/// A page for somebody who is signed in.
pub(super) fn page(shop: &Shop, me: &Me, name: &str, values: Value) -> Response {
    let common = context! {
        me => context! {
            name => me.name(),
            role => me.operator.role.as_str(),
            may_act => me.may(Role::Operator),
            may_own => me.may(Role::Owner),
        },
        token => me.token.as_str(),
    };
    shown(shop, StatusCode::OK, me.language(), name, context! { ..values, ..common })
}

/// A page for somebody who is not.
pub(in super::super) fn shown(
    shop: &Shop,
    status: StatusCode,
    language: Language,
    name: &str,
    values: Value,
) -> Response {
    let common = context! {
        shop => context! { name => shop.settings.shop.name.as_str() },
        sandbox => shop.selling() == Environment::Sandbox,
    };
    match render(name, language, context! { ..values, ..common }) {
        Ok(html) => (status, headers(), Html(html)).into_response(),
        Err(error) => {
            tracing::error!(error = format!("{error:#}"), page = name, "a page cannot be rendered");
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
    }
}

fn headers() -> HeaderMap {
    let mut headers = HeaderMap::new();
    for (name, value) in [
        (header::CONTENT_SECURITY_POLICY, POLICY),
        (header::CACHE_CONTROL, "no-store"),
        (header::REFERRER_POLICY, "same-origin"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::X_FRAME_OPTIONS, "DENY"),
    ] {
        headers.insert(name, HeaderValue::from_static(value));
    }
    headers
}

/// For the one page whose form goes to Amazon.
pub(super) fn lets_forms_go_to(response: &mut Response, origin: &str) {
    let policy = POLICY.replace("form-action 'self'", &format!("form-action 'self' {origin}"));
    if let Ok(policy) = policy.parse() {
        response.headers_mut().insert(header::CONTENT_SECURITY_POLICY, policy);
    }
}

/// Why a request was refused, and what to do.
pub(super) fn refusal(shop: &Shop, me: Option<&Me>, status: StatusCode) -> Response {
    let language = me.map_or(Language::Ja, Me::language);
    let values = context! { status => status.as_u16(), signed_in => me.is_some() };
    shown(shop, status, language, "admin/refusal.html", values)
}

/// A database or another thing of ours failed; the cause is logged, never shown.
pub(super) fn broken(shop: &Shop, me: &Me, error: &anyhow::Error) -> Response {
    tracing::error!(error = format!("{error:#}"), "a page of the back office broke");
    refusal(shop, Some(me), StatusCode::INTERNAL_SERVER_ERROR)
}

/// After a POST: back to a page, with a word for what happened.
pub(super) fn back(path: &str, said: &str) -> Response {
    redirect(&format!("{path}?said={said}"))
}

/// A form that says only that it was meant.
#[derive(serde::Deserialize)]
pub(super) struct Nothing {}

/// What a handler ends with: a page, or something that broke.
pub(super) fn or_broken(shop: &Shop, me: &Me, done: anyhow::Result<Response>) -> Response {
    done.unwrap_or_else(|error| broken(shop, me, &error))
}

pub(super) async fn home(State(_): State<Shop>, _: Me) -> Response {
    redirect("/admin/orders")
}
