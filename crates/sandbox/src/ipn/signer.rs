//! The notification service's key and certificate. Signature version 1 is RSASSA-PKCS1-v1_5 with SHA-1, version
//! 2 the same with SHA-256. Libraries rightly refuse to sign with SHA-1, so it is written out here; it protects
//! nothing but make-believe.

use anyhow::{Context as _, anyhow};
use aws_lc_rs::digest::{SHA1_FOR_LEGACY_USE_ONLY, SHA256, digest};
use aws_lc_rs::encoding::{AsDer, Pkcs8V1Der};
use aws_lc_rs::rsa::{KeyPair, KeySize};
use base64::prelude::{BASE64_STANDARD, Engine as _};
use rcgen::{CertificateParams, DnType, PKCS_RSA_SHA256};
use serde::{Deserialize, Serialize};

use crate::crypto::private_key::RsaPrivateKey;

/// `SignatureVersion` of the envelope.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum SignatureVersion {
    #[serde(rename = "1")]
    One,
    #[serde(rename = "2")]
    Two,
}

/// DER of `DigestInfo` up to the digest itself (RFC 8017 §9.2, note 1).
const SHA1_INFO: &[u8] =
    &[0x30, 0x21, 0x30, 0x09, 0x06, 0x05, 0x2b, 0x0e, 0x03, 0x02, 0x1a, 0x05, 0x00, 0x04, 0x14];
const SHA256_INFO: &[u8] = &[
    0x30, 0x31, 0x30, 0x0d, 0x06, 0x09, 0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x01, 0x05, 0x00,
    0x04, 0x20,
];

/// Signs envelopes.
pub(crate) struct Signer {
    key: RsaPrivateKey,
    certificate_pem: String,
}

impl Signer {
    /// A fresh key with a certificate of its own.
    pub(crate) fn new() -> anyhow::Result<Self> {
        let pair = KeyPair::generate(KeySize::Rsa2048).map_err(|_| anyhow!("no RSA key could be made"))?;
        let der: Pkcs8V1Der<'_> = pair.as_der().map_err(|_| anyhow!("the key has no DER form"))?;
        let key = RsaPrivateKey::from_pkcs8_der(der.as_ref()).context("the key is no RSA key")?;
        let pair = rcgen::KeyPair::from_pkcs8_der_and_sign_algo(&der.as_ref().into(), &PKCS_RSA_SHA256)
            .context("the key can not sign a certificate")?;
        let mut params = CertificateParams::new(vec!["sns.sandbox.invalid".to_owned()])?;
        params.distinguished_name.push(DnType::CommonName, "sns.sandbox.invalid");
        let certificate = params.self_signed(&pair).context("the certificate could not be made")?;
        Ok(Self { key, certificate_pem: certificate.pem() })
    }

    pub(crate) fn certificate_pem(&self) -> &str {
        &self.certificate_pem
    }

    /// In base64.
    pub(crate) fn sign(&self, version: SignatureVersion, text: &str) -> String {
        let (info, algorithm) = match version {
            SignatureVersion::One => (SHA1_INFO, &SHA1_FOR_LEGACY_USE_ONLY),
            SignatureVersion::Two => (SHA256_INFO, &SHA256),
        };
        let hashed = digest(algorithm, text.as_bytes());
        BASE64_STANDARD.encode(self.key.power(&padded(info, hashed.as_ref(), self.key.length())))
    }
}

/// EMSA-PKCS1-v1_5: `00 01 ff … ff 00 DigestInfo`.
fn padded(info: &[u8], hash: &[u8], length: usize) -> Vec<u8> {
    let filling = length.saturating_sub(info.len() + hash.len() + 3);
    [&[0, 1], vec![0xff; filling].as_slice(), &[0], info, hash].concat()
}

#[cfg(test)]
mod tests {
    use aws_lc_rs::signature::{
        RSA_PKCS1_2048_8192_SHA1_FOR_LEGACY_USE_ONLY, RSA_PKCS1_2048_8192_SHA256, UnparsedPublicKey,
        VerificationAlgorithm,
    };

    use super::*;

    /// The `RSAPublicKey` inside a certificate over an RSA-2048 key.
    fn public_key(pem: &str) -> Vec<u8> {
        let text: String = pem.lines().filter(|line| !line.starts_with('-')).collect();
        let der = BASE64_STANDARD.decode(text).expect("base64");
        let start = [0x03, 0x82, 0x01, 0x0f, 0x00];
        let at = der.windows(5).position(|window| window == start).expect("a key") + 5;
        der[at..at + 0x10e].to_vec()
    }

    #[test]
    fn both_versions_verify_against_the_certificate() {
        let signer = Signer::new().expect("a signer");
        let key = public_key(signer.certificate_pem());
        let one: &dyn VerificationAlgorithm = &RSA_PKCS1_2048_8192_SHA1_FOR_LEGACY_USE_ONLY;
        let two: &dyn VerificationAlgorithm = &RSA_PKCS1_2048_8192_SHA256;
        for (version, right, wrong) in [(SignatureVersion::One, one, two), (SignatureVersion::Two, two, one)]
        {
            let signature = BASE64_STANDARD.decode(signer.sign(version, "Message\nx\n")).expect("base64");
            let verify = |algorithm, text: &str| {
                UnparsedPublicKey::new(algorithm, &key).verify(text.as_bytes(), &signature).is_ok()
            };
            assert!(verify(right, "Message\nx\n"), "{version:?}");
            assert!(!verify(wrong, "Message\nx\n") && !verify(right, "Message\ny\n"), "{version:?}");
        }
    }
}
