//! A refund: money back against a captured charge. Its permission keeps the sum of a charge's refunds within
//! Amazon's rule; Refunded and Declined are for ever.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use time::OffsetDateTime;

use super::fields::Fields;
use super::kinds::{DeclineReason, Environment};
use super::moment::compact;
use super::pending::{Pending, Verdict};
use super::refusal::Refusal;
use super::yen::Yen;

/// More than was captured may be paid back, by 15 % but not by more than this.
const HIGHEST_EXTRA: u64 = 8_400;

/// The most that may be paid back of a charge of which `captured` yen were taken.
pub(crate) fn refundable(captured: u64) -> u64 {
    captured + (captured * 15 / 100).min(HIGHEST_EXTRA)
}

/// The body of Create Refund.
#[derive(Debug, Clone)]
pub(crate) struct CreateRefund {
    pub(crate) charge_id: String,
    pub(crate) amount: Yen,
    pub(crate) soft_descriptor: Option<String>,
}

impl CreateRefund {
    pub(crate) fn read(body: &Value) -> Result<Self, Refusal> {
        let allowed = ["chargeId", "refundAmount.amount", "refundAmount.currencyCode", "softDescriptor"];
        let fields = Fields::of(body, &allowed)?;
        Ok(Self {
            charge_id: fields.text("chargeId", 64)?.ok_or_else(|| Refusal::missing("chargeId"))?,
            amount: fields.yen("refundAmount")?.ok_or_else(|| Refusal::missing("refundAmount"))?,
            soft_descriptor: fields.text("softDescriptor", 16)?,
        })
    }
}

/// Amazon decides later, always.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum RefundState {
    RefundInitiated,
    Refunded,
    Declined(DeclineReason),
}

impl RefundState {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::RefundInitiated => "RefundInitiated",
            Self::Refunded => "Refunded",
            Self::Declined(_) => "Declined",
        }
    }

    pub(crate) fn reason(self) -> Option<&'static str> {
        if let Self::Declined(reason) = self { Some(reason.name()) } else { None }
    }
}

/// One refund.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Refund {
    pub(crate) id: String,
    pub(crate) charge_id: String,
    pub(crate) amount: Yen,
    pub(crate) state: RefundState,
    soft_descriptor: Option<String>,
    pending: Option<Pending>,
    pub(crate) created: OffsetDateTime,
    updated: OffsetDateTime,
}

impl Refund {
    pub(crate) fn new(id: String, asked: CreateRefund, verdict: Verdict, now: OffsetDateTime) -> Self {
        Self {
            id,
            charge_id: asked.charge_id,
            amount: asked.amount,
            state: RefundState::RefundInitiated,
            soft_descriptor: asked.soft_descriptor,
            pending: Some(Pending::from(now, verdict)),
            created: now,
            updated: now,
        }
    }

    /// What time alone does. Says whether the state changed.
    pub(crate) fn settle(&mut self, now: OffsetDateTime) -> bool {
        let Some(Pending { due, verdict }) = Pending::fallen(&mut self.pending, now) else {
            return false;
        };
        self.state = match verdict {
            Verdict::Granted => RefundState::Refunded,
            Verdict::Declined(reason) => RefundState::Declined(reason),
        };
        self.updated = due;
        true
    }

    /// Yen that are on their way back or arrived there.
    pub(crate) fn committed(&self) -> u64 {
        if matches!(self.state, RefundState::Declined(_)) { 0 } else { self.amount.0 }
    }

    pub(crate) fn json(&self, environment: Environment) -> Value {
        json!({
            "refundId": self.id,
            "chargeId": self.charge_id,
            "refundAmount": self.amount.json(),
            "softDescriptor": self.soft_descriptor,
            "creationTimestamp": compact(self.created),
            "statusDetails": {
                "state": self.state.name(),
                "reasonCode": self.state.reason(),
                "reasonDescription": null,
                "lastUpdatedTimestamp": compact(self.updated),
            },
            "releaseEnvironment": environment.name(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::refundable;

    #[test]
    fn fifteen_percent_and_at_most_8400_yen_more() {
        assert_eq!([1, 6, 7, 3300, 56_000, 60_000].map(refundable), [1, 6, 8, 3795, 64_400, 68_400]);
    }
}
