//! What went wrong, whether it may be tried again, and whether money may have moved.
//!
//! Invariant: neither `Display` nor `Debug` shows personal data, tokens or keys. Amazon's own message may quote
//! values, so it is kept apart in [`ApiError::amazon_message`].

mod judge;
mod reason;

use std::error::Error as StdError;
use std::fmt;

pub(crate) use judge::{Effect, Judgement};
pub use judge::{MoneyMoved, Retry};
pub use reason::ReasonCode;
use secrecy::{ExposeSecret, SecretString};

use crate::key::KeyError;
use crate::operation::Operation;

/// Every failure of this crate.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// Amazon answered, and refused.
    #[error(transparent)]
    Api(#[from] ApiError),
    /// No complete answer arrived.
    #[error(transparent)]
    Transport(#[from] TransportError),
    /// Amazon answered well, but the body is not what its documents describe.
    #[error(transparent)]
    Decode(#[from] DecodeError),
    /// The operation's quota is used up until after the time limit; nothing was sent.
    #[error("could not {0} at Amazon Pay: its quota is used up until after the time limit")]
    Throttled(Operation),
    /// The private key could not be used; nothing was sent.
    #[error(transparent)]
    Key(#[from] KeyError),
    /// The caller's settings contradict each other or cannot be sent; nothing was sent.
    #[error("Amazon Pay settings: {0}")]
    Settings(&'static str),
}

impl Error {
    /// May the operation be tried again?
    #[must_use]
    pub fn retry(&self) -> Retry {
        match self {
            Self::Api(error) => error.retry,
            Self::Transport(error) => error.retry,
            Self::Decode(error) => error.retry,
            Self::Throttled(_) => Retry::AsIs,
            Self::Key(_) | Self::Settings(_) => Retry::Never,
        }
    }

    /// May money have been reserved, taken or returned, by this call or by an earlier try of the same?
    #[must_use]
    pub fn money(&self) -> MoneyMoved {
        match self {
            Self::Api(error) => error.money,
            Self::Transport(error) => error.money,
            Self::Decode(error) => error.money,
            Self::Throttled(_) | Self::Key(_) | Self::Settings(_) => MoneyMoved::No,
        }
    }

    /// Amazon's reason, if Amazon answered with one.
    #[must_use]
    pub fn reason(&self) -> Option<&ReasonCode> {
        match self {
            Self::Api(error) => Some(&error.reason),
            _ => None,
        }
    }

    /// Value of `x-amz-pay-request-id`, which Amazon's support asks for.
    #[must_use]
    pub fn request_id(&self) -> Option<&str> {
        match self {
            Self::Api(error) => error.request_id.as_deref(),
            Self::Decode(error) => error.request_id.as_deref(),
            _ => None,
        }
    }
}

/// Amazon's refusal. Branch on [`reason`](Self::reason), not on the status: Amazon has changed statuses before.
///
/// Amazon page: `amazon-pay-api-v2/error-handling`.
#[derive(Debug)]
#[non_exhaustive]
pub struct ApiError {
    /// What was attempted.
    pub operation: Operation,
    /// HTTP status.
    pub status: u16,
    /// Amazon's reason; `Unknown("")` if the body was not Amazon's (a proxy answered).
    pub reason: ReasonCode,
    /// For Amazon's support.
    pub request_id: Option<String>,
    /// May it be tried again?
    pub retry: Retry,
    /// May money have moved?
    pub money: MoneyMoved,
    message: Option<SecretString>,
}

impl ApiError {
    pub(crate) fn new(operation: Operation, status: u16, request_id: Option<String>, body: &[u8]) -> Self {
        #[derive(serde::Deserialize, Default)]
        #[serde(rename_all = "camelCase", default)]
        struct Body {
            reason_code: Option<String>,
            message: Option<String>,
        }
        let body: Body = serde_json::from_slice(body).unwrap_or_default();
        let reason = ReasonCode::read(body.reason_code.unwrap_or_default());
        let Judgement { retry, money } = Judgement::of_refusal(operation.effect(), status, &reason);
        Self { operation, status, reason, request_id, retry, money, message: body.message.map(Into::into) }
    }

    /// Amazon's text for developers. It may quote what was sent, also personal data: show it to an operator, never
    /// log it, never branch on it.
    #[must_use]
    pub fn amazon_message(&self) -> Option<&str> {
        self.message.as_ref().map(ExposeSecret::expose_secret)
    }
}

impl fmt::Display for ApiError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Amazon Pay refused to {}: HTTP {}", self.operation, self.status)?;
        match self.reason.as_str() {
            "" => f.write_str(" without a reason code")?,
            reason => write!(f, " {reason}")?,
        }
        request_id_suffix(f, self.request_id.as_deref())
    }
}

impl StdError for ApiError {}

/// Where the exchange broke off.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TransportKind {
    /// No connection: the request never left.
    Connect,
    /// The time limit passed; Amazon may still have done it.
    Timeout,
    /// The connection broke after the request, or part of it, had left.
    Interrupted,
}

/// No complete answer. `source()` has the technical cause, without the URL.
#[derive(Debug)]
#[non_exhaustive]
pub struct TransportError {
    /// What was attempted.
    pub operation: Operation,
    /// Where it broke off.
    pub kind: TransportKind,
    /// May it be tried again?
    pub retry: Retry,
    /// May money have moved?
    pub money: MoneyMoved,
    source: Box<dyn StdError + Send + Sync>,
}

impl TransportError {
    pub(crate) fn new(
        operation: Operation,
        kind: TransportKind,
        source: Box<dyn StdError + Send + Sync>,
    ) -> Self {
        let Judgement { retry, money } = Judgement::of_silence(operation.effect(), kind);
        Self { operation, kind, retry, money, source }
    }
}

impl fmt::Display for TransportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let what = match self.kind {
            TransportKind::Connect => "no connection",
            TransportKind::Timeout => "no answer in time",
            TransportKind::Interrupted => "the connection broke",
        };
        write!(f, "could not {} at Amazon Pay: {what}", self.operation)
    }
}

impl StdError for TransportError {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        Some(&*self.source)
    }
}

/// A good status with a body that cannot be read. Carries the place, never the text.
#[derive(Debug)]
#[non_exhaustive]
pub struct DecodeError {
    /// What was attempted.
    pub operation: Operation,
    /// HTTP status.
    pub status: u16,
    /// For Amazon's support.
    pub request_id: Option<String>,
    /// Line in the body, from 1.
    pub line: usize,
    /// Column in the body, from 1.
    pub column: usize,
    /// May it be tried again?
    pub retry: Retry,
    /// May money have moved? A completion that cannot be read has probably succeeded.
    pub money: MoneyMoved,
}

impl DecodeError {
    pub(crate) fn new(
        operation: Operation,
        status: u16,
        request_id: Option<String>,
        cause: &serde_json::Error,
    ) -> Self {
        let Judgement { retry, money } = Judgement::of_unreadable(operation.effect());
        Self { operation, status, request_id, line: cause.line(), column: cause.column(), retry, money }
    }
}

impl fmt::Display for DecodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "could not read Amazon Pay's answer to {}: HTTP {}, line {} column {}",
            self.operation, self.status, self.line, self.column
        )?;
        request_id_suffix(f, self.request_id.as_deref())
    }
}

impl StdError for DecodeError {}

fn request_id_suffix(f: &mut fmt::Formatter<'_>, request_id: Option<&str>) -> fmt::Result {
    match request_id {
        Some(id) => write!(f, " (request {id})"),
        None => Ok(()),
    }
}
