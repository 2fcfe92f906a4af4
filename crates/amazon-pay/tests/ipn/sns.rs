//! An SNS of our own: certificates and signed envelopes, made with other code than verifies them.

use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use rsa::PrivateKey;
use rsa::pkcs1v15::SigningKey;
use rsa::pkcs8::{DecodePrivateKey as _, EncodePublicKey as _};
use rsa::signature::{SignatureEncoding as _, Signer as _};
use serde_json::{Value, json};
use sha1::Sha1;
use sha2::Sha256;
use x509_cert::builder::{Builder as _, CertificateBuilder, profile};
use x509_cert::der::EncodePem as _;
use x509_cert::der::asn1::UtcTime;
use x509_cert::der::pem::LineEnding;
use x509_cert::serial_number::SerialNumber;
use x509_cert::spki::SubjectPublicKeyInfo;
use x509_cert::time::{Time, Validity};

pub(crate) struct Sns {
    key: PrivateKey,
}

impl Sns {
    pub(crate) fn new() -> Self {
        let pem = amazon_pay::PrivateKey::generate().unwrap().to_pkcs8_pem().unwrap();
        Self { key: PrivateKey::from_pkcs8_pem(&pem).unwrap() }
    }

    /// A self-signed certificate, valid between these two (seconds since 1970).
    pub(crate) fn certificate(&self, not_before: u64, not_after: u64) -> String {
        let at = |seconds| Time::UtcTime(UtcTime::from_unix_duration(Duration::from_secs(seconds)).unwrap());
        let spki = self.key.to_public_key().to_public_key_der().unwrap();
        let subject = "CN=sns.amazonaws.com,O=Test,C=US".parse().unwrap();
        CertificateBuilder::new(
            profile::cabf::Root::new(false, subject).unwrap(),
            SerialNumber::from(42_u32),
            Validity::new(at(not_before), at(not_after)),
            SubjectPublicKeyInfo::try_from(spki.as_bytes()).unwrap(),
        )
        .unwrap()
        .build::<_, rsa::pkcs1v15::Signature>(&SigningKey::<Sha256>::new(self.key.clone()))
        .unwrap()
        .to_pem(LineEnding::LF)
        .unwrap()
    }

    /// Signs `envelope` over the named members, as the SNS guide describes, and adds version and signature.
    pub(crate) fn sign(&self, mut envelope: Value, version: &str) -> Value {
        let mut names = match envelope["Type"].as_str().unwrap() {
            "Notification" => vec!["Message", "MessageId", "Subject", "Timestamp", "TopicArn", "Type"],
            _ => vec!["Message", "MessageId", "SubscribeURL", "Timestamp", "Token", "TopicArn", "Type"],
        };
        names.retain(|name| envelope.get(name).is_some_and(|value| !value.is_null()));
        let text: String =
            names.iter().map(|name| format!("{name}\n{}\n", envelope[name].as_str().unwrap())).collect();
        let signature = if version == "1" {
            SigningKey::<Sha1>::new(self.key.clone()).sign(text.as_bytes()).to_vec()
        } else {
            SigningKey::<Sha256>::new(self.key.clone()).sign(text.as_bytes()).to_vec()
        };
        envelope["SignatureVersion"] = version.into();
        envelope["Signature"] = STANDARD.encode(signature).into();
        envelope
    }
}

pub(crate) const TOPIC: &str = "arn:aws:sns:ap-northeast-1:123456789012:A1EXAMPLE";

/// A charge's notification, unsigned.
pub(crate) fn notification(cert_url: &str) -> Value {
    let message = json!({"MerchantID": "A1EXAMPLE", "ObjectType": "CHARGE",
        "ObjectId": "S03-1234567-1234567-C123456", "ChargePermissionId": "S03-1234567-1234567",
        "NotificationType": "STATE_CHANGE", "NotificationId": "f3c5", "NotificationVersion": "V2"});
    with_message(cert_url, &message)
}

pub(crate) fn with_message(cert_url: &str, message: &Value) -> Value {
    json!({"Type": "Notification", "MessageId": "5e1d3a52-0000-4000-8000-000000000001", "TopicArn": TOPIC,
           "Message": message.to_string(), "Timestamp": "2025-01-02T03:04:05.678Z",
           "SigningCertURL": cert_url, "UnsubscribeURL": "https://sns.ap-northeast-1.amazonaws.com/?x"})
}
