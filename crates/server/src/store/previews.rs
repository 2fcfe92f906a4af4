//! Preview links: an unguessable word for one LP, for a while, revocable.

use super::{Result, Store};
use crate::clock::Millis;

impl Store {
    /// Keeps a new link.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn add_preview(
        &self,
        word_hash: &str,
        lp: &str,
        expires_at: Millis,
        now: Millis,
    ) -> Result<()> {
        sqlx::query("INSERT INTO previews (word_hash, lp, expires_at, created_at) VALUES ($1, $2, $3, $4)")
            .bind(word_hash)
            .bind(lp)
            .bind(expires_at)
            .bind(now)
            .execute(&self.pool)
            .await
            .map(drop)
    }

    /// Whether a word is good for an LP.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn is_preview(&self, word_hash: &str, lp: &str, now: Millis) -> Result<bool> {
        let found: Option<String> = sqlx::query_scalar(
            "SELECT lp FROM previews WHERE word_hash = $1 AND lp = $2 AND expires_at > $3",
        )
        .bind(word_hash)
        .bind(lp)
        .bind(now)
        .fetch_optional(&self.pool)
        .await?;
        Ok(found.is_some())
    }

    /// Revokes every link of an LP; says how many were good.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn revoke_previews(&self, lp: &str, now: Millis) -> Result<u64> {
        sqlx::query("UPDATE previews SET expires_at = $1 WHERE lp = $2 AND expires_at > $1")
            .bind(now)
            .bind(lp)
            .execute(&self.pool)
            .await
            .map(|done| done.rows_affected())
    }
}
