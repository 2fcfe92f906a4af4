//! The payload of a Sign-in button, and the scopes under which Get Buyer later answers.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::fields::Fields;
use super::refusal::Refusal;

const SCOPES: &[&str] =
    &["name", "email", "phoneNumber", "billingAddress", "postalCode", "shippingAddress", "primeStatus"];

/// What a Sign-in button asks for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct SignInPayload {
    pub(crate) return_url: String,
    pub(crate) cancel_url: Option<String>,
    pub(crate) store_id: String,
    pub(crate) scopes: Option<Vec<String>>,
}

impl SignInPayload {
    pub(crate) fn read(payload: &Value) -> Result<Self, Refusal> {
        let fields = Fields::of(payload, &["signInReturnUrl", "signInCancelUrl", "storeId", "signInScopes"])?;
        Ok(Self {
            return_url: fields.url("signInReturnUrl")?.ok_or_else(|| Refusal::missing("signInReturnUrl"))?,
            cancel_url: fields.url("signInCancelUrl")?,
            store_id: fields.text("storeId", 256)?.ok_or_else(|| Refusal::missing("storeId"))?,
            scopes: fields.texts("signInScopes", SCOPES)?,
        })
    }
}
