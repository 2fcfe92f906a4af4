//! Seals secrets for the database: AES-256-GCM with a key that only the environment knows.
//!
//! `LP_AMAZON_PAY_SECRET_KEY` holds one or more keys (32 bytes in base64, separated by commas): the first seals, all
//! of them open, so a key is rotated by putting a new one before it. What a secret belongs to is sealed with it.

use aws_lc_rs::aead::{AES_256_GCM, Aad, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use crate::secret::nonce;

/// Where the keys stand.
pub const VARIABLE: &str = "LP_AMAZON_PAY_SECRET_KEY";

/// The keys; never printed.
pub struct Vault {
    keys: Vec<LessSafeKey>,
}

impl std::fmt::Debug for Vault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Vault([redacted])")
    }
}

/// Why a vault or a secret could not be opened. Never carries key material.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum VaultError {
    /// A key is no base64 of 32 bytes.
    #[error(
        "LP_AMAZON_PAY_SECRET_KEY は base64 の32バイト(openssl rand -base64 32)です / must be 32 bytes in base64"
    )]
    Key,
    /// None of the keys opens it, or it was changed.
    #[error(
        "LP_AMAZON_PAY_SECRET_KEY では復号できません / no key of LP_AMAZON_PAY_SECRET_KEY opens this secret"
    )]
    Sealed,
}

impl Vault {
    /// From the environment; `None` when the variable is not set.
    ///
    /// # Errors
    /// [`VaultError::Key`] when it is set and malformed.
    pub fn from_env() -> Result<Option<Self>, VaultError> {
        std::env::var(VARIABLE).ok().map(|keys| Self::new(&keys)).transpose()
    }

    /// From a text like the environment's.
    ///
    /// # Errors
    /// [`VaultError::Key`] when it is malformed.
    pub fn new(keys: &str) -> Result<Self, VaultError> {
        let key = |text: &str| {
            let bytes = STANDARD.decode(text.trim()).map_err(|_| VaultError::Key)?;
            let key = UnboundKey::new(&AES_256_GCM, &bytes).map_err(|_| VaultError::Key)?;
            Ok(LessSafeKey::new(key))
        };
        keys.split(',').map(key).collect::<Result<_, _>>().map(|keys| Self { keys })
    }

    /// Seals a secret that belongs to `about`.
    ///
    /// # Errors
    /// [`VaultError::Key`] when the library fails.
    pub fn seal(&self, secret: &str, about: &str) -> Result<String, VaultError> {
        let key = self.keys.first().ok_or(VaultError::Key)?;
        let nonce: [u8; NONCE_LEN] = nonce();
        let mut sealed = secret.as_bytes().to_vec();
        let aad = Aad::from(about.as_bytes());
        key.seal_in_place_append_tag(Nonce::assume_unique_for_key(nonce), aad, &mut sealed)
            .map_err(|_| VaultError::Key)?;
        Ok(STANDARD.encode([nonce.as_slice(), &sealed].concat()))
    }

    /// Opens what was sealed for `about`.
    ///
    /// # Errors
    /// [`VaultError::Sealed`] when no key opens it, it was changed, or it belongs to something else.
    pub fn open(&self, sealed: &str, about: &str) -> Result<String, VaultError> {
        let bytes = STANDARD.decode(sealed).map_err(|_| VaultError::Sealed)?;
        let (nonce, sealed) = bytes.split_at_checked(NONCE_LEN).ok_or(VaultError::Sealed)?;
        let opened = self.keys.iter().find_map(|key| {
            let nonce = Nonce::try_assume_unique_for_key(nonce).ok()?;
            let mut text = sealed.to_vec();
            let length = key.open_in_place(nonce, Aad::from(about.as_bytes()), &mut text).ok()?.len();
            text.truncate(length);
            String::from_utf8(text).ok()
        });
        opened.ok_or(VaultError::Sealed)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may fail loudly")]

    use base64::Engine as _;

    use super::{STANDARD, Vault, VaultError};

    fn key(byte: u8) -> String {
        STANDARD.encode([byte; 32])
    }

    #[test]
    fn a_secret_is_opened_by_its_key_for_its_owner_alone() {
        let vault = Vault::new(&key(1)).unwrap();
        let sealed = vault.seal("-----BEGIN PRIVATE KEY-----", "account-1").unwrap();
        assert!(
            !sealed.contains("BEGIN")
                && sealed != vault.seal("-----BEGIN PRIVATE KEY-----", "account-1").unwrap()
        );
        assert_eq!(vault.open(&sealed, "account-1").unwrap(), "-----BEGIN PRIVATE KEY-----");
        assert_eq!(vault.open(&sealed, "account-2"), Err(VaultError::Sealed));
        assert_eq!(Vault::new(&key(2)).unwrap().open(&sealed, "account-1"), Err(VaultError::Sealed));
        let mut bytes = STANDARD.decode(&sealed).unwrap();
        bytes[20] ^= 1;
        assert_eq!(vault.open(&STANDARD.encode(bytes), "account-1"), Err(VaultError::Sealed));
    }

    #[test]
    fn a_new_key_seals_and_the_old_one_still_opens() {
        let sealed = Vault::new(&key(1)).unwrap().seal("secret", "a").unwrap();
        let rotated = Vault::new(&format!("{}, {}", key(2), key(1))).unwrap();
        assert_eq!(rotated.open(&sealed, "a").unwrap(), "secret");
        let anew = rotated.seal("secret", "a").unwrap();
        assert_eq!(Vault::new(&key(2)).unwrap().open(&anew, "a").unwrap(), "secret");
    }

    #[test]
    fn malformed_keys_are_named_and_not_shown() {
        for text in ["", "short", "c2hvcnQ="] {
            let error = Vault::new(text).unwrap_err();
            assert!(error.to_string().contains("openssl rand") && !error.to_string().contains("c2hvcnQ"));
        }
    }
}
