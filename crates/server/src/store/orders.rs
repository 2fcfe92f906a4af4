//! Orders: what stands in a row before money moves, and what became of it.
//!
//! `sending → sent → paid → replacing → replaced`, or `canceled`; each arrow is one conditional update (`steps`), so
//! it happens once. An order is paid by a checkout session, or charged on a permission that stands.

mod list;
mod placing;
mod steps;

use contract::{Answer, ConsentKind};
use lp_amazon_pay_contract as contract;
use sqlx::Row as _;
use sqlx::any::AnyRow;

use super::{Language, Result, Store, from_json};
use crate::clock::Millis;
use crate::environment::Environment;
use crate::quote::Quote;
use crate::yen::Yen;

pub use list::{OrderFilter, OrderGroup, OrderLine};
pub use placing::Added;
pub(super) use placing::insert;
pub use steps::{Lease, Paid};

pub(super) const COLUMNS: &str = "id, number, draft, purchase, lp, language, checkout_session_id, quote_json, ship_to_json,
     buyer_json, answers_json, payment_descriptor, preview, state, reason, attempt, charge_permission_id, charge_id,
     subscription, cycle, replaces, offer_until, tries, created_at, erased_at,
     environment";

/// Where an order stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum OrderState {
    /// The row exists; Amazon was not told the amount yet. No money moved.
    Sending,
    /// Amazon has amount and result URL; the shopper is, or was, on Amazon's page. Money may be reserved.
    Sent,
    /// The session is completed, or the permission charged: the order is real.
    Paid,
    /// Another order took its place; its charge is being canceled.
    Replacing,
    /// Another order took its place; its charge is canceled.
    Replaced,
    /// It ended without money.
    Canceled,
}

impl OrderState {
    /// Every one.
    pub const ALL: [Self; 6] =
        [Self::Sending, Self::Sent, Self::Paid, Self::Replacing, Self::Replaced, Self::Canceled];

    /// The database's word.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Sending => "sending",
            Self::Sent => "sent",
            Self::Paid => "paid",
            Self::Replacing => "replacing",
            Self::Replaced => "replaced",
            Self::Canceled => "canceled",
        }
    }

    fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.as_str() == word)
    }

    /// Whether the order was paid, whatever became of it.
    #[must_use]
    pub const fn was_paid(self) -> bool {
        matches!(self, Self::Paid | Self::Replacing | Self::Replaced)
    }
}

/// The reason of a canceled order whose shopper went on with another consent for the same purchase.
pub const SUPERSEDED: &str = "Superseded";

/// How an order is paid.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Source {
    /// By completing this checkout session.
    Session(String),
    /// By a charge on this permission.
    Permission(String),
}

/// What an order is made of; all of it stands in the row before money moves.
#[derive(Clone, Debug)]
pub struct NewOrder {
    /// Our id.
    pub id: String,
    /// The number that the shopper reads, and Amazon's `merchantReferenceId`.
    pub number: String,
    /// The draft's handle; none for a renewal.
    pub draft: Option<String>,
    /// The purchase; none for a renewal.
    pub purchase: Option<String>,
    /// The LP.
    pub lp: String,
    /// The shopper's language.
    pub language: Language,
    /// Where it is paid.
    pub environment: Environment,
    /// How it is paid.
    pub source: Source,
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
    /// The subscription and its cycle; none but for a renewal.
    pub renewal: Option<(String, i64)>,
    /// The order whose place it takes.
    pub replaces: Option<String>,
    /// Whether the LP was shown by a preview link.
    pub preview: bool,
}

/// An order as it stands.
#[derive(Clone, Debug)]
pub struct Order {
    /// What was ordered.
    pub content: NewOrder,
    /// Where it stands.
    pub state: OrderState,
    /// Why it was canceled, in Amazon's word; while it is unfinished, what Amazon last said.
    pub reason: Option<String>,
    /// Number of the attempt to charge it: after a definite decline a new one begins.
    pub attempt: i64,
    /// Amazon's charge permission, once paid.
    pub charge_permission_id: Option<String>,
    /// Amazon's charge, once paid; none while nothing had to be paid.
    pub charge_id: Option<String>,
    /// Until when a thanks offer may be taken.
    pub offer_until: Option<Millis>,
    /// How often the job has tried.
    pub tries: i64,
    /// When the row was written.
    pub created_at: Millis,
    /// When its personal data was erased.
    pub erased_at: Option<Millis>,
}

impl NewOrder {
    /// The checkout session, if it is paid by one.
    #[must_use]
    pub fn session(&self) -> Option<&str> {
        match &self.source {
            Source::Session(id) => Some(id),
            Source::Permission(_) => None,
        }
    }
}

