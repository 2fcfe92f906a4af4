//! The arrows between an order's states. Each is one conditional update; whoever changes no row has lost.
//!
//! A lease says who is talking to Amazon about an order right now. It runs out by itself: a server that died in the
//! middle leaves the order to the job.

use sqlx::Row as _;
use sqlx::any::AnyArguments;
use sqlx::query::Query;

use super::super::outbox::{Letter, post};
use super::super::search::search_text;
use super::super::subscriptions::{self, NewSubscription};
use super::super::webhooks::{News, tell};
use super::super::{Result, Store, charges, history, to_json};
use super::{NewOrder, SUPERSEDED};
use crate::clock::Millis;
use crate::webhooks::Happening;
use crate::yen::Yen;

/// The right to talk to Amazon about one order. Its end is its name: whoever took over has another one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lease {
    order: String,
    until: Millis,
}

impl Lease {
    /// The order's id.
    pub(in crate::store) fn order(&self) -> &str {
        &self.order
    }

    /// Its end, which is its name.
    pub(in crate::store) const fn until(&self) -> Millis {
        self.until
    }
}

/// What a payment brings, and all that is written down with it.
#[derive(Clone, Debug, Default)]
pub struct Paid {
    /// Always there on success.
    pub charge_permission_id: Option<String>,
    /// There unless nothing had to be paid.
    pub charge_id: Option<String>,
    /// Until when a thanks offer may be taken.
    pub offer_until: Option<Millis>,
    /// The subscription that begins with it.
    pub subscription: Option<NewSubscription>,
    /// What the shopper is told by mail.
    pub letter: Option<Letter>,
}

/// Reasons of an end without money that are nobody's refusal to pay.
const NOT_DECLINED: [&str; 5] = ["BuyerCanceled", "Expired", "NotFound", "SubscriptionStopped", SUPERSEDED];

type Change<'q> = Query<'q, sqlx::Any, AnyArguments>;

