//! The SNS envelope as it arrives: nothing in it is believed yet.
//!
//! Invariant: the text under the signature is built from the very strings that are handed on afterwards.
//! Source: Amazon SNS developer guide, "Verifying the signatures of Amazon SNS messages".

use std::fmt;

use serde::Deserialize;

use super::IpnError;

/// An envelope that was read but not verified. Redacted in `Debug`.
#[derive(Clone, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct SnsEnvelope {
    #[serde(rename = "Type")]
    pub(super) kind: String,
    pub(super) message_id: String,
    pub(super) topic_arn: String,
    pub(super) message: String,
    pub(super) timestamp: String,
    #[serde(default)]
    subject: Option<String>,
    #[serde(default)]
    token: Option<String>,
    #[serde(rename = "SubscribeURL", default)]
    pub(super) subscribe_url: Option<String>,
    pub(super) signature_version: String,
    pub(super) signature: String,
    #[serde(rename = "SigningCertURL")]
    pub(super) signing_cert_url: String,
}

impl SnsEnvelope {
    /// Reads the body of the POST (its content type is `text/plain`).
    ///
    /// # Errors
    /// [`IpnError::NotAnEnvelope`] if it is no JSON object with SNS's members.
    pub fn parse(body: &[u8]) -> Result<Self, IpnError> {
        serde_json::from_slice(body).map_err(|_| IpnError::NotAnEnvelope)
    }

    /// `Notification`, `SubscriptionConfirmation` or `UnsubscribeConfirmation`.
    #[must_use]
    pub fn kind(&self) -> &str {
        &self.kind
    }

    pub(super) fn is_notification(&self) -> bool {
        self.kind == "Notification"
    }

    /// Each member that is there, as name and value on lines of their own, in the order of their names.
    pub(super) fn string_to_sign(&self) -> String {
        let mut members = vec![("Message", Some(&self.message)), ("MessageId", Some(&self.message_id))];
        if self.is_notification() {
            members.push(("Subject", self.subject.as_ref()));
            members.push(("Timestamp", Some(&self.timestamp)));
        } else {
            members.push(("SubscribeURL", self.subscribe_url.as_ref()));
            members.push(("Timestamp", Some(&self.timestamp)));
            members.push(("Token", self.token.as_ref()));
        }
        members.push(("TopicArn", Some(&self.topic_arn)));
        members.push(("Type", Some(&self.kind)));
        members
            .into_iter()
            .filter_map(|(name, value)| value.map(|value| format!("{name}\n{value}\n")))
            .collect()
    }
}

impl fmt::Debug for SnsEnvelope {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SnsEnvelope([redacted])")
    }
}
