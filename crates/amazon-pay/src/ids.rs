//! Amazon's identifiers as types of their own, so that no charge id is ever sent where a session id belongs.
//!
//! Invariant: every id is 1–2048 printable ASCII characters without spaces and never `.` or `..`, so it can stand
//! in a URL path (percent-encoded) or a header without changing where the request goes. Ids that arrive in a
//! browser's query string are therefore safe to parse. What identifies a person is redacted in `Debug`.

use std::fmt;

use aws_lc_rs::digest;
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize};

use crate::region::Environment;

/// The text is no valid id, or no text that Amazon takes there. Carries what was expected, never the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a valid {0}")]
pub struct InvalidId(&'static str);

impl InvalidId {
    pub(crate) const fn of(what: &'static str) -> Self {
        Self(what)
    }
}

fn check(text: &str, what: &'static str) -> Result<(), InvalidId> {
    let fits = (1..=2048).contains(&text.len())
        && text.bytes().all(|byte| byte.is_ascii_graphic())
        && text != "."
        && text != "..";
    if fits { Ok(()) } else { Err(InvalidId(what)) }
}

macro_rules! id {
    ($(#[$doc:meta])* $name:ident, $what:literal) => {
        $(#[$doc])*
        #[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(try_from = "String", into = "String")]
        pub struct $name(String);

        impl $name {
            /// Checks the characters; whether the id exists, only Amazon knows.
            ///
            /// # Errors
            /// [`InvalidId`] if it is empty, too long, or not printable ASCII.
            pub fn parse(text: impl Into<String>) -> Result<Self, InvalidId> {
                let text = text.into();
                check(&text, $what)?;
                Ok(Self(text))
            }

            /// The id as Amazon writes it.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl TryFrom<String> for $name {
            type Error = InvalidId;
            fn try_from(text: String) -> Result<Self, InvalidId> {
                Self::parse(text)
            }
        }

        impl From<$name> for String {
            fn from(id: $name) -> Self {
                id.0
            }
        }
    };
}

macro_rules! shown {
    ($($name:ident),*) => {$(
        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{}({})", stringify!($name), self.0)
            }
        }
        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
    )*};
}

id!(
    /// Id of a checkout session (a UUID today). Amazon page: `amazon-pay-api-v2/checkout-session`.
    CheckoutSessionId, "checkout session id"
);
id!(
    /// Id of a charge permission, e.g. `S03-1234567-1234567`. Amazon page: `amazon-pay-api-v2/charge-permission`.
    ChargePermissionId, "charge permission id"
);
id!(
    /// Id of a charge: the permission's id, `-C`, six digits. Amazon page: `amazon-pay-api-v2/charge`.
    ChargeId, "charge id"
);
id!(
    /// Id of a refund: the permission's id, `-R`, six digits. Amazon lists it nowhere: store it from the answer.
    /// Amazon page: `amazon-pay-api-v2/refund`.
    RefundId, "refund id"
);
id!(
    /// Id of a store, `amzn1.application-oa2-client.…`. Amazon page: `amazon-pay-checkout/get-set-up-for-integration`.
    StoreId, "store id"
);
id!(
    /// Id of a seller account, upper-case letters and digits. checkout.js wants it, the API does not.
    MerchantId, "merchant id"
);
id!(
    /// A buyer, stable for one buyer at one merchant. Redacted in `Debug`. Amazon page: `amazon-pay-api-v2/buyer`.
    BuyerId, "buyer id"
);
id!(
    /// Id that Amazon gave to the merchant's public key. Its prefix names the environment.
    PublicKeyId, "public key id"
);
shown!(CheckoutSessionId, ChargePermissionId, ChargeId, RefundId, StoreId, MerchantId, PublicKeyId);

impl fmt::Debug for BuyerId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("BuyerId([redacted])")
    }
}

impl PublicKeyId {
    /// The environment that the prefix `SANDBOX-` or `LIVE-` decides; `None` for a legacy key, which serves both.
    ///
    /// ```
    /// # use amazon_pay::{Environment, PublicKeyId};
    /// assert_eq!(PublicKeyId::parse("SANDBOX-AE").unwrap().environment(), Some(Environment::Sandbox));
    /// assert_eq!(PublicKeyId::parse("AEXAMPLE").unwrap().environment(), None);
    /// ```
    #[must_use]
    pub fn environment(&self) -> Option<Environment> {
        let id = self.0.to_ascii_uppercase();
        if id.starts_with("SANDBOX-") {
            Some(Environment::Sandbox)
        } else if id.starts_with("LIVE-") {
            Some(Environment::Live)
        } else {
            None
        }
    }
}

/// What Amazon Sign-in hands to the return URL: whoever holds it can read the buyer's profile.
///
/// Never printed, never serialised. Amazon page: `amazon-pay-checkout/amazon-sign-in`.
#[derive(Clone)]
pub struct BuyerToken(SecretString);

impl BuyerToken {
    /// Takes the value of the query parameter `buyerToken`, already percent-decoded.
    ///
    /// # Errors
    /// [`InvalidId`] if it is empty, too long, or not printable ASCII.
    pub fn parse(text: impl Into<String>) -> Result<Self, InvalidId> {
        let text = text.into();
        check(&text, "buyer token")?;
        Ok(Self(text.into()))
    }

    /// The token itself. Keep it out of logs and URLs of your own.
    #[must_use]
    pub fn expose(&self) -> &str {
        self.0.expose_secret()
    }
}

impl fmt::Debug for BuyerToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("BuyerToken([redacted])")
    }
}

/// Makes a POST repeatable: Amazon answers the same key and body with the stored first response, for ever.
///
/// At most 32 of `A–Z a–z 0–9 _ -`. Amazon page: `amazon-pay-api-v2/idempotency`.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct IdempotencyKey(String);

impl IdempotencyKey {
    /// Takes a key that is stored already.
    ///
    /// # Errors
    /// [`InvalidId`] if it is empty, longer than 32, or has another character.
    pub fn parse(text: impl Into<String>) -> Result<Self, InvalidId> {
        let text = text.into();
        let fits = (1..=32).contains(&text.len())
            && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-'));
        if fits { Ok(Self(text)) } else { Err(InvalidId("idempotency key")) }
    }

    /// Derives the key from stored facts (operation, our id, attempt), so that a try after a crash finds it again.
    ///
    /// Different lists of facts give different keys: `["ab", "c"]` is not `["a", "bc"]`.
    ///
    /// ```
    /// # use amazon_pay::IdempotencyKey;
    /// let key = IdempotencyKey::from_facts(&["refund", "order-42", "1"]);
    /// assert_eq!(key, IdempotencyKey::from_facts(&["refund", "order-42", "1"]));
    /// assert_eq!(key.as_str().len(), 32);
    /// ```
    #[must_use]
    pub fn from_facts(facts: &[&str]) -> Self {
        let mut context = digest::Context::new(&digest::SHA256);
        for fact in facts {
            context.update(&(fact.len() as u64).to_be_bytes());
            context.update(fact.as_bytes());
        }
        let mut text = hex::encode(context.finish().as_ref());
        text.truncate(32);
        Self(text)
    }

    /// The key as it is sent.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}
