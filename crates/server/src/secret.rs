//! Unguessable words (handles, codes, tokens, cookies) and their fingerprints.
//!
//! A word leaves the server once, to the browser that it belongs to; the database keeps its SHA-256.
//! 256 random bits need no salt and no slow hash.

use aws_lc_rs::rand;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest as _, Sha256};

/// A new word of 256 random bits, safe in URLs, cookies and file names.
#[must_use]
pub(crate) fn word() -> String {
    URL_SAFE_NO_PAD.encode(random::<32>())
}

/// Six characters for an order number: no vowels (no words), nothing that reads like something else.
#[must_use]
pub(crate) fn short_code() -> String {
    const LETTERS: &[u8; 25] = b"23456789BCDFGHJKLMNPQRSTX";
    // 250 = 25 * 10: bytes above it are thrown away, so that every letter is equally likely.
    let mut letters = std::iter::repeat_with(random::<16>)
        .flatten()
        .filter(|byte| *byte < 250)
        .map(|byte| char::from(LETTERS[usize::from(byte) % LETTERS.len()]));
    std::array::from_fn::<char, 6, _>(|_| letters.next().unwrap_or('2')).iter().collect()
}

/// What the database keeps of a word.
#[must_use]
pub(crate) fn fingerprint(word: &str) -> String {
    hex::encode(Sha256::digest(word.as_bytes()))
}

/// Whether a word belongs to a fingerprint. Comparing hashes leaks nothing useful by its timing.
#[must_use]
pub(crate) fn matches(word: &str, stored: &str) -> bool {
    fingerprint(word) == stored
}

/// The key of a signature.
#[must_use]
pub(crate) fn secret_bytes() -> [u8; 32] {
    random()
}

/// The salt of a password's hash.
#[must_use]
pub(crate) fn salt() -> [u8; 16] {
    random()
}

/// What makes one sealed secret unlike another.
#[must_use]
pub(crate) fn nonce() -> [u8; 12] {
    random()
}

fn random<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    rand::fill(&mut bytes).expect("the operating system gives random bytes");
    bytes
}

#[cfg(test)]
mod tests {
    use super::{fingerprint, matches, short_code, word};

    #[test]
    fn words_are_long_different_and_only_known_by_their_fingerprint() {
        let (one, other) = (word(), word());
        assert_ne!(one, other);
        assert_eq!(one.len(), 43);
        assert!(matches(&one, &fingerprint(&one)));
        assert!(!matches(&other, &fingerprint(&one)));
    }

    #[test]
    fn short_codes_have_six_readable_letters() {
        let code = short_code();
        assert_eq!(code.len(), 6);
        assert!(!code.contains(['0', 'O', '1', 'I']));
    }
}
