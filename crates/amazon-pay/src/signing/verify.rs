//! Verifying what was signed for Amazon Pay, in either algorithm: buttons and requests.
//!
//! For whoever stands on Amazon's side of the wire: a test, a stand-in, a check that key and id belong together. The
//! canonical form is rebuilt from what arrived, never taken over.

use std::collections::BTreeMap;
use std::fmt;

use aws_lc_rs::signature::{RSA_PSS_2048_8192_SHA256, UnparsedPublicKey};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use percent_encoding::percent_decode_str;
use x509_cert::der::asn1::UintRef;
use x509_cert::der::{Decode as _, Reader as _, SliceReader};
use x509_cert::spki::SubjectPublicKeyInfoOwned;

use super::algorithm::Algorithm;
use super::canonical::CanonicalRequest;
use super::{Method, pss};
use crate::ids::PublicKeyId;
use crate::key::KeyError;
use crate::pem;

/// Why a signature does not hold. Shows nothing of what was signed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum VerifyError {
    /// The header `authorization` is missing or has another form.
    #[error("the authorization header is not Amazon Pay's")]
    Authorization,
    /// A header that Amazon wants signed is not.
    #[error("the header {0} is not signed")]
    Unsigned(&'static str),
    /// A header that is named as signed did not arrive.
    #[error("a signed header is missing")]
    MissingHeader,
    /// Something was changed after signing, or another key or algorithm was used.
    #[error("the signature does not hold")]
    Signature,
}

/// The public half of a merchant's key.
///
/// ```
/// # use amazon_pay::{Algorithm, PrivateKey, PublicKey, PublicKeyId, Signer};
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let key = PrivateKey::generate()?;
/// let public = PublicKey::from_pem(&key.public_key_pem()?)?;
/// let signed = Signer::new(PublicKeyId::parse("SANDBOX-AE")?, key).sign_button("{}".to_owned())?;
/// public.verify_button(Algorithm::V2, "{}", &signed.signature)?;
/// assert!(public.verify_button(Algorithm::V2, "{ }", &signed.signature).is_err());
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct PublicKey {
    /// PKCS#1.
    der: Vec<u8>,
    modulus: Vec<u8>,
    exponent: Vec<u8>,
}

/// A request as it arrived.
#[derive(Clone, Copy)]
pub struct ReceivedRequest<'r> {
    /// The method.
    pub method: Method,
    /// Path and query as they stood on the wire.
    pub target: &'r str,
    /// Names (in any case) and values.
    pub headers: &'r [(String, String)],
    /// The body; empty if there was none.
    pub body: &'r str,
}

impl fmt::Debug for ReceivedRequest<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ReceivedRequest").field("method", &self.method).finish_non_exhaustive()
    }
}

/// What the header `authorization` says.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Authorization {
    /// Which algorithm.
    pub algorithm: Algorithm,
    /// Which key is said to have signed.
    pub public_key_id: PublicKeyId,
    /// Lower-case names, in their order.
    pub signed_headers: Vec<String>,
    /// Standard base64.
    pub signature: String,
}

impl Authorization {
    /// Reads `<algorithm> PublicKeyId=…, SignedHeaders=…, Signature=…`.
    ///
    /// # Errors
    /// [`VerifyError::Authorization`] if a part is missing.
    pub fn parse(header: &str) -> Result<Self, VerifyError> {
        let read = || {
            let (algorithm, members) = header.trim().split_once(' ')?;
            let members: BTreeMap<&str, &str> =
                members.split(',').filter_map(|member| member.trim().split_once('=')).collect();
            Some(Self {
                algorithm: Algorithm::from_name(algorithm)?,
                public_key_id: PublicKeyId::parse(*members.get("PublicKeyId")?).ok()?,
                signed_headers: members.get("SignedHeaders")?.split(';').map(str::to_owned).collect(),
                signature: (*members.get("Signature")?).to_owned(),
            })
        };
        read().ok_or(VerifyError::Authorization)
    }
}

const MUST_BE_SIGNED: [&str; 5] =
    ["accept", "content-type", "x-amz-pay-date", "x-amz-pay-host", "x-amz-pay-region"];

