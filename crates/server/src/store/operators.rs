//! Operators and their sessions. A session's word is known by its hash; so is nothing else of the browser.

use sqlx::Row as _;
use sqlx::any::AnyRow;

use super::{Language, Result, Store};
use crate::admin::Role;
use crate::clock::Millis;

/// An operator to be added.
#[derive(Clone)]
pub struct NewOperator {
    /// Our id.
    pub id: String,
    /// What they sign in with.
    pub name: String,
    /// What they may do.
    pub role: Role,
    /// Argon2, as a PHC text.
    pub password_hash: String,
    /// The language of their pages.
    pub language: Language,
}

/// An operator as they stand. Not printable: it carries a hash.
#[derive(Clone)]
pub struct Operator {
    /// Our id.
    pub id: String,
    /// What they sign in with.
    pub name: String,
    /// What they may do.
    pub role: Role,
    /// Argon2, as a PHC text.
    pub password_hash: String,
    /// The language of their pages.
    pub language: Language,
    /// Whether they may not come in any more.
    pub disabled: bool,
}

const COLUMNS: &str = "o.id, o.name, o.role, o.password_hash, o.language, o.disabled_at";

impl Store {
    /// Adds an operator. A taken name is a unique violation.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn add_operator(&self, new: &NewOperator, now: Millis) -> Result<()> {
        sqlx::query(
            "INSERT INTO operators (id, name, role, password_hash, language, created_at)
             VALUES ($1, $2, $3, $4, $5, $6)",
        )
        .bind(&new.id)
        .bind(&new.name)
        .bind(new.role.as_str())
        .bind(&new.password_hash)
        .bind(new.language.as_str())
        .bind(now)
        .execute(&self.pool)
        .await
        .map(drop)
    }

    /// Every operator by name.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn operators(&self) -> Result<Vec<Operator>> {
        let sql = format!("SELECT {COLUMNS} FROM operators o ORDER BY o.name");
        sqlx::query(sqlx::AssertSqlSafe(sql)).fetch_all(&self.pool).await?.iter().map(read).collect()
    }

    /// An operator by name.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn operator_by_name(&self, name: &str) -> Result<Option<Operator>> {
        let sql = format!("SELECT {COLUMNS} FROM operators o WHERE o.name = $1");
        let row = sqlx::query(sqlx::AssertSqlSafe(sql)).bind(name).fetch_optional(&self.pool).await?;
        row.map(|row| read(&row)).transpose()
    }

    /// Changes what an operator may do. The last owner who may come in stays one: `false`, as for an unknown name.
    /// Their sessions end, so that no page stands open with the old rights.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn change_operator(&self, name: &str, role: Role, enabled: bool, now: Millis) -> Result<bool> {
        let stays_owner = i64::from(role == Role::Owner && enabled);
        let mut transaction = self.pool.begin().await?;
        // Every owner's row is written first: two owners who demote each other pass here one after the other.
        sqlx::query("UPDATE operators SET role = 'owner' WHERE role = 'owner'")
            .execute(&mut *transaction)
            .await?;
        let done = sqlx::query(
            "UPDATE operators SET role = $1, disabled_at = CASE WHEN $2 = 1 THEN NULL ELSE $3 END
             WHERE name = $4 AND ($5 = 1 OR EXISTS (SELECT 1 FROM operators o
                 WHERE o.role = 'owner' AND o.disabled_at IS NULL AND o.name <> $4))",
        )
        .bind(role.as_str())
        .bind(i64::from(enabled))
        .bind(now)
        .bind(name)
        .bind(stays_owner)
        .execute(&mut *transaction)
        .await?;
        if done.rows_affected() == 0 {
            return Ok(false);
        }
        sqlx::query(
            "DELETE FROM operator_sessions WHERE operator = (SELECT id FROM operators WHERE name = $1)",
        )
        .bind(name)
        .execute(&mut *transaction)
        .await?;
        transaction.commit().await?;
        Ok(true)
    }

    /// Another password; every session ends. `false`: nobody has this id.
    ///
    /// # Errors
    /// When the database fails.
    pub(crate) async fn set_password_hash(&self, id: &str, hash: &str) -> Result<bool> {
        let mut transaction = self.pool.begin().await?;
        let done = sqlx::query("UPDATE operators SET password_hash = $1 WHERE id = $2")
            .bind(hash)
            .bind(id)
            .execute(&mut *transaction)
            .await?;
        sqlx::query("DELETE FROM operator_sessions WHERE operator = $1")
            .bind(id)
            .execute(&mut *transaction)
            .await?;
        transaction.commit().await?;
        Ok(done.rows_affected() == 1)
    }

    /// The language of an operator's pages.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn set_operator_language(&self, id: &str, language: Language) -> Result<bool> {
        let query = sqlx::query("UPDATE operators SET language = $1 WHERE id = $2");
        self.change(query.bind(language.as_str()).bind(id)).await
    }

    /// Keeps a session; sessions that are over are swept out.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn add_session(
        &self,
        word_hash: &str,
        operator: &str,
        expires_at: Millis,
        idle_until: Millis,
        now: Millis,
    ) -> Result<()> {
        let mut transaction = self.pool.begin().await?;
        sqlx::query("DELETE FROM operator_sessions WHERE expires_at <= $1 OR idle_until <= $1")
            .bind(now)
            .execute(&mut *transaction)
            .await?;
        sqlx::query(
            "INSERT INTO operator_sessions (word_hash, operator, expires_at, idle_until, created_at)
             VALUES ($1, $2, $3, $4, $5)",
        )
        .bind(word_hash)
        .bind(operator)
        .bind(expires_at)
        .bind(idle_until)
        .bind(now)
        .execute(&mut *transaction)
        .await?;
        transaction.commit().await
    }

    /// Whose session this is, if it is good. Its idle time begins anew, written once a minute at most.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn operator_of_session(
        &self,
        word_hash: &str,
        idle: Millis,
        now: Millis,
    ) -> Result<Option<Operator>> {
        let sql = format!(
            "SELECT {COLUMNS}, s.idle_until FROM operator_sessions s JOIN operators o ON o.id = s.operator
             WHERE s.word_hash = $1 AND s.expires_at > $2 AND s.idle_until > $2 AND o.disabled_at IS NULL"
        );
        let row = sqlx::query(sqlx::AssertSqlSafe(sql)).bind(word_hash).bind(now).fetch_optional(&self.pool);
        let Some(row) = row.await? else { return Ok(None) };
        if row.try_get::<i64, _>("idle_until")? < now + idle - 60_000 {
            let query = sqlx::query("UPDATE operator_sessions SET idle_until = $1 WHERE word_hash = $2");
            self.change(query.bind(now + idle).bind(word_hash)).await?;
        }
        read(&row).map(Some)
    }

    /// Ends a session.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn end_session(&self, word_hash: &str) -> Result<bool> {
        self.change(sqlx::query("DELETE FROM operator_sessions WHERE word_hash = $1").bind(word_hash)).await
    }

    /// Counts a try to sign in and says how many there were in this window.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn count_sign_in_try(&self, who: &str, until: Millis, now: Millis) -> Result<i64> {
        let mut transaction = self.pool.begin().await?;
        sqlx::query("DELETE FROM sign_in_tries WHERE until <= $1")
            .bind(now)
            .execute(&mut *transaction)
            .await?;
        let tries = sqlx::query_scalar(
            "INSERT INTO sign_in_tries (who, tries, until) VALUES ($1, 1, $2)
             ON CONFLICT (who) DO UPDATE SET tries = sign_in_tries.tries + 1 RETURNING tries",
        )
        .bind(who)
        .bind(until)
        .fetch_one(&mut *transaction)
        .await?;
        transaction.commit().await?;
        Ok(tries)
    }

    /// Who signed in well starts anew.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn forget_sign_in_tries(&self, who: &str) -> Result<bool> {
        self.change(sqlx::query("DELETE FROM sign_in_tries WHERE who = $1").bind(who)).await
    }
}

fn read(row: &AnyRow) -> Result<Operator> {
    let role = Role::from_word(row.try_get("role")?).ok_or_else(|| sqlx::Error::Decode("role".into()))?;
    Ok(Operator {
        id: row.try_get("id")?,
        name: row.try_get("name")?,
        role,
        password_hash: row.try_get("password_hash")?,
        language: Language::from_word(row.try_get::<&str, _>("language")?),
        disabled: row.try_get::<Option<i64>, _>("disabled_at")?.is_some(),
    })
}
