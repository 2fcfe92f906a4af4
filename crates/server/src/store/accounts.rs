//! Amazon accounts that were linked here. Private keys stand sealed; at most one account of
//! each environment is linked.

use sqlx::Row as _;
use sqlx::any::AnyRow;

use super::{Result, Store, audit};
use crate::clock::Millis;
use crate::environment::Environment;

/// An account, or the beginning of one: a key pair that waits for its ids.
#[derive(Clone)]
pub struct AccountRow {
    /// Our id.
    pub id: String,
    /// To be registered at Amazon (PEM).
    pub public_key: String,
    /// The private key, sealed for this id.
    pub sealed_key: String,
    /// Merchant id, store id, public key id; once linked.
    pub ids: Option<AccountIds>,
    /// Amazon was asked to tell the ids by itself.
    pub transfer: Option<OpenTransfer>,
}

/// A key transfer that was begun.
#[derive(Clone)]
pub struct OpenTransfer {
    /// The operator who began it.
    pub by: String,
    /// Until when Amazon may answer.
    pub until: Millis,
    /// What was wrong with an answer.
    pub trouble: Option<String>,
}

/// Amazon's ids of an account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AccountIds {
    /// Of the shop.
    pub merchant_id: String,
    /// Of the store ("client id").
    pub store_id: String,
    /// Of our key.
    pub public_key_id: String,
}

const REMOVE_LINKED: &str = "UPDATE amazon_accounts SET state = 'removed', sealed_key = '' WHERE state = 'linked' AND environment = $1";

const COLUMNS: &str =
    "id, public_key, sealed_key, merchant_id, store_id, public_key_id, transfer_by, transfer_until,
    transfer_trouble";

