//! What an operator sees at a glance: sums over orders, declines and renewals of one environment. Days are days in Japan.

use sqlx::Row as _;
use time::Date;

use super::{Result, SUPERSEDED, Store};
use crate::calendar;
use crate::clock::{HOUR, Millis};
use crate::environment::Environment;

const DAY: Millis = 24 * HOUR;
const JAPAN: Millis = 9 * HOUR;

impl Store {
    /// First orders (no renewals, no offers, no previews) that were paid, by day; of one LP, or of all.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn paid_by_day(
        &self,
        environment: Environment,
        lp: &str,
        from: Millis,
    ) -> Result<Vec<(Date, i64)>> {
        sqlx::query(
            "SELECT (created_at + $3) / $4, COUNT(*) FROM orders
             WHERE state IN ('paid', 'replacing', 'replaced') AND subscription IS NULL AND after_order IS NULL
               AND preview = 0 AND created_at >= $1 AND ($2 = '' OR lp = $2) AND environment = $5
             GROUP BY (created_at + $3) / $4 ORDER BY 1",
        )
        .bind(from)
        .bind(lp)
        .bind(JAPAN)
        .bind(DAY)
        .bind(environment.as_str())
        .fetch_all(&self.pool)
        .await?
        .iter()
        .map(|row| Ok((calendar::day(row.try_get::<i64, _>(0)? * DAY), row.try_get(1)?)))
        .collect()
    }

    /// Why payments were declined or ended without money, and how often, most frequent first.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn declines(
        &self,
        environment: Environment,
        lp: &str,
        from: Millis,
    ) -> Result<Vec<(String, i64)>> {
        sqlx::query(
            "SELECT h.reason, COUNT(*) FROM history h JOIN orders o ON o.id = h.about
             WHERE h.what IN ('declined', 'canceled') AND h.reason IS NOT NULL AND h.reason <> $3
               AND h.at >= $1 AND ($2 = '' OR o.lp = $2) AND o.environment = $4
             GROUP BY h.reason ORDER BY COUNT(*) DESC, h.reason",
        )
        .bind(from)
        .bind(lp)
        .bind(SUPERSEDED)
        .bind(environment.as_str())
        .fetch_all(&self.pool)
        .await?
        .iter()
        .map(|row| Ok((row.try_get(0)?, row.try_get(1)?)))
        .collect()
    }

    /// Renewals that are due up to a day, by day.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn renewals_until(
        &self,
        environment: Environment,
        lp: &str,
        until: Date,
    ) -> Result<Vec<(Date, i64)>> {
        let rows = sqlx::query(
            "SELECT next_due, COUNT(*) FROM subscriptions
             WHERE state = 'active' AND next_due <= $1 AND ($2 = '' OR lp = $2) AND environment = $3
             GROUP BY next_due ORDER BY next_due",
        )
        .bind(calendar::written(until))
        .bind(lp)
        .bind(environment.as_str())
        .fetch_all(&self.pool)
        .await?;
        let mut found = Vec::new();
        for row in &rows {
            if let Some(day) = calendar::read(row.try_get(0)?) {
                found.push((day, row.try_get(1)?));
            }
        }
        Ok(found)
    }
}
