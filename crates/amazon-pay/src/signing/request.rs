//! A request before and after signing. No clock, no network: the caller gives the date and sends the result.
//!
//! Invariant: every header set here is signed.

use std::collections::BTreeMap;
use std::fmt;

use time::OffsetDateTime;

use super::canonical::CanonicalRequest;
use crate::ids::IdempotencyKey;
use crate::percent;
use crate::region::Region;
use crate::timestamp::format_timestamp;

/// The HTTP methods that the API uses.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Method {
    /// Reads.
    Get,
    /// Creates, completes, captures, refunds.
    Post,
    /// Updates; sending it twice leaves the same state.
    Patch,
    /// Closes and cancels; carries a body, which is signed.
    Delete,
}

impl Method {
    /// The method's name on the wire.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Post => "POST",
            Self::Patch => "PATCH",
            Self::Delete => "DELETE",
        }
    }
}

/// What is to be signed: build it, then hand it to [`Signer::sign_request`](crate::Signer::sign_request).
///
/// Most callers use a [`Call`](crate::Call) instead; this is the way to an operation that the crate has no type for.
///
/// ```
/// use amazon_pay::{Method, Region, RequestParts, parse_timestamp};
///
/// let date = parse_timestamp("20250102T030405Z").unwrap();
/// let parts = RequestParts::new(Method::Get, "/v2/checkoutSessions/11111111-2222-4333-8444-555555555555")
///     .sent_to(Region::Jp, Region::Jp.host(), date);
/// assert_eq!(parts.canonical().hash(), "5bbac6169df9cb96deabed5555b7f9c70ab2a4ec5eb112da38bcbf998d179f47");
/// ```
#[derive(Clone)]
pub struct RequestParts {
    method: Method,
    path: String,
    query: Vec<(String, String)>,
    headers: BTreeMap<String, String>,
    body: String,
}

impl RequestParts {
    /// An empty request to an absolute path. Segments may come percent-encoded or not, but a slash inside one must
    /// be encoded: see [`RequestParts::path_segment`].
    #[must_use]
    pub fn new(method: Method, path: impl Into<String>) -> Self {
        let json = || "application/json".to_owned();
        let headers = BTreeMap::from([("accept".to_owned(), json()), ("content-type".to_owned(), json())]);
        Self { method, path: path.into(), query: Vec::new(), headers, body: String::new() }
    }

    /// Percent-encodes an id as one path segment.
    #[must_use]
    pub fn path_segment(id: &str) -> String {
        percent::encode(id.as_bytes())
    }

    /// Adds a query parameter (neither side encoded yet).
    #[must_use]
    pub fn query(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.query.push((name.into(), value.into()));
        self
    }

    /// Sets the JSON text of the body; exactly this text is signed and sent.
    #[must_use]
    pub fn body(mut self, json: impl Into<String>) -> Self {
        self.body = json.into();
        self
    }

    /// Adds `x-amz-pay-idempotency-key`.
    #[must_use]
    pub fn idempotency_key(self, key: &IdempotencyKey) -> Self {
        self.header("x-amz-pay-idempotency-key", key.as_str())
    }

    /// Adds or replaces a header, e.g. `x-amz-pay-simulation-code` in the sandbox.
    #[must_use]
    pub fn header(mut self, name: &str, value: impl Into<String>) -> Self {
        self.headers.insert(name.to_ascii_lowercase(), value.into());
        self
    }

    /// Says where and when it is sent. `host` is that of the address actually called, with its port if unusual.
    #[must_use]
    pub fn sent_to(self, region: Region, host: &str, date: OffsetDateTime) -> Self {
        self.header("x-amz-pay-date", format_timestamp(date))
            .header("x-amz-pay-host", host)
            .header("x-amz-pay-region", region.code())
    }

    /// The form that is hashed and signed. Amazon page: `amazon-pay-api-v2/signing-requests`.
    #[must_use]
    pub fn canonical(&self) -> CanonicalRequest {
        CanonicalRequest::new(self.method, &self.path, &self.query, &self.headers, &self.body)
    }
}

impl fmt::Debug for RequestParts {
    /// Path and body may hold a buyer token or personal data.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RequestParts").field("method", &self.method).finish_non_exhaustive()
    }
}

/// A request ready to be sent with any HTTP client, exactly as it stands. Valid for minutes: sign again per try.
#[derive(Clone)]
pub struct SignedRequest {
    /// The method.
    pub method: Method,
    /// Path and query, already encoded; append it to scheme and host.
    pub target: String,
    /// Lower-case names with values, `authorization` last.
    pub headers: Vec<(String, String)>,
    /// The body; empty for GET.
    pub body: String,
    canonical_hash: String,
}

impl SignedRequest {
    pub(super) fn new(parts: &RequestParts, canonical: &CanonicalRequest, authorization: String) -> Self {
        let mut headers: Vec<(String, String)> =
            parts.headers.iter().map(|(name, value)| (name.clone(), value.trim().to_owned())).collect();
        headers.push(("authorization".to_owned(), authorization));
        Self {
            method: parts.method,
            target: canonical.target(),
            headers,
            body: parts.body.clone(),
            canonical_hash: canonical.hash(),
        }
    }

    /// SHA-256 of the canonical request, to compare with what Amazon says it computed.
    #[must_use]
    pub fn canonical_hash(&self) -> &str {
        &self.canonical_hash
    }
}

impl fmt::Debug for SignedRequest {
    /// Path and body may hold a buyer token or personal data.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SignedRequest")
            .field("method", &self.method)
            .field("canonical_sha256", &self.canonical_hash)
            .finish_non_exhaustive()
    }
}
