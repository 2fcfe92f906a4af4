//! What `/v1` answered under which Idempotency-Key: the same key gives the same answer, whatever happened meanwhile.

use sqlx::{Any, Row as _, Transaction};

use super::{Result, Store};
use crate::clock::Millis;

/// What is known under a key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reply {
    /// Nothing was answered: the request is new, another one is at it, or a server died. Doing it (again) is safe.
    Open,
    /// This was answered.
    Given {
        /// HTTP status.
        status: u16,
        /// JSON.
        body: String,
    },
    /// The key was used for another request.
    Other,
}

impl Store {
    /// Writes down that a request begins, or tells what was answered to it.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn begin_reply(&self, id: &str, request: &str, now: Millis) -> Result<Reply> {
        sqlx::query(
            "INSERT INTO api_replies (id, request, did, created_at) VALUES ($1, $2, 0, $3)
             ON CONFLICT (id) DO NOTHING",
        )
        .bind(id)
        .bind(request)
        .bind(now)
        .execute(&self.pool)
        .await?;
        self.reply(id, request).await
    }

    /// Keeps an answer, unless one is kept already, and gives the one that is kept.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn keep_reply(&self, id: &str, request: &str, status: u16, body: &str) -> Result<Reply> {
        let query = sqlx::query(
            "UPDATE api_replies SET status = $1, body = $2 WHERE id = $3 AND request = $4 AND status IS NULL",
        );
        self.change(query.bind(i64::from(status)).bind(body).bind(id).bind(request)).await?;
        self.reply(id, request).await
    }

    /// Nothing was done and nothing could be: the key is free again for the request as it should have been.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn forget_reply(&self, id: &str, request: &str) -> Result<bool> {
        let sql = "DELETE FROM api_replies WHERE id = $1 AND request = $2 AND status IS NULL AND did = 0";
        self.change(sqlx::query(sql).bind(id).bind(request)).await
    }

    /// Forgets what was answered before `before`.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn forget_old_replies(&self, before: Millis) -> Result<()> {
        let query = sqlx::query("DELETE FROM api_replies WHERE created_at < $1").bind(before);
        query.execute(&self.pool).await.map(drop)
    }

    async fn reply(&self, id: &str, request: &str) -> Result<Reply> {
        let row = sqlx::query("SELECT request, status, body FROM api_replies WHERE id = $1")
            .bind(id)
            .fetch_optional(&self.pool)
            .await?;
        let Some(row) = row else { return Ok(Reply::Open) };
        if row.try_get::<&str, _>(0)? != request {
            return Ok(Reply::Other);
        }
        let (status, body): (Option<i64>, Option<String>) = (row.try_get(1)?, row.try_get(2)?);
        let status = status.and_then(|status| u16::try_from(status).ok());
        Ok(status.zip(body).map_or(Reply::Open, |(status, body)| Reply::Given { status, body }))
    }
}

/// Takes the one right to do what a request asks for, in the transaction that does it. `false`: it was done before. A
/// request that is not there any more was never done, and is an error.
pub(super) async fn take(transaction: &mut Transaction<'_, Any>, once: &str) -> Result<bool> {
    let done = sqlx::query("UPDATE api_replies SET did = 1 WHERE id = $1 AND did = 0")
        .bind(once)
        .execute(&mut **transaction)
        .await?;
    if done.rows_affected() == 1 {
        return Ok(true);
    }
    sqlx::query("SELECT 1 FROM api_replies WHERE id = $1").bind(once).fetch_one(&mut **transaction).await?;
    Ok(false)
}
