//! Which operations there are, and what each does at Amazon: the method, the effect, the name in errors and logs.
//!
//! Invariant: what may be repeated and what a failure says about money is decided from here, nowhere else.

use std::fmt;

use crate::error::Effect;
use crate::signing::Method;

/// An operation of the API.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
#[allow(missing_docs, reason = "each is documented at the function of its name")]
pub enum Operation {
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

impl Operation {
    /// What is done, to be read after "could not": e.g. `complete the checkout session`.
    #[must_use]
    pub const fn describe(self) -> &'static str {
        match self {
            Self::GetBuyer => "read the buyer",
            Self::CreateCheckoutSession => "create the checkout session",
            Self::GetCheckoutSession => "read the checkout session",
            Self::UpdateCheckoutSession => "update the checkout session",
            Self::CompleteCheckoutSession => "complete the checkout session",
            Self::GetChargePermission => "read the charge permission",
            Self::UpdateChargePermission => "update the charge permission",
            Self::CloseChargePermission => "close the charge permission",
            Self::CreateCharge => "create the charge",
            Self::GetCharge => "read the charge",
            Self::CaptureCharge => "capture the charge",
            Self::CancelCharge => "cancel the charge",
            Self::CreateRefund => "create the refund",
            Self::GetRefund => "read the refund",
        }
    }

    pub(crate) const fn method(self) -> Method {
        match self {
            Self::GetBuyer
            | Self::GetCheckoutSession
            | Self::GetChargePermission
            | Self::GetCharge
            | Self::GetRefund => Method::Get,
            Self::UpdateCheckoutSession | Self::UpdateChargePermission => Method::Patch,
            Self::CreateCheckoutSession
            | Self::CompleteCheckoutSession
            | Self::CreateCharge
            | Self::CaptureCharge
            | Self::CreateRefund => Method::Post,
            Self::CloseChargePermission | Self::CancelCharge => Method::Delete,
        }
    }

    pub(crate) const fn effect(self) -> Effect {
        match self {
            Self::CompleteCheckoutSession => Effect::Completes,
            Self::CreateCharge | Self::CaptureCharge | Self::CreateRefund => Effect::MovesMoney,
            Self::CloseChargePermission | Self::CancelCharge => Effect::Ends,
            _ => match self.method() {
                Method::Get => Effect::Reads,
                _ => Effect::Changes,
            },
        }
    }
}

#[cfg(feature = "client")]
impl Operation {
    pub(crate) fn moves_money(self) -> bool {
        matches!(self.effect(), Effect::MovesMoney | Effect::Completes)
    }
}

impl fmt::Display for Operation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.describe())
    }
}
