//! Signing in and out.

use axum::Extension;
use axum::extract::{Form, State};
use axum::http::{StatusCode, header};
use axum::response::Response;
use minijinja::context;
use serde::Deserialize;

use super::super::pages::redirect;
use super::guard::{Me, Stranger, clear_cookie, set_cookie};
use super::page::{refusal, shown};
use crate::admin::SignIn;
use crate::language::Language;
use crate::shop::Shop;

#[derive(Deserialize)]
pub(super) struct Typed {
    #[serde(default)]
    name: String,
    #[serde(default)]
    password: String,
}

pub(super) async fn show(State(shop): State<Shop>, Extension(stranger): Extension<Stranger>) -> Response {
    form(&shop, &stranger, StatusCode::OK, "", "")
}

pub(super) async fn sign_in(
    State(shop): State<Shop>,
    Extension(stranger): Extension<Stranger>,
    Form(typed): Form<Typed>,
) -> Response {
    let name = typed.name.trim().to_owned();
    match shop.sign_in(&name, typed.password, stranger.address).await {
        Ok(SignIn::In(word)) => {
            let mut response = redirect("/admin");
            if let Some(cookie) = set_cookie(&shop, &word) {
                response.headers_mut().append(header::SET_COOKIE, cookie);
            }
            response
        }
        Ok(SignIn::No) => form(&shop, &stranger, StatusCode::UNAUTHORIZED, &name, "no"),
        Ok(SignIn::TooMany) => form(&shop, &stranger, StatusCode::TOO_MANY_REQUESTS, &name, "too_many"),
        Err(error) => {
            tracing::error!(error = format!("{error:#}"), "signing in broke");
            refusal(&shop, None, StatusCode::INTERNAL_SERVER_ERROR)
        }
    }
}

pub(super) async fn sign_out(State(shop): State<Shop>, me: Me) -> Response {
    let now = shop.clock.now();
    let ended = async {
        shop.store.end_session(&me.session).await?;
        shop.store.record(me.name(), "sign_out", None, None, now).await
    };
    if let Err(error) = ended.await {
        return super::page::broken(&shop, &me, &error.into());
    }
    let mut response = redirect("/admin/sign-in");
    if let Some(cookie) = clear_cookie(&shop) {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
    response
}

fn form(shop: &Shop, stranger: &Stranger, status: StatusCode, name: &str, trouble: &str) -> Response {
    let values = context! { token => stranger.token.as_str(), name, trouble };
    let mut response = shown(shop, status, Language::Ja, "admin/sign_in.html", values);
    if let Some(cookie) = stranger.cookie.clone() {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
    response
}
