//! Subscriptions (定期): what is charged on a Recurring permission each cycle, and when next.
//!
//! A cycle's order is written in the transaction that moves the subscription to its next cycle, and only once per
//! cycle; so whatever is restarted or runs twice, a cycle is charged at most once. The price is what the shopper agreed to.

mod cycle;
mod steps;

use sqlx::any::AnyRow;
use sqlx::{Any, Row as _, Transaction};
use time::Date;

use super::orders::{NewOrder, Order, Source};
use super::webhooks::{News, tell};
use super::{Language, Result, Store, from_json, history, to_json};
use crate::calendar;
use crate::clock::Millis;
use crate::environment::Environment;
use crate::quote::Quote;
use crate::secret::fingerprint;
use crate::settings::{Cycle, CycleUnit};
use crate::webhooks::Happening;

pub use steps::Change;

pub(super) const COLUMNS: &str =
    "id, number, first_order, lp, language, charge_permission_id, quote_json, ship_to_json,
     buyer_json, payment_descriptor, state, reason, anchor, anchor_cycle, cycle_every, cycle_unit, next_cycle,
     next_due, created_at, environment";

/// Where a subscription stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum SubscriptionState {
    /// Charged when due.
    Active,
    /// The shopper wanted a pause: nothing is charged.
    Paused,
    /// A payment failed for good: nothing is charged until the shopper has acted.
    Suspended,
    /// Over. The permission is closed at Amazon unless something else is charged on it.
    Ended,
}

impl SubscriptionState {
    /// Every one.
    pub const ALL: [Self; 4] = [Self::Active, Self::Paused, Self::Suspended, Self::Ended];

    /// The database's word.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Active => "active",
            Self::Paused => "paused",
            Self::Suspended => "suspended",
            Self::Ended => "ended",
        }
    }

    fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.as_str() == word)
    }
}

/// A subscription that begins with a paid order.
#[derive(Clone, Debug)]
pub struct NewSubscription {
    /// Our id.
    pub id: String,
    /// Number that operator and shopper read: the first order's.
    pub number: String,
    /// Id of the first order: cycle 1.
    pub first_order: String,
    /// The LP.
    pub lp: String,
    /// The shopper's language.
    pub language: Language,
    /// Where it is charged.
    pub environment: Environment,
    /// What is charged.
    pub permission: String,
    /// The price of a later cycle, as agreed.
    pub quote: Quote,
    /// Where it goes.
    pub ship_to: amazon_pay::Address,
    /// Who buys.
    pub buyer: amazon_pay::SessionBuyer,
    /// How it is paid, in Amazon's words.
    pub payment_descriptor: String,
    /// How often.
    pub cycle: Cycle,
    /// The day that cycles are counted from.
    pub anchor: Date,
    /// The cycle that is due on that day: the first, until the cycle changes.
    pub anchor_cycle: i64,
}

/// A subscription as it stands.
#[derive(Clone, Debug)]
pub struct Subscription {
    /// What was agreed.
    pub content: NewSubscription,
    /// Where it stands.
    pub state: SubscriptionState,
    /// Why it was suspended or ended.
    pub reason: Option<String>,
    /// The cycle that comes next.
    pub next_cycle: i64,
    /// The day on which it is due.
    pub next_due: Date,
    /// When it began.
    pub created_at: Millis,
}

impl Subscription {
    /// The first cycle after `number` that is due after `day`.
    #[must_use]
    pub fn cycle_after(&self, number: i64, day: Date) -> (i64, Date) {
        let NewSubscription { anchor, anchor_cycle, cycle, .. } = self.content;
        let before = anchor_cycle - 1;
        let (next, due) = calendar::next_cycle(anchor, cycle, number - before, day);
        (next + before, due)
    }

    /// The order of the next cycle. Id and number follow from subscription and cycle: when an older database is put back
    /// and the cycle is due once more, Amazon hears the same idempotency key and reference, and charges nothing twice.
    #[must_use]
    pub fn next_order(&self) -> NewOrder {
        let content = &self.content;
        NewOrder {
            id: fingerprint(&format!("renewal {} {}", content.id, self.next_cycle)),
            number: format!("{}-{}", content.number, self.next_cycle),
            draft: None,
            purchase: None,
            lp: content.lp.clone(),
            language: content.language,
            environment: content.environment,
            source: Source::Permission(content.permission.clone()),
            quote: content.quote.clone(),
            ship_to: content.ship_to.clone(),
            buyer: content.buyer.clone(),
            answers: Vec::new(),
            payment_descriptor: content.payment_descriptor.clone(),
            renewal: Some((content.id.clone(), self.next_cycle)),
            replaces: None,
            preview: false,
        }
    }
}

