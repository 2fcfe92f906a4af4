//! Another cycle for a 定期, within what Amazon allows: a permission that is not charged for 13 months ends, and no more
//! than 100,000 yen go through one in a calendar month.
//!
//! The row changes first, with the shopper's letter; Amazon is told by the job until it knows.

use amazon_pay::{ChargePermissionId, ReasonCode, UpdateChargePermission};
use lp_amazon_pay_contract::terms::RECURRING_MONTHLY_LIMIT;
use time::{Date, Duration};

use crate::amazon::{AmazonAccount, is_not_found, recurrence};
use crate::calendar;
use crate::settings::{Cycle, CycleUnit};
use crate::shop::Shop;
use crate::store::{Subscription, SubscriptionState};

/// Longest cycle, so that 13 months never pass between two charges even when one is tried for some days.
const MOST_MONTHS: u16 = 12;
const MOST_DAYS: u16 = 365;

/// Why a cycle is not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoCycle {
    /// 1 to 12 months, or 1 to 365 days.
    Length,
    /// The next delivery is from tomorrow on, and within a year.
    Day,
    /// More than Amazon allows would be charged in one calendar month.
    Limit,
    /// It ended, or another cycle came meanwhile.
    NotFromHere,
}

impl NoCycle {
    /// The word after the form.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Length => "cycle_length",
            Self::Day => "cycle_day",
            Self::Limit => "cycle_limit",
            Self::NotFromHere => "not_from_here",
        }
    }
}

/// Whether a subscription may have a cycle.
fn check(subscription: &Subscription, cycle: Cycle, next_due: Date, today: Date) -> Result<(), NoCycle> {
    let most = match cycle.unit {
        CycleUnit::Month => MOST_MONTHS,
        CycleUnit::Day => MOST_DAYS,
    };
    if !(1..=most).contains(&cycle.every) {
        return Err(NoCycle::Length);
    }
    if next_due <= today || next_due > today + Duration::days(MOST_DAYS.into()) {
        return Err(NoCycle::Day);
    }
    let in_a_month = match cycle.unit {
        CycleUnit::Month => 1,
        CycleUnit::Day => 31_i64.div_euclid(cycle.every.into()) + i64::from(31 % cycle.every != 0),
    };
    if subscription.content.quote.total.0.saturating_mul(in_a_month) > RECURRING_MONTHLY_LIMIT {
        return Err(NoCycle::Limit);
    }
    Ok(())
}

impl Shop {
    /// Gives a subscription another cycle and the day of its next delivery. The shopper is told by mail.
    ///
    /// # Errors
    /// When the database fails; inside, why not.
    pub async fn change_cycle(
        &self,
        subscription: &Subscription,
        cycle: Cycle,
        next_due: Date,
    ) -> anyhow::Result<Result<(), NoCycle>> {
        let now = self.clock.now();
        if let Err(no) = check(subscription, cycle, next_due, calendar::day(now)) {
            return Ok(Err(no));
        }
        let stands = subscription.state != SubscriptionState::Ended
            && self.store.change_cycle(subscription, cycle, next_due, now).await?;
        Ok(if stands { Ok(()) } else { Err(NoCycle::NotFromHere) })
    }

    /// The job's part: Amazon learns of changed cycles. Where several are charged on one permission, the shortest.
    ///
    /// # Errors
    /// When the database fails. What Amazon does not take now is tried again.
    pub async fn tell_cycles(&self) -> anyhow::Result<()> {
        for amazon in self.accounts() {
            for id in self.store.cycles_to_tell(amazon.environment).await? {
                self.tell_cycle(&amazon, &id).await?;
            }
        }
        Ok(())
    }

    async fn tell_cycle(&self, amazon: &AmazonAccount, id: &str) -> anyhow::Result<()> {
        let cycles = self.store.cycles_of_permission(id).await?;
        let Some(shortest) = cycles.into_iter().min_by_key(|cycle| cycle.days()) else { return Ok(()) };
        let update = UpdateChargePermission::default().recurrence(recurrence(Some(shortest)));
        match amazon.client.update_charge_permission(&ChargePermissionId::parse(id)?, &update).await {
            Ok(_) => drop(self.store.cycle_told(id, shortest).await?),
            // Closed or forgotten: the next renewal finds out; there is nobody to be told.
            Err(error)
                if is_not_found(&error)
                    || error.reason() == Some(&ReasonCode::InvalidChargePermissionStatus) =>
            {
                self.store.cycle_told(id, shortest).await?;
            }
            Err(error) => tracing::warn!(%error, "Amazon does not know a changed cycle yet"),
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests;
