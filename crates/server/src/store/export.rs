//! Rows for a CSV: a page after a key, never a list of everything; the questions that LPs asked; what an operator chose.
//!
//! Pages go by (moment, number), newest first: a row that comes meanwhile stands before the first key and is left out.

use std::collections::HashSet;

use contract::Answer;
use lp_amazon_pay_contract as contract;
use sqlx::Row as _;

use super::orders::{Order, OrderFilter};
use super::subscriptions::{Subscription, SubscriptionState};
use super::{Result, Store, from_json, orders, subscriptions};
use crate::clock::{Millis, SECOND};
use crate::yen::Yen;

/// Where a page ended: moment and number of its last row.
pub type Key = (Millis, String);

/// Columns that answers may have; what is asked beyond them stands in one column for the rest.
const MOST_QUESTIONS: usize = 300;
/// Orders that are looked through at a time for new questions.
const AT_A_TIME: i64 = 500;
/// Orders may become visible so much later than they say: they are looked through again.
const LATE: Millis = 600 * SECOND;
const MARK: &str = "questions";

/// An order with what became of its money. Not printable: it names the buyer.
pub struct ExportedOrder {
    /// The order.
    pub order: Order,
    /// Reserved now.
    pub authorized: Yen,
    /// Taken.
    pub captured: Yen,
    /// Given back.
    pub refunded: Yen,
    /// Number of the subscription that it belongs to.
    pub subscription: Option<String>,
}

/// A subscription with what its first order's form answered.
pub struct ExportedSubscription {
    /// The subscription.
    pub subscription: Subscription,
    /// When it began.
    pub created_at: Millis,
    /// Of its first order.
    pub answers: Vec<Answer>,
}

/// A question that an LP asked.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Question {
    /// The field's name.
    pub name: String,
    /// Its label, as the shopper read it.
    pub label: String,
}

