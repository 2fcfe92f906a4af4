//! Orders. `sending → sent → paid | canceled`; each arrow is one conditional update, so it happens once.
//!
//! A lease says who is talking to Amazon about an order right now. It runs out by itself: a server that
//! died in the middle leaves the order to the job.

use contract::{Answer, ConsentKind};
use lp_amazon_pay_contract as contract;
use sqlx::Row as _;
use sqlx::any::AnyRow;

use super::{Result, Store, from_json, to_json};
use crate::clock::Millis;
use crate::quote::Quote;
use crate::yen::Yen;

const COLUMNS: &str = "id, number, draft, lp, checkout_session_id, quote_json, ship_to_json, buyer_json,
     answers_json, payment_descriptor, state, reason, charge_permission_id, charge_id, tries, created_at";

/// Where an order stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OrderState {
    /// The row exists; Amazon was not told the amount yet. No money moved.
    Sending,
    /// Amazon has amount and result URL; the shopper is, or was, on Amazon's page. Money may be reserved.
    Sent,
    /// The session is completed: the order is real.
    Paid,
    /// It ended without money.
    Canceled,
}

impl OrderState {
    /// The database's word.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Sending => "sending",
            Self::Sent => "sent",
            Self::Paid => "paid",
            Self::Canceled => "canceled",
        }
    }

    fn from_word(word: &str) -> Option<Self> {
        [Self::Sending, Self::Sent, Self::Paid, Self::Canceled]
            .into_iter()
            .find(|state| state.as_str() == word)
    }
}

/// What an order is made of; all of it stands in the row before money moves.
#[derive(Clone, Debug)]
pub struct NewOrder {
    /// Our id.
    pub id: String,
    /// The number that the shopper reads, and Amazon's `merchantReferenceId`.
    pub number: String,
    /// The draft's handle.
    pub draft: String,
    /// The LP.
    pub lp: String,
    /// Amazon's session.
    pub checkout_session_id: String,
    /// What it costs.
    pub quote: Quote,
    /// Where it goes, as Amazon gave it.
    pub ship_to: amazon_pay::Address,
    /// Who buys, as Amazon gave it.
    pub buyer: amazon_pay::SessionBuyer,
    /// The form's other answers.
    pub answers: Vec<Answer>,
    /// How it is paid, in Amazon's words.
    pub payment_descriptor: String,
}

/// An order as it stands.
#[derive(Clone, Debug)]
pub struct Order {
    /// What was ordered.
    pub content: NewOrder,
    /// Where it stands.
    pub state: OrderState,
    /// Why it was canceled, in Amazon's word; while it is unfinished, what Amazon last said of the session.
    pub reason: Option<String>,
    /// Amazon's charge permission, once paid.
    pub charge_permission_id: Option<String>,
    /// Amazon's charge, once paid.
    pub charge_id: Option<String>,
    /// How often the job has tried.
    pub tries: i64,
    /// When the row was written.
    pub created_at: Millis,
}

/// The right to talk to Amazon about one order. Its end is its name: whoever took over has another one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lease {
    order: String,
    until: Millis,
}

/// What a completed session brings.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Paid {
    /// Always there on success.
    pub charge_permission_id: Option<String>,
    /// There unless the intent was Confirm.
    pub charge_id: Option<String>,
}

impl Order {
    /// 単品 or 定期.
    #[must_use]
    pub fn kind(&self) -> ConsentKind {
        self.content.quote.kind
    }

    /// What is paid.
    #[must_use]
    pub fn total(&self) -> Yen {
        self.content.quote.total
    }
}

