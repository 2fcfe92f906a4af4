//! One operation, ready to be signed any number of times.
//!
//! Invariant: the body is serialised once; every try sends the same bytes under the same idempotency key.

use std::error::Error as StdError;
use std::fmt;
use std::marker::PhantomData;

use serde::Serialize;
use time::OffsetDateTime;

use super::Operation;
use crate::endpoint::Endpoint;
use crate::error::{ApiError, DecodeError, Error, TransportError, TransportKind};
use crate::ids::IdempotencyKey;
use crate::model::{Buyer, Charge, ChargePermission, CheckoutSession, Refund};
use crate::payload::json;
#[cfg(feature = "client")]
use crate::signing::Method;
use crate::signing::{RequestParts, SignedRequest, Signer};
use crate::tolerant;

const IDEMPOTENCY_KEY: &str = "x-amz-pay-idempotency-key";

/// An operation whose good answer is a `T`.
///
/// ```
/// # use amazon_pay::*;
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let signer = Signer::new(PublicKeyId::parse("SANDBOX-AE")?, PrivateKey::generate()?);
/// let call = get_checkout_session(&CheckoutSessionId::parse("3f0c2b1a-7f4e-4c58-9d55-0c2b8d6f4a11")?);
/// let endpoint = Endpoint::new(Region::Jp, Environment::Sandbox);
/// let request = call.sign(&signer, &endpoint, parse_timestamp("20250102T030405Z").unwrap())?;
/// assert_eq!(request.target, "/v2/checkoutSessions/3f0c2b1a-7f4e-4c58-9d55-0c2b8d6f4a11");
/// // … send it with any HTTP client, then hand over what came back:
/// let session = call.read(200, None, br#"{"checkoutSessionId":"3f0c2b1a","statusDetails":{"state":"Open"}}"#)?;
/// assert_eq!(session.state(), Some(&CheckoutSessionState::Open));
/// # Ok(())
/// # }
/// ```
pub struct Call<T> {
    operation: Operation,
    resource: String,
    headers: Vec<(&'static str, String)>,
    body: String,
    answer: PhantomData<fn() -> T>,
}

impl<T: Answer> Call<T> {
    pub(super) fn new(operation: Operation, segments: &[&str]) -> Self {
        let resource =
            segments.iter().map(|segment| format!("/{}", RequestParts::path_segment(segment))).collect();
        Self { operation, resource, headers: Vec::new(), body: String::new(), answer: PhantomData }
    }

    pub(super) fn body<B: Serialize>(mut self, body: &B) -> Self {
        self.body = json(body);
        self
    }

    pub(super) fn idempotency_key(mut self, key: &IdempotencyKey) -> Self {
        self.headers.push((IDEMPOTENCY_KEY, key.as_str().to_owned()));
        self
    }

    /// Asks the sandbox for a certain outcome. Amazon page: `amazon-pay-checkout/sandbox-simulations`.
    #[must_use]
    pub fn simulation_code(mut self, code: impl Into<String>) -> Self {
        self.headers.push(("x-amz-pay-simulation-code", code.into()));
        self
    }

    /// Which operation this is.
    #[must_use]
    pub const fn operation(&self) -> Operation {
        self.operation
    }

    /// Signs one try. `date` is now; Amazon refuses requests whose date is too far off.
    ///
    /// # Errors
    /// [`Error::Settings`] if key and endpoint belong to different environments; [`Error::Key`] if signing fails.
    pub fn sign(
        &self,
        signer: &Signer,
        endpoint: &Endpoint,
        date: OffsetDateTime,
    ) -> Result<SignedRequest, Error> {
        let path = format!("{}{}", endpoint.base_path(signer.public_key_id())?, self.resource);
        let parts = RequestParts::new(self.operation.method(), path).body(self.body.as_str());
        let parts =
            self.headers.iter().fold(parts, |parts, (name, value)| parts.header(name, value.as_str()));
        Ok(signer.sign_request(&parts.sent_to(endpoint.region(), endpoint.host(), date))?)
    }

    /// Reads the response: HTTP status, header `x-amz-pay-request-id`, body.
    ///
    /// # Errors
    /// [`Error::Api`] for any status but 2xx, [`Error::Decode`] for a body that cannot be read.
    pub fn read(&self, status: u16, request_id: Option<&str>, body: &[u8]) -> Result<T, Error> {
        // It is printed in errors: what does not look like an id is dropped.
        let request_id = request_id
            .filter(|id| id.len() <= 100 && id.bytes().all(|byte| byte.is_ascii_graphic()))
            .map(str::to_owned);
        if !(200..300).contains(&status) {
            return Err(ApiError::new(self.operation, status, request_id, body).into());
        }
        T::from_body(status, body)
            .map_err(|cause| DecodeError::new(self.operation, status, request_id, &cause).into())
    }

    /// The error for a try that brought no complete answer. `source` must not show the URL, whose path may hold a
    /// buyer token.
    #[must_use]
    pub fn broken(&self, kind: TransportKind, source: Box<dyn StdError + Send + Sync>) -> Error {
        TransportError::new(self.operation, kind, source).into()
    }

    /// GET, PATCH and DELETE leave the same state when sent twice; a POST does so under an idempotency key.
    #[cfg(feature = "client")]
    pub(crate) fn may_be_resent(&self) -> bool {
        self.operation.method() != Method::Post
            || self.headers.iter().any(|(name, _)| *name == IDEMPOTENCY_KEY)
    }
}

impl<T> fmt::Debug for Call<T> {
    /// Path and body may hold a buyer token or personal data.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Call").field("operation", &self.operation).finish_non_exhaustive()
    }
}

/// What an operation answers. Implemented by this crate's types only.
pub trait Answer: Sized + sealed::Sealed {
    /// Reads a 2xx body.
    ///
    /// # Errors
    /// The body is not JSON of the described shape.
    #[doc(hidden)]
    fn from_body(status: u16, body: &[u8]) -> Result<Self, serde_json::Error>;
}

pub(super) mod sealed {
    /// Keeps [`Answer`](super::Answer) closed, so that it can grow.
    pub trait Sealed {}
}

macro_rules! json_answer {
    ($($name:ident),*) => {$(
        impl sealed::Sealed for $name {}
        impl Answer for $name {
            fn from_body(_: u16, body: &[u8]) -> Result<Self, serde_json::Error> {
                tolerant::answer(body)
            }
        }
    )*};
}
json_answer!(Buyer, CheckoutSession, ChargePermission, Charge, Refund);
