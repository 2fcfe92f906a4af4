//! The canonical form of a request, as Amazon recomputes it.
//!
//! Invariant: path and query here are the very strings that are put on the wire.

use std::collections::BTreeMap;

use percent_encoding::percent_decode_str;

use super::{Algorithm, Method, sha256_hex};
use crate::percent::encode;

/// A request in the form that is hashed and signed.
///
/// Its hash is the one to compare with Amazon's message when a signature is refused (403 `InvalidRequestSignature`).
#[derive(Clone, PartialEq, Eq)]
pub struct CanonicalRequest {
    text: String,
    path: String,
    query: String,
    signed_headers: String,
}

impl CanonicalRequest {
    pub(super) fn new(
        method: Method,
        path: &str,
        query: &[(String, String)],
        headers: &BTreeMap<String, String>,
        body: &str,
    ) -> Self {
        let path = canonical_path(path);
        let query = canonical_query(query);
        let mut text = format!("{}\n{path}\n{query}\n", method.as_str());
        for (name, value) in headers {
            text.push_str(&format!("{name}:{}\n", value.trim()));
        }
        let signed_headers = headers.keys().map(String::as_str).collect::<Vec<_>>().join(";");
        text.push_str(&format!("\n{signed_headers}\n{}", sha256_hex(body.as_bytes())));
        Self { text, path, query, signed_headers }
    }

    /// Lower-case hex SHA-256 of the canonical request.
    #[must_use]
    pub fn hash(&self) -> String {
        sha256_hex(self.text.as_bytes())
    }

    /// Algorithm name, line feed, hash.
    #[must_use]
    pub fn string_to_sign(&self) -> String {
        self.string_to_sign_with(Algorithm::V2)
    }

    pub(super) fn string_to_sign_with(&self, algorithm: Algorithm) -> String {
        algorithm.string_to_sign(&self.text)
    }

    pub(super) fn signed_headers(&self) -> &str {
        &self.signed_headers
    }

    /// Path and query as they go on the wire.
    pub(super) fn target(&self) -> String {
        if self.query.is_empty() { self.path.clone() } else { format!("{}?{}", self.path, self.query) }
    }
}

impl std::fmt::Debug for CanonicalRequest {
    /// A path may hold a buyer token.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("CanonicalRequest").field("sha256", &self.hash()).finish_non_exhaustive()
    }
}

/// Runs of `/` become one; each segment is encoded once, whether or not it came encoded.
fn canonical_path(path: &str) -> String {
    let mut canonical = String::from("/");
    for segment in path.split('/').filter(|segment| !segment.is_empty()) {
        if !canonical.ends_with('/') {
            canonical.push('/');
        }
        canonical.push_str(&encode(&percent_decode_str(segment).collect::<Vec<u8>>()));
    }
    if path.ends_with('/') && !canonical.ends_with('/') {
        canonical.push('/');
    }
    canonical
}

/// Pairs in order of their encoded names (then values), joined by `&`.
fn canonical_query(query: &[(String, String)]) -> String {
    let mut pairs: Vec<(String, String)> =
        query.iter().map(|(name, value)| (encode(name.as_bytes()), encode(value.as_bytes()))).collect();
    pairs.sort();
    pairs.iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join("&")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_encoded_once() {
        assert_eq!(canonical_path(""), "/");
        assert_eq!(canonical_path("///foo//"), "/foo/");
        assert_eq!(canonical_path("/v2/buyers/Atza|a b/c"), "/v2/buyers/Atza%7Ca%20b/c");
        assert_eq!(canonical_path("/v2/buyers/Atza%7Ca%20b%2Fc"), "/v2/buyers/Atza%7Ca%20b%2Fc");
        assert_eq!(canonical_path("/日本"), "/%E6%97%A5%E6%9C%AC");
    }

    #[test]
    fn queries_are_sorted_and_encoded() {
        let pair = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        assert_eq!(
            canonical_query(&[pair("b", "2"), pair("a", "x y"), pair("a", "+&=")]),
            "a=%2B%26%3D&a=x%20y&b=2"
        );
        assert_eq!(canonical_query(&[]), "");
    }
}
