//! Decisions that Amazon has yet to make: when, and which.

use serde::{Deserialize, Serialize};
use time::{Duration, OffsetDateTime};

use super::kinds::DeclineReason;

/// How long an asynchronous authorization, capture or refund takes in this sandbox (documented for card 0701).
const TAKES: Duration = Duration::seconds(30);

/// How it will end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Verdict {
    Granted,
    Declined(DeclineReason),
}

/// A decision that falls by itself once its moment has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Pending {
    pub(crate) due: OffsetDateTime,
    pub(crate) verdict: Verdict,
}

impl Pending {
    pub(crate) fn from(now: OffsetDateTime, verdict: Verdict) -> Self {
        Self { due: now + TAKES, verdict }
    }

    /// Takes the decision out of `slot` if it has fallen by `now`.
    pub(crate) fn fallen(slot: &mut Option<Self>, now: OffsetDateTime) -> Option<Self> {
        slot.take_if(|pending| pending.due <= now)
    }
}
