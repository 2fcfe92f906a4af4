//! The story of an order or a subscription, as the operator reads it: what happened, when, Amazon's reason.
//! Written in the transaction of what it tells. Never personal data.

use sqlx::{Any, Row as _, Transaction};

use super::{Result, Store};
use crate::clock::Millis;
use crate::secret::word;

/// One line of a story.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Happened {
    /// When.
    pub at: Millis,
    /// `paid`, `declined`, `canceled`, `paused` …
    pub what: String,
    /// In Amazon's word, or ours.
    pub reason: Option<String>,
}

/// Adds a line.
pub(super) async fn add(
    transaction: &mut Transaction<'_, Any>,
    about: &str,
    what: &str,
    reason: Option<&str>,
    now: Millis,
) -> Result<()> {
    sqlx::query("INSERT INTO history (id, about, at, what, reason) VALUES ($1, $2, $3, $4, $5)")
        .bind(word())
        .bind(about)
        .bind(now)
        .bind(what)
        .bind(reason)
        .execute(&mut **transaction)
        .await
        .map(drop)
}

impl Store {
    /// The story of an order or a subscription, oldest first.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn story(&self, about: &str) -> Result<Vec<Happened>> {
        sqlx::query("SELECT at, what, reason FROM history WHERE about = $1 ORDER BY at")
            .bind(about)
            .fetch_all(&self.pool)
            .await?
            .iter()
            .map(|row| Ok(Happened { at: row.try_get(0)?, what: row.try_get(1)?, reason: row.try_get(2)? }))
            .collect()
    }
}