impl Order {
    /// 単品 or 定期.
    #[must_use]
    pub fn kind(&self) -> ConsentKind {
        self.content.quote.kind
    }

    /// The permission that carries this order alone; a Recurring one may carry more.
    #[must_use]
    pub fn one_time_permission(&self) -> Option<&str> {
        self.charge_permission_id.as_deref().filter(|_| self.kind() == ConsentKind::OneTime)
    }

    /// What is paid.
    #[must_use]
    pub fn total(&self) -> Yen {
        self.content.quote.total
    }
}

impl Store {
    /// An order by our id.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn order(&self, id: &str) -> Result<Option<Order>> {
        self.order_where("id = $1", id).await
    }

    /// The order of a draft.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn order_of_draft(&self, handle: &str) -> Result<Option<Order>> {
        self.order_where("draft = $1", handle).await
    }

    /// The live order of a purchase: the one that may be, or was, paid.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn order_of_purchase(&self, purchase: &str) -> Result<Option<Order>> {
        self.order_where("purchase = $1 AND state <> 'canceled'", purchase).await
    }

    /// The live order of an offer that follows an order.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn order_after(&self, id: &str) -> Result<Option<Order>> {
        self.order_where("after_order = $1 AND state <> 'canceled'", id).await
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
        let sql = format!("SELECT {COLUMNS} FROM orders ORDER BY created_at DESC, number DESC");
        sqlx::query(sqlx::AssertSqlSafe(sql)).fetch_all(&self.pool).await?.iter().map(read).collect()
    }

    /// The orders of a subscription, newest first: its first one and its renewals.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn orders_of_subscription(&self, id: &str, first_order: &str) -> Result<Vec<Order>> {
        let sql = format!(
            "SELECT {COLUMNS} FROM orders WHERE subscription = $1 OR id = $2 ORDER BY created_at DESC, number DESC"
        );
        let query = sqlx::query(sqlx::AssertSqlSafe(sql)).bind(id).bind(first_order);
        query.fetch_all(&self.pool).await?.iter().map(read).collect()
    }

    /// Unfinished orders of an environment that are due and that nobody holds. Only their ids: one order that cannot be
    /// read must not stop the others.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn due_orders(&self, environment: Environment, now: Millis) -> Result<Vec<String>> {
        sqlx::query_scalar(
            "SELECT id FROM orders
             WHERE state IN ('sending', 'sent', 'replacing') AND due_at <= $1 AND lease_until <= $1 AND environment = $2
             ORDER BY due_at LIMIT 50",
        )
        .bind(now)
        .bind(environment.as_str())
        .fetch_all(&self.pool)
        .await
    }
}

pub(super) fn read(row: &AnyRow) -> Result<Order> {
    let state: String = row.try_get("state")?;
    let permission: Option<String> = row.try_get("charge_permission_id")?;
    let session: Option<String> = row.try_get("checkout_session_id")?;
    let source = match (session, &permission) {
        (Some(session), _) => Source::Session(session),
        (None, Some(permission)) => Source::Permission(permission.clone()),
        (None, None) => return Err(sqlx::Error::Decode("neither session nor permission".into())),
    };
    let renewal: (Option<String>, Option<i64>) = (row.try_get("subscription")?, row.try_get("cycle")?);
    Ok(Order {
        content: NewOrder {
            id: row.try_get("id")?,
            number: row.try_get("number")?,
            draft: row.try_get("draft")?,
            purchase: row.try_get("purchase")?,
            lp: row.try_get("lp")?,
            language: Language::from_word(row.try_get::<&str, _>("language")?),
            environment: Environment::of_row(row)?,
            source,
            quote: from_json(row.try_get("quote_json")?)?,
            ship_to: from_json(row.try_get("ship_to_json")?)?,
            buyer: from_json(row.try_get("buyer_json")?)?,
            answers: from_json(row.try_get("answers_json")?)?,
            payment_descriptor: row.try_get("payment_descriptor")?,
            renewal: renewal.0.zip(renewal.1),
            replaces: row.try_get("replaces")?,
            preview: row.try_get::<i64, _>("preview")? != 0,
        },
        state: OrderState::from_word(&state).ok_or_else(|| sqlx::Error::Decode("state".into()))?,
        reason: row.try_get("reason")?,
        attempt: row.try_get("attempt")?,
        charge_permission_id: permission,
        charge_id: row.try_get("charge_id")?,
        offer_until: row.try_get("offer_until")?,
        tries: row.try_get("tries")?,
        created_at: row.try_get("created_at")?,
        erased_at: row.try_get("erased_at")?,
    })
}
