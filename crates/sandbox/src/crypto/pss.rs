//! RSASSA-PSS-VERIFY of RFC 8017 §8.1.2 with SHA-256 and MGF1-SHA-256, for a salt of a fixed length.
//! The salt length is part of the check: a V2 signature does not pass as the older algorithm.

use sha2::{Digest, Sha256};

use super::public_key::RsaPublicKey;

const HASH: usize = 32;

/// Whether `signature` over `message` was made by the owner of `key` with a salt of `salt_length` bytes.
pub(crate) fn verify(key: &RsaPublicKey, message: &[u8], signature: &[u8], salt_length: usize) -> bool {
    let bits = key.modulus_bits();
    if bits < 1024 || signature.len() != bits.div_ceil(8) {
        return false;
    }
    let encoded_bits = bits - 1;
    key.recover(signature, encoded_bits.div_ceil(8))
        .is_some_and(|encoded| encoding_matches(message, &encoded, encoded_bits, salt_length))
}

/// EMSA-PSS-VERIFY (§9.1.2); the step numbers are the RFC's.
fn encoding_matches(message: &[u8], encoded: &[u8], encoded_bits: usize, salt_length: usize) -> bool {
    // 3, 4
    if encoded.len() < HASH + salt_length + 2 || encoded.last() != Some(&0xbc) {
        return false;
    }
    // 5, 6: the bits left of encoded_bits must be zero.
    let (masked, rest) = encoded.split_at(encoded.len() - HASH - 1);
    let hash = &rest[..HASH];
    let spare_mask = 0xff_u8 >> (8 * encoded.len() - encoded_bits);
    if masked[0] & !spare_mask != 0 {
        return false;
    }
    // 7, 8, 9
    let mut block: Vec<u8> = masked.iter().zip(mask(hash, masked.len())).map(|(a, b)| a ^ b).collect();
    block[0] &= spare_mask;
    // 10, 11: zeroes, a one, and exactly the salt.
    let (padding, salt) = block.split_at(block.len() - salt_length);
    let (zeroes, one) = padding.split_at(padding.len() - 1);
    if one != [1] || zeroes.iter().any(|&byte| byte != 0) {
        return false;
    }
    // 12, 13, 14
    let mut digest = Sha256::new();
    digest.update([0; 8]);
    digest.update(Sha256::digest(message));
    digest.update(salt);
    digest.finalize().as_slice() == hash
}

/// MGF1 (§B.2.1).
fn mask(seed: &[u8], length: usize) -> Vec<u8> {
    let mut out = Vec::with_capacity(length + HASH);
    for counter in 0_u32.. {
        if out.len() >= length {
            break;
        }
        let mut digest = Sha256::new();
        digest.update(seed);
        digest.update(counter.to_be_bytes());
        out.extend_from_slice(digest.finalize().as_slice());
    }
    out.truncate(length);
    out
}

#[cfg(test)]
mod tests;
