//! The merchant's RSA key pair: reading PEM, making one, signing.
//!
//! Invariant: key material never leaves this module except through [`PrivateKey::to_pkcs8_pem`], is wiped from the
//! buffers used on the way, and is never printed. The salt is always 32 bytes (that is what makes it "V2").

use std::fmt;

use aws_lc_rs::encoding::{AsDer, Pkcs8V1Der, PublicKeyX509Der};
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::rsa::{KeySize, Pkcs1PrivateDecryptingKey, PrivateDecryptingKey};
use aws_lc_rs::signature::{KeyPair as _, RSA_PSS_SHA256, RsaKeyPair};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use secrecy::zeroize::Zeroizing;

use crate::pem;

/// Why a key could not be used. Never carries key material.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum KeyError {
    /// No `-----BEGIN … PRIVATE KEY-----` block, or its base64 is broken.
    #[error("the private key is not a PEM text")]
    NotPem,
    /// The PEM is protected by a passphrase.
    #[error("the private key is encrypted: decrypt it first (openssl pkey)")]
    Encrypted,
    /// Not an RSA private key in PKCS#8 or PKCS#1, or its numbers do not fit together.
    #[error("the PEM holds no usable RSA private key (PKCS#8 or PKCS#1)")]
    NotRsa,
    /// Amazon Pay takes RSA keys of 2048 bits.
    #[error("the RSA key is too short, Amazon Pay needs 2048 bits")]
    TooShort,
    /// The random generator or the RSA operation failed.
    #[error("signing failed inside the cryptographic library")]
    Signing,
}

/// The merchant's RSA private key. `Debug` shows nothing of it.
///
/// Amazon page: `amazon-pay-api-v2/manually-generating-key-pairs`.
pub struct PrivateKey(RsaKeyPair);

impl PrivateKey {
    /// Reads PKCS#8 (`BEGIN PRIVATE KEY`) or PKCS#1 (`BEGIN RSA PRIVATE KEY`).
    ///
    /// Line breaks written as the two characters `\n` are accepted, since environment files write them so.
    ///
    /// # Errors
    /// [`KeyError`] says what is wrong with the text, without quoting it.
    pub fn from_pem(pem: &str) -> Result<Self, KeyError> {
        let pem = Zeroizing::new(pem.replace("\\r", "").replace("\\n", "\n"));
        let (label, body) = private_block(&pem)?;
        let der = pem::decode(body).ok_or(KeyError::NotPem)?;
        let pair = match label {
            "PRIVATE KEY" => RsaKeyPair::from_pkcs8(&der),
            "RSA PRIVATE KEY" => RsaKeyPair::from_der(&der),
            _ => return Err(KeyError::NotRsa),
        }
        .map_err(|rejected| match rejected.to_string().as_str() {
            "TooSmall" => KeyError::TooShort,
            _ => KeyError::NotRsa,
        })?;
        Ok(Self(pair))
    }

    /// Makes a new 2048-bit key, for handing its public half to Amazon ("register own public key").
    ///
    /// # Errors
    /// [`KeyError::Signing`] if the generator fails.
    pub fn generate() -> Result<Self, KeyError> {
        RsaKeyPair::generate(KeySize::Rsa2048).map(Self).map_err(|_| KeyError::Signing)
    }

    /// The key as PKCS#8 PEM, to be stored encrypted; wiped when dropped.
    ///
    /// # Errors
    /// [`KeyError::Signing`] if the library cannot encode it.
    pub fn to_pkcs8_pem(&self) -> Result<Zeroizing<String>, KeyError> {
        let der: Pkcs8V1Der<'_> = self.0.as_der().map_err(|_| KeyError::Signing)?;
        Ok(Zeroizing::new(pem::encode("PRIVATE KEY", der.as_ref())))
    }

    /// Reads the public key id that Amazon's registration brings: base64 of the id, encrypted with our public key (RSA,
    /// PKCS#1 v1.5). `None` when it was not meant for this key.
    ///
    /// The padding of this kind must not be turned into an oracle: answer the same whatever was wrong, to few tries.
    ///
    /// Amazon page: `amazon-pay-registration/automatickeyexchange`.
    #[must_use]
    pub fn decrypt_key_id(&self, transferred: &str) -> Option<String> {
        let encrypted = STANDARD.decode(transferred.trim()).ok()?;
        let der: Pkcs8V1Der<'_> = self.0.as_der().ok()?;
        let key =
            Pkcs1PrivateDecryptingKey::new(PrivateDecryptingKey::from_pkcs8(der.as_ref()).ok()?).ok()?;
        let mut room = Zeroizing::new(vec![0; key.min_output_size()]);
        let id = key.decrypt(&encrypted, &mut room).ok()?;
        std::str::from_utf8(id).ok().map(str::to_owned)
    }

    /// The public half as SPKI PEM, as Seller Central wants it.
    ///
    /// # Errors
    /// [`KeyError::Signing`] if the library cannot encode it.
    pub fn public_key_pem(&self) -> Result<String, KeyError> {
        let der: PublicKeyX509Der<'_> = self.0.public_key().as_der().map_err(|_| KeyError::Signing)?;
        Ok(pem::encode("PUBLIC KEY", der.as_ref()))
    }

    /// RSASSA-PSS (SHA-256, MGF1-SHA-256, salt 32) over `message`, as standard base64 with padding.
    pub(crate) fn sign(&self, message: &str) -> Result<String, KeyError> {
        let mut signature = vec![0; self.0.public_modulus_len()];
        self.0
            .sign(&RSA_PSS_SHA256, &SystemRandom::new(), message.as_bytes(), &mut signature)
            .map_err(|_| KeyError::Signing)?;
        Ok(STANDARD.encode(signature))
    }
}

impl fmt::Debug for PrivateKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PrivateKey([redacted])")
    }
}

/// The first private-key block: its label and what stands between the markers.
fn private_block(text: &str) -> Result<(&str, &str), KeyError> {
    let (label, body) = pem::block(text, |label| label.ends_with("PRIVATE KEY")).ok_or(KeyError::NotPem)?;
    let encrypted = label.starts_with("ENCRYPTED") || body.contains("ENCRYPTED");
    if encrypted { Err(KeyError::Encrypted) } else { Ok((label, body)) }
}
