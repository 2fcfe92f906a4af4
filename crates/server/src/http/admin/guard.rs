//! The guard before every page of the back office: who is it, may they, and did they mean it.
//!
//! The cookie's word is known to the database by its hash. The CSRF token is derived from the word, so a page of
//! another site can neither read nor guess it. A new word is given at sign-in: nobody can plant one.

use std::net::{IpAddr, SocketAddr};

use axum::body::{Body, to_bytes};
use axum::extract::{ConnectInfo, FromRequestParts, Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::Response;

use super::super::limits::caller;
use super::super::pages::redirect;
use super::page::refusal;
use crate::admin::{IDLE, Role};
use crate::language::Language;
use crate::secret::{fingerprint, word};
use crate::shop::Shop;
use crate::store::Operator;

/// Largest form of the back office.
const MAX_FORM: usize = 128 * 1024;

/// Who asks, as every handler may have it.
#[derive(Clone)]
pub(super) struct Me {
    /// The operator.
    pub(super) operator: Operator,
    /// Stands in every form.
    pub(super) token: String,
    /// What the database knows the session by.
    pub(super) session: String,
}

impl Me {
    pub(super) fn language(&self) -> Language {
        self.operator.language
    }

    pub(super) fn name(&self) -> &str {
        &self.operator.name
    }

    pub(super) fn may(&self, role: Role) -> bool {
        self.operator.role >= role
    }
}

impl<S: Sync> FromRequestParts<S> for Me {
    type Rejection = StatusCode;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, StatusCode> {
        // Without it a handler that needs to know who asks is never reached.
        parts.extensions.get::<Self>().cloned().ok_or(StatusCode::UNAUTHORIZED)
    }
}

/// What the sign-in page needs before anybody is known.
#[derive(Clone)]
pub(super) struct Stranger {
    /// Stands in the form.
    pub(super) token: String,
    /// Gives the browser its first word, if it had none.
    pub(super) cookie: Option<HeaderValue>,
    /// Where the request comes from.
    pub(super) address: IpAddr,
}

pub(super) async fn guard(
    State((shop, role, posts)): State<(Shop, Option<Role>, bool)>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    mut request: Request,
    next: Next,
) -> Response {
    let held = cookie_word(&shop, request.headers());
    let token = held.as_deref().map(token_of);
    if let Some(role) = role {
        let Some((word, token)) = held.zip(token.clone()) else { return to_sign_in(&shop, posts) };
        let session = fingerprint(&word);
        let operator = match shop.store.operator_of_session(&session, IDLE, shop.clock.now()).await {
            Ok(Some(operator)) => operator,
            Ok(None) => return to_sign_in(&shop, posts),
            Err(error) => {
                tracing::error!(%error, "a session cannot be read");
                return refusal(&shop, None, StatusCode::INTERNAL_SERVER_ERROR);
            }
        };
        let me = Me { operator, token, session };
        if !me.may(role) {
            return refusal(&shop, Some(&me), StatusCode::FORBIDDEN);
        }
        request.extensions_mut().insert(me);
    } else {
        let fresh = if held.is_none() { Some(word()) } else { None };
        let address = caller(&shop, peer, request.headers());
        request.extensions_mut().insert(Stranger {
            token: token.clone().or_else(|| fresh.as_deref().map(token_of)).unwrap_or_default(),
            cookie: fresh.and_then(|word| set_cookie(&shop, &word)),
            address,
        });
    }
    if !posts {
        return next.run(request).await;
    }
    let me = request.extensions().get::<Me>().cloned();
    let (parts, body) = request.into_parts();
    let Ok(form) = to_bytes(body, MAX_FORM).await else {
        return refusal(&shop, me.as_ref(), StatusCode::PAYLOAD_TOO_LARGE);
    };
    let sent = url::form_urlencoded::parse(&form).find(|(name, _)| name == "token").map(|(_, value)| value);
    if token.is_none() || sent.as_deref() != token.as_deref() {
        return refusal(&shop, me.as_ref(), StatusCode::UNPROCESSABLE_ENTITY);
    }
    next.run(Request::from_parts(parts, Body::from(form))).await
}

fn to_sign_in(shop: &Shop, posts: bool) -> Response {
    // What was posted is lost anyway: say so instead of showing a page that looks as if nothing had happened.
    if posts { refusal(shop, None, StatusCode::UNAUTHORIZED) } else { redirect("/admin/sign-in") }
}

fn token_of(word: &str) -> String {
    fingerprint(&format!("csrf {word}"))
}

fn cookie_name(shop: &Shop) -> &'static str {
    if shop.settings.secure() { "__Host-lpap-admin" } else { "lpap-admin" }
}

fn cookie_word(shop: &Shop, headers: &HeaderMap) -> Option<String> {
    let cookies = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
    let mut pairs = cookies.flat_map(|line| line.split(';')).filter_map(|pair| pair.trim().split_once('='));
    pairs.find_map(|(name, value)| (name == cookie_name(shop)).then(|| value.to_owned()))
}

/// Host-only, unreadable for scripts, not sent along with what another site posts.
pub(super) fn set_cookie(shop: &Shop, word: &str) -> Option<HeaderValue> {
    let secure = if shop.settings.secure() { "; Secure" } else { "" };
    let line = format!("{}={word}; Path=/; Max-Age=43200; HttpOnly; SameSite=Lax{secure}", cookie_name(shop));
    HeaderValue::from_str(&line).ok()
}

/// Takes the cookie away.
pub(super) fn clear_cookie(shop: &Shop) -> Option<HeaderValue> {
    let secure = if shop.settings.secure() { "; Secure" } else { "" };
    let line = format!("{}=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax{secure}", cookie_name(shop));
    HeaderValue::from_str(&line).ok()
}
