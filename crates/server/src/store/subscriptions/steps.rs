//! The arrows between a subscription's states, and its way from cycle to cycle.

use sqlx::Row as _;
use time::Date;

use super::super::orders::{Lease, NewOrder, insert as insert_order};
use super::super::outbox::{Letter, post};
use super::super::webhooks::{News, tell};
use super::super::{Result, Store, api_replies, history};
use super::SubscriptionState;
use crate::calendar;
use crate::clock::Millis;
use crate::environment::Environment;
use crate::webhooks::Happening;

/// A change of state: from where, to where, and what is told.
#[derive(Clone, Copy, Debug)]
pub struct Change<'a> {
    /// States that it may start from.
    pub from: &'a [SubscriptionState],
    /// Where it leads.
    pub to: SubscriptionState,
    /// What the story says: `paused`, `resumed` …
    pub what: &'a str,
    /// Why.
    pub reason: Option<&'a str>,
    /// What the shopper is told.
    pub letter: Option<Letter>,
    /// The next cycle and its day, where that changes.
    pub next: Option<(i64, Date)>,
    /// The next cycle that the change was thought of with; when another came meanwhile, nothing happens.
    pub seen_cycle: Option<i64>,
    /// The day of the next cycle that the change was thought of with, where it sets another one.
    pub seen_due: Option<Date>,
}

