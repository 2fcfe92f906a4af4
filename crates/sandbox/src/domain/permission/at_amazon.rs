//! What buyers and Amazon do to a permission behind the shop's back. The shop learns of it by notification.

use time::OffsetDateTime;

use super::ChargePermission;
use crate::domain::choice::Choice;
use crate::domain::kinds::{ClosedReason, DeclineReason, NonChargeableReason};
use crate::domain::notice::{NoticeType, ObjectType};
use crate::domain::refusal::Refusal;

impl ChargePermission {
    /// The buyer, or Amazon, ends it. Authorizations that stand may still be captured.
    pub(crate) fn closed_at_amazon(
        &mut self,
        reason: ClosedReason,
        now: OffsetDateTime,
    ) -> Result<(), Refusal> {
        self.close(reason, false, now)?;
        self.tell(ObjectType::ChargePermission, self.id.clone(), NoticeType::StateChange);
        Ok(())
    }

    /// The buyer's instrument stops working, or works again (`None`).
    pub(crate) fn block(
        &mut self,
        reason: Option<NonChargeableReason>,
        now: OffsetDateTime,
    ) -> Result<(), Refusal> {
        if self.closed.is_some() {
            return Err(self.wrong_state());
        }
        if self.blocked != reason {
            self.blocked = reason;
            self.updated = now;
            self.tell(ObjectType::ChargePermission, self.id.clone(), NoticeType::StateChange);
        }
        Ok(())
    }

    /// The buyer picks another instrument or address at Amazon, which also mends a broken instrument.
    pub(crate) fn choose_again(&mut self, choice: Choice, now: OffsetDateTime) -> Result<(), Refusal> {
        if self.choice.is_some_and(|old| old.instrument != choice.instrument) {
            self.block(None, now)?;
        } else if self.closed.is_some() {
            return Err(self.wrong_state());
        }
        self.choice = Some(choice);
        self.updated = now;
        self.tell(ObjectType::ChargePermission, self.id.clone(), NoticeType::AttributeChange);
        Ok(())
    }

    /// The next `count` charges will be declined like this, after those ordered before.
    pub(crate) fn decline_next(&mut self, reason: DeclineReason, count: usize) {
        self.declines.extend(std::iter::repeat_n(reason, count));
    }

    /// Declines that were ordered and have not struck yet.
    pub(crate) fn ordered_declines(&self) -> impl Iterator<Item = DeclineReason> {
        self.declines.iter().copied()
    }

    /// The buyer's card company takes a captured charge back.
    pub(crate) fn charge_back(&mut self, charge_id: &str) -> Result<(), Refusal> {
        let charge = self.find_charge(charge_id)?;
        if charge.taken() == 0 || self.chargebacks.iter().any(|id| id == charge_id) {
            let message = "Only a Captured charge can be charged back, and only once";
            return Err(Refusal::new(422, "InvalidChargeStatus", message));
        }
        self.chargebacks.push(charge_id.to_owned());
        self.tell(ObjectType::Chargeback, charge_id.to_owned(), NoticeType::StateChange);
        Ok(())
    }
}
