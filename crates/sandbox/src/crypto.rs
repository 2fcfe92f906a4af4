//! The cryptography of Amazon Pay v2 as the receiving side sees it: RSASSA-PSS verification, the public
//! key, the canonical form of a request. Written apart from any SDK on purpose: code shared by both sides
//! could be wrong on both sides and still agree.

pub(crate) mod algorithm;
pub(crate) mod authorization;
pub(crate) mod canonical;
pub(crate) mod private_key;
pub(crate) mod pss;
pub(crate) mod public_key;

use sha2::{Digest, Sha256};

/// Lower-case hex of SHA-256.
pub(crate) fn sha256_hex(bytes: &[u8]) -> String {
    hex::encode(Sha256::digest(bytes))
}
