//! Who is believed: certificates from Amazon SNS (or a named stand-in), pinned topics, one merchant.
//!
//! Invariant: nothing is fetched from an address that the settings do not allow, and nothing is handed out unverified.

use std::fmt;

use time::OffsetDateTime;
use url::Url;

use super::{IpnError, Notification, SigningCertificate, SnsEnvelope};
use crate::error::Error;
use crate::ids::MerchantId;

/// The settings by which notifications are believed.
///
/// ```
/// use amazon_pay::{IpnVerifier, MerchantId};
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let live = IpnVerifier::new(MerchantId::parse("A1EXAMPLE")?)
///     .topic("arn:aws:sns:ap-northeast-1:123456789012:A1EXAMPLE");
/// let test = IpnVerifier::new(MerchantId::parse("A1EXAMPLE")?).certificates_from("http://localhost:8788")?;
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone)]
pub struct IpnVerifier {
    merchant_id: MerchantId,
    topics: Vec<String>,
    origins: Vec<url::Origin>,
}

/// A verified message.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum IpnMessage {
    /// Something changed.
    Notification(Notification),
    /// SNS asks whether this address really wants the topic. Amazon Pay confirms its own; a stand-in may ask.
    SubscriptionConfirmation(SubscriptionConfirmation),
    /// The subscription was ended. Nothing to do.
    UnsubscribeConfirmation,
}

/// The question whether to subscribe.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct SubscriptionConfirmation {
    /// The topic that is offered.
    pub topic_arn: String,
    /// GET it to say yes; its host was checked as the certificate's. It holds a token: not for logs.
    pub subscribe_url: String,
}

impl fmt::Debug for SubscriptionConfirmation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SubscriptionConfirmation").field("topic_arn", &self.topic_arn).finish_non_exhaustive()
    }
}

impl IpnVerifier {
    /// Believes notifications for this merchant, signed by a certificate of `sns.<region>.amazonaws.com`.
    #[must_use]
    pub const fn new(merchant_id: MerchantId) -> Self {
        Self { merchant_id, topics: Vec::new(), origins: Vec::new() }
    }

    /// Pins a topic (Seller Central shows its ARN). Once one is pinned, no other is believed; without any, every topic
    /// is, and the merchant id alone decides.
    #[must_use]
    pub fn topic(mut self, arn: impl Into<String>) -> Self {
        self.topics.push(arn.into());
        self
    }

    /// Also believes certificates from this origin, e.g. a sandbox's `http://localhost:8788`. Never set it in
    /// production: whoever answers there can sign notifications.
    ///
    /// # Errors
    /// [`Error::Settings`] if it is no http(s) origin.
    pub fn certificates_from(mut self, origin: &str) -> Result<Self, Error> {
        let url = Url::parse(origin).map_err(|_| Error::Settings("the certificates' origin is no URL"))?;
        if !matches!(url.scheme(), "http" | "https") || url.path() != "/" || url.query().is_some() {
            return Err(Error::Settings("the certificates' origin must be scheme, host and port only"));
        }
        self.origins.push(url.origin());
        Ok(self)
    }

    /// Where the envelope's certificate may be fetched from: checked, still to be fetched without following redirects.
    ///
    /// # Errors
    /// [`IpnError::Address`] if the address is not allowed, [`IpnError::Topic`] for a topic that is not pinned.
    pub fn certificate_url(&self, envelope: &SnsEnvelope) -> Result<Url, IpnError> {
        self.check_topic(envelope)?;
        let url = self.allowed(&envelope.signing_cert_url)?;
        if url.path().ends_with(".pem") && url.query().is_none() { Ok(url) } else { Err(IpnError::Address) }
    }

    /// Verifies and reads an envelope with the certificate from [`certificate_url`](Self::certificate_url).
    ///
    /// # Errors
    /// [`IpnError`] says which check failed.
    pub fn verify(
        &self,
        envelope: &SnsEnvelope,
        certificate: &SigningCertificate,
        now: OffsetDateTime,
    ) -> Result<IpnMessage, IpnError> {
        self.certificate_url(envelope)?;
        if !certificate.is_valid_at(now) {
            return Err(IpnError::Certificate("is not valid at this time"));
        }
        certificate.check(envelope)?;
        match envelope.kind() {
            "Notification" => self.notification(envelope).map(IpnMessage::Notification),
            "SubscriptionConfirmation" => self.subscription(envelope),
            "UnsubscribeConfirmation" => Ok(IpnMessage::UnsubscribeConfirmation),
            _ => Err(IpnError::NotAnEnvelope),
        }
    }

    fn notification(&self, envelope: &SnsEnvelope) -> Result<Notification, IpnError> {
        let notification = Notification::read(envelope)?;
        if notification.merchant_id == self.merchant_id { Ok(notification) } else { Err(IpnError::Merchant) }
    }

    fn subscription(&self, envelope: &SnsEnvelope) -> Result<IpnMessage, IpnError> {
        let url = envelope.subscribe_url.as_deref().ok_or(IpnError::NotAnEnvelope)?;
        let url = self.allowed(url)?;
        Ok(IpnMessage::SubscriptionConfirmation(SubscriptionConfirmation {
            topic_arn: envelope.topic_arn.clone(),
            subscribe_url: url.into(),
        }))
    }

    fn check_topic(&self, envelope: &SnsEnvelope) -> Result<(), IpnError> {
        if self.topics.is_empty() || self.topics.contains(&envelope.topic_arn) {
            Ok(())
        } else {
            Err(IpnError::Topic)
        }
    }

    fn allowed(&self, text: &str) -> Result<Url, IpnError> {
        let url = Url::parse(text).map_err(|_| IpnError::Address)?;
        let plain = url.username().is_empty() && url.password().is_none();
        let allowed = self.origins.contains(&url.origin()) || is_amazon_sns(&url);
        if plain && allowed { Ok(url) } else { Err(IpnError::Address) }
    }
}

/// `https://sns.<region>.amazonaws.com` or its Chinese sister, on the usual port.
fn is_amazon_sns(url: &Url) -> bool {
    let host = url.host_str().unwrap_or_default();
    let host = host.strip_suffix(".cn").unwrap_or(host);
    let region = host.strip_prefix("sns.").and_then(|rest| rest.strip_suffix(".amazonaws.com"));
    let is_region = |region: &str| {
        region.len() >= 3
            && region.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-')
    };
    url.scheme() == "https" && url.port().is_none() && region.is_some_and(is_region)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests fail by panicking")]
    use super::*;

    #[test]
    fn only_amazons_own_hosts_are_amazons() {
        let is = |text: &str| is_amazon_sns(&Url::parse(text).unwrap());
        assert!(is("https://sns.ap-northeast-1.amazonaws.com/SimpleNotificationService-0123.pem"));
        assert!(is("https://SNS.eu-west-1.amazonaws.com/x.pem"));
        assert!(is("https://sns.cn-north-1.amazonaws.com.cn/x.pem"));
        for bad in [
            "http://sns.us-east-1.amazonaws.com/x.pem",
            "https://sns.us-east-1.amazonaws.com:8443/x.pem",
            "https://sns.us-east-1.amazonaws.com.evil.example/x.pem",
            "https://sns.us-east-1.evil.amazonaws.com/x.pem",
            "https://evil.example/sns.us-east-1.amazonaws.com/x.pem",
            "https://bucket.s3.amazonaws.com/x.pem",
            "https://sns..amazonaws.com/x.pem",
            "https://xsns.us-east-1.amazonaws.com/x.pem",
        ] {
            assert!(!is(bad), "{bad}");
        }
    }
}
