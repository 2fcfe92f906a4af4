//! Instant payment notifications: Amazon's word, by SNS, that something changed.
//!
//! Invariant: a [`Notification`] exists only after its signature, the place of its certificate, its topic and its
//! merchant were checked. It says that something changed, never what: read the object (GET) before acting. Notices
//! come twice, late and out of order. Amazon page: `amazon-pay-checkout/set-up-instant-payment-notifications`.

mod certificate;
mod envelope;
mod notification;
#[cfg(feature = "client")]
mod receiver;
mod verifier;

pub use certificate::SigningCertificate;
pub use envelope::SnsEnvelope;
pub use notification::{Notification, NotificationType, NotifiedObject};
#[cfg(feature = "client")]
pub use receiver::IpnReceiver;
pub use verifier::{IpnMessage, IpnVerifier, SubscriptionConfirmation};

use std::error::Error as StdError;

/// Why a notification is not believed. Shows nothing of the message.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum IpnError {
    /// Not an SNS envelope.
    #[error("the body is no SNS envelope")]
    NotAnEnvelope,
    /// Neither signature version 1 nor 2.
    #[error("the signature version is neither 1 nor 2")]
    SignatureVersion,
    /// The certificate's (or the confirmation's) address is not Amazon SNS's, nor one that the settings allow.
    #[error("an address in the envelope is not allowed")]
    Address,
    /// The certificate cannot be used.
    #[error("the certificate {0}")]
    Certificate(&'static str),
    /// The certificate could not be fetched.
    #[error("the certificate could not be fetched")]
    Fetch(#[source] Box<dyn StdError + Send + Sync>),
    /// The signature does not belong to this message.
    #[error("the signature does not hold")]
    Signature,
    /// Another topic than the pinned ones.
    #[error("the topic is not the pinned one")]
    Topic,
    /// Another merchant's.
    #[error("the merchant is not the expected one")]
    Merchant,
    /// Well signed, but not what Amazon Pay sends.
    #[error("the message is no Amazon Pay notification")]
    Message,
}

impl IpnError {
    /// Could the same notification be good a little later? Then answer 503, and Amazon sends it again. Everything
    /// else deserves a 4xx, after which it does not.
    #[must_use]
    pub const fn is_temporary(&self) -> bool {
        matches!(self, Self::Fetch(_))
    }
}