impl Store {
    /// A subscription by our id.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn subscription(&self, id: &str) -> Result<Option<Subscription>> {
        self.subscription_where("id = $1", id).await
    }

    /// A subscription by its number.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn subscription_by_number(&self, number: &str) -> Result<Option<Subscription>> {
        self.subscription_where("number = $1", number).await
    }

    /// The number of the subscription that an order belongs to, and which of its cycles it is.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn cycle_of(&self, order: &Order) -> Result<Option<(String, i64)>> {
        let content = &order.content;
        Ok(match &content.renewal {
            Some((id, cycle)) => self.subscription(id).await?.map(|found| (found.content.number, *cycle)),
            // The first order lends its number.
            None => {
                self.subscription_by_number(&content.number).await?.map(|found| (found.content.number, 1))
            }
        })
    }

    async fn subscription_where(&self, condition: &'static str, value: &str) -> Result<Option<Subscription>> {
        sqlx::query(sqlx::AssertSqlSafe(format!("SELECT {COLUMNS} FROM subscriptions WHERE {condition}")))
            .bind(value)
            .fetch_optional(&self.pool)
            .await?
            .map(|row| read(&row))
            .transpose()
    }

    /// Every subscription, newest first.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn subscriptions(&self) -> Result<Vec<Subscription>> {
        let sql = format!("SELECT {COLUMNS} FROM subscriptions ORDER BY created_at DESC, number DESC");
        sqlx::query(sqlx::AssertSqlSafe(sql)).fetch_all(&self.pool).await?.iter().map(read).collect()
    }

    /// A page of subscriptions, newest first; of one state, or of all.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn subscription_page(
        &self,
        state: Option<SubscriptionState>,
        limit: i64,
        offset: i64,
    ) -> Result<Vec<Subscription>> {
        let sql = format!(
            "SELECT {COLUMNS} FROM subscriptions WHERE $1 = '' OR state = $1
             ORDER BY created_at DESC, number DESC LIMIT $2 OFFSET $3"
        );
        let state = state.map_or("", SubscriptionState::as_str);
        let query = sqlx::query(sqlx::AssertSqlSafe(sql)).bind(state).bind(limit).bind(offset);
        query.fetch_all(&self.pool).await?.iter().map(read).collect()
    }

    /// The subscriptions that come after a place in the list, newest first.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn subscriptions_after(
        &self,
        state: Option<SubscriptionState>,
        after: Option<&(Millis, String)>,
        limit: i64,
    ) -> Result<Vec<Subscription>> {
        let sql = format!(
            "SELECT {COLUMNS} FROM subscriptions WHERE ($1 = '' OR state = $1)
               AND ($2 = '' OR created_at < $3 OR (created_at = $3 AND number < $2))
             ORDER BY created_at DESC, number DESC LIMIT $4"
        );
        let (at, number) = after.map_or((0, ""), |(at, number)| (*at, number.as_str()));
        let state = state.map_or("", SubscriptionState::as_str);
        let query = sqlx::query(sqlx::AssertSqlSafe(sql)).bind(state).bind(number).bind(at).bind(limit);
        query.fetch_all(&self.pool).await?.iter().map(read).collect()
    }

    /// Ids of an environment's active subscriptions whose next cycle is due on or before a day.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn due_subscriptions(&self, environment: Environment, day: Date) -> Result<Vec<String>> {
        sqlx::query_scalar(
            "SELECT id FROM subscriptions WHERE state = 'active' AND next_due <= $1 AND environment = $2
             ORDER BY next_due LIMIT 50",
        )
        .bind(calendar::written(day))
        .bind(environment.as_str())
        .fetch_all(&self.pool)
        .await
    }

    /// Permissions of ended subscriptions of an environment that are still open at Amazon and that nothing else is charged
    /// on.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn permissions_to_close(&self, environment: Environment) -> Result<Vec<String>> {
        sqlx::query_scalar(
            "SELECT DISTINCT charge_permission_id FROM subscriptions s
             WHERE state = 'ended' AND permission_closed = 0 AND environment = $1
               AND NOT EXISTS (SELECT 1 FROM subscriptions o
                               WHERE o.charge_permission_id = s.charge_permission_id AND o.state <> 'ended')
               AND NOT EXISTS (SELECT 1 FROM orders o
                               WHERE o.charge_permission_id = s.charge_permission_id AND o.state IN ('sending', 'sent'))
             LIMIT 50",
        )
        .bind(environment.as_str())
        .fetch_all(&self.pool)
        .await
    }
}

