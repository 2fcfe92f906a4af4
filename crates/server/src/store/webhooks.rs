//! Webhooks: where the cart wants to be told (here), what there is to tell (`tell`), and how telling went (`deliveries`).

mod deliveries;
mod tell;

use sqlx::Row as _;
use sqlx::any::AnyRow;

use super::{Result, Store, audit};
use crate::clock::Millis;
use crate::webhooks::Happening;

pub use deliveries::{Delivery, DeliveryState, DueDelivery, Told};
pub(in crate::store) use tell::{News, tell};

/// A webhook to be added.
#[derive(Clone)]
pub struct NewWebhook {
    /// Our id.
    pub id: String,
    /// Where to.
    pub url: String,
    /// What it is told.
    pub events: Vec<Happening>,
    /// Its secret, sealed for this id.
    pub sealed_secret: String,
}

/// A webhook as it stands. Not printable: it carries secrets, though sealed.
#[derive(Clone)]
pub struct Webhook {
    /// Our id.
    pub id: String,
    /// Where to.
    pub url: String,
    /// What it is told.
    pub events: Vec<Happening>,
    /// Its secret, sealed for this id.
    pub sealed_secret: String,
    /// The secret before, sealed.
    pub sealed_former: Option<String>,
    /// Until when that one signs too.
    pub former_until: Option<Millis>,
    /// When it was set up.
    pub created_at: Millis,
}

const COLUMNS: &str = "w.id, w.url, w.events, w.sealed_secret, w.sealed_former, w.former_until, w.created_at";

impl Store {
    /// Adds a webhook, and says so in the audit log.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn add_webhook(&self, new: &NewWebhook, operator: &str, now: Millis) -> Result<()> {
        let events: Vec<&str> = new.events.iter().map(|event| event.as_str()).collect();
        let mut transaction = self.pool.begin().await?;
        sqlx::query(
            "INSERT INTO webhooks (id, url, events, sealed_secret, created_by, created_at)
             VALUES ($1, $2, $3, $4, $5, $6)",
        )
        .bind(&new.id)
        .bind(&new.url)
        .bind(format!(" {} ", events.join(" ")))
        .bind(&new.sealed_secret)
        .bind(operator)
        .bind(now)
        .execute(&mut *transaction)
        .await?;
        audit::add(&mut transaction, operator, "webhook.add", Some(&host(&new.url)), None, now).await?;
        transaction.commit().await
    }

    /// The webhooks that are told, the newest first.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn webhooks(&self) -> Result<Vec<Webhook>> {
        let sql = format!(
            "SELECT {COLUMNS} FROM webhooks w WHERE w.removed_at IS NULL ORDER BY w.created_at DESC, w.id"
        );
        sqlx::query(sqlx::AssertSqlSafe(sql)).fetch_all(&self.pool).await?.iter().map(read).collect()
    }

    /// Gives a webhook a new secret; the one before signs too until `both_until`. `false`: there is no such webhook.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn rotate_webhook(
        &self,
        id: &str,
        sealed: &str,
        both_until: Millis,
        operator: &str,
        now: Millis,
    ) -> Result<bool> {
        let mut transaction = self.pool.begin().await?;
        let url: Option<String> = sqlx::query_scalar(
            "UPDATE webhooks SET sealed_former = sealed_secret, former_until = $1, sealed_secret = $2
             WHERE id = $3 AND removed_at IS NULL RETURNING url",
        )
        .bind(both_until)
        .bind(sealed)
        .bind(id)
        .fetch_optional(&mut *transaction)
        .await?;
        let Some(url) = url else { return Ok(false) };
        audit::add(&mut transaction, operator, "webhook.rotate", Some(&host(&url)), None, now).await?;
        transaction.commit().await?;
        Ok(true)
    }

    /// A webhook is told nothing any more, not even what waits. `false`: there is no such webhook.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn remove_webhook(&self, id: &str, operator: &str, now: Millis) -> Result<bool> {
        let mut transaction = self.pool.begin().await?;
        let url: Option<String> = sqlx::query_scalar(
            "UPDATE webhooks SET removed_at = $1 WHERE id = $2 AND removed_at IS NULL RETURNING url",
        )
        .bind(now)
        .bind(id)
        .fetch_optional(&mut *transaction)
        .await?;
        let Some(url) = url else { return Ok(false) };
        sqlx::query(
            "UPDATE webhook_deliveries SET state = 'failed', trouble = 'removed', finished_at = $1
             WHERE webhook = $2 AND state = 'waiting'",
        )
        .bind(now)
        .bind(id)
        .execute(&mut *transaction)
        .await?;
        audit::add(&mut transaction, operator, "webhook.remove", Some(&host(&url)), None, now).await?;
        transaction.commit().await?;
        Ok(true)
    }
}

/// What the audit log says of an address: paths and queries may carry the cart's own secrets.
fn host(url: &str) -> String {
    url::Url::parse(url).ok().and_then(|url| url.host_str().map(str::to_owned)).unwrap_or_default()
}

fn read(row: &AnyRow) -> Result<Webhook> {
    let events: String = row.try_get("events")?;
    Ok(Webhook {
        id: row.try_get("id")?,
        url: row.try_get("url")?,
        events: events.split_whitespace().filter_map(Happening::from_word).collect(),
        sealed_secret: row.try_get("sealed_secret")?,
        sealed_former: row.try_get("sealed_former")?,
        former_until: row.try_get("former_until")?,
        created_at: row.try_get("created_at")?,
    })
}
