//! Deliveries: one event on its way to one webhook. Each step is a conditional update, so that of two servers one wins.

use serde::Serialize;
use serde_json::json;
use sqlx::Row as _;
use sqlx::any::AnyRow;

use super::super::{Result, Store, audit, to_json};
use super::{COLUMNS, Webhook, read, tell};
use crate::calendar::instant;
use crate::clock::Millis;
use crate::secret::word;

/// How far a delivery is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum DeliveryState {
    /// To be told, or told again.
    Waiting,
    /// The cart answered 2xx.
    Delivered,
    /// Given up; it may be sent again by hand.
    Failed,
}

impl DeliveryState {
    /// Every one.
    pub const ALL: [Self; 3] = [Self::Waiting, Self::Delivered, Self::Failed];

    /// The database's word.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Delivered => "delivered",
            Self::Failed => "failed",
        }
    }

    /// Reads [`Self::as_str`].
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.as_str() == word)
    }
}

/// A delivery that was taken to be sent. Not printable: it carries sealed secrets.
#[derive(Clone)]
pub struct DueDelivery {
    /// Its id.
    pub id: String,
    /// The event's id: the same for every webhook and every try, so that the cart can know it again.
    pub event: String,
    /// What is sent.
    pub body: String,
    /// Where to.
    pub webhook: Webhook,
    /// How often it was taken; names this taking.
    pub tries: i64,
}

/// How one try went.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Told {
    /// The HTTP status that the cart answered.
    pub status: Option<u16>,
    /// What went wrong instead: `timeout`, `connect`, `address`, `secret` …
    pub trouble: Option<&'static str>,
}

/// A line of the log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Delivery {
    /// Its id.
    pub id: String,
    /// The event's id.
    pub event: String,
    /// `order.paid` …
    pub happening: String,
    /// Number of the order or the subscription.
    pub about: String,
    /// Our id of the webhook.
    pub webhook: String,
    /// Where to.
    pub url: String,
    /// How far it is.
    pub state: DeliveryState,
    /// How often it was tried.
    pub tries: i64,
    /// The last answer's HTTP status.
    pub status: Option<i64>,
    /// What went wrong instead of an answer.
    pub trouble: Option<String>,
    /// When it is tried next, while it waits.
    pub due_at: Millis,
    /// When it happened.
    pub created_at: Millis,
    /// When it was delivered or given up.
    pub finished_at: Option<Millis>,
}