impl Store {
    /// Keeps a key pair that waits for its ids; one that waited before is thrown away.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn add_account_key(&self, account: &AccountRow, operator: &str, now: Millis) -> Result<()> {
        let mut transaction = self.pool.begin().await?;
        sqlx::query("UPDATE amazon_accounts SET state = 'removed', sealed_key = '' WHERE state = 'draft'")
            .execute(&mut *transaction)
            .await?;
        sqlx::query(
            "INSERT INTO amazon_accounts (id, state, public_key, sealed_key, created_at)
             VALUES ($1, 'draft', $2, $3, $4)",
        )
        .bind(&account.id)
        .bind(&account.public_key)
        .bind(&account.sealed_key)
        .bind(now)
        .execute(&mut *transaction)
        .await?;
        audit::add(&mut transaction, operator, "amazon.key", None, None, now).await?;
        transaction.commit().await
    }

    /// Amazon may tell the ids of the key pair that waits.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn open_transfer(&self, id: &str, operator: &str, until: Millis) -> Result<()> {
        sqlx::query("UPDATE amazon_accounts SET transfer_by = $1, transfer_until = $2 WHERE id = $3 AND state = 'draft'")
            .bind(operator)
            .bind(until)
            .bind(id)
            .execute(&self.pool)
            .await
            .map(drop)
    }

    /// What Amazon told did not do.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn transfer_failed(&self, id: &str, trouble: &str) -> Result<()> {
        sqlx::query("UPDATE amazon_accounts SET transfer_trouble = $1 WHERE id = $2 AND state = 'draft'")
            .bind(trouble)
            .bind(id)
            .execute(&self.pool)
            .await
            .map(drop)
    }

    /// The key pair that waits for its ids.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn waiting_account(&self) -> Result<Option<AccountRow>> {
        Ok(self.accounts_where("state = 'draft'").await?.into_iter().next())
    }

    /// The linked accounts: one of each environment at most.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn linked_accounts(&self) -> Result<Vec<AccountRow>> {
        self.accounts_where("state = 'linked'").await
    }

    async fn accounts_where(&self, condition: &'static str) -> Result<Vec<AccountRow>> {
        let sql = format!("SELECT {COLUMNS} FROM amazon_accounts WHERE {condition} ORDER BY created_at DESC");
        sqlx::query(sqlx::AssertSqlSafe(sql)).fetch_all(&self.pool).await?.iter().map(read).collect()
    }

    /// The environment that an operator chose for new checkouts; none until then.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn environment_in_use(&self) -> Result<Option<Environment>> {
        let row = sqlx::query("SELECT environment FROM amazon_in_use").fetch_optional(&self.pool).await?;
        row.as_ref().map(Environment::of_row).transpose()
    }

    /// New checkouts begin in this environment, as the audit log says.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn use_environment(&self, environment: Environment, operator: &str, now: Millis) -> Result<()> {
        let mut transaction = self.pool.begin().await?;
        sqlx::query(
            "INSERT INTO amazon_in_use (one, environment) VALUES (1, $1)
             ON CONFLICT (one) DO UPDATE SET environment = excluded.environment",
        )
        .bind(environment.as_str())
        .execute(&mut *transaction)
        .await?;
        audit::add(&mut transaction, operator, "amazon.use", Some(environment.as_str()), None, now).await?;
        transaction.commit().await
    }

    /// How many orders of an environment wait for a capture, and how many subscriptions run: what needs its account.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn what_needs_the_account(&self, environment: Environment) -> Result<(i64, i64)> {
        let row = sqlx::query(
            "SELECT (SELECT COUNT(*) FROM charges c JOIN orders o ON o.id = c.order_id
                     WHERE c.state = 'authorized' AND o.environment = $1),
                    (SELECT COUNT(*) FROM subscriptions WHERE state <> 'ended' AND environment = $1)",
        )
        .bind(environment.as_str())
        .fetch_one(&self.pool)
        .await?;
        Ok((row.try_get(0)?, row.try_get(1)?))
    }

    /// Links a waiting account in the place of the one of its environment before, in one breath. `sells`: where new checkouts
    /// begin from now on, if nothing was written down yet. `false`: it does not wait any more.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn link_account(
        &self,
        id: &str,
        ids: &AccountIds,
        environment: Environment,
        sells: Environment,
        operator: &str,
        now: Millis,
    ) -> Result<bool> {
        let mut transaction = self.pool.begin().await?;
        sqlx::query(REMOVE_LINKED).bind(environment.as_str()).execute(&mut *transaction).await?;
        let done = sqlx::query(
            "UPDATE amazon_accounts SET state = 'linked', merchant_id = $1, store_id = $2, public_key_id = $3,
                    linked_at = $4, environment = $6
             WHERE id = $5 AND state = 'draft'",
        )
        .bind(&ids.merchant_id)
        .bind(&ids.store_id)
        .bind(&ids.public_key_id)
        .bind(now)
        .bind(id)
        .bind(environment.as_str())
        .execute(&mut *transaction)
        .await?;
        if done.rows_affected() == 0 {
            return Ok(false);
        }
        sqlx::query(
            "INSERT INTO amazon_in_use (one, environment) VALUES (1, $1) ON CONFLICT (one) DO NOTHING",
        )
        .bind(sells.as_str())
        .execute(&mut *transaction)
        .await?;
        let about = Some(ids.merchant_id.as_str());
        audit::add(&mut transaction, operator, "amazon.link", about, Some(&ids.public_key_id), now).await?;
        transaction.commit().await?;
        Ok(true)
    }

    /// 「連携削除」: the linked account of an environment is removed and its key thrown away. `false`: none was linked.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn unlink_account(
        &self,
        environment: Environment,
        operator: &str,
        now: Millis,
    ) -> Result<bool> {
        let mut transaction = self.pool.begin().await?;
        let done = sqlx::query(REMOVE_LINKED).bind(environment.as_str()).execute(&mut *transaction).await?;
        if done.rows_affected() == 0 {
            return Ok(false);
        }
        audit::add(&mut transaction, operator, "amazon.unlink", Some(environment.as_str()), None, now)
            .await?;
        transaction.commit().await?;
        Ok(true)
    }
}

fn read(row: &AnyRow) -> Result<AccountRow> {
    let (merchant, store): (Option<String>, Option<String>) =
        (row.try_get("merchant_id")?, row.try_get("store_id")?);
    let key: Option<String> = row.try_get("public_key_id")?;
    let ids = merchant.zip(store).zip(key);
    let (by, until): (Option<String>, Option<Millis>) =
        (row.try_get("transfer_by")?, row.try_get("transfer_until")?);
    let trouble = row.try_get("transfer_trouble")?;
    Ok(AccountRow {
        id: row.try_get("id")?,
        public_key: row.try_get("public_key")?,
        sealed_key: row.try_get("sealed_key")?,
        ids: ids.map(|((merchant_id, store_id), public_key_id)| AccountIds {
            merchant_id,
            store_id,
            public_key_id,
        }),
        transfer: by.zip(until).map(|(by, until)| OpenTransfer { by, until, trouble }),
    })
}
