//! The buyer's cookie. Lax and host-only; `Secure` only where the sandbox itself is reached by https.

use axum::http::{HeaderMap, HeaderValue, header};

use crate::app::App;
use crate::domain::buyer::BuyerKey;
use crate::world::World;

const NAME: &str = "amazon-pay-sandbox-buyer";

/// The value that the browser sent.
pub(super) fn of(headers: &HeaderMap) -> Option<String> {
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|line| line.to_str().ok())
        .flat_map(|line| line.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(name, _)| *name == NAME)
        .map(|(_, value)| value.to_owned())
}

/// Who is signed in with this browser.
pub(super) fn buyer(world: &World, headers: &HeaderMap) -> Option<BuyerKey> {
    of(headers).and_then(|value| world.logins.get(&value).copied())
}

/// `Set-Cookie`; no value means: forget.
pub(super) fn set(app: &App, value: Option<&str>) -> Option<HeaderValue> {
    let secure = if app.origin.starts_with("https:") { "; Secure" } else { "" };
    let rest = if value.is_none() { "; Max-Age=0" } else { "" };
    let value = value.unwrap_or_default();
    HeaderValue::from_str(&format!("{NAME}={value}; Path=/; HttpOnly; SameSite=Lax{secure}{rest}")).ok()
}
