//! Verifying RSASSA-PSS with SHA-256 and a salt whose length is not the hash's (RFC 8017 §8.1.2, §9.1.2).
//!
//! Only for Amazon's older algorithm, whose salt of 20 bytes the cryptographic library does not offer. Verification
//! handles public values only, so nothing here needs constant time.

use aws_lc_rs::digest::{self, SHA256, SHA256_OUTPUT_LEN};
use num_bigint::BigUint;

/// Does `signature` hold for `message` under modulus and exponent (big-endian), with exactly this salt length?
pub(super) fn holds(
    modulus: &[u8],
    exponent: &[u8],
    message: &[u8],
    signature: &[u8],
    salt_len: usize,
) -> bool {
    let n = BigUint::from_bytes_be(modulus);
    let s = BigUint::from_bytes_be(signature);
    if signature.len() != modulus.len() || s >= n {
        return false;
    }
    let encoded = s.modpow(&BigUint::from_bytes_be(exponent), &n).to_bytes_be();
    let bits = usize::try_from(n.bits()).unwrap_or(usize::MAX) - 1;
    let len = bits.div_ceil(8);
    if encoded.len() > len {
        return false;
    }
    let mut block = vec![0; len - encoded.len()];
    block.extend_from_slice(&encoded);
    encodes(&block, 8 * len - bits, message, salt_len)
}

/// EMSA-PSS-VERIFY: `spare_bits` are the leading bits that must be zero.
fn encodes(block: &[u8], spare_bits: usize, message: &[u8], salt_len: usize) -> bool {
    let Some((0xbc, rest)) = block.split_last().map(|(last, rest)| (*last, rest)) else { return false };
    let Some(db_len) = rest.len().checked_sub(SHA256_OUTPUT_LEN) else { return false };
    let (masked, hash) = rest.split_at(db_len);
    let Some(padding) = db_len.checked_sub(salt_len + 1) else { return false };
    let spare = 0xff_u8.checked_shl(8 - u32::try_from(spare_bits).unwrap_or(8)).unwrap_or(0);
    if masked.first().is_some_and(|first| first & spare != 0) {
        return false;
    }
    let mut db: Vec<u8> = masked.iter().zip(mask(hash, db_len)).map(|(byte, mask)| byte ^ mask).collect();
    if let Some(first) = db.first_mut() {
        *first &= !spare;
    }
    let (zeros, salted) = db.split_at(padding);
    if zeros.iter().any(|byte| *byte != 0) || salted[0] != 1 {
        return false;
    }
    let mut context = digest::Context::new(&SHA256);
    context.update(&[0; 8]);
    context.update(digest::digest(&SHA256, message).as_ref());
    context.update(&salted[1..]);
    context.finish().as_ref() == hash
}

/// MGF1 with SHA-256.
fn mask(seed: &[u8], len: usize) -> Vec<u8> {
    let mut mask = Vec::with_capacity(len + SHA256_OUTPUT_LEN);
    for counter in 0_u32.. {
        if mask.len() >= len {
            break;
        }
        let mut context = digest::Context::new(&SHA256);
        context.update(seed);
        context.update(&counter.to_be_bytes());
        mask.extend_from_slice(context.finish().as_ref());
    }
    mask.truncate(len);
    mask
}
