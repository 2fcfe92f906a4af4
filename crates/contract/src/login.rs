//! Login (Amazon Sign-in) and the consent that it prepares.

use serde::{Deserialize, Serialize};

use crate::{BuyerData, ConsentKind};

/// `POST /v1/lp/<lp>/login`: exchanges the one-time code of the fragment for the buyer's data.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct RedeemCode {
    /// 60 seconds, one use, only from an origin of this LP.
    pub code: String,
    /// The product that the form shows now; decides the kind of the first draft. Empty: the LP's first.
    #[serde(default)]
    pub product: String,
}

/// The answer to a redeemed code, and to `POST /v1/lp/<lp>/resume` after a reload.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Login {
    /// Bearer token of this tab: 24 h, ends at logout or place.
    pub token: String,
    /// The account's data for the form.
    pub buyer: BuyerData,
    /// An empty draft with its signed payload, ready for the confirm press.
    pub consent: Consent,
}

/// One draft and what Amazon needs to ask the buyer's consent for it.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Consent {
    /// The draft's unguessable handle.
    pub handle: String,
    /// Decided by the catalogue, never by the page.
    pub kind: ConsentKind,
    /// For `initCheckout`'s `createCheckoutSessionConfig`.
    pub config: SignedPayload,
}

/// A button payload with its signature, exactly as `checkout.js` wants it.
///
/// The text is an opaque string: encoding it again would break the signature.
/// Source: developer.amazon.com/docs/amazon-pay-checkout/add-the-amazon-pay-button.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct SignedPayload {
    /// The exact text that was signed.
    #[serde(rename = "payloadJSON")]
    pub payload_json: String,
    /// Base64.
    pub signature: String,
    /// The id that Amazon gave to our public key.
    #[serde(rename = "publicKeyId")]
    pub public_key_id: String,
    /// Always written: the script's default is the older algorithm.
    pub algorithm: String,
}
