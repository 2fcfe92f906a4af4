//! Which operation a method and a path mean. What Amazon offers and this sandbox does not play yet is told
//! apart from what does not exist.

use axum::http::Method;
use percent_encoding::percent_decode_str;

use crate::domain::refusal::Refusal;

/// The operations that the sandbox plays, with the id from the path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Operation {
    GetBuyer(String),
    CreateCheckoutSession,
    GetCheckoutSession(String),
    UpdateCheckoutSession(String),
    CompleteCheckoutSession(String),
    GetChargePermission(String),
    GetCharge(String),
}

impl Operation {
    pub(super) fn of(method: &Method, path: &str) -> Result<Self, Refusal> {
        let segments: Vec<String> = path
            .split('/')
            .filter(|segment| !segment.is_empty())
            .map(|segment| percent_decode_str(segment).decode_utf8_lossy().into_owned())
            .collect();
        let segments: Vec<&str> = segments.iter().map(String::as_str).collect();
        let (["sandbox" | "live", "v2", resource @ ..] | ["v2", resource @ ..]) = segments.as_slice() else {
            return Err(Refusal::not_found("resource"));
        };
        match (method.as_str(), resource) {
            ("GET", ["buyers", token]) => Ok(Self::GetBuyer((*token).to_owned())),
            ("POST", ["checkoutSessions"]) => Ok(Self::CreateCheckoutSession),
            ("GET", ["checkoutSessions", id]) => Ok(Self::GetCheckoutSession((*id).to_owned())),
            ("PATCH", ["checkoutSessions", id]) => Ok(Self::UpdateCheckoutSession((*id).to_owned())),
            ("POST", ["checkoutSessions", id, "complete"]) => {
                Ok(Self::CompleteCheckoutSession((*id).to_owned()))
            }
            ("GET", ["chargePermissions", id]) => Ok(Self::GetChargePermission((*id).to_owned())),
            ("GET", ["charges", id]) => Ok(Self::GetCharge((*id).to_owned())),
            (_, ["checkoutSessions" | "chargePermissions" | "charges" | "refunds" | "buyers", ..]) => {
                Err(Refusal::new(405, "UnsupportedOperation", "This sandbox does not play this operation"))
            }
            _ => Err(Refusal::not_found("resource")),
        }
    }

    /// The name by which faults and the request log call it.
    pub(super) fn name(&self) -> &'static str {
        match self {
            Self::GetBuyer(_) => "getBuyer",
            Self::CreateCheckoutSession => "createCheckoutSession",
            Self::GetCheckoutSession(_) => "getCheckoutSession",
            Self::UpdateCheckoutSession(_) => "updateCheckoutSession",
            Self::CompleteCheckoutSession(_) => "completeCheckoutSession",
            Self::GetChargePermission(_) => "getChargePermission",
            Self::GetCharge(_) => "getCharge",
        }
    }

    /// Create demands an idempotency key; Complete may carry one; the others ignore it.
    pub(super) fn idempotency(&self) -> Idempotency {
        match self {
            Self::CreateCheckoutSession => Idempotency::Required,
            Self::CompleteCheckoutSession(_) => Idempotency::Optional,
            _ => Idempotency::Ignored,
        }
    }
}

/// What an idempotency key does for an operation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Idempotency {
    Required,
    Optional,
    Ignored,
}
