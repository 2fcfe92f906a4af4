//! Writing an event in the transaction of its fact, and one delivery for each webhook that wants to hear of it.
//!
//! The body is made now: it says how things stood when it happened. Ids, words and amounts; never personal data.

use serde::Serialize;
use sqlx::{Any, Row as _, Transaction};

use super::super::Result;
use crate::calendar::instant;
use crate::clock::Millis;
use crate::secret::word;
use crate::webhooks::Happening;
use crate::yen::Yen;

/// What there is to tell beside what order or subscription is about.
#[derive(Clone, Copy, Debug, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub(in crate::store) struct News<'a> {
    /// How much was captured, refunded, reserved.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(in crate::store) amount: Option<Yen>,
    /// Why, in Amazon's word or ours.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(in crate::store) reason: Option<&'a str>,
    /// The charge that it is about.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(in crate::store) charge_id: Option<&'a str>,
    /// What was done to a subscription (`paused`, `skipped` …), or what was refused (`capture`, `refund` …).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(in crate::store) what: Option<&'a str>,
    /// Of a failed payment: whether it is tried again.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(in crate::store) tried_again: Option<bool>,
}

#[derive(Serialize)]
struct Body<'a> {
    id: &'a str,
    #[serde(rename = "type")]
    happening: &'a str,
    timestamp: String,
    data: Data<'a>,
}

#[derive(Serialize)]
struct Data<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    order: Option<OrderFacts>,
    #[serde(skip_serializing_if = "Option::is_none")]
    subscription: Option<SubscriptionFacts>,
    #[serde(flatten)]
    news: News<'a>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct OrderFacts {
    number: String,
    lp: String,
    environment: String,
    kind: String,
    state: String,
    total: i64,
    charge_permission_id: Option<String>,
    charge_id: Option<String>,
    cycle: Option<i64>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct SubscriptionFacts {
    number: String,
    lp: String,
    environment: String,
    state: String,
    next_cycle: i64,
    next_due: String,
}

/// Writes an event about an order or a subscription (by our id). Never the first statement of its transaction.
pub(in crate::store) async fn tell(
    transaction: &mut Transaction<'_, Any>,
    happening: Happening,
    about: &str,
    news: News<'_>,
    now: Millis,
) -> Result<()> {
    let order = order(transaction, about).await?;
    let subscription = subscription(transaction, about).await?;
    let number = match (&order, &subscription) {
        (Some(order), _) => order.number.clone(),
        (None, Some(subscription)) => subscription.number.clone(),
        (None, None) => return Ok(()),
    };
    let (id, data) = (word(), Data { order, subscription, news });
    let body = Body { id: &id, happening: happening.as_str(), timestamp: instant(now), data };
    write(transaction, &id, happening.as_str(), &number, &super::super::to_json(&body), None, now).await
}

/// Writes an event and its deliveries: to every webhook that wants it, or to one alone.
pub(super) async fn write(
    transaction: &mut Transaction<'_, Any>,
    id: &str,
    happening: &str,
    number: &str,
    body: &str,
    alone: Option<&str>,
    now: Millis,
) -> Result<()> {
    sqlx::query("INSERT INTO webhook_events (id, at, event, about, body) VALUES ($1, $2, $3, $4, $5)")
        .bind(id)
        .bind(now)
        .bind(happening)
        .bind(number)
        .bind(body)
        .execute(&mut **transaction)
        .await?;
    sqlx::query(
        "INSERT INTO webhook_deliveries (id, event, webhook, state, tries, due_at, created_at)
         SELECT $1 || '.' || w.id, $1, w.id, 'waiting', 0, $2, $2 FROM webhooks w
         WHERE w.removed_at IS NULL AND (w.id = $4 OR ($4 = '' AND w.events LIKE $3))",
    )
    .bind(id)
    .bind(now)
    .bind(format!("% {happening} %"))
    .bind(alone.unwrap_or(""))
    .execute(&mut **transaction)
    .await
    .map(drop)
}

async fn order(transaction: &mut Transaction<'_, Any>, id: &str) -> Result<Option<OrderFacts>> {
    let row = sqlx::query(
        "SELECT number, lp, kind, state, total, charge_permission_id, charge_id, cycle, environment
         FROM orders WHERE id = $1",
    )
    .bind(id)
    .fetch_optional(&mut **transaction)
    .await?;
    row.map(|row| {
        Ok(OrderFacts {
            number: row.try_get(0)?,
            lp: row.try_get(1)?,
            kind: row.try_get(2)?,
            state: row.try_get(3)?,
            total: row.try_get(4)?,
            charge_permission_id: row.try_get(5)?,
            charge_id: row.try_get(6)?,
            cycle: row.try_get(7)?,
            environment: row.try_get(8)?,
        })
    })
    .transpose()
}

/// The subscription of this id, or the one that an order of this id belongs to.
async fn subscription(transaction: &mut Transaction<'_, Any>, id: &str) -> Result<Option<SubscriptionFacts>> {
    let row = sqlx::query(
        "SELECT number, lp, state, next_cycle, next_due, environment FROM subscriptions
         WHERE id = $1 OR first_order = $1 OR id = (SELECT subscription FROM orders WHERE orders.id = $1)",
    )
    .bind(id)
    .fetch_optional(&mut **transaction)
    .await?;
    row.map(|row| {
        Ok(SubscriptionFacts {
            number: row.try_get(0)?,
            lp: row.try_get(1)?,
            state: row.try_get(2)?,
            next_cycle: row.try_get(3)?,
            next_due: row.try_get(4)?,
            environment: row.try_get(5)?,
        })
    })
    .transpose()
}
