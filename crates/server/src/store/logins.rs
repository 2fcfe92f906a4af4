//! Logins. A one-time code becomes a tab's token in one conditional update, so it works once.

use sqlx::Row as _;
use sqlx::any::AnyRow;

use super::{Result, Store, from_json, to_json};
use crate::clock::Millis;
use crate::environment::Environment;

/// A login whose token was presented and is good.
#[derive(Clone, Debug)]
pub struct LoginRow {
    /// Our id.
    pub id: String,
    /// The LP that it belongs to.
    pub lp: String,
    /// Where it is good.
    pub environment: Environment,
    /// Amazon's answer to "get buyer", raw.
    pub buyer: amazon_pay::Buyer,
}

impl Store {
    /// Keeps a fresh login under its one-time code.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn add_login(
        &self,
        id: &str,
        (lp, environment): (&str, Environment),
        code_hash: &str,
        code_expires_at: Millis,
        buyer: &amazon_pay::Buyer,
        now: Millis,
    ) -> Result<()> {
        sqlx::query(
            "INSERT INTO logins (id, lp, code_hash, code_expires_at, buyer_id, buyer_json, created_at, environment)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        )
        .bind(id)
        .bind(lp)
        .bind(code_hash)
        .bind(code_expires_at)
        .bind(buyer.buyer_id.as_str())
        .bind(to_json(buyer))
        .bind(now)
        .bind(environment.as_str())
        .execute(&self.pool)
        .await
        .map(drop)
    }

    /// Exchanges a code for a token: once, in time, for the LP that it was made for.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn redeem_code(
        &self,
        lp: &str,
        code_hash: &str,
        token_hash: &str,
        token_expires_at: Millis,
        now: Millis,
    ) -> Result<Option<LoginRow>> {
        sqlx::query(
            "UPDATE logins SET token_hash = $1, token_expires_at = $2
             WHERE code_hash = $3 AND lp = $4 AND token_hash IS NULL AND code_expires_at > $5
             RETURNING id, lp, environment, buyer_json",
        )
        .bind(token_hash)
        .bind(token_expires_at)
        .bind(code_hash)
        .bind(lp)
        .bind(now)
        .fetch_optional(&self.pool)
        .await?
        .map(|row| read(&row))
        .transpose()
    }

    /// The login of a token, while it lasts.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn login_by_token(&self, lp: &str, token_hash: &str, now: Millis) -> Result<Option<LoginRow>> {
        sqlx::query(
            "SELECT id, lp, environment, buyer_json FROM logins
             WHERE token_hash = $1 AND lp = $2 AND token_expires_at > $3 AND ended_at IS NULL",
        )
        .bind(token_hash)
        .bind(lp)
        .bind(now)
        .fetch_optional(&self.pool)
        .await?
        .map(|row| read(&row))
        .transpose()
    }

    /// The login behind a draft, ended or not.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn login_by_id(&self, id: &str) -> Result<Option<LoginRow>> {
        sqlx::query("SELECT id, lp, environment, buyer_json FROM logins WHERE id = $1")
            .bind(id)
            .fetch_optional(&self.pool)
            .await?
            .map(|row| read(&row))
            .transpose()
    }

    /// Ends a login: at logout, and when its order is placed.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn end_login(&self, id: &str, now: Millis) -> Result<()> {
        sqlx::query("UPDATE logins SET ended_at = $1 WHERE id = $2 AND ended_at IS NULL")
            .bind(now)
            .bind(id)
            .execute(&self.pool)
            .await
            .map(drop)
    }
}

fn read(row: &AnyRow) -> Result<LoginRow> {
    Ok(LoginRow {
        id: row.try_get("id")?,
        lp: row.try_get("lp")?,
        environment: Environment::of_row(row)?,
        buyer: from_json(row.try_get("buyer_json")?)?,
    })
}
