//! 定期: each due cycle becomes one order, which the ordinary job then charges; and what shopper and operator may do.
//!
//! A pause charges nothing, a skip leaves one delivery out, an end closes the permission at Amazon (unless something
//! else is charged on it). Cycles that were missed (a pause, a dead server) are not made up.

mod cycle;

use amazon_pay::{ChargePermissionId, ChargePermissionState};
use time::Date;

use crate::amazon::{AmazonAccount, permission_reason};
use crate::calendar;
use crate::clock::Millis;
use crate::shop::Shop;
use crate::store::{Change, Letter, StoreError, Subscription, SubscriptionState};

pub use cycle::NoCycle;

/// What may be done with a subscription.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wish {
    /// Nothing is charged until it is resumed.
    Pause,
    /// After a pause or a failed payment: goes on with the next cycle.
    Resume,
    /// The next delivery is left out.
    Skip,
    /// Over for good.
    End,
}

impl Wish {
    /// The audit log's word.
    #[must_use]
    pub const fn deed(self) -> &'static str {
        match self {
            Self::Pause => "subscription.pause",
            Self::Resume => "subscription.resume",
            Self::Skip => "subscription.skip",
            Self::End => "subscription.end",
        }
    }

    /// The states that it makes sense in.
    #[must_use]
    pub const fn starts_from(self) -> &'static [SubscriptionState] {
        use SubscriptionState::{Active, Paused, Suspended};
        match self {
            Self::Pause | Self::Skip => &[Active],
            Self::Resume => &[Paused, Suspended],
            Self::End => &[Active, Paused, Suspended],
        }
    }
}

impl Shop {
    /// Writes the orders of all cycles that are due today.
    ///
    /// # Errors
    /// When the database fails. One subscription's trouble does not stop the others.
    pub async fn renew_due(&self) -> Result<(), StoreError> {
        let now = self.clock.now();
        let today = calendar::day(now);
        if now < calendar::at_hour(today, self.settings.renewal.hour) {
            return Ok(());
        }
        // Where there is no account nothing is begun: what waits is not made up, and may be ended meanwhile.
        for amazon in self.accounts() {
            for id in self.store.due_subscriptions(amazon.environment, today).await? {
                if let Err(error) = self.renew(&id, now).await {
                    tracing::error!(%error, "a cycle could not be begun");
                }
            }
        }
        Ok(())
    }

    async fn renew(&self, id: &str, now: Millis) -> Result<(), StoreError> {
        let Some(subscription) = self.store.subscription(id).await? else { return Ok(()) };
        let order = subscription.next_order();
        if self.store.add_renewal(&order, subscription.next_due, after_next(&subscription, now), now).await? {
            tracing::info!(
                subscription = subscription.content.number,
                order = order.number,
                "a cycle is due"
            );
        }
        Ok(())
    }

    /// Does what shopper or operator wish. `false`: the subscription stands where that makes no sense.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn change_subscription(
        &self,
        subscription: &Subscription,
        wish: Wish,
    ) -> Result<bool, StoreError> {
        self.change_subscription_once(subscription, wish, None, None).await
    }

    /// The same, if `cycle` (where given) is still the one that comes next, and at most once under the name of a
    /// request of `/v1`.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn change_subscription_once(
        &self,
        subscription: &Subscription,
        wish: Wish,
        cycle: Option<i64>,
        once: Option<&str>,
    ) -> Result<bool, StoreError> {
        let now = self.clock.now();
        let mut change = change_of(subscription, wish, now);
        change.seen_cycle = cycle.or(change.seen_cycle);
        self.store.change_subscription_once(&subscription.content.id, &change, once, now).await
    }

    /// Ends here what was closed at Amazon: nothing can be charged there any more. What we closed ourselves had ended
    /// before.
    ///
    /// # Errors
    /// When the database fails, or Amazon does not answer.
    pub(crate) async fn look_at_permission(&self, id: &ChargePermissionId) -> anyhow::Result<()> {
        let running = self.store.running_on_permission(id.as_str()).await?;
        let Some((_, environment)) = running.first() else { return Ok(()) };
        let amazon = self.account_of(*environment)?;
        let permission = amazon.client.get_charge_permission(id).await?;
        if permission.state() != Some(&ChargePermissionState::Closed) {
            return Ok(());
        }
        let reason = permission_reason(&permission).unwrap_or_else(|| "Closed".to_owned());
        let end = Change {
            from: Wish::End.starts_from(),
            to: SubscriptionState::Ended,
            what: "ended",
            reason: Some(&reason),
            letter: Some(Letter::Ended),
            next: None,
            seen_cycle: None,
            seen_due: None,
        };
        for (subscription, _) in running {
            self.store.change_subscription(&subscription, &end, self.clock.now()).await?;
        }
        Ok(())
    }

    /// Closes at Amazon what ended here.
    ///
    /// # Errors
    /// When the database fails. What Amazon does not close now is tried again.
    pub async fn close_ended_permissions(&self) -> Result<(), StoreError> {
        for amazon in self.accounts() {
            for id in self.store.permissions_to_close(amazon.environment).await? {
                match close(&amazon, &id).await {
                    Ok(()) => drop(self.store.permission_closed(&id).await?),
                    Err(error) => {
                        tracing::warn!(error = format!("{error:#}"), "a permission is not closed yet");
                    }
                }
            }
        }
        Ok(())
    }
}

async fn close(amazon: &AmazonAccount, id: &str) -> anyhow::Result<()> {
    Ok(amazon.make_permission_closed(&ChargePermissionId::parse(id)?).await?)
}

/// The cycle after the next one that is still to come.
fn after_next(subscription: &Subscription, now: Millis) -> (i64, Date) {
    let day = calendar::day(now).max(subscription.next_due);
    subscription.cycle_after(subscription.next_cycle, day)
}

/// What a wish means for a subscription: from which states, to which, and what is told.
#[must_use]
pub fn change_of(subscription: &Subscription, wish: Wish, now: Millis) -> Change<'static> {
    use SubscriptionState::{Active, Ended, Paused};
    let still_to_come = || subscription.cycle_after(subscription.next_cycle - 1, calendar::day(now));
    let (to, what, letter, next) = match wish {
        Wish::Pause => (Paused, "paused", Letter::Paused, None),
        Wish::Resume => (Active, "resumed", Letter::Resumed, Some(still_to_come())),
        Wish::Skip => (Active, "skipped", Letter::Skipped, Some(after_next(subscription, now))),
        Wish::End => (Ended, "ended", Letter::Ended, None),
    };
    let reason = (wish == Wish::End).then_some("MerchantCanceled");
    let seen_cycle = Some(subscription.next_cycle);
    let seen_due = next.map(|_| subscription.next_due);
    Change { from: wish.starts_from(), to, what, reason, letter: Some(letter), next, seen_cycle, seen_due }
}
