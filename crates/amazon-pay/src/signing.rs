//! `AMZN-PAY-RSASSA-PSS-V2`: the signatures of buttons (checkout.js payloads) and of API requests; and how both
//! algorithms are verified.
//!
//! Invariant: what is signed is what is sent, byte for byte: a payload or body is a `String` from the moment it is
//! serialised. PSS is randomised, so two signatures of one text differ and both hold.
//! Amazon pages: `amazon-pay-checkout/add-the-amazon-pay-button`, `amazon-pay-api-v2/signing-requests`.

mod algorithm;
mod canonical;
mod pss;
mod request;
mod verify;

use std::fmt;

use aws_lc_rs::digest;
use serde::Serialize;

pub use algorithm::Algorithm;
pub use canonical::CanonicalRequest;
pub use request::{Method, RequestParts, SignedRequest};
pub use verify::{Authorization, PublicKey, ReceivedRequest, VerifyError};

use crate::ids::PublicKeyId;
use crate::key::{KeyError, PrivateKey};

/// The one algorithm that this crate signs with: RSASSA-PSS, SHA-256, MGF1-SHA-256, salt of 32 bytes.
///
/// checkout.js assumes the older one when none is named, so it is always handed over.
pub const ALGORITHM: &str = Algorithm::V2.name();

/// A key pair as Amazon knows it: the id of the public half and the private half.
#[derive(Debug)]
pub struct Signer {
    public_key_id: PublicKeyId,
    key: PrivateKey,
}

impl Signer {
    /// Joins the two halves. Amazon refuses the signatures if they do not belong together.
    #[must_use]
    pub const fn new(public_key_id: PublicKeyId, key: PrivateKey) -> Self {
        Self { public_key_id, key }
    }

    /// The id of the public key.
    #[must_use]
    pub const fn public_key_id(&self) -> &PublicKeyId {
        &self.public_key_id
    }

    /// Signs a payload for checkout.js: exactly these bytes, which must reach the script unchanged.
    ///
    /// The signature covers nothing else and never expires: whoever sees the page may replay the payload.
    ///
    /// # Errors
    /// [`KeyError::Signing`] if the cryptographic library fails.
    pub fn sign_button(&self, payload_json: String) -> Result<SignedPayload, KeyError> {
        let signature = self.key.sign(&Algorithm::V2.string_to_sign(&payload_json))?;
        Ok(SignedPayload {
            payload_json,
            signature,
            public_key_id: self.public_key_id.clone(),
            algorithm: ALGORITHM,
        })
    }

    /// Signs an API request and returns all that is to be sent.
    ///
    /// # Errors
    /// [`KeyError::Signing`] if the cryptographic library fails.
    pub fn sign_request(&self, parts: &RequestParts) -> Result<SignedRequest, KeyError> {
        let canonical = parts.canonical();
        let signature = self.key.sign(&canonical.string_to_sign())?;
        let authorization = format!(
            "{ALGORITHM} PublicKeyId={}, SignedHeaders={}, Signature={signature}",
            self.public_key_id,
            canonical.signed_headers()
        );
        Ok(SignedRequest::new(parts, &canonical, authorization))
    }
}

/// A signed button payload: the members of `createCheckoutSessionConfig` and `signInConfig`.
///
/// Serialises with checkout.js's own names (`payloadJSON`, `signature`, `publicKeyId`, `algorithm`).
#[derive(Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct SignedPayload {
    /// The text that was signed. Hand it to the script as a string, never re-serialised.
    #[serde(rename = "payloadJSON")]
    pub payload_json: String,
    /// Standard base64 with padding.
    pub signature: String,
    /// The key that made the signature.
    pub public_key_id: PublicKeyId,
    /// Always [`ALGORITHM`].
    pub algorithm: &'static str,
}

impl fmt::Debug for SignedPayload {
    /// The payload may hold a return address that only the shopper should know.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SignedPayload")
            .field("payload_sha256", &sha256_hex(self.payload_json.as_bytes()))
            .field("public_key_id", &self.public_key_id)
            .finish_non_exhaustive()
    }
}

pub(crate) fn sha256_hex(bytes: &[u8]) -> String {
    hex::encode(digest::digest(&digest::SHA256, bytes).as_ref())
}
