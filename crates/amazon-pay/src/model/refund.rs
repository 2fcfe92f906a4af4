//! The refund: money back against a captured charge.
//!
//! Amazon page: `amazon-pay-api-v2/refund`.

use serde::Deserialize;
use time::OffsetDateTime;

use super::{ReleaseEnvironment, StatusDetails};
use crate::ids::{ChargeId, RefundId};
use crate::money::Money;
use crate::open_enum::open_enum;
use crate::{timestamp, tolerant};

open_enum!(
    /// State of a refund.
    RefundState {
        /// Accepted; the result comes by notification.
        RefundInitiated = "RefundInitiated",
        /// Given back.
        Refunded = "Refunded",
        /// Refused.
        Declined = "Declined",
    }
);

open_enum!(
    /// Why a refund was declined.
    RefundReason {
        /// Amazon refused it.
        AmazonRejected = "AmazonRejected",
        /// Amazon failed; a new refund may be tried.
        ProcessingFailure = "ProcessingFailure",
    }
);

/// A refund.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Refund {
    /// The refund's id. Store it: Amazon lists it nowhere else.
    pub refund_id: RefundId,
    /// The charge it belongs to.
    pub charge_id: Option<ChargeId>,
    /// What goes back.
    #[serde(default, deserialize_with = "tolerant::money")]
    pub refund_amount: Option<Money>,
    /// Text on the card statement.
    pub soft_descriptor: Option<String>,
    /// State and reason.
    pub status_details: Option<StatusDetails<RefundState, RefundReason>>,
    /// When it was made.
    #[serde(default, deserialize_with = "timestamp::option")]
    pub creation_timestamp: Option<OffsetDateTime>,
    /// Play money or real.
    pub release_environment: Option<ReleaseEnvironment>,
}

impl Refund {
    /// The state, if Amazon gave one.
    #[must_use]
    pub fn state(&self) -> Option<&RefundState> {
        self.status_details.as_ref()?.state.as_ref()
    }

    /// Why it was declined, if it was.
    #[must_use]
    pub fn reason(&self) -> Option<&RefundReason> {
        self.status_details.as_ref()?.reason_code.as_ref()
    }
}
