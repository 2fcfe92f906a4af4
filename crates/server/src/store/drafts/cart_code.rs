//! One-time codes by which the cart's server takes a checkout over. A draft has one at a time; it works once.

use super::super::{Result, Store};
use crate::clock::Millis;

impl Store {
    /// Gives a draft a fresh code; the one before is over.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn set_cart_code(&self, handle: &str, code_hash: &str, until: Millis) -> Result<()> {
        sqlx::query("UPDATE drafts SET cart_code = $1, cart_code_until = $2 WHERE handle = $3")
            .bind(code_hash)
            .bind(until)
            .bind(handle)
            .execute(&self.pool)
            .await
            .map(drop)
    }

    /// The handle of the draft that a good code belongs to.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn draft_of_cart_code(&self, code_hash: &str, now: Millis) -> Result<Option<String>> {
        sqlx::query_scalar("SELECT handle FROM drafts WHERE cart_code = $1 AND cart_code_until > $2")
            .bind(code_hash)
            .bind(now)
            .fetch_optional(&self.pool)
            .await
    }

    /// Uses a code up. `true` for exactly one caller.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn take_cart_code(&self, code_hash: &str, now: Millis) -> Result<bool> {
        sqlx::query("UPDATE drafts SET cart_code = NULL WHERE cart_code = $1 AND cart_code_until > $2")
            .bind(code_hash)
            .bind(now)
            .execute(&self.pool)
            .await
            .map(|done| done.rows_affected() == 1)
    }
}
