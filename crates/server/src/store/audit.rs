//! Who did what. Only ever added to; names operators and our own numbers, never shoppers, never secrets.

use sqlx::{Any, Row as _, Transaction};

use super::{Result, Store};
use crate::clock::Millis;
use crate::secret::word;

/// One line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Deed {
    /// When.
    pub at: Millis,
    /// The operator's name.
    pub operator: String,
    /// `sign_in`, `order.capture` …
    pub action: String,
    /// The order's number, the LP's id, the other operator's name …
    pub about: Option<String>,
    /// An amount, a state, a role.
    pub detail: Option<String>,
}

/// Adds a line in the transaction of what it tells.
pub(super) async fn add(
    transaction: &mut Transaction<'_, Any>,
    operator: &str,
    action: &str,
    about: Option<&str>,
    detail: Option<&str>,
    now: Millis,
) -> Result<()> {
    sqlx::query("INSERT INTO audit (id, at, operator, action, about, detail) VALUES ($1, $2, $3, $4, $5, $6)")
        .bind(word())
        .bind(now)
        .bind(operator)
        .bind(action)
        .bind(about)
        .bind(detail)
        .execute(&mut **transaction)
        .await
        .map(drop)
}

impl Store {
    /// Whether the environment of an LP may have been another one at some time since.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn switched_since(&self, lp: &str, since: Millis) -> Result<bool> {
        let found: Option<String> = sqlx::query_scalar(
            "SELECT id FROM audit
             WHERE at >= $1 AND (action = 'amazon.use' OR (action = 'lp.switch' AND about = $2)) LIMIT 1",
        )
        .bind(since)
        .bind(lp)
        .fetch_optional(&self.pool)
        .await?;
        Ok(found.is_some())
    }

    /// Adds a line.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn record(
        &self,
        operator: &str,
        action: &str,
        about: Option<&str>,
        detail: Option<&str>,
        now: Millis,
    ) -> Result<()> {
        let mut transaction = self.pool.begin().await?;
        add(&mut transaction, operator, action, about, detail, now).await?;
        transaction.commit().await
    }

    /// A page of the log, newest first.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn deeds(&self, limit: i64, offset: i64) -> Result<Vec<Deed>> {
        sqlx::query(
            "SELECT at, operator, action, about, detail FROM audit ORDER BY at DESC, id LIMIT $1 OFFSET $2",
        )
        .bind(limit)
        .bind(offset)
        .fetch_all(&self.pool)
        .await?
        .iter()
        .map(|row| {
            Ok(Deed {
                at: row.try_get(0)?,
                operator: row.try_get(1)?,
                action: row.try_get(2)?,
                about: row.try_get(3)?,
                detail: row.try_get(4)?,
            })
        })
        .collect()
    }
}
