//! Another cycle for a subscription: written here first, then told to Amazon, which needs it for its mails alone.

use sqlx::Row as _;
use time::Date;

use super::super::outbox::{Letter, post};
use super::super::webhooks::{News, tell};
use super::super::{Result, Store, history, to_json};
use super::Subscription;
use crate::calendar;
use crate::clock::Millis;
use crate::environment::Environment;
use crate::quote::Quote;
use crate::settings::{Cycle, CycleUnit};
use crate::webhooks::Happening;

impl Store {
    /// Gives a subscription another cycle; its next one is due on a day that later ones are counted from. `false`: it
    /// ended, or another cycle came meanwhile.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn change_cycle(
        &self,
        subscription: &Subscription,
        cycle: Cycle,
        next_due: Date,
        now: Millis,
    ) -> Result<bool> {
        let content = &subscription.content;
        let quote = Quote { cycle: Some(cycle), ..content.quote.clone() };
        let mut transaction = self.pool.begin().await?;
        let won = sqlx::query(
            "UPDATE subscriptions SET cycle_every = $1, cycle_unit = $2, quote_json = $3, anchor = $4, next_due = $4,
                    anchor_cycle = next_cycle, cycle_told = 0
             WHERE id = $5 AND next_cycle = $6 AND state <> 'ended'",
        )
        .bind(i64::from(cycle.every))
        .bind(cycle.unit.as_str())
        .bind(to_json(&quote))
        .bind(calendar::written(next_due))
        .bind(&content.id)
        .bind(subscription.next_cycle)
        .execute(&mut *transaction)
        .await?;
        if won.rows_affected() == 0 {
            return Ok(false);
        }
        let change = format!("{} → {}", content.cycle.text(), cycle.text());
        history::add(&mut transaction, &content.id, "cycle_changed", Some(&change), now).await?;
        let news = News { what: Some("cycle_changed"), ..News::default() };
        tell(&mut transaction, Happening::SubscriptionChanged, &content.id, news, now).await?;
        post(&mut transaction, Letter::CycleChanged, &content.id, now).await?;
        transaction.commit().await?;
        Ok(true)
    }

    /// Permissions of an environment whose cycle at Amazon is not ours any more.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn cycles_to_tell(&self, environment: Environment) -> Result<Vec<String>> {
        sqlx::query_scalar(
            "SELECT DISTINCT charge_permission_id FROM subscriptions
             WHERE cycle_told = 0 AND state <> 'ended' AND environment = $1 LIMIT 50",
        )
        .bind(environment.as_str())
        .fetch_all(&self.pool)
        .await
    }

    /// The cycles that are charged on a permission: more than one after an offer.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn cycles_of_permission(&self, permission: &str) -> Result<Vec<Cycle>> {
        let rows = sqlx::query(
            "SELECT cycle_every, cycle_unit FROM subscriptions WHERE charge_permission_id = $1 AND state <> 'ended'",
        )
        .bind(permission)
        .fetch_all(&self.pool)
        .await?;
        let mut cycles = Vec::new();
        for row in &rows {
            let (every, unit): (i64, String) = (row.try_get(0)?, row.try_get(1)?);
            if let (Ok(every), Some(unit)) = (u16::try_from(every), CycleUnit::from_word(&unit)) {
                cycles.push(Cycle { every, unit });
            }
        }
        Ok(cycles)
    }

    /// Amazon knows a permission's cycle. Not for a change that came while it was being told.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn cycle_told(&self, permission: &str, told: Cycle) -> Result<bool> {
        if self.cycles_of_permission(permission).await?.into_iter().min_by_key(|cycle| cycle.days())
            != Some(told)
        {
            return Ok(false);
        }
        let done = sqlx::query("UPDATE subscriptions SET cycle_told = 1 WHERE charge_permission_id = $1")
            .bind(permission)
            .execute(&self.pool)
            .await?;
        Ok(done.rows_affected() > 0)
    }
}
