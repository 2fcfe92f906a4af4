//! How a money move goes on: leased, pending, done, refused. Each is one conditional update under the lease, with
//! the counters in the same transaction.

use sqlx::{Any, Transaction};

use super::super::webhooks::{News, tell};
use super::super::{Result, Store, charges};
use super::{MoneyMove, MoveKind};
use crate::clock::Millis;
use crate::environment::Environment;
use crate::webhooks::Happening;
use crate::yen::Yen;

/// The right to talk to Amazon about one move. It runs out by itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MoveLease {
    id: String,
    until: Millis,
}

impl Store {
    /// Unfinished moves of an environment's orders that are due and that nobody holds.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn due_moves(&self, environment: Environment, now: Millis) -> Result<Vec<String>> {
        sqlx::query_scalar(
            "SELECT m.id FROM money_moves m JOIN orders o ON o.id = m.order_id
             WHERE m.state IN ('asked', 'pending') AND m.due_at <= $1 AND m.lease_until <= $1 AND o.environment = $2
             ORDER BY m.due_at LIMIT 50",
        )
        .bind(now)
        .bind(environment.as_str())
        .fetch_all(&self.pool)
        .await
    }

    /// Takes the right to talk to Amazon about a move. `None`: somebody else has it, or it is finished.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn lease_move(&self, id: &str, until: Millis, now: Millis) -> Result<Option<MoveLease>> {
        let query = sqlx::query(
            "UPDATE money_moves SET lease_until = $1, tries = tries + 1
             WHERE id = $2 AND lease_until <= $3 AND state IN ('asked', 'pending')",
        );
        let taken = self.change(query.bind(until).bind(id).bind(now)).await?;
        Ok(taken.then(|| MoveLease { id: id.to_owned(), until }))
    }

    /// Not known yet: gives the lease back and says when to ask again. `pending`: Amazon knows of it; `amazon_id`: by
    /// this name.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn move_later(
        &self,
        lease: &MoveLease,
        pending: bool,
        amazon_id: Option<&str>,
        due_at: Millis,
    ) -> Result<bool> {
        let query = sqlx::query(
            "UPDATE money_moves SET lease_until = 0, due_at = $1, amazon_id = COALESCE($2, amazon_id),
                    state = CASE WHEN $3 = 1 THEN 'pending' ELSE state END
             WHERE id = $4 AND lease_until = $5 AND state IN ('asked', 'pending')",
        );
        let query = query.bind(due_at).bind(amazon_id).bind(i64::from(pending));
        self.change(query.bind(&lease.id).bind(lease.until)).await
    }

    /// Done. `amount`: what Amazon really moved. `true` for exactly one caller.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn move_done(
        &self,
        lease: &MoveLease,
        wish: &MoneyMove,
        amount: Yen,
        amazon_id: Option<&str>,
        now: Millis,
    ) -> Result<bool> {
        let mut transaction = self.pool.begin().await?;
        if !finish(&mut transaction, lease, "done", None, amazon_id, amount, now).await? {
            return Ok(false);
        }
        let charge = wish.charge.as_deref().unwrap_or_default();
        match wish.kind {
            MoveKind::Capture => drop(charges::capture(&mut transaction, charge, "capturing", amount).await?),
            MoveKind::Refund => {}
            MoveKind::Cancel => {
                let reason = Some("MerchantCanceled");
                charges::end(&mut transaction, charge, "canceling", "canceled", reason).await?;
                // Nothing reserved and nothing taken: the order is over.
                sqlx::query(
                    "UPDATE orders SET state = 'canceled', reason = $1, finished_at = $2
                     WHERE id = $3 AND state = 'paid' AND charged = 0",
                )
                .bind(reason)
                .bind(now)
                .bind(&wish.order)
                .execute(&mut *transaction)
                .await?;
            }
            MoveKind::Authorize => {
                let charge = amazon_id.unwrap_or_default();
                charges::insert(&mut transaction, charge, &wish.order, amount, now).await?;
                sqlx::query("UPDATE orders SET charge_id = $1 WHERE id = $2")
                    .bind(charge)
                    .bind(&wish.order)
                    .execute(&mut *transaction)
                    .await?;
                sqlx::query("UPDATE money_moves SET charge_id = $1 WHERE id = $2")
                    .bind(charge)
                    .bind(&wish.id)
                    .execute(&mut *transaction)
                    .await?;
            }
        }
        let charge_id = if wish.kind == MoveKind::Authorize { amazon_id } else { wish.charge.as_deref() };
        let news = News { amount: Some(amount), charge_id, ..News::default() };
        tell(&mut transaction, happening(wish.kind), &wish.order, news, now).await?;
        transaction.commit().await?;
        Ok(true)
    }

    /// Not done, and nothing moved. `ended`: the charge itself is over at Amazon. `true` for exactly one caller.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn move_refused(
        &self,
        lease: &MoveLease,
        wish: &MoneyMove,
        reason: &str,
        ended: bool,
        now: Millis,
    ) -> Result<bool> {
        let mut transaction = self.pool.begin().await?;
        if !finish(&mut transaction, lease, "refused", Some(reason), None, wish.amount, now).await? {
            return Ok(false);
        }
        let charge = wish.charge.as_deref().unwrap_or_default();
        let held = if wish.kind == MoveKind::Cancel { "canceling" } else { "capturing" };
        let query = match wish.kind {
            MoveKind::Capture | MoveKind::Cancel if ended => {
                charges::end(&mut transaction, charge, held, "ended", Some(reason)).await?;
                None
            }
            // Looked at at once: perhaps somebody captured it elsewhere.
            MoveKind::Capture | MoveKind::Cancel => Some(
                sqlx::query(
                    "UPDATE charges SET state = 'authorized', look_at = 0 WHERE charge_id = $1 AND state = $2",
                )
                .bind(charge)
                .bind(held),
            ),
            MoveKind::Refund => Some(
                sqlx::query("UPDATE charges SET refunded = refunded - $2 WHERE charge_id = $1")
                    .bind(charge)
                    .bind(wish.amount.0),
            ),
            MoveKind::Authorize => Some(
                sqlx::query("UPDATE orders SET charged = charged - $2 WHERE id = $1")
                    .bind(&wish.order)
                    .bind(wish.amount.0),
            ),
        };
        if let Some(query) = query {
            query.execute(&mut *transaction).await?;
        }
        let news = News {
            amount: Some(wish.amount),
            charge_id: wish.charge.as_deref(),
            reason: Some(reason),
            what: Some(wish.kind.as_str()),
            ..News::default()
        };
        tell(&mut transaction, Happening::MoneyRefused, &wish.order, news, now).await?;
        transaction.commit().await?;
        Ok(true)
    }
}

const fn happening(kind: MoveKind) -> Happening {
    match kind {
        MoveKind::Capture => Happening::OrderCaptured,
        MoveKind::Cancel => Happening::OrderCanceled,
        MoveKind::Refund => Happening::OrderRefunded,
        MoveKind::Authorize => Happening::OrderAuthorized,
    }
}

async fn finish(
    transaction: &mut Transaction<'_, Any>,
    lease: &MoveLease,
    state: &str,
    reason: Option<&str>,
    amazon_id: Option<&str>,
    amount: Yen,
    now: Millis,
) -> Result<bool> {
    let done = sqlx::query(
        "UPDATE money_moves SET state = $1, reason = $2, amazon_id = COALESCE($3, amazon_id), amount = $4,
                finished_at = $5, lease_until = 0
         WHERE id = $6 AND lease_until = $7 AND state IN ('asked', 'pending')",
    )
    .bind(state)
    .bind(reason)
    .bind(amazon_id)
    .bind(amount.0)
    .bind(now)
    .bind(&lease.id)
    .bind(lease.until)
    .execute(&mut **transaction)
    .await?;
    Ok(done.rows_affected() == 1)
}
