//! A charge: one authorization and its capture under a charge permission.
//! It keeps true: captured ≤ authorized, one capture per charge, and Captured, Canceled and Declined are for ever.

use serde::{Deserialize, Serialize};
use time::{Duration, OffsetDateTime};

use super::kinds::{ChargeCancelReason, DeclineReason};
use super::metadata::MerchantMetadata;
use super::pending::{Pending, Verdict};
use super::refusal::Refusal;
use super::yen::Yen;

pub(crate) mod request;
mod view;

/// How long an authorization may wait for its capture.
pub(crate) const AUTHORIZED_FOR: Duration = Duration::days(30);
/// A later capture is not decided at once.
const CAPTURED_AT_ONCE_FOR: Duration = Duration::days(7);

/// See the drawing in Amazon's "Charge states and reason codes".
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum ChargeState {
    AuthorizationInitiated,
    Authorized,
    CaptureInitiated,
    Captured,
    Canceled(ChargeCancelReason),
    Declined(DeclineReason),
}

impl ChargeState {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::AuthorizationInitiated => "AuthorizationInitiated",
            Self::Authorized => "Authorized",
            Self::CaptureInitiated => "CaptureInitiated",
            Self::Captured => "Captured",
            Self::Canceled(_) => "Canceled",
            Self::Declined(_) => "Declined",
        }
    }

    pub(crate) fn reason(self) -> Option<&'static str> {
        match self {
            Self::Canceled(reason) => Some(reason.name()),
            Self::Declined(reason) => Some(reason.name()),
            _ => None,
        }
    }

    pub(crate) fn is_final(self) -> bool {
        matches!(self, Self::Captured | Self::Canceled(_) | Self::Declined(_))
    }
}

/// What the shop wrote beside the amount.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct ChargeDetails {
    pub(crate) soft_descriptor: Option<String>,
    pub(crate) metadata: MerchantMetadata,
    pub(crate) provider_reference_id: Option<String>,
    pub(crate) platform_id: Option<String>,
    pub(crate) channel: Option<String>,
    pub(crate) initiator: Option<String>,
}

/// One charge.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Charge {
    pub(crate) id: String,
    /// What was authorized.
    pub(crate) amount: Yen,
    pub(crate) state: ChargeState,
    /// What was asked for by the capture; taken only in Captured.
    captured: Option<Yen>,
    capture_now: bool,
    pending: Option<Pending>,
    pub(crate) details: ChargeDetails,
    pub(crate) created: OffsetDateTime,
    pub(crate) updated: OffsetDateTime,
}

impl Charge {
    /// A charge whose authorization was granted, or is to be decided.
    pub(crate) fn new(
        id: String,
        amount: Yen,
        capture_now: bool,
        pending: Option<Verdict>,
        details: ChargeDetails,
        now: OffsetDateTime,
    ) -> Self {
        let mut charge = Self {
            id,
            amount,
            state: ChargeState::AuthorizationInitiated,
            captured: None,
            capture_now,
            pending: pending.map(|verdict| Pending::from(now, verdict)),
            details,
            created: now,
            updated: now,
        };
        if pending.is_none() {
            charge.authorize(now);
        }
        charge
    }

    fn authorize(&mut self, at: OffsetDateTime) {
        if self.capture_now {
            self.captured = Some(self.amount);
            self.enter(ChargeState::Captured, at);
        } else {
            self.enter(ChargeState::Authorized, at);
        }
    }

    fn enter(&mut self, state: ChargeState, at: OffsetDateTime) {
        if !self.state.is_final() {
            self.state = state;
            self.updated = at;
        }
    }

    pub(crate) fn expires(&self) -> OffsetDateTime {
        self.created + AUTHORIZED_FOR
    }

    /// What time alone does to a charge. Says whether the state changed.
    pub(crate) fn settle(&mut self, now: OffsetDateTime) -> bool {
        let before = self.state;
        if let Some(Pending { due, verdict }) = Pending::fallen(&mut self.pending, now) {
            match (self.state, verdict) {
                (_, Verdict::Declined(reason)) => self.enter(ChargeState::Declined(reason), due),
                (ChargeState::AuthorizationInitiated, Verdict::Granted) => self.authorize(due),
                (_, Verdict::Granted) => self.enter(ChargeState::Captured, due),
            }
        }
        if self.state == ChargeState::Authorized && now >= self.expires() {
            let expired = ChargeState::Canceled(ChargeCancelReason::ExpiredUnused);
            self.enter(expired, self.expires());
        }
        self.state != before
    }

    /// Capture Charge: once, and not more than was authorized; what is left over is released. A `simulated`
    /// capture is decided later, with that end.
    pub(crate) fn capture(
        &mut self,
        amount: Yen,
        soft_descriptor: Option<String>,
        simulated: Option<Verdict>,
        now: OffsetDateTime,
    ) -> Result<(), Refusal> {
        if self.state != ChargeState::Authorized {
            return Err(self.wrong_state("captured"));
        }
        if amount > self.amount {
            return Err(Refusal::amount_exceeded("captureAmount", "the authorized amount", self.amount.0));
        }
        self.details.soft_descriptor = soft_descriptor.or(self.details.soft_descriptor.take());
        self.captured = Some(amount);
        // Authorized since `updated`: nothing else writes it in that state.
        let late = now >= self.updated + CAPTURED_AT_ONCE_FOR;
        match simulated.or(late.then_some(Verdict::Granted)) {
            Some(verdict) => {
                self.pending = Some(Pending::from(now, verdict));
                self.enter(ChargeState::CaptureInitiated, now);
            }
            None => self.enter(ChargeState::Captured, now),
        }
        Ok(())
    }

    /// Cancel Charge, or what closing its permission does to it.
    pub(crate) fn cancel(&mut self, reason: ChargeCancelReason, now: OffsetDateTime) -> Result<(), Refusal> {
        if self.state.is_final() {
            return Err(self.wrong_state("canceled"));
        }
        self.pending = None;
        self.enter(ChargeState::Canceled(reason), now);
        Ok(())
    }

    fn wrong_state(&self, verb: &str) -> Refusal {
        let message = format!("A charge that is {} can not be {verb}", self.state.name());
        Refusal::new(422, "InvalidChargeStatus", message)
    }

    /// Yen that were really taken.
    pub(crate) fn taken(&self) -> u64 {
        match (self.state, self.captured) {
            (ChargeState::Captured, Some(captured)) => captured.0,
            _ => 0,
        }
    }

    /// Yen of the permission that this charge uses up, taken or held.
    pub(crate) fn committed(&self) -> u64 {
        match self.state {
            ChargeState::Canceled(_) | ChargeState::Declined(_) => 0,
            ChargeState::CaptureInitiated | ChargeState::Captured => self.captured.unwrap_or(self.amount).0,
            ChargeState::AuthorizationInitiated | ChargeState::Authorized => self.amount.0,
        }
    }
}