impl Store {
    /// Takes the right to talk to Amazon about an order, until `until`. `None`: somebody else has it, or there is
    /// nothing to talk about any more.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn lease_order(&self, id: &str, until: Millis, now: Millis) -> Result<Option<Lease>> {
        let taken = self
            .change(
                sqlx::query(
                    "UPDATE orders SET lease_until = $1
                     WHERE id = $2 AND lease_until <= $3 AND state IN ('sending', 'sent', 'replacing')",
                )
                .bind(until)
                .bind(id)
                .bind(now),
            )
            .await?;
        Ok(taken.then(|| Lease { order: id.to_owned(), until }))
    }

    /// Gives one's own lease back and says when the job shall look again. `known` is what Amazon last said ("Open":
    /// not paid), `None` when it is not certain.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn release_order(&self, lease: &Lease, known: Option<&str>, due_at: Millis) -> Result<bool> {
        self.change(
            sqlx::query(
                "UPDATE orders SET lease_until = 0, tries = tries + 1, reason = $1, due_at = $2
                 WHERE id = $3 AND lease_until = $4 AND state IN ('sending', 'sent', 'replacing')",
            )
            .bind(known)
            .bind(due_at)
            .bind(&lease.order)
            .bind(lease.until),
        )
        .await
    }

    /// What Amazon has accepted (price, address, means of payment) becomes the order's, under one's own lease.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn record_sent(&self, lease: &Lease, sent: &NewOrder) -> Result<bool> {
        self.change(
            sqlx::query(
                "UPDATE orders SET state = 'sent', quote_json = $1, total = $2, ship_to_json = $3, payment_descriptor = $4,
                        search_text = $7
                 WHERE id = $5 AND lease_until = $6 AND state IN ('sending', 'sent')",
            )
            .bind(to_json(&sent.quote))
            .bind(sent.quote.total.0)
            .bind(to_json(&sent.ship_to))
            .bind(&sent.payment_descriptor)
            .bind(&lease.order)
            .bind(lease.until)
            .bind(search_text(&sent.number, &sent.buyer, &sent.ship_to)),
        )
        .await
    }

    /// It is paid. `true` for exactly one caller. The subscription that begins, the letter, and the order whose place
    /// it takes are written in the same transaction.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn mark_paid(&self, id: &str, paid: &Paid, now: Millis) -> Result<bool> {
        let mut transaction = self.pool.begin().await?;
        let won = sqlx::query(
            "UPDATE orders SET state = 'paid', reason = NULL, charge_permission_id = $1, charge_id = $2,
                    offer_until = $3, lease_until = 0, finished_at = $4,
                    charged = CASE WHEN $2 IS NULL THEN 0 ELSE total END
             WHERE id = $5 AND state IN ('sending', 'sent') RETURNING total, subscription",
        )
        .bind(paid.charge_permission_id.as_deref())
        .bind(paid.charge_id.as_deref())
        .bind(paid.offer_until)
        .bind(now)
        .bind(id)
        .fetch_optional(&mut *transaction)
        .await?;
        let Some(won) = won else { return Ok(false) };
        if let Some(charge) = &paid.charge_id {
            charges::insert(&mut transaction, charge, id, Yen(won.try_get(0)?), now).await?;
        }
        // From here on the old order cannot be captured any more; the job cancels its charge.
        sqlx::query(
            "UPDATE orders SET state = 'replacing', due_at = $1, tries = 0, lease_until = 0
             WHERE state = 'paid' AND id = (SELECT replaces FROM orders WHERE id = $2)",
        )
        .bind(now)
        .bind(id)
        .execute(&mut *transaction)
        .await?;
        if let Some(subscription) = &paid.subscription {
            subscriptions::insert(&mut transaction, subscription, now).await?;
        }
        history::add(&mut transaction, id, "paid", None, now).await?;
        let renewed = won.try_get::<Option<String>, _>(1)?.is_some();
        let happening = if renewed { Happening::SubscriptionRenewed } else { Happening::OrderPaid };
        tell(&mut transaction, happening, id, News::default(), now).await?;
        if let Some(letter) = &paid.letter {
            post(&mut transaction, *letter, id, now).await?;
        }
        transaction.commit().await?;
        Ok(true)
    }

    /// It ended without money. `true` for exactly one caller.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn mark_canceled(&self, id: &str, reason: &str, now: Millis) -> Result<bool> {
        let mut transaction = self.pool.begin().await?;
        let won = sqlx::query(
            "UPDATE orders SET state = 'canceled', reason = $1, lease_until = 0, finished_at = $2
             WHERE id = $3 AND state IN ('sending', 'sent')",
        )
        .bind(reason)
        .bind(now)
        .bind(id)
        .execute(&mut *transaction)
        .await?;
        if won.rows_affected() == 0 {
            return Ok(false);
        }
        history::add(&mut transaction, id, "canceled", Some(reason), now).await?;
        let news = News { reason: Some(reason), ..News::default() };
        tell(&mut transaction, Happening::OrderCanceled, id, news, now).await?;
        if !NOT_DECLINED.contains(&reason) {
            let news = News { tried_again: Some(false), ..news };
            tell(&mut transaction, Happening::PaymentFailed, id, news, now).await?;
        }
        transaction.commit().await?;
        Ok(true)
    }

    /// The charge of a replaced order is canceled. `true` for exactly one caller.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn mark_replaced(&self, lease: &Lease, now: Millis) -> Result<bool> {
        let mut transaction = self.pool.begin().await?;
        let won = sqlx::query(
            "UPDATE orders SET state = 'replaced', lease_until = 0
             WHERE id = $1 AND lease_until = $2 AND state = 'replacing'",
        )
        .bind(&lease.order)
        .bind(lease.until)
        .execute(&mut *transaction)
        .await?;
        if won.rows_affected() == 0 {
            return Ok(false);
        }
        sqlx::query("UPDATE charges SET state = 'canceled', reason = 'Replaced' WHERE order_id = $1")
            .bind(&lease.order)
            .execute(&mut *transaction)
            .await?;
        sqlx::query("UPDATE orders SET charged = 0 WHERE id = $1")
            .bind(&lease.order)
            .execute(&mut *transaction)
            .await?;
        subscriptions::end_of_order(&mut transaction, &lease.order, "Replaced", now).await?;
        history::add(&mut transaction, &lease.order, "replaced", None, now).await?;
        tell(&mut transaction, Happening::OrderReplaced, &lease.order, News::default(), now).await?;
        transaction.commit().await?;
        Ok(true)
    }

    /// A charge on a permission was declined for a passing reason: a new attempt later. `true` for exactly one caller.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn try_again_later(
        &self,
        lease: &Lease,
        reason: &str,
        letter: Option<Letter>,
        due_at: Millis,
        now: Millis,
    ) -> Result<bool> {
        let mut transaction = self.pool.begin().await?;
        let won = sqlx::query(
            "UPDATE orders SET attempt = attempt + 1, tries = 0, reason = $1, due_at = $2, lease_until = 0
             WHERE id = $3 AND lease_until = $4 AND state = 'sending'",
        )
        .bind(reason)
        .bind(due_at)
        .bind(&lease.order)
        .bind(lease.until)
        .execute(&mut *transaction)
        .await?;
        if won.rows_affected() == 0 {
            return Ok(false);
        }
        history::add(&mut transaction, &lease.order, "declined", Some(reason), now).await?;
        let news = News { reason: Some(reason), tried_again: Some(true), ..News::default() };
        tell(&mut transaction, Happening::PaymentFailed, &lease.order, news, now).await?;
        if let Some(letter) = letter {
            post(&mut transaction, letter, &lease.order, now).await?;
        }
        transaction.commit().await?;
        Ok(true)
    }

    pub(in crate::store) async fn change(&self, query: Change<'_>) -> Result<bool> {
        query.execute(&self.pool).await.map(|done| done.rows_affected() == 1)
    }
}
