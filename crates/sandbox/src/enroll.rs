//! New merchants, stores and keys, in Amazon's shapes.

use anyhow::anyhow;
use aws_lc_rs::encoding::{AsDer, Pkcs8V1Der, PublicKeyX509Der};
use aws_lc_rs::rsa::{KeyPair, KeySize};
use aws_lc_rs::signature::KeyPair as _;
use base64::prelude::{BASE64_STANDARD, Engine as _};
use uuid::Uuid;

use crate::domain::kinds::Environment;
use crate::domain::merchant::{Merchant, Store};
use crate::world::token;

/// A merchant with one store and no key yet.
pub(crate) fn merchant(store: Store, ipn_url: Option<String>) -> Merchant {
    let id = format!("A{}JP", capitals(11));
    Merchant { id, stores: vec![store], keys: Vec::new(), ipn_url, is_demo: false }
}

/// An application of a merchant.
pub(crate) fn store(name: &str, origins: Vec<String>) -> Store {
    let name = if name.trim().is_empty() { "新しいショップ" } else { name.trim() };
    Store { id: format!("amzn1.application-oa2-client.{}", token()), name: name.to_owned(), origins }
}

/// The prefix says which environment a key serves.
pub(crate) fn public_key_id(environment: Environment) -> String {
    let prefix = if environment == Environment::Sandbox { "SANDBOX" } else { "LIVE" };
    format!("{prefix}-A{}", capitals(23))
}

fn capitals(count: usize) -> String {
    let mut text = String::new();
    while text.len() < count {
        text.push_str(&Uuid::new_v4().simple().to_string().to_uppercase());
    }
    text.truncate(count);
    text
}

/// A fresh RSA-2048 pair: the private key as PEM (PKCS#8), the public one as DER (`SubjectPublicKeyInfo`).
pub(crate) fn key_pair() -> anyhow::Result<(String, Vec<u8>)> {
    let pair = KeyPair::generate(KeySize::Rsa2048).map_err(|_| anyhow!("no RSA key could be made"))?;
    let private: Pkcs8V1Der<'_> = pair.as_der().map_err(|_| anyhow!("the private key has no DER form"))?;
    let public: PublicKeyX509Der<'_> =
        pair.public_key().as_der().map_err(|_| anyhow!("the public key has no DER form"))?;
    Ok((pem(private.as_ref()), public.as_ref().to_vec()))
}

fn pem(der: &[u8]) -> String {
    let text = BASE64_STANDARD.encode(der);
    let lines: Vec<&str> =
        text.as_bytes().chunks(64).filter_map(|line| std::str::from_utf8(line).ok()).collect();
    format!("-----BEGIN PRIVATE KEY-----\n{}\n-----END PRIVATE KEY-----\n", lines.join("\n"))
}
