//! An RSA public key out of its `SubjectPublicKeyInfo` (the "PUBLIC KEY" of a PEM file).
//! The DER reader knows only the five shapes that such a key is made of, and refuses everything else.

use num_bigint::BigUint;

/// DER of the object identifier 1.2.840.113549.1.1.1 (rsaEncryption).
pub(super) const RSA_ENCRYPTION: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x01];

/// Modulus and public exponent.
#[derive(Debug, Clone)]
pub(crate) struct RsaPublicKey {
    modulus: BigUint,
    exponent: BigUint,
}

impl RsaPublicKey {
    /// From big-endian bytes of modulus and exponent.
    pub(crate) fn from_components(modulus: &[u8], exponent: &[u8]) -> Self {
        Self { modulus: BigUint::from_bytes_be(modulus), exponent: BigUint::from_bytes_be(exponent) }
    }

    /// `None` when the bytes are not a `SubjectPublicKeyInfo` of an RSA key.
    pub(crate) fn from_spki_der(der: &[u8]) -> Option<Self> {
        let (info, _) = element(der, 0x30)?;
        let (algorithm, rest) = element(info, 0x30)?;
        let (oid, _) = element(algorithm, 0x06)?;
        if oid != RSA_ENCRYPTION {
            return None;
        }
        let (bits, _) = element(rest, 0x03)?;
        let (key, _) = element(bits.strip_prefix(&[0])?, 0x30)?;
        let (modulus, rest) = element(key, 0x02)?;
        let (exponent, _) = element(rest, 0x02)?;
        Some(Self::from_components(modulus, exponent))
    }

    pub(crate) fn modulus_bits(&self) -> usize {
        usize::try_from(self.modulus.bits()).unwrap_or(usize::MAX)
    }

    /// RSAVP1 of RFC 8017: the encoded message, left-padded to `length` bytes. `None` when the signature
    /// is no number below the modulus or the message does not fit.
    pub(crate) fn recover(&self, signature: &[u8], length: usize) -> Option<Vec<u8>> {
        let number = BigUint::from_bytes_be(signature);
        if number >= self.modulus {
            return None;
        }
        let bytes = number.modpow(&self.exponent, &self.modulus).to_bytes_be();
        let mut message = vec![0; length.checked_sub(bytes.len())?];
        message.extend(bytes);
        Some(message)
    }
}

/// The content of one DER element with this tag, and what follows it.
pub(super) fn element(der: &[u8], tag: u8) -> Option<(&[u8], &[u8])> {
    let (&found, rest) = der.split_first()?;
    let (&first, rest) = rest.split_first()?;
    if found != tag {
        return None;
    }
    let (length, rest) = if first < 0x80 {
        (usize::from(first), rest)
    } else {
        let count = usize::from(first & 0x7f);
        let (digits, rest) = rest.split_at_checked(count)?;
        if count == 0 || count > 3 {
            return None;
        }
        (digits.iter().fold(0, |sum, &digit| sum << 8 | usize::from(digit)), rest)
    };
    rest.split_at_checked(length)
}