impl Store {
    /// Writes the order of the next cycle and moves the subscription on to the one after it, in one transaction.
    /// `false`: another server was first, or the subscription is not active any more.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn add_renewal(
        &self,
        order: &NewOrder,
        was_due: Date,
        (next_cycle, next_due): (i64, Date),
        now: Millis,
    ) -> Result<bool> {
        let Some((subscription, cycle)) = &order.renewal else { return Ok(false) };
        let mut transaction = self.pool.begin().await?;
        let won = sqlx::query(
            "UPDATE subscriptions SET next_cycle = $1, next_due = $2
             WHERE id = $3 AND next_cycle = $4 AND next_due = $5 AND state = 'active'",
        )
        .bind(next_cycle)
        .bind(calendar::written(next_due))
        .bind(subscription)
        .bind(cycle)
        .bind(calendar::written(was_due))
        .execute(&mut *transaction)
        .await?;
        if won.rows_affected() == 0 {
            return Ok(false);
        }
        insert_order(&mut transaction, order, now, now).await?;
        transaction.commit().await?;
        Ok(true)
    }

    /// A renewal failed for good: its order is canceled, its subscription suspended or ended, and the shopper told, in
    /// one transaction. `true` for exactly one caller.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn fail_renewal(
        &self,
        lease: &Lease,
        subscription: &str,
        state: SubscriptionState,
        reason: &str,
        now: Millis,
    ) -> Result<bool> {
        let mut transaction = self.pool.begin().await?;
        let won = sqlx::query(
            "UPDATE orders SET state = 'canceled', reason = $1, lease_until = 0, finished_at = $2
             WHERE id = $3 AND lease_until = $4 AND state = 'sending'",
        )
        .bind(reason)
        .bind(now)
        .bind(lease.order())
        .bind(lease.until())
        .execute(&mut *transaction)
        .await?;
        if won.rows_affected() == 0 {
            return Ok(false);
        }
        let stopped = sqlx::query(
            "UPDATE subscriptions SET state = $1, reason = $2 WHERE id = $3 AND state = 'active'",
        )
        .bind(state.as_str())
        .bind(reason)
        .bind(subscription)
        .execute(&mut *transaction)
        .await?;
        history::add(&mut transaction, lease.order(), "canceled", Some(reason), now).await?;
        let news = News { reason: Some(reason), ..News::default() };
        tell(&mut transaction, Happening::OrderCanceled, lease.order(), news, now).await?;
        let failed = News { tried_again: Some(false), ..news };
        tell(&mut transaction, Happening::PaymentFailed, lease.order(), failed, now).await?;
        if stopped.rows_affected() == 0 {
            // Paused or ended meanwhile: the shopper knows already.
            transaction.commit().await?;
            return Ok(true);
        }
        history::add(&mut transaction, subscription, state.as_str(), Some(reason), now).await?;
        let changed = News { what: Some(state.as_str()), ..news };
        tell(&mut transaction, Happening::SubscriptionChanged, subscription, changed, now).await?;
        if state == SubscriptionState::Ended {
            post(&mut transaction, Letter::Ended, subscription, now).await?;
        } else {
            post(&mut transaction, Letter::RenewalFailed, lease.order(), now).await?;
        }
        transaction.commit().await?;
        Ok(true)
    }

    /// Changes a subscription's state. `false`: it stood in none of the states that the change may start from.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn change_subscription(&self, id: &str, change: &Change<'_>, now: Millis) -> Result<bool> {
        self.change_subscription_once(id, change, None, now).await
    }

    /// The same, at most once under the name of a request of `/v1`. `true` also when it was done before under it.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn change_subscription_once(
        &self,
        id: &str,
        change: &Change<'_>,
        once: Option<&str>,
        now: Millis,
    ) -> Result<bool> {
        let mut transaction = self.pool.begin().await?;
        if let Some(once) = once
            && !api_replies::take(&mut transaction, once).await?
        {
            return Ok(true);
        }
        let stood = |state| if change.from.contains(&state) { SubscriptionState::as_str(state) } else { "" };
        let (cycle, due) = change.next.unzip();
        let won = sqlx::query(
            "UPDATE subscriptions SET state = $1, reason = $2, next_cycle = COALESCE($3, next_cycle),
                    next_due = COALESCE($4, next_due)
             WHERE id = $5 AND state IN ($6, $7, $8) AND next_cycle = COALESCE($9, next_cycle)
               AND next_due = COALESCE($10, next_due)",
        )
        .bind(change.to.as_str())
        .bind(change.reason)
        .bind(cycle)
        .bind(due.map(calendar::written))
        .bind(id)
        .bind(stood(SubscriptionState::Active))
        .bind(stood(SubscriptionState::Paused))
        .bind(stood(SubscriptionState::Suspended))
        .bind(change.seen_cycle)
        .bind(change.seen_due.map(calendar::written))
        .execute(&mut *transaction)
        .await?;
        if won.rows_affected() == 0 {
            return Ok(false);
        }
        if change.to != SubscriptionState::Active {
            // A renewal that waits for another day is not tried any more. One that was begun is settled first.
            let canceled: Vec<String> = sqlx::query_scalar(
                "UPDATE orders SET state = 'canceled', reason = $1, finished_at = $2
                 WHERE subscription = $3 AND state = 'sending' AND tries = 0 AND due_at > $2 AND lease_until <= $2
                 RETURNING id",
            )
            .bind(change.what)
            .bind(now)
            .bind(id)
            .fetch_all(&mut *transaction)
            .await?;
            let news = News { reason: Some(change.what), ..News::default() };
            for order in canceled {
                tell(&mut transaction, Happening::OrderCanceled, &order, news, now).await?;
            }
        }
        history::add(&mut transaction, id, change.what, change.reason, now).await?;
        let news = News { what: Some(change.what), reason: change.reason, ..News::default() };
        tell(&mut transaction, Happening::SubscriptionChanged, id, news, now).await?;
        if let Some(letter) = change.letter {
            post(&mut transaction, letter, id, now).await?;
        }
        transaction.commit().await?;
        Ok(true)
    }

    /// Ids of what is charged on a permission and has not ended.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn running_on_permission(&self, permission: &str) -> Result<Vec<(String, Environment)>> {
        sqlx::query(
            "SELECT id, environment FROM subscriptions WHERE charge_permission_id = $1 AND state <> 'ended'",
        )
        .bind(permission)
        .fetch_all(&self.pool)
        .await?
        .iter()
        .map(|row| Ok((row.try_get(0)?, Environment::of_row(row)?)))
        .collect()
    }

    /// A permission is closed at Amazon.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn permission_closed(&self, permission: &str) -> Result<bool> {
        let done = sqlx::query(
            "UPDATE subscriptions SET permission_closed = 1 WHERE charge_permission_id = $1 AND state = 'ended'",
        )
        .bind(permission)
        .execute(&self.pool)
        .await?;
        Ok(done.rows_affected() > 0)
    }
}
