//! A charge permission: the buyer's consent that a completed session left behind, with every charge and
//! refund made under it. It keeps true: committed ≤ limit (of a Recurring one: within a calendar month),
//! refunds within Amazon's rule, and Closed is for ever.
//! Its `statusDetails` carries `reasons`, a list, where sessions and charges carry one `reasonCode`.

use std::collections::VecDeque;

use serde::{Deserialize, Serialize};
use time::{Duration, OffsetDateTime};

use super::charge::{Charge, ChargeState};
use super::choice::Choice;
use super::kinds::{
    ChargeCancelReason, ClosedReason, DeclineReason, Environment, NonChargeableReason, ProductType,
};
use super::moment::add_months;
use super::notice::{Notice, NoticeType, ObjectType};
use super::refund::Refund;
use super::refusal::Refusal;
use super::session::CheckoutSession;
use super::terms::Terms;
use super::yen::{MONTHLY_LIMIT, Yen};

mod at_amazon;
pub(crate) mod charging;
pub(crate) mod update;
mod view;

/// How long a OneTime permission lasts, unless the shop asked for 13 months.
const ONE_TIME_LASTS: Duration = Duration::days(180);

/// See "Charge Permission states and reason codes".
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum PermissionState {
    Chargeable,
    NonChargeable(NonChargeableReason),
    /// Without a reason when the whole amount was captured (which one Amazon gives is not documented).
    Closed(Option<ClosedReason>),
}

impl PermissionState {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Chargeable => "Chargeable",
            Self::NonChargeable(_) => "NonChargeable",
            Self::Closed(_) => "Closed",
        }
    }

    pub(crate) fn reason(self) -> Option<&'static str> {
        match self {
            Self::NonChargeable(reason) => Some(reason.name()),
            Self::Closed(Some(reason)) => Some(reason.name()),
            Self::Chargeable | Self::Closed(None) => None,
        }
    }
}

#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
struct Closed {
    reason: Option<ClosedReason>,
    at: OffsetDateTime,
}

/// One permission.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct ChargePermission {
    pub(crate) id: String,
    pub(crate) merchant_id: String,
    pub(crate) session_id: String,
    pub(crate) environment: Environment,
    pub(crate) terms: Terms,
    pub(crate) product_type: Option<ProductType>,
    pub(crate) choice: Option<Choice>,
    /// Of a Recurring permission: for one calendar month.
    pub(crate) limit: Yen,
    pub(crate) charges: Vec<Charge>,
    pub(crate) refunds: Vec<Refund>,
    /// Charges that the buyer's card company took back.
    pub(crate) chargebacks: Vec<String>,
    closed: Option<Closed>,
    /// What keeps Amazon from charging the buyer's instrument.
    blocked: Option<NonChargeableReason>,
    /// How the next charges will be declined.
    declines: VecDeque<DeclineReason>,
    pub(crate) created: OffsetDateTime,
    pub(crate) updated: OffsetDateTime,
    /// What Amazon has yet to tell the shop.
    notices: Vec<Notice>,
}

impl ChargePermission {
    pub(crate) fn at_completion(
        session: &CheckoutSession,
        id: String,
        amount: Yen,
        charge: Option<Charge>,
        now: OffsetDateTime,
    ) -> Self {
        let terms = session.terms.clone();
        let limit = if terms.is_recurring() {
            Yen(MONTHLY_LIMIT)
        } else if terms.allow_overcharge == Some(true) {
            Yen((amount.0 * 9).max(70_000))
        } else {
            // Of a split payment the whole order may be charged.
            terms.total_order_amount.unwrap_or(amount)
        };
        let mut permission = Self {
            id,
            merchant_id: session.merchant_id.clone(),
            session_id: session.id.clone(),
            environment: session.environment,
            terms,
            product_type: session.product_type,
            choice: session.choice,
            limit,
            charges: charge.into_iter().collect(),
            refunds: Vec::new(),
            chargebacks: Vec::new(),
            closed: None,
            blocked: None,
            declines: VecDeque::new(),
            created: now,
            updated: now,
            notices: Vec::new(),
        };
        permission.settle(now);
        permission
    }

