//! The one cookie: it says that this browser owns a review. HttpOnly, Lax, host-only, 24 hours.
//!
//! `__Host-` and `Secure` where browsers reach us by https; plain on http, because WebKit keeps no Secure
//! cookie there. Two drafts in one browser have two cookies.

use axum::http::{HeaderMap, HeaderValue, header};

use crate::checkout::review::Claim;
use crate::shop::Shop;

fn name(shop: &Shop, handle: &str) -> String {
    let prefix = if shop.settings.secure() { "__Host-" } else { "" };
    let short: String = handle.chars().take(16).collect();
    format!("{prefix}lpap-{short}")
}

/// The claim that this browser holds on a draft, if any.
pub(super) fn claim(shop: &Shop, handle: &str, headers: &HeaderMap) -> Option<Claim> {
    let name = name(shop, handle);
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|line| line.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find_map(|(key, value)| (key == name).then_some(value))
        .and_then(|value| value.split_once('.'))
        .map(|(word, session)| Claim { word: word.to_owned(), session: session.to_owned() })
}

/// The header that gives a claim to this browser.
pub(super) fn set_claim(shop: &Shop, handle: &str, claim: &Claim) -> Option<HeaderValue> {
    let secure = if shop.settings.secure() { "; Secure" } else { "" };
    let (name, Claim { word, session }) = (name(shop, handle), claim);
    let attributes = "Path=/; Max-Age=86400; HttpOnly; SameSite=Lax";
    HeaderValue::from_str(&format!("{name}={word}.{session}; {attributes}{secure}")).ok()
}
