//! Alarms: Amazon and our orders do not say the same. One line for one thing, so a comparison may run as often as it
//! likes; it stays until an operator says that it is settled.

use sqlx::Row as _;
use sqlx::any::AnyRow;

use super::{Result, Store, audit};
use crate::clock::{HOUR, Millis};
use crate::environment::Environment;

/// What does not agree.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AlarmKind {
    /// Amazon holds a payment that no living order of ours stands for.
    PaidWithoutOrder,
    /// An order is to be shipped, and Amazon holds no money for it.
    OrderWithoutMoney,
    /// Amazon holds another amount than the order.
    AmountDiffers,
}

impl AlarmKind {
    /// The database's word.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::PaidWithoutOrder => "paid_without_order",
            Self::OrderWithoutMoney => "order_without_money",
            Self::AmountDiffers => "amount_differs",
        }
    }
}

/// An alarm as it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Alarm {
    /// Our id.
    pub id: String,
    /// A word of [`AlarmKind`].
    pub kind: String,
    /// The order, if there is one.
    pub number: Option<String>,
    /// Amazon's charge, permission or session.
    pub amazon_id: Option<String>,
    /// When it was first seen.
    pub seen_at: Millis,
}

/// A draft whose session is over and led to no living order.
#[derive(Clone, Debug)]
pub struct LedNowhere {
    /// The draft's handle.
    pub draft: String,
    /// Amazon's session.
    pub session: String,
    /// The number of the order that died.
    pub number: Option<String>,
}

/// Orders that are older are not looked through any more.
const LOOK_BACK: Millis = 60 * 24 * HOUR;
/// A session lives for a day; after this nothing can become of it any more.
const SESSION_OVER: Millis = 26 * HOUR;
/// Amazon forgets sessions after this.
const FORGOTTEN: Millis = 30 * 24 * HOUR;

