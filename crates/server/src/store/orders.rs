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

    /// Amazon said that the shopper has not paid there (yet).
    #[must_use]
    pub fn waits_for_shopper(&self) -> bool {
        self.state == OrderState::Sent && self.reason.as_deref() == Some("Open")
    }

    /// What is paid.
    #[must_use]
    pub fn total(&self) -> Yen {
        self.content.quote.total
    }
}

impl Store {
    /// Writes an order, once per draft and once per session. `false`: another request was first.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn add_order(&self, order: &NewOrder, due_at: Millis, now: Millis) -> Result<bool> {
        sqlx::query(
            "INSERT INTO orders (id, number, draft, lp, checkout_session_id, kind, quote_json, total,
                 ship_to_json, buyer_json, answers_json, payment_descriptor, state, lease_until, tries,
                 due_at, created_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, 'sending', 0, 0, $13, $14)
             ON CONFLICT DO NOTHING",
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
        .execute(&self.pool)
        .await
        .map(|done| done.rows_affected() == 1)
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
        sqlx::query(sqlx::AssertSqlSafe(format!(
            "SELECT {COLUMNS} FROM orders WHERE {condition}"
        )))
        .bind(value)
        .fetch_optional(&self.pool)
        .await?
        .map(|row| read(&row))
        .transpose()
    }

    /// The shopper came back from Amazon unpaid and places again, with another address or total. Only the
    /// holder of the lease may call this.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn revise_order(&self, id: &str, order: &NewOrder) -> Result<bool> {
        self.change(
            sqlx::query(
                "UPDATE orders SET quote_json = $1, total = $2, ship_to_json = $3, payment_descriptor = $4
                 WHERE id = $5 AND state IN ('sending', 'sent')",
            )
            .bind(to_json(&order.quote))
            .bind(order.quote.total.0)
            .bind(to_json(&order.ship_to))
            .bind(&order.payment_descriptor)
            .bind(id),
        )
        .await
    }

    /// Every order, newest first.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn orders(&self) -> Result<Vec<Order>> {
        sqlx::query(sqlx::AssertSqlSafe(format!(
            "SELECT {COLUMNS} FROM orders ORDER BY created_at DESC"
        )))
        .fetch_all(&self.pool)
        .await?
        .iter()
        .map(read)
        .collect()
    }

    /// Takes the right to talk to Amazon about an unfinished order, until `until`. `false`: somebody else
    /// has it, or the order is finished.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn lease_order(&self, id: &str, until: Millis, now: Millis) -> Result<bool> {
        self.change(
            sqlx::query(
                "UPDATE orders SET lease_until = $1
                 WHERE id = $2 AND lease_until <= $3 AND state IN ('sending', 'sent')",
            )
            .bind(until)
            .bind(id)
            .bind(now),
        )
        .await
    }

    /// Gives a lease back and says when the job shall look again. `known` is what Amazon last said of the
    /// session ("Open"), `None` when it said nothing.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn release_order(&self, id: &str, known: Option<&str>, due_at: Millis) -> Result<bool> {
        self.change(
            sqlx::query(
                "UPDATE orders SET lease_until = 0, tries = tries + 1, reason = $1, due_at = $2
                 WHERE id = $3 AND state IN ('sending', 'sent')",
            )
            .bind(known)
            .bind(due_at)
            .bind(id),
        )
        .await
    }

    /// Amazon has the amount: the shopper may go there.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn mark_sent(&self, id: &str, due_at: Millis) -> Result<bool> {
        self.change(
            sqlx::query(
                "UPDATE orders SET state = 'sent', reason = NULL, lease_until = 0, due_at = $1
                 WHERE id = $2 AND state IN ('sending', 'sent')",
            )
            .bind(due_at)
            .bind(id),
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

    /// Unfinished orders that are due and that nobody holds.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn due_orders(&self, now: Millis) -> Result<Vec<Order>> {
        sqlx::query(sqlx::AssertSqlSafe(format!(
            "SELECT {COLUMNS} FROM orders
             WHERE state IN ('sending', 'sent') AND due_at <= $1 AND lease_until <= $1
             ORDER BY due_at LIMIT 50"
        )))
        .bind(now)
        .fetch_all(&self.pool)
        .await?
        .iter()
        .map(read)
        .collect()
    }

    async fn change(
        &self,
        query: sqlx::query::Query<'_, sqlx::Any, sqlx::any::AnyArguments>,
    ) -> Result<bool> {
        query
            .execute(&self.pool)
            .await
            .map(|done| done.rows_affected() == 1)
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
