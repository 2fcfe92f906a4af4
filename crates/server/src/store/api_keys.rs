//! Keys of other systems. A key is known by its hash; a revoked one stays as a row, so that the audit log keeps its
//! meaning and its name is not given to another.

use sqlx::Row as _;
use sqlx::any::AnyRow;

use super::{Result, Store, audit};
use crate::api_keys::Scope;
use crate::clock::Millis;

/// A key to be added.
#[derive(Clone)]
pub struct NewApiKey {
    /// Our id.
    pub id: String,
    /// What people call it.
    pub name: String,
    /// SHA-256 of the key.
    pub key_hash: String,
    /// Its last four characters.
    pub hint: String,
    /// What it may do.
    pub scopes: Vec<Scope>,
}

/// A key as it stands; the key itself is not here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ApiKey {
    /// Our id.
    pub id: String,
    /// What people call it.
    pub name: String,
    /// Its last four characters.
    pub hint: String,
    /// What it may do.
    pub scopes: Vec<Scope>,
    /// Who made it.
    pub created_by: String,
    /// When.
    pub created_at: Millis,
    /// When it was last used, to the minute.
    pub last_used_at: Option<Millis>,
    /// When it was revoked.
    pub revoked_at: Option<Millis>,
}

const COLUMNS: &str = "id, name, hint, scopes, created_by, created_at, last_used_at, revoked_at";

impl Store {
    /// Adds a key, and says so in the audit log. A taken name is a unique violation.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn add_api_key(&self, new: &NewApiKey, operator: &str, now: Millis) -> Result<()> {
        let scopes = new.scopes.iter().map(|scope| scope.as_str()).collect::<Vec<_>>().join(" ");
        let mut transaction = self.pool.begin().await?;
        sqlx::query(
            "INSERT INTO api_keys (id, name, key_hash, hint, scopes, created_by, created_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7)",
        )
        .bind(&new.id)
        .bind(&new.name)
        .bind(&new.key_hash)
        .bind(&new.hint)
        .bind(&scopes)
        .bind(operator)
        .bind(now)
        .execute(&mut *transaction)
        .await?;
        audit::add(&mut transaction, operator, "api_key.add", Some(&new.name), Some(&scopes), now).await?;
        transaction.commit().await
    }

    /// Every key, the newest first.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn api_keys(&self) -> Result<Vec<ApiKey>> {
        let sql = format!("SELECT {COLUMNS} FROM api_keys ORDER BY created_at DESC, name");
        sqlx::query(sqlx::AssertSqlSafe(sql)).fetch_all(&self.pool).await?.iter().map(read).collect()
    }

    /// A key by its hash, unless it is revoked.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn live_api_key(&self, key_hash: &str) -> Result<Option<ApiKey>> {
        let sql = format!("SELECT {COLUMNS} FROM api_keys WHERE key_hash = $1 AND revoked_at IS NULL");
        let row = sqlx::query(sqlx::AssertSqlSafe(sql)).bind(key_hash).fetch_optional(&self.pool).await?;
        row.map(|row| read(&row)).transpose()
    }

    /// A key was used.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn api_key_used(&self, id: &str, now: Millis) -> Result<bool> {
        self.change(sqlx::query("UPDATE api_keys SET last_used_at = $1 WHERE id = $2").bind(now).bind(id))
            .await
    }

    /// Revokes a key, and says so in the audit log. `false`: there is no such key, or it was revoked before.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn revoke_api_key(&self, id: &str, operator: &str, now: Millis) -> Result<bool> {
        let mut transaction = self.pool.begin().await?;
        let name: Option<String> = sqlx::query_scalar(
            "UPDATE api_keys SET revoked_at = $1 WHERE id = $2 AND revoked_at IS NULL RETURNING name",
        )
        .bind(now)
        .bind(id)
        .fetch_optional(&mut *transaction)
        .await?;
        let Some(name) = name else { return Ok(false) };
        audit::add(&mut transaction, operator, "api_key.revoke", Some(&name), None, now).await?;
        transaction.commit().await?;
        Ok(true)
    }
}

fn read(row: &AnyRow) -> Result<ApiKey> {
    let scopes: String = row.try_get("scopes")?;
    Ok(ApiKey {
        id: row.try_get("id")?,
        name: row.try_get("name")?,
        hint: row.try_get("hint")?,
        // A scope that this version does not know any more is a right that nobody has.
        scopes: scopes.split(' ').filter_map(Scope::from_word).collect(),
        created_by: row.try_get("created_by")?,
        created_at: row.try_get("created_at")?,
        last_used_at: row.try_get("last_used_at")?,
        revoked_at: row.try_get("revoked_at")?,
    })
}