impl Store {
    /// Writes an order, once per draft and once per session, and closes its draft in the same breath. `false`:
    /// another request was first, or the draft goes by another session now.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn add_order(&self, order: &NewOrder, due_at: Millis, now: Millis) -> Result<bool> {
        let mut transaction = self.pool.begin().await?;
        // The draft's row is the lock: whoever wants to change its session waits here and then finds it placed.
        let closed = sqlx::query(
            "UPDATE drafts SET placed_at = $1
             WHERE handle = $2 AND checkout_session_id = $3 AND placed_at IS NULL",
        )
        .bind(now)
        .bind(&order.draft)
        .bind(&order.checkout_session_id)
        .execute(&mut *transaction)
        .await?;
        if closed.rows_affected() == 0 {
            return Ok(false);
        }
        sqlx::query(
            "INSERT INTO orders (id, number, draft, lp, checkout_session_id, kind, quote_json, total,
                 ship_to_json, buyer_json, answers_json, payment_descriptor, state, lease_until, tries,
                 due_at, created_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, 'sending', 0, 0, $13, $14)",
        )
        .bind(&order.id)
        .bind(&order.number)
        .bind(&order.draft)
        .bind(&order.lp)
        .bind(&order.checkout_session_id)
        .bind(order.quote.kind.as_str())
        .bind(to_json(&order.quote))
        .bind(order.quote.total.0)
        .bind(to_json(&order.ship_to))
        .bind(to_json(&order.buyer))
        .bind(to_json(&order.answers))
        .bind(&order.payment_descriptor)
        .bind(due_at)
        .bind(now)
        .execute(&mut *transaction)
        .await?;
        transaction.commit().await?;
        Ok(true)
    }

    /// The order of a draft.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn order_of_draft(&self, handle: &str) -> Result<Option<Order>> {
        self.order_where("draft = $1", handle).await
    }

    /// An order by the number that the shopper reads.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn order_by_number(&self, number: &str) -> Result<Option<Order>> {
        self.order_where("number = $1", number).await
    }

    async fn order_where(&self, condition: &'static str, value: &str) -> Result<Option<Order>> {
        sqlx::query(sqlx::AssertSqlSafe(format!("SELECT {COLUMNS} FROM orders WHERE {condition}")))
            .bind(value)
            .fetch_optional(&self.pool)
            .await?
            .map(|row| read(&row))
            .transpose()
    }

    /// Every order, newest first.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn orders(&self) -> Result<Vec<Order>> {
        sqlx::query(sqlx::AssertSqlSafe(format!("SELECT {COLUMNS} FROM orders ORDER BY created_at DESC")))
            .fetch_all(&self.pool)
            .await?
            .iter()
            .map(read)
            .collect()
    }

    /// Takes the right to talk to Amazon about an unfinished order, until `until`. `None`: somebody else has it,
    /// or the order is finished.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn lease_order(&self, id: &str, until: Millis, now: Millis) -> Result<Option<Lease>> {
        let taken = self
            .change(
                sqlx::query(
                    "UPDATE orders SET lease_until = $1
                     WHERE id = $2 AND lease_until <= $3 AND state IN ('sending', 'sent')",
                )
                .bind(until)
                .bind(id)
                .bind(now),
            )
            .await?;
        Ok(taken.then(|| Lease { order: id.to_owned(), until }))
    }

    /// Gives one's own lease back and says when the job shall look again. `known` is what Amazon last said of the
    /// session ("Open": not paid), `None` when it is not certain.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn release_order(&self, lease: &Lease, known: Option<&str>, due_at: Millis) -> Result<bool> {
        self.change(
            sqlx::query(
                "UPDATE orders SET lease_until = 0, tries = tries + 1, reason = $1, due_at = $2
                 WHERE id = $3 AND lease_until = $4 AND state IN ('sending', 'sent')",
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
                "UPDATE orders SET state = 'sent', quote_json = $1, total = $2, ship_to_json = $3, payment_descriptor = $4
                 WHERE id = $5 AND lease_until = $6 AND state IN ('sending', 'sent')",
            )
            .bind(to_json(&sent.quote))
            .bind(sent.quote.total.0)
            .bind(to_json(&sent.ship_to))
            .bind(&sent.payment_descriptor)
            .bind(&lease.order)
            .bind(lease.until),
        )
        .await
    }

    /// The session is completed. `true` for exactly one caller.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn mark_paid(&self, id: &str, paid: &Paid, now: Millis) -> Result<bool> {
        self.change(
            sqlx::query(
                "UPDATE orders SET state = 'paid', reason = NULL, charge_permission_id = $1, charge_id = $2,
                        lease_until = 0, finished_at = $3
                 WHERE id = $4 AND state IN ('sending', 'sent')",
            )
            .bind(paid.charge_permission_id.as_deref())
            .bind(paid.charge_id.as_deref())
            .bind(now)
            .bind(id),
        )
        .await
    }

    /// Amazon says that it ended without money. `true` for exactly one caller.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn mark_canceled(&self, id: &str, reason: &str, now: Millis) -> Result<bool> {
        self.change(
            sqlx::query(
                "UPDATE orders SET state = 'canceled', reason = $1, lease_until = 0, finished_at = $2
                 WHERE id = $3 AND state IN ('sending', 'sent')",
            )
            .bind(reason)
            .bind(now)
            .bind(id),
        )
        .await
    }

    /// Drafts of unfinished orders that are due and that nobody holds. Only their handles: one order that cannot
    /// be read must not stop the others.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn due_orders(&self, now: Millis) -> Result<Vec<String>> {
        sqlx::query_scalar(
            "SELECT draft FROM orders
             WHERE state IN ('sending', 'sent') AND due_at <= $1 AND lease_until <= $1
             ORDER BY due_at LIMIT 50",
        )
        .bind(now)
        .fetch_all(&self.pool)
        .await
    }

    async fn change(
        &self,
        query: sqlx::query::Query<'_, sqlx::Any, sqlx::any::AnyArguments>,
    ) -> Result<bool> {
        query.execute(&self.pool).await.map(|done| done.rows_affected() == 1)
    }
}

fn read(row: &AnyRow) -> Result<Order> {
    let state: String = row.try_get("state")?;
    Ok(Order {
        content: NewOrder {
            id: row.try_get("id")?,
            number: row.try_get("number")?,
            draft: row.try_get("draft")?,
            lp: row.try_get("lp")?,
            checkout_session_id: row.try_get("checkout_session_id")?,
            quote: from_json(row.try_get("quote_json")?)?,
            ship_to: from_json(row.try_get("ship_to_json")?)?,
            buyer: from_json(row.try_get("buyer_json")?)?,
            answers: from_json(row.try_get("answers_json")?)?,
            payment_descriptor: row.try_get("payment_descriptor")?,
        },
        state: OrderState::from_word(&state).ok_or_else(|| sqlx::Error::Decode("state".into()))?,
        reason: row.try_get("reason")?,
        charge_permission_id: row.try_get("charge_permission_id")?,
        charge_id: row.try_get("charge_id")?,
        tries: row.try_get("tries")?,
        created_at: row.try_get("created_at")?,
    })
}
