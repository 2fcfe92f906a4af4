//! An RSA private key out of its PKCS#8 form, for the one thing that libraries do not offer: the bare power.

use num_bigint::BigUint;

use super::public_key::{RSA_ENCRYPTION, element};

/// Modulus, primes and the exponents for each of them (RFC 8017 §3.2, second representation).
pub(crate) struct RsaPrivateKey {
    modulus: BigUint,
    primes: [BigUint; 2],
    exponents: [BigUint; 2],
    coefficient: BigUint,
}

impl RsaPrivateKey {
    /// `None` when the bytes are no PKCS#8 of an RSA key.
    pub(crate) fn from_pkcs8_der(der: &[u8]) -> Option<Self> {
        let (info, _) = element(der, 0x30)?;
        let (_version, rest) = element(info, 0x02)?;
        let (algorithm, rest) = element(rest, 0x30)?;
        if element(algorithm, 0x06)?.0 != RSA_ENCRYPTION {
            return None;
        }
        let (octets, _) = element(rest, 0x04)?;
        let (mut numbers, _) = element(octets, 0x30)?;
        let mut next = || {
            let (number, rest) = element(numbers, 0x02)?;
            numbers = rest;
            Some(BigUint::from_bytes_be(number))
        };
        let (_version, modulus, _public, _private) = (next()?, next()?, next()?, next()?);
        let primes = [next()?, next()?];
        let exponents = [next()?, next()?];
        Some(Self { modulus, primes, exponents, coefficient: next()? })
    }

    /// Bytes of the modulus.
    pub(crate) fn length(&self) -> usize {
        usize::try_from(self.modulus.bits().div_ceil(8)).unwrap_or_default()
    }

    /// RSASP1 by the Chinese remainder theorem (RFC 8017 §5.2.1), as long as the modulus.
    pub(crate) fn power(&self, message: &[u8]) -> Vec<u8> {
        let number = BigUint::from_bytes_be(message);
        let [p, q] = &self.primes;
        let [first, second] = [0, 1].map(|index| number.modpow(&self.exponents[index], &self.primes[index]));
        let difference = ((p + &first) - (&second % p)) % p;
        let bytes = (&second + q * ((difference * &self.coefficient) % p)).to_bytes_be();
        let mut out = vec![0; self.length().saturating_sub(bytes.len())];
        out.extend(bytes);
        out
    }
}
