//! How an order comes into being: once per draft, per session, per purchase and per cycle.
//!
//! A purchase may have been tried with another consent before. Whoever places takes the purchase's turn, supersedes
//! what is still unfinished, and writes its own row, in one transaction; an order that somebody is talking to Amazon
//! about, or that was paid, is never superseded.

use sqlx::{Any, Transaction};

use super::super::search::search_text;
use super::super::webhooks::{News, tell};
use super::super::{Result, Store, to_json};
use super::{NewOrder, SUPERSEDED};
use crate::clock::Millis;
use crate::webhooks::Happening;

/// Whether an order was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Added {
    /// It stands; or it stood already.
    Stands,
    /// Not written: the draft goes by another session now.
    OtherSession,
    /// Not written: another attempt of the purchase is being finished, or was paid.
    OtherAttempt,
    /// Not written: the order that this offer follows is not there to be followed any more.
    OfferOver,
}

impl Store {
    /// Writes an order and closes its draft in the same breath. An order of the same draft that was superseded comes
    /// back to life.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn add_order(&self, order: &NewOrder, due_at: Millis, now: Millis) -> Result<Added> {
        match self.try_to_add(order, due_at, now).await {
            Err(sqlx::Error::Database(error)) if error.is_unique_violation() => Ok(Added::OtherAttempt),
            done => done,
        }
    }

    async fn try_to_add(&self, order: &NewOrder, due_at: Millis, now: Millis) -> Result<Added> {
        let mut transaction = self.pool.begin().await?;
        // The purchase's row is the lock: two attempts of one purchase pass here one after the other.
        sqlx::query("UPDATE purchases SET turn = turn + 1 WHERE id = $1")
            .bind(&order.purchase)
            .execute(&mut *transaction)
            .await?;
        if !still_followed(&mut transaction, order).await? {
            return Ok(Added::OfferOver);
        }
        let superseded: Vec<String> = sqlx::query_scalar(
            "UPDATE orders SET state = 'canceled', reason = $1, finished_at = $2, lease_until = 0
             WHERE purchase = $3 AND draft <> $4 AND state IN ('sending', 'sent') AND lease_until <= $2 RETURNING id",
        )
        .bind(SUPERSEDED)
        .bind(now)
        .bind(&order.purchase)
        .bind(&order.draft)
        .fetch_all(&mut *transaction)
        .await?;
        let news = News { reason: Some(SUPERSEDED), ..News::default() };
        for id in superseded {
            tell(&mut transaction, Happening::OrderCanceled, &id, news, now).await?;
        }
        let revived: Option<String> = sqlx::query_scalar(
            "UPDATE orders SET state = 'sending', reason = NULL, finished_at = NULL, due_at = $1
             WHERE draft = $2 AND checkout_session_id = $3 AND state = 'canceled' AND reason = $4 AND erased_at IS NULL
             RETURNING id",
        )
        .bind(due_at)
        .bind(&order.draft)
        .bind(order.session())
        .bind(SUPERSEDED)
        .fetch_optional(&mut *transaction)
        .await?;
        if revived.is_none() {
            let closed = sqlx::query(
                "UPDATE drafts SET placed_at = $1
                 WHERE handle = $2 AND (checkout_session_id = $3 OR permission = $4) AND placed_at IS NULL",
            )
            .bind(now)
            .bind(&order.draft)
            .bind(order.session())
            .bind(permission(order))
            .execute(&mut *transaction)
            .await?;
            if closed.rows_affected() == 0 {
                // Placed before (then its order stands, whatever we superseded meanwhile is right), or by another session.
                let stands: Option<String> = sqlx::query_scalar(
                    "SELECT state FROM orders
                     WHERE draft = $1 AND (checkout_session_id = $2 OR charge_permission_id = $3)",
                )
                .bind(&order.draft)
                .bind(order.session())
                .bind(permission(order))
                .fetch_optional(&mut *transaction)
                .await?;
                return match stands {
                    Some(_) => transaction.commit().await.map(|()| Added::Stands),
                    None => Ok(Added::OtherSession),
                };
            }
            insert(&mut transaction, order, due_at, now).await?;
        }
        let placed = revived.as_deref().unwrap_or(&order.id);
        tell(&mut transaction, Happening::OrderPlaced, placed, News::default(), now).await?;
        transaction.commit().await?;
        Ok(Added::Stands)
    }
}

/// For an offer: takes the row of the order that it follows (captures take it too), then looks whether that order is
/// paid and its money untouched.
async fn still_followed(transaction: &mut Transaction<'_, Any>, order: &NewOrder) -> Result<bool> {
    let locked = sqlx::query(
        "UPDATE orders SET charged = charged
         WHERE id = (SELECT after_order FROM purchases WHERE id = $1 AND after_order IS NOT NULL)",
    )
    .bind(&order.purchase)
    .execute(&mut **transaction)
    .await?;
    if locked.rows_affected() == 0 {
        return Ok(true);
    }
    let stands: Option<String> = sqlx::query_scalar(
        "SELECT o.id FROM orders o JOIN purchases p ON p.after_order = o.id
         WHERE p.id = $1 AND o.state = 'paid'
           AND ($2 = '' OR NOT EXISTS (SELECT 1 FROM charges c WHERE c.order_id = o.id AND c.state <> 'authorized'))",
    )
    .bind(&order.purchase)
    .bind(order.replaces.as_deref().unwrap_or(""))
    .fetch_optional(&mut **transaction)
    .await?;
    Ok(stands.is_some())
}

fn permission(order: &NewOrder) -> Option<&str> {
    match &order.source {
        super::Source::Session(_) => None,
        super::Source::Permission(id) => Some(id),
    }
}

/// Writes the row. Renewals come through here too, in the transaction that moves their subscription on.
pub(in crate::store) async fn insert(
    transaction: &mut Transaction<'_, Any>,
    order: &NewOrder,
    due_at: Millis,
    now: Millis,
) -> Result<()> {
    let (subscription, cycle) = order.renewal.clone().unzip();
    sqlx::query(
        "INSERT INTO orders (id, number, draft, purchase, lp, language, checkout_session_id, kind, quote_json, total,
             ship_to_json, buyer_json, answers_json, payment_descriptor, preview, charge_permission_id, subscription,
             cycle, replaces, after_order, search_text, state, attempt, lease_until, tries, due_at, created_at,
             environment)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19,
             (SELECT after_order FROM purchases WHERE id = $4), $22, 'sending', 1, 0, 0, $20, $21, $23)",
    )
    .bind(&order.id)
    .bind(&order.number)
    .bind(&order.draft)
    .bind(&order.purchase)
    .bind(&order.lp)
    .bind(order.language.as_str())
    .bind(order.session())
    .bind(order.quote.kind.as_str())
    .bind(to_json(&order.quote))
    .bind(order.quote.total.0)
    .bind(to_json(&order.ship_to))
    .bind(to_json(&order.buyer))
    .bind(to_json(&order.answers))
    .bind(&order.payment_descriptor)
    .bind(i64::from(order.preview))
    .bind(permission(order))
    .bind(subscription)
    .bind(cycle)
    .bind(&order.replaces)
    .bind(due_at)
    .bind(now)
    .bind(search_text(&order.number, &order.buyer, &order.ship_to))
    .bind(order.environment.as_str())
    .execute(&mut **transaction)
    .await
    .map(drop)
}
