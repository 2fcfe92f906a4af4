//! Amazon's notices, kept before Amazon is told that they arrived.

use sqlx::Row as _;

use super::webhooks::{News, tell};
use super::{Result, Store, history};
use crate::clock::Millis;
use crate::webhooks::Happening;

/// A notice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    /// Amazon's id of the message.
    pub message_id: String,
    /// `charge`, `refund`, `permission`, `chargeback`; anything else is only kept.
    pub kind: String,
    /// What changed.
    pub object_id: String,
    /// The permission that it belongs to, if Amazon says so.
    pub permission: Option<String>,
    /// How often it was tried.
    pub tries: i64,
}

impl Store {
    /// Keeps a notice. `false`: it was here before.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn add_notice(&self, notice: &Notice, now: Millis) -> Result<bool> {
        self.change(
            sqlx::query(
                "INSERT INTO notices (message_id, kind, object_id, permission, due_at, tries, created_at)
                 VALUES ($1, $2, $3, $4, $5, 0, $5) ON CONFLICT (message_id) DO NOTHING",
            )
            .bind(&notice.message_id)
            .bind(&notice.kind)
            .bind(&notice.object_id)
            .bind(&notice.permission)
            .bind(now),
        )
        .await
    }

    /// Takes one due notice and puts its next try off until `again`, so that no two servers work on it at once.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn take_notice(&self, again: Millis, now: Millis) -> Result<Option<Notice>> {
        let row = sqlx::query(
            "UPDATE notices SET tries = tries + 1, due_at = $1
             WHERE message_id = (SELECT message_id FROM notices WHERE done_at IS NULL AND due_at <= $2
                                 ORDER BY due_at LIMIT 1) AND due_at <= $2
             RETURNING message_id, kind, object_id, permission, tries",
        )
        .bind(again)
        .bind(now)
        .fetch_optional(&self.pool)
        .await?;
        row.map(|row| {
            Ok(Notice {
                message_id: row.try_get(0)?,
                kind: row.try_get(1)?,
                object_id: row.try_get(2)?,
                permission: row.try_get(3)?,
                tries: row.try_get(4)?,
            })
        })
        .transpose()
    }

    /// A notice is worked off.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn notice_done(&self, message_id: &str, now: Millis) -> Result<bool> {
        let query = sqlx::query("UPDATE notices SET done_at = $1 WHERE message_id = $2 AND done_at IS NULL");
        self.change(query.bind(now).bind(message_id)).await
    }

    /// When the last notice came, if ever one did.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn last_notice(&self) -> Result<Option<Millis>> {
        sqlx::query_scalar("SELECT MAX(created_at) FROM notices").fetch_one(&self.pool).await
    }

    /// Charges of a permission that may still be captured.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn open_charges_of_permission(&self, permission: &str) -> Result<Vec<String>> {
        sqlx::query_scalar(
            "SELECT c.charge_id FROM charges c JOIN orders o ON o.id = c.order_id
             WHERE o.charge_permission_id = $1 AND c.state IN ('authorized', 'capturing', 'canceling')",
        )
        .bind(permission)
        .fetch_all(&self.pool)
        .await
    }

    /// The order that a chargeback is about.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn order_of_chargeback(&self, notice: &Notice) -> Result<Option<String>> {
        sqlx::query_scalar(
            "SELECT o.id FROM orders o LEFT JOIN charges c ON c.order_id = o.id
             WHERE c.charge_id = $1 OR o.charge_permission_id = $1 OR o.charge_permission_id = $2
             ORDER BY CASE WHEN c.charge_id = $1 THEN 0 ELSE 1 END, o.created_at LIMIT 1",
        )
        .bind(&notice.object_id)
        .bind(notice.permission.as_deref().unwrap_or("-"))
        .fetch_optional(&self.pool)
        .await
    }

    /// A chargeback is written into the order's story; the notice is done in the same breath.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn note_chargeback(&self, notice: &Notice, order: &str, now: Millis) -> Result<()> {
        let mut transaction = self.pool.begin().await?;
        let first = sqlx::query("UPDATE notices SET done_at = $1 WHERE message_id = $2 AND done_at IS NULL")
            .bind(now)
            .bind(&notice.message_id)
            .execute(&mut *transaction)
            .await?;
        if first.rows_affected() == 1 {
            history::add(&mut transaction, order, "chargeback", None, now).await?;
            tell(&mut transaction, Happening::OrderChargeback, order, News::default(), now).await?;
        }
        transaction.commit().await
    }
}