impl Store {
    /// Takes one due delivery and puts its next try off until `again`, so that no two servers send it at once.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn take_delivery(&self, again: Millis, now: Millis) -> Result<Option<DueDelivery>> {
        let taken = sqlx::query(
            "UPDATE webhook_deliveries SET tries = tries + 1, due_at = $1
             WHERE id = (SELECT id FROM webhook_deliveries WHERE state = 'waiting' AND due_at <= $2
                         ORDER BY due_at LIMIT 1)
               AND state = 'waiting' AND due_at <= $2
             RETURNING id, tries",
        )
        .bind(again)
        .bind(now)
        .fetch_optional(&self.pool)
        .await?;
        let Some(taken) = taken else { return Ok(None) };
        let (id, tries): (String, i64) = (taken.try_get(0)?, taken.try_get(1)?);
        let sql = format!(
            "SELECT e.id AS event, e.body, {COLUMNS} FROM webhook_deliveries d
             JOIN webhook_events e ON e.id = d.event JOIN webhooks w ON w.id = d.webhook WHERE d.id = $1"
        );
        let row = sqlx::query(sqlx::AssertSqlSafe(sql)).bind(&id).fetch_optional(&self.pool).await?;
        row.map(|row| {
            let (event, body) = (row.try_get("event")?, row.try_get("body")?);
            Ok(DueDelivery { id, event, body, webhook: read(&row)?, tries })
        })
        .transpose()
    }

    /// Writes down how a try went. `again`: when to try next; none: it is given up. `false`: it was sent again by hand
    /// or taken by another server meanwhile.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn delivery_told(
        &self,
        due: &DueDelivery,
        told: &Told,
        again: Option<Millis>,
        now: Millis,
    ) -> Result<bool> {
        let state = match (told.status, again) {
            (Some(200..300), _) => DeliveryState::Delivered,
            (_, Some(_)) => DeliveryState::Waiting,
            (_, None) => DeliveryState::Failed,
        };
        let query = sqlx::query(
            "UPDATE webhook_deliveries SET state = $1, status = $2, trouble = $3, due_at = $4, finished_at = $5
             WHERE id = $6 AND tries = $7 AND state = 'waiting'",
        );
        let query = query
            .bind(state.as_str())
            .bind(told.status.map(i64::from))
            .bind(told.trouble)
            .bind(again.unwrap_or(now))
            .bind((state != DeliveryState::Waiting).then_some(now))
            .bind(&due.id)
            .bind(due.tries);
        self.change(query).await
    }

    /// Sends a delivery again, now; what was delivered is delivered once more under the same event's id. `false`:
    /// there is no such delivery, or its webhook is gone.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn send_again(&self, id: &str, operator: &str, now: Millis) -> Result<bool> {
        let mut transaction = self.pool.begin().await?;
        let event: Option<String> = sqlx::query_scalar(
            "UPDATE webhook_deliveries SET state = 'waiting', tries = 0, due_at = $1, finished_at = NULL
             WHERE id = $2 AND webhook IN (SELECT w.id FROM webhooks w WHERE w.removed_at IS NULL)
             RETURNING event",
        )
        .bind(now)
        .bind(id)
        .fetch_optional(&mut *transaction)
        .await?;
        let Some(event) = event else { return Ok(false) };
        audit::add(&mut transaction, operator, "webhook.resend", Some(&event), None, now).await?;
        transaction.commit().await?;
        Ok(true)
    }

    /// An event that says nothing, for one webhook: does it arrive, and is its signature right? `false`: there is no
    /// such webhook.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn tell_a_test(&self, webhook: &str, now: Millis) -> Result<bool> {
        let (id, happening) = (word(), "webhook.test");
        let body = json!({"id": id, "type": happening, "timestamp": instant(now), "data": {}});
        let mut transaction = self.pool.begin().await?;
        tell::write(&mut transaction, &id, happening, "", &to_json(&body), Some(webhook), now).await?;
        let count: i64 = sqlx::query_scalar("SELECT COUNT(*) FROM webhook_deliveries WHERE event = $1")
            .bind(&id)
            .fetch_one(&mut *transaction)
            .await?;
        if count == 0 {
            return Ok(false);
        }
        transaction.commit().await?;
        Ok(true)
    }

    /// The log, newest first, after a place in it; in one state or in all.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn deliveries_after(
        &self,
        state: Option<DeliveryState>,
        after: Option<&(Millis, String)>,
        limit: i64,
    ) -> Result<Vec<Delivery>> {
        let (at, id) = after.map_or((0, ""), |(at, id)| (*at, id.as_str()));
        sqlx::query(
            "SELECT d.id, d.event, e.event AS happening, e.about, d.webhook, w.url, d.state, d.tries, d.status,
                    d.trouble, d.due_at, d.created_at, d.finished_at
             FROM webhook_deliveries d JOIN webhook_events e ON e.id = d.event JOIN webhooks w ON w.id = d.webhook
             WHERE ($1 = '' OR d.state = $1) AND ($2 = '' OR d.created_at < $3 OR (d.created_at = $3 AND d.id < $2))
             ORDER BY d.created_at DESC, d.id DESC LIMIT $4",
        )
        .bind(state.map_or("", DeliveryState::as_str))
        .bind(id)
        .bind(at)
        .bind(limit)
        .fetch_all(&self.pool)
        .await?
        .iter()
        .map(line)
        .collect()
    }

    /// Forgets what happened before `before`, with its deliveries.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn forget_old_events(&self, before: Millis) -> Result<()> {
        let mut transaction = self.pool.begin().await?;
        for sql in [
            "DELETE FROM webhook_deliveries WHERE event IN (SELECT id FROM webhook_events WHERE at < $1)",
            "DELETE FROM webhook_events WHERE at < $1",
        ] {
            sqlx::query(sql).bind(before).execute(&mut *transaction).await?;
        }
        transaction.commit().await
    }
}

fn line(row: &AnyRow) -> Result<Delivery> {
    let state = DeliveryState::from_word(row.try_get("state")?);
    Ok(Delivery {
        id: row.try_get("id")?,
        event: row.try_get("event")?,
        happening: row.try_get("happening")?,
        about: row.try_get("about")?,
        webhook: row.try_get("webhook")?,
        url: row.try_get("url")?,
        state: state.ok_or_else(|| sqlx::Error::Decode("state".into()))?,
        tries: row.try_get("tries")?,
        status: row.try_get("status")?,
        trouble: row.try_get("trouble")?,
        due_at: row.try_get("due_at")?,
        created_at: row.try_get("created_at")?,
        finished_at: row.try_get("finished_at")?,
    })
}
