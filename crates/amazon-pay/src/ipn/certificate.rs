//! The certificate whose key signs notifications.
//!
//! Invariant: it is RSA of at least 2048 bits, and used only between its dates. That it is Amazon's follows from where
//! it came from (see [`IpnVerifier`](super::IpnVerifier)), over TLS; its chain is not followed.

use std::fmt;

use aws_lc_rs::signature::{
    RSA_PKCS1_2048_8192_SHA1_FOR_LEGACY_USE_ONLY, RSA_PKCS1_2048_8192_SHA256, UnparsedPublicKey,
};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use time::OffsetDateTime;
use x509_cert::Certificate;
use x509_cert::der::Decode as _;
use x509_cert::der::oid::ObjectIdentifier;

use super::{IpnError, SnsEnvelope};
use crate::pem;

const RSA_ENCRYPTION: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.1");

/// A certificate, read and ready to verify with.
#[derive(Clone)]
pub struct SigningCertificate {
    public_key: Vec<u8>,
    not_before: u64,
    not_after: u64,
}

impl SigningCertificate {
    /// Reads PEM, the form that Amazon SNS serves.
    ///
    /// # Errors
    /// [`IpnError::Certificate`] if it is no X.509 certificate with an RSA key.
    pub fn from_pem(pem: &[u8]) -> Result<Self, IpnError> {
        Self::from_der(&pem::decode_block(pem, "CERTIFICATE").ok_or(UNREADABLE)?)
    }

    /// Reads DER.
    ///
    /// # Errors
    /// As [`SigningCertificate::from_pem`].
    pub fn from_der(der: &[u8]) -> Result<Self, IpnError> {
        Certificate::from_der(der).map_err(|_| UNREADABLE).and_then(|certificate| Self::new(&certificate))
    }

    fn new(certificate: &Certificate) -> Result<Self, IpnError> {
        let body = certificate.tbs_certificate();
        let key = body.subject_public_key_info();
        if key.algorithm.oid != RSA_ENCRYPTION {
            return Err(IpnError::Certificate("has no RSA key"));
        }
        let validity = body.validity();
        Ok(Self {
            public_key: key.subject_public_key.as_bytes().ok_or(UNREADABLE)?.to_vec(),
            not_before: validity.not_before.to_unix_duration().as_secs(),
            not_after: validity.not_after.to_unix_duration().as_secs(),
        })
    }

    /// Whether `now` lies between the certificate's dates.
    #[must_use]
    pub fn is_valid_at(&self, now: OffsetDateTime) -> bool {
        u64::try_from(now.unix_timestamp()).is_ok_and(|now| (self.not_before..=self.not_after).contains(&now))
    }

    /// Version 1 is SHA-1, version 2 is SHA-256; both RSASSA-PKCS1-v1_5.
    pub(super) fn check(&self, envelope: &SnsEnvelope) -> Result<(), IpnError> {
        let algorithm = match envelope.signature_version.as_str() {
            "1" => &RSA_PKCS1_2048_8192_SHA1_FOR_LEGACY_USE_ONLY,
            "2" => &RSA_PKCS1_2048_8192_SHA256,
            _ => return Err(IpnError::SignatureVersion),
        };
        let signature = STANDARD.decode(&envelope.signature).map_err(|_| IpnError::Signature)?;
        UnparsedPublicKey::new(algorithm, &self.public_key)
            .verify(envelope.string_to_sign().as_bytes(), &signature)
            .map_err(|_| IpnError::Signature)
    }
}

const UNREADABLE: IpnError = IpnError::Certificate("is no X.509 certificate");

impl fmt::Debug for SigningCertificate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SigningCertificate")
            .field("not_before", &self.not_before)
            .field("not_after", &self.not_after)
            .finish_non_exhaustive()
    }
}