/// Writes the row of a new subscription; its next cycle is the second.
pub(super) async fn insert(
    transaction: &mut Transaction<'_, Any>,
    new: &NewSubscription,
    now: Millis,
) -> Result<()> {
    sqlx::query(
        "INSERT INTO subscriptions (id, number, first_order, lp, language, charge_permission_id, quote_json,
             ship_to_json, buyer_json, payment_descriptor, state, anchor, cycle_every, cycle_unit, next_cycle,
             next_due, permission_closed, created_at, environment)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 'active', $11, $12, $13, 2, $14, 0, $15, $16)",
    )
    .bind(&new.id)
    .bind(&new.number)
    .bind(&new.first_order)
    .bind(&new.lp)
    .bind(new.language.as_str())
    .bind(&new.permission)
    .bind(to_json(&new.quote))
    .bind(to_json(&new.ship_to))
    .bind(to_json(&new.buyer))
    .bind(&new.payment_descriptor)
    .bind(calendar::written(new.anchor))
    .bind(i64::from(new.cycle.every))
    .bind(new.cycle.unit.as_str())
    .bind(calendar::written(calendar::due(new.anchor, new.cycle, 2)))
    .bind(now)
    .bind(new.environment.as_str())
    .execute(&mut **transaction)
    .await?;
    history::add(transaction, &new.id, "began", None, now).await?;
    tell(transaction, Happening::SubscriptionBegan, &new.id, News::default(), now).await
}

/// Ends the subscription that began with an order, if there is one.
pub(super) async fn end_of_order(
    transaction: &mut Transaction<'_, Any>,
    order: &str,
    reason: &str,
    now: Millis,
) -> Result<()> {
    let ended: Option<String> = sqlx::query_scalar(
        "UPDATE subscriptions SET state = 'ended', reason = $1 WHERE first_order = $2 AND state <> 'ended' RETURNING id",
    )
    .bind(reason)
    .bind(order)
    .fetch_optional(&mut **transaction)
    .await?;
    let Some(id) = ended else { return Ok(()) };
    let news = News { reason: Some(reason), what: Some("ended"), ..News::default() };
    tell(transaction, Happening::SubscriptionChanged, &id, news, now).await
}

pub(super) fn read(row: &AnyRow) -> Result<Subscription> {
    let malformed = |column: &'static str| sqlx::Error::Decode(column.into());
    let date = |column: &'static str| -> Result<Date> {
        calendar::read(row.try_get(column)?).ok_or_else(|| malformed(column))
    };
    let every: i64 = row.try_get("cycle_every")?;
    let cycle = Cycle {
        every: u16::try_from(every).map_err(|_| malformed("cycle_every"))?,
        unit: CycleUnit::from_word(row.try_get("cycle_unit")?).ok_or_else(|| malformed("cycle_unit"))?,
    };
    Ok(Subscription {
        content: NewSubscription {
            id: row.try_get("id")?,
            number: row.try_get("number")?,
            first_order: row.try_get("first_order")?,
            lp: row.try_get("lp")?,
            language: Language::from_word(row.try_get::<&str, _>("language")?),
            environment: Environment::of_row(row)?,
            permission: row.try_get("charge_permission_id")?,
            quote: from_json(row.try_get("quote_json")?)?,
            ship_to: from_json(row.try_get("ship_to_json")?)?,
            buyer: from_json(row.try_get("buyer_json")?)?,
            payment_descriptor: row.try_get("payment_descriptor")?,
            cycle,
            anchor: date("anchor")?,
            anchor_cycle: row.try_get("anchor_cycle")?,
        },
        state: SubscriptionState::from_word(row.try_get("state")?).ok_or_else(|| malformed("state"))?,
        reason: row.try_get("reason")?,
        next_cycle: row.try_get("next_cycle")?,
        next_due: date("next_due")?,
        created_at: row.try_get("created_at")?,
    })
}
