//! Money under a permission: charges and refunds, and the limits that both stay within.

use time::{Date, Duration, OffsetDateTime};

use super::{ChargePermission, PermissionState};
use crate::domain::charge::Charge;
use crate::domain::charge::request::{CaptureCharge, CreateCharge};
use crate::domain::kinds::{ChargeCancelReason, DeclineReason};
use crate::domain::pending::Verdict;
use crate::domain::refund::{CreateRefund, Refund, refundable};
use crate::domain::refusal::Refusal;
use crate::domain::yen::{MONTHLY_LIMIT, Yen};

/// Documented for OneTime permissions.
const HIGHEST_COUNT: usize = 25;
/// In which zone Amazon's calendar months begin is not documented; Japan's is the likely one.
const JAPAN: Duration = Duration::hours(9);

/// What `x-amz-pay-simulation-code` makes of a new charge.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ChargeSimulation {
    Decline(DeclineReason),
    /// Granted, but later.
    AuthorizationInitiated,
}

impl ChargeSimulation {
    pub(crate) fn named(code: &str) -> Option<Self> {
        if code == "AuthorizationInitiated" {
            return Some(Self::AuthorizationInitiated);
        }
        // A failure on Amazon's side is a fault to order, not a documented code.
        DeclineReason::named(code)
            .filter(|reason| *reason != DeclineReason::ProcessingFailure)
            .map(Self::Decline)
    }
}

impl ChargePermission {
    /// Create Charge. A decline leaves no charge behind, unless the shop can wait for one that is pending.
    pub(crate) fn charge(
        &mut self,
        asked: CreateCharge,
        simulation: Option<ChargeSimulation>,
        id: String,
        now: OffsetDateTime,
    ) -> Result<&Charge, Refusal> {
        if self.state() != PermissionState::Chargeable {
            return Err(self.wrong_state());
        }
        if !self.terms.is_recurring() && self.charges.len() >= HIGHEST_COUNT {
            let message = format!("A OneTime charge permission takes {HIGHEST_COUNT} charges");
            return Err(Refusal::new(422, "TransactionCountExceeded", message));
        }
        self.check_balance(asked.amount, now)?;
        let ordered = || self.declines.pop_front().map(ChargeSimulation::Decline);
        let pending = match (simulation.or_else(ordered), asked.can_handle_pending) {
            (None, _) => None,
            (Some(ChargeSimulation::Decline(reason)), true) => Some(Verdict::Declined(reason)),
            (Some(ChargeSimulation::Decline(reason)), false) => {
                return Err(Refusal::new(reason.http_status(), reason.name(), reason.description()));
            }
            (Some(ChargeSimulation::AuthorizationInitiated), true) => Some(Verdict::Granted),
            (Some(ChargeSimulation::AuthorizationInitiated), false) => {
                return Err(Refusal::impossible(
                    "AuthorizationInitiated needs canHandlePendingAuthorization true",
                ));
            }
        };
        let charge = Charge::new(id, asked.amount, asked.capture_now, pending, asked.details, now);
        self.charges.push(charge);
        self.settle(now);
        self.charges.last().ok_or_else(|| Refusal::not_found("charge"))
    }

    /// Yen that may still be charged; of a Recurring permission: in the calendar month of `now`.
    pub(crate) fn balance(&self, now: OffsetDateTime) -> u64 {
        let month = |moment: OffsetDateTime| Date::replace_day((moment + JAPAN).date(), 1).ok();
        let counts = |charge: &&Charge| !self.terms.is_recurring() || month(charge.created) == month(now);
        let committed: u64 = self.charges.iter().filter(counts).map(Charge::committed).sum();
        self.limit.0.saturating_sub(committed)
    }

    fn check_balance(&self, amount: Yen, now: OffsetDateTime) -> Result<(), Refusal> {
        let balance = self.balance(now);
        if amount.0 <= balance {
            Ok(())
        } else if self.terms.is_recurring() {
            let message = format!(
                "A Recurring charge permission takes {MONTHLY_LIMIT} JPY in a calendar month; {balance} JPY are left"
            );
            Err(Refusal::new(400, "PeriodicAmountExceeded", message))
        } else {
            Err(Refusal::amount_exceeded("chargeAmount", "what is left of the charge permission", balance))
        }
    }

    pub(crate) fn find_charge(&self, id: &str) -> Result<&Charge, Refusal> {
        self.charges.iter().find(|charge| charge.id == id).ok_or_else(|| Refusal::not_found("charge"))
    }

    fn charge_to_change(&mut self, id: &str) -> Result<&mut Charge, Refusal> {
        self.charges.iter_mut().find(|charge| charge.id == id).ok_or_else(|| Refusal::not_found("charge"))
    }

    /// Capture Charge. Capturing the whole amount closes a OneTime permission.
    pub(crate) fn capture(
        &mut self,
        charge_id: &str,
        asked: CaptureCharge,
        simulated: Option<Verdict>,
        now: OffsetDateTime,
    ) -> Result<(), Refusal> {
        let charge = self.charge_to_change(charge_id)?;
        charge.capture(asked.amount, asked.soft_descriptor, simulated, now)?;
        self.settle(now);
        Ok(())
    }

    /// Cancel Charge.
    pub(crate) fn cancel_charge(
        &mut self,
        charge_id: &str,
        reason: ChargeCancelReason,
        now: OffsetDateTime,
    ) -> Result<(), Refusal> {
        self.charge_to_change(charge_id)?.cancel(reason, now)
    }

    /// Yen of a charge that are refunded, or about to be.
    pub(crate) fn refunded(&self, charge_id: &str) -> u64 {
        self.refunds.iter().filter(|refund| refund.charge_id == charge_id).map(Refund::committed).sum()
    }

    /// Create Refund. `verdict` is what Amazon will decide.
    pub(crate) fn refund(
        &mut self,
        asked: CreateRefund,
        verdict: Verdict,
        id: String,
        now: OffsetDateTime,
    ) -> Result<&Refund, Refusal> {
        let charge = self.find_charge(&asked.charge_id)?;
        if charge.taken() == 0 {
            let message = format!("A charge that is {} can not be refunded", charge.state.name());
            return Err(Refusal::new(422, "InvalidChargeStatus", message));
        }
        let left = refundable(charge.taken()).saturating_sub(self.refunded(&charge.id));
        if asked.amount.0 > left {
            let what = "what may still be refunded (the captured amount and 15 %, at most 8,400 JPY, more)";
            return Err(Refusal::amount_exceeded("refundAmount", what, left));
        }
        self.refunds.push(Refund::new(id, asked, verdict, now));
        self.refunds.last().ok_or_else(|| Refusal::not_found("refund"))
    }
}
