//! Counted steps: added up by day, LP and step.

use std::collections::BTreeMap;

use sqlx::Row as _;

use super::{Result, Store};
use crate::clock::Millis;
use crate::counts::{Counted, Step, Waiting};

impl Store {
    /// Adds what was counted. In the order of the keys, so that two servers never wait for each other.
    ///
    /// # Errors
    /// When the database fails; then nothing was added.
    pub(crate) async fn add_counts(&self, waiting: &Waiting) -> Result<()> {
        if waiting.steps.is_empty() && waiting.refused.is_empty() {
            return Ok(());
        }
        let mut transaction = self.pool.begin().await?;
        for ((day, lp, step), counted) in &waiting.steps {
            sqlx::query(
                "INSERT INTO daily_counts (day, lp, step, count, last_at) VALUES ($1, $2, $3, $4, $5)
                 ON CONFLICT (day, lp, step) DO UPDATE SET count = daily_counts.count + excluded.count,
                     last_at = CASE WHEN excluded.last_at > daily_counts.last_at THEN excluded.last_at
                                    ELSE daily_counts.last_at END",
            )
            .bind(day)
            .bind(lp)
            .bind(step.as_str())
            .bind(counted.count)
            .bind(counted.last_at)
            .execute(&mut *transaction)
            .await?;
        }
        for (lp, (origin, at)) in &waiting.refused {
            sqlx::query(
                "INSERT INTO refused_origins (lp, origin, at) VALUES ($1, $2, $3)
                 ON CONFLICT (lp) DO UPDATE SET origin = excluded.origin, at = excluded.at",
            )
            .bind(lp)
            .bind(origin)
            .bind(at)
            .execute(&mut *transaction)
            .await?;
        }
        transaction.commit().await
    }

    /// What was counted from a day on; of one LP, or of all.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn counted(&self, lp: &str, from: &str) -> Result<BTreeMap<&'static str, Counted>> {
        let rows = sqlx::query(
            "SELECT step, CAST(SUM(count) AS BIGINT), MAX(last_at) FROM daily_counts
             WHERE ($1 = '' OR lp = $1) AND day >= $2 GROUP BY step",
        )
        .bind(lp)
        .bind(from)
        .fetch_all(&self.pool)
        .await?;
        let mut found = BTreeMap::new();
        for row in &rows {
            let word: String = row.try_get(0)?;
            if let Some(step) = Step::ALL.into_iter().find(|step| step.as_str() == word) {
                found.insert(step.as_str(), Counted { count: row.try_get(1)?, last_at: row.try_get(2)? });
            }
        }
        Ok(found)
    }

    /// The origin that was refused last on an LP, and when.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn refused_origin(&self, lp: &str) -> Result<Option<(String, Millis)>> {
        let row = sqlx::query("SELECT origin, at FROM refused_origins WHERE lp = $1")
            .bind(lp)
            .fetch_optional(&self.pool)
            .await?;
        row.map(|row| Ok((row.try_get(0)?, row.try_get(1)?))).transpose()
    }
}