impl PublicKey {
    /// Reads SPKI (`BEGIN PUBLIC KEY`).
    ///
    /// # Errors
    /// [`KeyError::NotPem`] or [`KeyError::NotRsa`]; [`KeyError::TooShort`] below 2048 bits.
    pub fn from_pem(pem: &str) -> Result<Self, KeyError> {
        let spki = pem::decode_block(pem.as_bytes(), "PUBLIC KEY").ok_or(KeyError::NotPem)?;
        let spki = SubjectPublicKeyInfoOwned::from_der(&spki).map_err(|_| KeyError::NotRsa)?;
        let der = spki.subject_public_key.as_bytes().ok_or(KeyError::NotRsa)?.to_vec();
        let (modulus, exponent) = numbers(&der).ok_or(KeyError::NotRsa)?;
        if modulus.len() < 256 {
            return Err(KeyError::TooShort);
        }
        // An exponent of more than 33 bits is nobody's, and would only cost time.
        if modulus.len() > 1024 || exponent.len() > 5 {
            return Err(KeyError::NotRsa);
        }
        Ok(Self { der, modulus, exponent })
    }

    /// Verifies a button's signature (standard base64) over exactly this payload.
    ///
    /// # Errors
    /// [`VerifyError::Signature`] if it does not hold.
    pub fn verify_button(
        &self,
        algorithm: Algorithm,
        payload_json: &str,
        signature: &str,
    ) -> Result<(), VerifyError> {
        self.verify(algorithm, &algorithm.string_to_sign(payload_json), signature)
    }

    /// Verifies a request as Amazon does. Whether its date is near and its host is yours, the caller judges.
    ///
    /// # Errors
    /// [`VerifyError`] says what is wrong.
    pub fn verify_request(&self, request: &ReceivedRequest<'_>) -> Result<Authorization, VerifyError> {
        let header = |name: &str| {
            let found = request.headers.iter().find(|(sent, _)| sent.eq_ignore_ascii_case(name));
            found.map(|(_, value)| value.clone())
        };
        let authorization =
            Authorization::parse(&header("authorization").ok_or(VerifyError::Authorization)?)?;
        let is_signed = |name: &&str| authorization.signed_headers.iter().any(|signed| signed == *name);
        if let Some(name) = MUST_BE_SIGNED.into_iter().find(|name| !is_signed(name)) {
            return Err(VerifyError::Unsigned(name));
        }
        let headers = authorization
            .signed_headers
            .iter()
            .map(|name| Some((name.to_ascii_lowercase(), header(name)?)))
            .collect::<Option<BTreeMap<_, _>>>()
            .ok_or(VerifyError::MissingHeader)?;
        let (path, query) = request.target.split_once('?').unwrap_or((request.target, ""));
        let canonical = CanonicalRequest::new(request.method, path, &pairs(query), &headers, request.body);
        self.verify(
            authorization.algorithm,
            &canonical.string_to_sign_with(authorization.algorithm),
            &authorization.signature,
        )?;
        Ok(authorization)
    }

    fn verify(&self, algorithm: Algorithm, text: &str, signature: &str) -> Result<(), VerifyError> {
        let signature = STANDARD.decode(signature).map_err(|_| VerifyError::Signature)?;
        let holds = match algorithm {
            Algorithm::V1 => pss::holds(&self.modulus, &self.exponent, text.as_bytes(), &signature, 20),
            Algorithm::V2 => UnparsedPublicKey::new(&RSA_PSS_2048_8192_SHA256, &self.der)
                .verify(text.as_bytes(), &signature)
                .is_ok(),
        };
        if holds { Ok(()) } else { Err(VerifyError::Signature) }
    }
}

impl fmt::Debug for PublicKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PublicKey({} bits)", 8 * self.modulus.len())
    }
}

/// Modulus and exponent, big-endian without leading zeros.
fn numbers(der: &[u8]) -> Option<(Vec<u8>, Vec<u8>)> {
    let mut reader = SliceReader::new(der).ok()?;
    let read = reader.sequence(|inner| Ok((UintRef::decode(inner)?, UintRef::decode(inner)?)));
    let (modulus, exponent): (UintRef<'_>, UintRef<'_>) = read.map_err(|_: x509_cert::der::Error| ()).ok()?;
    Some((modulus.as_bytes().to_vec(), exponent.as_bytes().to_vec()))
}

/// The query's parameters, decoded. `+` is itself: Amazon's canonical form is RFC 3986, not a form's.
fn pairs(query: &str) -> Vec<(String, String)> {
    let decode = |text: &str| percent_decode_str(text).decode_utf8_lossy().into_owned();
    let pair = |pair: &str| {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        (decode(name), decode(value))
    };
    query.split('&').filter(|part| !part.is_empty()).map(pair).collect()
}