impl Store {
    /// Raises an alarm. `false`: it was raised before.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn raise(
        &self,
        kind: AlarmKind,
        number: Option<&str>,
        amazon_id: Option<&str>,
        now: Millis,
    ) -> Result<bool> {
        self.change(
            sqlx::query(
                "INSERT INTO alarms (id, kind, number, amazon_id, seen_at) VALUES ($1, $2, $3, $4, $5)
                 ON CONFLICT (id) DO NOTHING",
            )
            .bind(
                [Some(kind.as_str()), number, amazon_id].into_iter().flatten().collect::<Vec<_>>().join(" "),
            )
            .bind(kind.as_str())
            .bind(number.map(str::to_owned))
            .bind(amazon_id.map(str::to_owned))
            .bind(now),
        )
        .await
    }

    /// Orders that are to be shipped although no money is reserved or taken for them (nor is being reserved), and the
    /// charge that is over; without those that an alarm was raised for.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn orders_without_money(&self, now: Millis) -> Result<Vec<(String, Option<String>)>> {
        sqlx::query(
            "SELECT o.number, o.charge_id FROM orders o
             WHERE o.state = 'paid' AND o.total > 0 AND o.finished_at >= $1
               AND NOT EXISTS (SELECT 1 FROM charges c WHERE c.order_id = o.id AND c.state NOT IN ('ended', 'canceled'))
               AND NOT EXISTS (SELECT 1 FROM money_moves m
                    WHERE m.order_id = o.id AND m.kind = 'authorize' AND m.state IN ('asked', 'pending'))
               AND NOT EXISTS (SELECT 1 FROM alarms a WHERE a.number = o.number AND a.kind = 'order_without_money'
                    AND COALESCE(a.amazon_id, '') = COALESCE(o.charge_id, ''))
             ORDER BY o.number LIMIT 50",
        )
        .bind(now - LOOK_BACK)
        .fetch_all(&self.pool)
        .await?
        .iter()
        .map(|row| Ok((row.try_get(0)?, row.try_get(1)?)))
        .collect()
    }

    /// Whether an order of this number is still being paid, or money is being reserved for it: a charge that is not ours
    /// yet may be ours in a moment.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn is_being_paid(&self, number: &str) -> Result<bool> {
        let found: Option<String> = sqlx::query_scalar(
            "SELECT o.id FROM orders o WHERE o.number = $1 AND (o.state IN ('sending', 'sent')
                OR EXISTS (SELECT 1 FROM money_moves m
                    WHERE m.order_id = o.id AND m.kind = 'authorize' AND m.state IN ('asked', 'pending')))",
        )
        .bind(number)
        .fetch_optional(&self.pool)
        .await?;
        Ok(found.is_some())
    }

    /// Drafts of an environment whose session is over and led to no living order.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn sessions_to_compare(
        &self,
        environment: Environment,
        now: Millis,
    ) -> Result<Vec<LedNowhere>> {
        sqlx::query(
            "SELECT d.handle, d.checkout_session_id, (SELECT o.number FROM orders o WHERE o.draft = d.handle) AS number
             FROM drafts d
             WHERE d.compared_at IS NULL AND d.checkout_session_id IS NOT NULL AND d.created_at < $1 AND d.created_at > $2
               AND d.environment = $3
               AND NOT EXISTS (SELECT 1 FROM orders o WHERE o.draft = d.handle AND o.state <> 'canceled')
             ORDER BY d.created_at LIMIT 20",
        )
        .bind(now - SESSION_OVER)
        .bind(now - FORGOTTEN)
        .bind(environment.as_str())
        .fetch_all(&self.pool)
        .await?
        .iter()
        .map(|row| {
            Ok(LedNowhere {
                draft: row.try_get("handle")?,
                session: row.try_get("checkout_session_id")?,
                number: row.try_get("number")?,
            })
        })
        .collect()
    }

    /// A draft's session was compared.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn session_compared(&self, handle: &str, now: Millis) -> Result<bool> {
        let query =
            sqlx::query("UPDATE drafts SET compared_at = $1 WHERE handle = $2 AND compared_at IS NULL");
        self.change(query.bind(now).bind(handle.to_owned())).await
    }

    /// Alarms that nobody has settled, newest first.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn open_alarms(&self, limit: i64) -> Result<Vec<Alarm>> {
        sqlx::query(
            "SELECT id, kind, number, amazon_id, seen_at FROM alarms WHERE handled_at IS NULL
             ORDER BY seen_at DESC, id LIMIT $1",
        )
        .bind(limit)
        .fetch_all(&self.pool)
        .await?
        .iter()
        .map(read)
        .collect()
    }

    /// How many alarms nobody has settled.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn count_open_alarms(&self) -> Result<i64> {
        sqlx::query_scalar("SELECT COUNT(*) FROM alarms WHERE handled_at IS NULL").fetch_one(&self.pool).await
    }

    /// An operator says that an alarm is settled. `false`: there is none, or somebody was first.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn settle_alarm(&self, id: &str, operator: &str, now: Millis) -> Result<bool> {
        let mut transaction = self.pool.begin().await?;
        let done = sqlx::query(
            "UPDATE alarms SET handled_at = $1, handled_by = $2 WHERE id = $3 AND handled_at IS NULL",
        )
        .bind(now)
        .bind(operator)
        .bind(id)
        .execute(&mut *transaction)
        .await?;
        if done.rows_affected() == 0 {
            return Ok(false);
        }
        audit::add(&mut transaction, operator, "alarm.settle", Some(id), None, now).await?;
        transaction.commit().await?;
        Ok(true)
    }
}

fn read(row: &AnyRow) -> Result<Alarm> {
    Ok(Alarm {
        id: row.try_get("id")?,
        kind: row.try_get("kind")?,
        number: row.try_get("number")?,
        amazon_id: row.try_get("amazon_id")?,
        seen_at: row.try_get("seen_at")?,
    })
}