impl Store {
    /// The orders after a key, newest first.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn orders_after(
        &self,
        filter: &OrderFilter,
        after: Option<&Key>,
        limit: i64,
    ) -> Result<Vec<ExportedOrder>> {
        let columns = format!(
            "{}, (SELECT s.number FROM subscriptions s WHERE s.id = o.subscription OR s.first_order = o.id) AS belongs_to",
            orders::COLUMNS
        );
        let sql = format!(
            "{} AND (o.created_at < $7 OR (o.created_at = $7 AND o.number < $8))
             ORDER BY o.created_at DESC, o.number DESC LIMIT $9",
            filter.select_with_sums(&columns)
        );
        let (at, number) = key(after);
        let query = filter.bind(sqlx::query(sqlx::AssertSqlSafe(sql))).bind(at).bind(number).bind(limit);
        let read = |row: &sqlx::any::AnyRow| {
            Ok(ExportedOrder {
                order: orders::read(row)?,
                authorized: Yen(row.try_get("authorized")?),
                captured: Yen(row.try_get("captured")?),
                refunded: Yen(row.try_get("refunded")?),
                subscription: row.try_get("belongs_to")?,
            })
        };
        query.fetch_all(&self.pool).await?.iter().map(read).collect()
    }

    /// The subscriptions after a key, newest first; of one state, or of all.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn exported_subscriptions_after(
        &self,
        state: Option<SubscriptionState>,
        after: Option<&Key>,
        limit: i64,
    ) -> Result<Vec<ExportedSubscription>> {
        let sql = format!(
            "SELECT {},
                 (SELECT o.answers_json FROM orders o WHERE o.id = subscriptions.first_order) AS answers_json
             FROM subscriptions
             WHERE ($1 = '' OR state = $1) AND (created_at < $2 OR (created_at = $2 AND number < $3))
             ORDER BY created_at DESC, number DESC LIMIT $4",
            subscriptions::COLUMNS
        );
        let (at, number) = key(after);
        let query = sqlx::query(sqlx::AssertSqlSafe(sql)).bind(state.map_or("", SubscriptionState::as_str));
        let read = |row: &sqlx::any::AnyRow| {
            Ok(ExportedSubscription {
                subscription: subscriptions::read(row)?,
                created_at: row.try_get("created_at")?,
                answers: from_json(row.try_get("answers_json")?)?,
            })
        };
        query.bind(at).bind(number).bind(limit).fetch_all(&self.pool).await?.iter().map(read).collect()
    }

    /// How many subscriptions there are, in one state or in all.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn count_subscriptions(&self, state: Option<SubscriptionState>) -> Result<i64> {
        sqlx::query_scalar("SELECT COUNT(*) FROM subscriptions WHERE $1 = '' OR state = $1")
            .bind(state.map_or("", SubscriptionState::as_str))
            .fetch_one(&self.pool)
            .await
    }

    /// The questions of all orders, in the order in which LPs first asked them. Orders that came since the last time
    /// are looked through.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn questions(&self, now: Millis) -> Result<Vec<Question>> {
        let mark: Option<Millis> = sqlx::query_scalar("SELECT at FROM marks WHERE name = $1")
            .bind(MARK)
            .fetch_optional(&self.pool)
            .await?;
        let mut known: HashSet<Question> = self.known_questions().await?.into_iter().collect();
        let mut after: Key = (mark.unwrap_or(Millis::MIN), String::new());
        loop {
            let rows = sqlx::query(
                "SELECT created_at, number, answers_json FROM orders
                 WHERE created_at > $1 OR (created_at = $1 AND number > $2)
                 ORDER BY created_at, number LIMIT $3",
            )
            .bind(after.0)
            .bind(&after.1)
            .bind(AT_A_TIME)
            .fetch_all(&self.pool)
            .await?;
            let Some(last) = rows.last() else { break };
            after = (last.try_get(0)?, last.try_get(1)?);
            for row in &rows {
                let answers: Vec<Answer> = from_json(row.try_get(2)?)?;
                for (place, answer) in (0_i64..).zip(answers) {
                    let question = Question { name: answer.name, label: answer.label };
                    if known.len() < MOST_QUESTIONS && !known.contains(&question) {
                        self.note_question(&question, row.try_get(0)?, place).await?;
                        known.insert(question);
                    }
                }
            }
        }
        sqlx::query(
            "INSERT INTO marks (name, at) VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET at = excluded.at",
        )
        .bind(MARK)
        .bind(now - LATE)
        .execute(&self.pool)
        .await?;
        self.known_questions().await
    }

    async fn known_questions(&self) -> Result<Vec<Question>> {
        sqlx::query("SELECT name, label FROM questions ORDER BY first_seen, place, name, label")
            .fetch_all(&self.pool)
            .await?
            .iter()
            .map(|row| Ok(Question { name: row.try_get(0)?, label: row.try_get(1)? }))
            .collect()
    }

    async fn note_question(&self, question: &Question, at: Millis, place: i64) -> Result<bool> {
        self.change(
            sqlx::query(
                "INSERT INTO questions (name, label, first_seen, place) VALUES ($1, $2, $3, $4)
                 ON CONFLICT (name, label) DO NOTHING",
            )
            .bind(&question.name)
            .bind(&question.label)
            .bind(at)
            .bind(place),
        )
        .await
    }

    /// What an operator chose for a CSV, as JSON.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn csv_choice(&self, operator: &str, sheet: &str) -> Result<Option<String>> {
        sqlx::query_scalar("SELECT choice_json FROM csv_choices WHERE operator = $1 AND sheet = $2")
            .bind(operator)
            .bind(sheet)
            .fetch_optional(&self.pool)
            .await
    }

    /// Remembers what an operator chose for a CSV.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn choose_csv(&self, operator: &str, sheet: &str, choice: &str) -> Result<bool> {
        self.change(
            sqlx::query(
                "INSERT INTO csv_choices (operator, sheet, choice_json) VALUES ($1, $2, $3)
                 ON CONFLICT (operator, sheet) DO UPDATE SET choice_json = excluded.choice_json",
            )
            .bind(operator)
            .bind(sheet)
            .bind(choice),
        )
        .await
    }
}

/// The first page is after everything.
fn key(after: Option<&Key>) -> (Millis, String) {
    after.cloned().unwrap_or((Millis::MAX, String::new()))
}