    pub(crate) fn state(&self) -> PermissionState {
        let charging = || {
            let pending = |charge: &Charge| charge.state == ChargeState::AuthorizationInitiated;
            self.charges.iter().any(pending).then_some(NonChargeableReason::ChargeInProgress)
        };
        match (self.closed, self.blocked.or_else(charging)) {
            (Some(closed), _) => PermissionState::Closed(closed.reason),
            (None, Some(reason)) => PermissionState::NonChargeable(reason),
            (None, None) => PermissionState::Chargeable,
        }
    }

    /// What time alone does: to the charges, to the refunds, and then to the permission itself.
    pub(crate) fn settle(&mut self, now: OffsetDateTime) {
        let mut changed = Vec::new();
        for charge in &mut self.charges {
            if charge.settle(now) {
                changed.push((ObjectType::Charge, charge.id.clone()));
            }
        }
        for refund in &mut self.refunds {
            if refund.settle(now) {
                changed.push((ObjectType::Refund, refund.id.clone()));
            }
        }
        for (kind, id) in changed {
            self.tell(kind, id, NoticeType::StateChange);
        }
        let taken: u64 = self.charges.iter().map(Charge::taken).sum();
        if !self.terms.is_recurring() && taken >= self.limit.0 {
            let at = self.charges.iter().map(|charge| charge.updated).max().unwrap_or(now);
            self.end(None, at);
        }
        let expires = self.expires();
        if now >= expires && self.end(Some(ClosedReason::Expired), expires) {
            self.tell(ObjectType::ChargePermission, self.id.clone(), NoticeType::StateChange);
        }
    }

    /// Each charge of a Recurring permission that was granted lets it live 13 months more.
    pub(crate) fn expires(&self) -> OffsetDateTime {
        if self.terms.is_recurring() {
            let granted = |charge: &&Charge| {
                !matches!(charge.state, ChargeState::AuthorizationInitiated | ChargeState::Declined(_))
            };
            let last = self.charges.iter().filter(granted).map(|charge| charge.created).max();
            add_months(last.map_or(self.created, |last| last.max(self.created)), 13)
        } else if self.terms.extend_expiration == Some(true) {
            add_months(self.created, 13)
        } else {
            self.created + ONE_TIME_LASTS
        }
    }

    /// Close Charge Permission.
    pub(crate) fn close(
        &mut self,
        reason: ClosedReason,
        cancel_pending: bool,
        now: OffsetDateTime,
    ) -> Result<(), Refusal> {
        if !self.end(Some(reason), now) {
            return Err(self.wrong_state());
        }
        if cancel_pending {
            for charge in &mut self.charges {
                // What is captured already, or on its way, stays.
                if matches!(charge.state, ChargeState::AuthorizationInitiated | ChargeState::Authorized) {
                    charge.cancel(ChargeCancelReason::ChargePermissionCanceled, now)?;
                }
            }
        }
        Ok(())
    }

    /// Says whether it was open until now.
    fn end(&mut self, reason: Option<ClosedReason>, at: OffsetDateTime) -> bool {
        if self.closed.is_some() {
            return false;
        }
        self.closed = Some(Closed { reason, at });
        self.updated = at;
        true
    }

    fn wrong_state(&self) -> Refusal {
        let state = self.state();
        let reason = state.reason().map(|reason| format!(" ({reason})")).unwrap_or_default();
        let message = format!("The charge permission is {}{reason}", state.name());
        Refusal::new(422, "InvalidChargePermissionStatus", message)
    }

    fn tell(&mut self, object_type: ObjectType, object_id: String, notice_type: NoticeType) {
        let permission_id = self.id.clone();
        self.notices.push(Notice { object_type, object_id, permission_id, notice_type });
    }

    /// What the shop has to be told since the last call.
    pub(crate) fn take_notices(&mut self) -> Vec<Notice> {
        std::mem::take(&mut self.notices)
    }
}

#[cfg(test)]
mod properties;
#[cfg(test)]
mod tests;
