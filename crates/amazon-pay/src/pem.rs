//! PEM: the block of a label, read as loosely as OpenSSL does, and written in lines of 64.
//!
//! Invariant: what is decoded or written here may be a private key, so every buffer on the way is wiped.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use secrecy::zeroize::{Zeroize as _, Zeroizing};

/// The first block whose label `wanted` accepts: its label and the text between the markers.
pub(crate) fn block(text: &str, wanted: impl Fn(&str) -> bool) -> Option<(&str, &str)> {
    let mut rest = text;
    loop {
        let (_, after) = rest.split_once("-----BEGIN ")?;
        let (label, after) = after.split_once("-----")?;
        let (body, after) = after.split_once("-----END ")?;
        if wanted(label) {
            return Some((label, body));
        }
        rest = after;
    }
}

/// The bytes of a block. Lines may have any length and ending.
pub(crate) fn decode(body: &str) -> Option<Zeroizing<Vec<u8>>> {
    let mut compact: String = body.chars().filter(|c| !c.is_whitespace()).collect();
    let der = STANDARD.decode(&compact).ok();
    compact.zeroize();
    der.map(Zeroizing::new)
}

/// The bytes of the first block with this label.
pub(crate) fn decode_block(text: &[u8], label: &str) -> Option<Zeroizing<Vec<u8>>> {
    let (_, body) = block(std::str::from_utf8(text).ok()?, |found| found == label)?;
    decode(body)
}

pub(crate) fn encode(label: &str, der: &[u8]) -> String {
    let base64 = Zeroizing::new(STANDARD.encode(der));
    // One allocation, so that no half-grown copy of a private key is left behind in freed memory.
    let mut pem = String::with_capacity(base64.len() + base64.len() / 64 + 2 * label.len() + 40);
    pem.push_str(&format!("-----BEGIN {label}-----\n"));
    for (index, c) in base64.chars().enumerate() {
        if index > 0 && index % 64 == 0 {
            pem.push('\n');
        }
        pem.push(c);
    }
    pem.push_str(&format!("\n-----END {label}-----\n"));
    pem
}
