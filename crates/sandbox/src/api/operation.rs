//! Which operation a method and a path mean. What Amazon offers and this sandbox does not play is told apart
//! from what does not exist.

use axum::http::Method;
use percent_encoding::percent_decode_str;

use crate::domain::refusal::Refusal;

/// The operations that the sandbox plays.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    GetBuyer,
    CreateCheckoutSession,
    GetCheckoutSession,
    UpdateCheckoutSession,
    CompleteCheckoutSession,
    GetChargePermission,
    UpdateChargePermission,
    CloseChargePermission,
    CreateCharge,
    GetCharge,
    CaptureCharge,
    CancelCharge,
    CreateRefund,
    GetRefund,
}

impl Kind {
    pub(crate) const ALL: [Self; 14] = [
        Self::GetBuyer,
        Self::CreateCheckoutSession,
        Self::GetCheckoutSession,
        Self::UpdateCheckoutSession,
        Self::CompleteCheckoutSession,
        Self::GetChargePermission,
        Self::UpdateChargePermission,
        Self::CloseChargePermission,
        Self::CreateCharge,
        Self::GetCharge,
        Self::CaptureCharge,
        Self::CancelCharge,
        Self::CreateRefund,
        Self::GetRefund,
    ];

    /// The name by which faults, throttling and the request log call it.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::GetBuyer => "getBuyer",
            Self::CreateCheckoutSession => "createCheckoutSession",
            Self::GetCheckoutSession => "getCheckoutSession",
            Self::UpdateCheckoutSession => "updateCheckoutSession",
            Self::CompleteCheckoutSession => "completeCheckoutSession",
            Self::GetChargePermission => "getChargePermission",
            Self::UpdateChargePermission => "updateChargePermission",
            Self::CloseChargePermission => "closeChargePermission",
            Self::CreateCharge => "createCharge",
            Self::GetCharge => "getCharge",
            Self::CaptureCharge => "captureCharge",
            Self::CancelCharge => "cancelCharge",
            Self::CreateRefund => "createRefund",
            Self::GetRefund => "getRefund",
        }
    }

    pub(super) fn idempotency(self) -> Idempotency {
        match self {
            Self::CreateCheckoutSession | Self::CreateCharge | Self::CaptureCharge | Self::CreateRefund => {
                Idempotency::Required
            }
            Self::CompleteCheckoutSession => Idempotency::Optional,
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

/// An operation, and the id in its path (empty for those that create).
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Operation {
    pub(super) kind: Kind,
    pub(super) id: String,
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
        let (kind, id) = match (method.as_str(), resource) {
            ("GET", ["buyers", token]) => (Kind::GetBuyer, *token),
            ("POST", ["checkoutSessions"]) => (Kind::CreateCheckoutSession, ""),
            ("GET", ["checkoutSessions", id]) => (Kind::GetCheckoutSession, *id),
            ("PATCH", ["checkoutSessions", id]) => (Kind::UpdateCheckoutSession, *id),
            ("POST", ["checkoutSessions", id, "complete"]) => (Kind::CompleteCheckoutSession, *id),
            ("GET", ["chargePermissions", id]) => (Kind::GetChargePermission, *id),
            ("PATCH", ["chargePermissions", id]) => (Kind::UpdateChargePermission, *id),
            ("DELETE", ["chargePermissions", id, "close"]) => (Kind::CloseChargePermission, *id),
            ("POST", ["charges"]) => (Kind::CreateCharge, ""),
            ("GET", ["charges", id]) => (Kind::GetCharge, *id),
            ("POST", ["charges", id, "capture"]) => (Kind::CaptureCharge, *id),
            ("DELETE", ["charges", id, "cancel"]) => (Kind::CancelCharge, *id),
            ("POST", ["refunds"]) => (Kind::CreateRefund, ""),
            ("GET", ["refunds", id]) => (Kind::GetRefund, *id),
            (_, ["checkoutSessions" | "chargePermissions" | "charges" | "refunds" | "buyers", ..]) => {
                let message = "There is no such operation, or this sandbox does not play it";
                return Err(Refusal::new(405, "UnsupportedOperation", message));
            }
            _ => return Err(Refusal::not_found("resource")),
        };
        Ok(Self { kind, id: id.to_owned() })
    }
}
