//! What handlers take from a request. What cannot be read is an error of the API's own shape.

use axum::Json;
use axum::extract::{FromRequest, FromRequestParts, Path, Query, Request};
use axum::http::request::Parts;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::de::DeserializeOwned;

use super::errors::{Code, Refusal};
use crate::clock::Millis;
use crate::language::Language;
use crate::shop::Shop;
use crate::store::ApiKey;

/// What a handler answers.
pub(super) type Answer<T> = Result<Json<T>, Refusal>;

/// Who asks; put there by the guard.
#[derive(Clone, Debug)]
pub(super) struct Caller {
    pub(super) key: ApiKey,
    pub(super) language: Language,
    /// Names the request for good, where it needed an Idempotency-Key.
    pub(super) once: String,
}

impl Caller {
    /// The name in the story and the audit log. No operator can have it: theirs have no colon.
    pub(super) fn name(&self) -> String {
        format!("api:{}", self.key.name)
    }

    pub(super) fn refuse(&self, code: Code) -> Refusal {
        Refusal::new(code, self.language)
    }

    /// What was not found, or what broke.
    pub(super) fn found<T, E: Into<anyhow::Error>>(&self, found: Result<Option<T>, E>) -> Result<T, Refusal> {
        self.done(found)?.ok_or_else(|| self.refuse(Code::NotFound))
    }

    pub(super) fn done<T, E: Into<anyhow::Error>>(&self, done: Result<T, E>) -> Result<T, Refusal> {
        done.map_err(|error| Refusal::broken(&error.into(), self.language))
    }
}

impl<S: Sync> FromRequestParts<S> for Caller {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Refusal> {
        let caller = parts.extensions.get::<Self>().cloned();
        // Without it a handler is never reached.
        caller.ok_or_else(|| Refusal::of(Code::KeyUnknown, &parts.headers))
    }
}

/// A JSON body.
pub(super) struct Body<T>(pub(super) T);

impl<T: DeserializeOwned> FromRequest<Shop> for Body<T> {
    type Rejection = Refusal;

    async fn from_request(request: Request, shop: &Shop) -> Result<Self, Refusal> {
        let language = Language::of(request.headers());
        let body = Json::<T>::from_request(request, shop).await;
        body.map(|Json(body)| Self(body)).map_err(|_| Refusal::new(Code::BadRequest, language))
    }
}

/// What stands in the gaps of the path.
pub(super) struct At<T>(pub(super) T);

impl<T: DeserializeOwned + Send> FromRequestParts<Shop> for At<T> {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, shop: &Shop) -> Result<Self, Refusal> {
        let path = Path::<T>::from_request_parts(parts, shop).await;
        path.map(|Path(path)| Self(path)).map_err(|_| Refusal::of(Code::NotFound, &parts.headers))
    }
}

/// What stands behind the question mark.
pub(super) struct Asked<T>(pub(super) T);

impl<T: DeserializeOwned> FromRequestParts<Shop> for Asked<T> {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, shop: &Shop) -> Result<Self, Refusal> {
        let query = Query::<T>::from_request_parts(parts, shop).await;
        query.map(|Query(query)| Self(query)).map_err(|_| Refusal::of(Code::BadRequest, &parts.headers))
    }
}

/// Longest list that is given at once, and how long it is unless asked otherwise.
pub(super) const MOST: u8 = 100;
pub(super) const USUAL: u8 = 50;

/// Writes a place in a list as an opaque word.
pub(super) fn cursor(at: Millis, number: &str) -> String {
    URL_SAFE_NO_PAD.encode(format!("{at} {number}"))
}

/// Reads [`cursor`]; `Err` when it is none.
pub(super) fn place(cursor: Option<&str>) -> Result<Option<(Millis, String)>, ()> {
    let Some(cursor) = cursor else { return Ok(None) };
    let bytes = URL_SAFE_NO_PAD.decode(cursor).map_err(drop)?;
    let text = String::from_utf8(bytes).map_err(drop)?;
    let (at, number) = text.split_once(' ').ok_or(())?;
    let plain = !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_graphic());
    if plain { Ok(Some((at.parse().map_err(drop)?, number.to_owned()))) } else { Err(()) }
}

#[cfg(test)]
mod cursor_tests {
    use super::{cursor, place};

    #[test]
    fn a_place_is_read_as_it_was_written_and_nothing_else_is_one() {
        assert_eq!(place(None), Ok(None));
        assert_eq!(place(Some(&cursor(1_700, "AS-1"))), Ok(Some((1_700, "AS-1".to_owned()))));
        for wrong in ["", "x", "AAAA", &cursor(1, ""), &cursor(1, "a\u{0}b")] {
            assert_eq!(place(Some(wrong)), Err(()), "{wrong}");
        }
    }
}
