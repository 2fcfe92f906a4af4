//! Shops as Seller Central knows them: ids, stores with their registered origins, public keys, the address for
//! notifications. Amazon keeps no private key; only the demo merchant's is here, for demos to sign with.

use base64::prelude::{BASE64_STANDARD, Engine as _};
use serde::{Deserialize, Serialize};
use url::Url;

use crate::crypto::public_key::RsaPublicKey;

/// A shop that may sign.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Merchant {
    pub(crate) id: String,
    pub(crate) stores: Vec<Store>,
    pub(crate) keys: Vec<ApiKey>,
    /// Where notifications go.
    pub(crate) ipn_url: Option<String>,
    /// Made at the start, with a private key that everybody may read.
    pub(crate) is_demo: bool,
}

/// What Amazon also calls an application: a name to show and the pages that may bear its button.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Store {
    /// `storeId`, also called client id.
    pub(crate) id: String,
    pub(crate) name: String,
    /// "Allowed JavaScript origins", without a trailing slash.
    pub(crate) origins: Vec<String>,
}

/// A public key under its id.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct ApiKey {
    /// `publicKeyId`.
    pub(crate) id: String,
    /// `SubjectPublicKeyInfo` in base64.
    spki: String,
    /// Of the demo merchant alone.
    pub(crate) private_key_pem: Option<String>,
}

impl std::fmt::Debug for ApiKey {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("ApiKey").field("id", &self.id).finish_non_exhaustive()
    }
}

impl ApiKey {
    /// `None` when the bytes are no RSA public key of at least 2048 bits.
    pub(crate) fn new(id: String, spki_der: &[u8]) -> Option<Self> {
        let key = RsaPublicKey::from_spki_der(spki_der)?;
        let spki = BASE64_STANDARD.encode(spki_der);
        (key.modulus_bits() >= 2048).then_some(Self { id, spki, private_key_pem: None })
    }

    /// From what people paste: PEM, or its base64 alone, with or without line ends.
    pub(crate) fn from_text(id: String, text: &str) -> Option<Self> {
        let base64: String = text
            .lines()
            .filter(|line| !line.trim_start().starts_with("-----"))
            .flat_map(str::chars)
            .filter(|char| !char.is_whitespace())
            .collect();
        Self::new(id, &BASE64_STANDARD.decode(base64).ok()?)
    }

    pub(crate) fn public_key(&self) -> Option<RsaPublicKey> {
        RsaPublicKey::from_spki_der(&self.spki_der()?)
    }

    pub(crate) fn spki_der(&self) -> Option<Vec<u8>> {
        BASE64_STANDARD.decode(&self.spki).ok()
    }
}

impl Merchant {
    pub(crate) fn key(&self, id: &str) -> Option<&ApiKey> {
        self.keys.iter().find(|key| key.id == id)
    }

    pub(crate) fn store(&self, id: &str) -> Option<&Store> {
        self.stores.iter().find(|store| store.id == id)
    }
}

impl Store {
    /// Whether the page or return URL lies under a registered origin.
    pub(crate) fn allows(&self, url: &str) -> bool {
        origin_of(url).is_some_and(|origin| self.origins.contains(&origin))
    }
}

/// `https://shop.example:8443` of any http(s) URL.
pub(crate) fn origin_of(url: &str) -> Option<String> {
    let url = Url::parse(url.trim()).ok().filter(|url| matches!(url.scheme(), "http" | "https"))?;
    Some(url.origin().ascii_serialization())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn origins_are_compared_with_scheme_and_port() {
        let origins = vec!["https://shop.example".to_owned(), "http://localhost:8787".to_owned()];
        let store = Store { id: String::new(), name: String::new(), origins };
        assert!(store.allows("https://shop.example/lp?u=1") && store.allows("http://localhost:8787/x"));
        for other in
            ["http://shop.example/", "https://shop.example:444/", "http://localhost/", "shop.example"]
        {
            assert!(!store.allows(other), "{other}");
        }
    }

    #[test]
    fn only_rsa_keys_can_be_registered() {
        for text in [
            "",
            "AAAA",
            "-----BEGIN PUBLIC KEY-----\nMCowBQYDK2VwAyEAGb9ECWmEzf6FQbrBZ9w7lshQhqowtrbLDFw4rXAxZuE=\n-----END PUBLIC KEY-----",
        ] {
            assert_eq!(ApiKey::from_text("k".into(), text), None, "{text}");
        }
    }
}
