//! A press on one of our pages: a POST of the browser that owns the review, with the token of a page that it was shown.
//!
//! Extracting it is the proof, so that no handler of a press can forget to ask for it.

use axum::extract::{Form, FromRequest, FromRequestParts as _, Path, Request};
use axum::response::{IntoResponse as _, Response};
use serde::Deserialize;
use serde::de::DeserializeOwned;

use super::cookies;
use super::review::refused;
use crate::checkout::review::{Claim, Trouble};
use crate::secret::fingerprint;
use crate::shop::Shop;

/// A proven press.
pub(super) struct Press<F = NoFields> {
    pub(super) handle: String,
    pub(super) claim: Claim,
    /// What the form says besides its token.
    pub(super) fields: F,
}

/// Of a button that says all by itself.
#[derive(Deserialize)]
pub(super) struct NoFields {}

#[derive(Deserialize)]
struct Signed<F> {
    token: String,
    #[serde(flatten)]
    fields: F,
}

impl<F: DeserializeOwned + Send> FromRequest<Shop> for Press<F> {
    type Rejection = Response;

    async fn from_request(request: Request, shop: &Shop) -> Result<Self, Response> {
        let (mut parts, body) = request.into_parts();
        let Path(handle) = Path::<String>::from_request_parts(&mut parts, shop)
            .await
            .map_err(|rejection| rejection.into_response())?;
        let claim = cookies::claim(shop, &handle, &parts.headers);
        let Form(Signed { token, fields }) = Form::from_request(Request::from_parts(parts, body), shop)
            .await
            .map_err(|rejection| rejection.into_response())?;
        match claim.filter(|claim| form_token(claim) == token) {
            Some(claim) => Ok(Self { handle, claim, fields }),
            None => Err(refused(shop, &handle, &Trouble::NotYours).await),
        }
    }
}

/// Proof that a press comes from a page that this browser was shown.
pub(super) fn form_token(claim: &Claim) -> String {
    fingerprint(&format!("form of {}", claim.word))
}
