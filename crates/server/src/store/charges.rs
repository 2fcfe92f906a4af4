//! Charges as we know them: what is authorised, captured and given back, and what changed at Amazon without us.

use sqlx::any::AnyRow;
use sqlx::{Any, Row as _, Transaction};

use super::webhooks::{News, tell};
use super::{Result, Store, history};
use crate::clock::{HOUR, Millis};
use crate::environment::Environment;
use crate::webhooks::Happening;
use crate::yen::Yen;

/// How often a charge that may still be captured is looked at, beside Amazon's notices.
const LOOK_EVERY: Millis = 24 * HOUR;

/// Where a charge stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ChargeStands {
    /// The money is reserved.
    Authorized,
    /// A capture is under way.
    Capturing,
    /// The money is taken.
    Captured,
    /// A cancellation is under way.
    Canceling,
    /// Canceled by us; nothing is reserved.
    Canceled,
    /// Declined, expired or canceled at Amazon; nothing is reserved.
    Ended,
}

impl ChargeStands {
    const ALL: [Self; 6] =
        [Self::Authorized, Self::Capturing, Self::Captured, Self::Canceling, Self::Canceled, Self::Ended];

    /// The database's word.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Authorized => "authorized",
            Self::Capturing => "capturing",
            Self::Captured => "captured",
            Self::Canceling => "canceling",
            Self::Canceled => "canceled",
            Self::Ended => "ended",
        }
    }
}

/// A charge.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChargeRow {
    /// Amazon's id.
    pub charge_id: String,
    /// Our order.
    pub order_id: String,
    /// Where it was paid.
    pub environment: Environment,
    /// What was authorised.
    pub amount: Yen,
    /// Where it stands.
    pub stands: ChargeStands,
    /// Why it ended, in Amazon's word.
    pub reason: Option<String>,
    /// What was taken.
    pub captured: Yen,
    /// What was given back, or is being given back.
    pub refunded: Yen,
    /// When it was authorised.
    pub authorized_at: Millis,
}

impl ChargeRow {
    /// What may still be given back: up to 15 % more than was captured, 8,400 yen more at most (Amazon page:
    /// `amazon-pay-checkout/manage-refunds`).
    #[must_use]
    pub fn refundable(&self) -> Yen {
        Yen((self.captured.0 + (self.captured.0 * 15 / 100).min(8_400) - self.refunded.0).max(0))
    }
}

const COLUMNS: &str = "charge_id, order_id, amount, state, reason, captured, refunded, authorized_at,
     (SELECT o.environment FROM orders o WHERE o.id = charges.order_id) AS environment";

/// What Amazon says of a charge that we did not do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SeenAtAmazon {
    /// Expired, canceled or declined, for this reason.
    Ended(String),
    /// Captured by somebody in Seller Central.
    Captured(Yen),
    /// More was given back than we know.
    Refunded(Yen),
    /// As we know it.
    Same,
}

impl Store {
    /// The charges of an order, oldest first.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn charges_of(&self, order: &str) -> Result<Vec<ChargeRow>> {
        let sql =
            format!("SELECT {COLUMNS} FROM charges WHERE order_id = $1 ORDER BY authorized_at, charge_id");
        let rows = sqlx::query(sqlx::AssertSqlSafe(sql)).bind(order).fetch_all(&self.pool).await?;
        rows.iter().map(read).collect()
    }

    /// A charge by Amazon's id.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn charge(&self, id: &str) -> Result<Option<ChargeRow>> {
        let sql = format!("SELECT {COLUMNS} FROM charges WHERE charge_id = $1");
        let row = sqlx::query(sqlx::AssertSqlSafe(sql)).bind(id).fetch_optional(&self.pool).await?;
        row.map(|row| read(&row)).transpose()
    }

    /// Charges of an environment that should be looked at, nothing being under way with them.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn charges_to_look_at(&self, environment: Environment, now: Millis) -> Result<Vec<String>> {
        sqlx::query_scalar(
            "SELECT c.charge_id FROM charges c JOIN orders o ON o.id = c.order_id
             WHERE c.look_at <= $1 AND c.state IN ('authorized', 'captured') AND o.environment = $2
             ORDER BY c.look_at LIMIT 20",
        )
        .bind(now)
        .bind(environment.as_str())
        .fetch_all(&self.pool)
        .await
    }

    /// A charge could not be looked at: it goes behind the others.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn look_again(&self, id: &str, at: Millis) -> Result<bool> {
        self.change(sqlx::query("UPDATE charges SET look_at = $1 WHERE charge_id = $2").bind(at).bind(id))
            .await
    }

    /// Writes down what Amazon says of a charge, and when to look again. `true` when it was news.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn seen_at_amazon(&self, charge: &ChargeRow, seen: &SeenAtAmazon, now: Millis) -> Result<bool> {
        let mut transaction = self.pool.begin().await?;
        let every = if charge.stands == ChargeStands::Captured { 7 * LOOK_EVERY } else { LOOK_EVERY };
        sqlx::query("UPDATE charges SET look_at = $1 WHERE charge_id = $2")
            .bind(now + every)
            .bind(&charge.charge_id)
            .execute(&mut *transaction)
            .await?;
        let about = News { charge_id: Some(&charge.charge_id), ..News::default() };
        let news = match seen {
            SeenAtAmazon::Same => false,
            SeenAtAmazon::Ended(reason) => {
                let won =
                    end(&mut transaction, &charge.charge_id, "authorized", "ended", Some(reason)).await?;
                if won {
                    history::add(&mut transaction, &charge.order_id, "charge_ended", Some(reason), now)
                        .await?;
                    let news = News { reason: Some(reason), ..about };
                    tell(&mut transaction, Happening::AuthorizationEnded, &charge.order_id, news, now)
                        .await?;
                }
                won
            }
            SeenAtAmazon::Captured(amount) => {
                let won = capture(&mut transaction, &charge.charge_id, "authorized", *amount).await?;
                if won {
                    let news = News { amount: Some(*amount), ..about };
                    tell(&mut transaction, Happening::OrderCaptured, &charge.order_id, news, now).await?;
                    let amount = amount.to_string();
                    history::add(
                        &mut transaction,
                        &charge.order_id,
                        "captured_elsewhere",
                        Some(&amount),
                        now,
                    )
                    .await?;
                }
                won
            }
            SeenAtAmazon::Refunded(sum) => {
                let done =
                    sqlx::query("UPDATE charges SET refunded = $1 WHERE charge_id = $2 AND refunded < $1")
                        .bind(sum.0)
                        .bind(&charge.charge_id)
                        .execute(&mut *transaction)
                        .await?;
                if done.rows_affected() == 1 {
                    let news = News { amount: Some(Yen(sum.0 - charge.refunded.0)), ..about };
                    tell(&mut transaction, Happening::OrderRefunded, &charge.order_id, news, now).await?;
                    let sum = sum.to_string();
                    history::add(&mut transaction, &charge.order_id, "refunded_elsewhere", Some(&sum), now)
                        .await?;
                }
                done.rows_affected() == 1
            }
        };
        transaction.commit().await?;
        Ok(news)
    }
}

/// A new charge stands, authorised.
pub(super) async fn insert(
    transaction: &mut Transaction<'_, Any>,
    charge: &str,
    order: &str,
    amount: Yen,
    now: Millis,
) -> Result<()> {
    sqlx::query(
        "INSERT INTO charges (charge_id, order_id, amount, state, captured, refunded, authorized_at, look_at)
         VALUES ($1, $2, $3, 'authorized', 0, 0, $4, $5)",
    )
    .bind(charge)
    .bind(order)
    .bind(amount.0)
    .bind(now)
    .bind(now + LOOK_EVERY)
    .execute(&mut **transaction)
    .await
    .map(drop)
}

/// The money of a charge is taken; what was authorised beyond it is free again.
pub(super) async fn capture(
    transaction: &mut Transaction<'_, Any>,
    charge: &str,
    from: &str,
    amount: Yen,
) -> Result<bool> {
    let done = sqlx::query(
        "UPDATE charges SET state = 'captured', reason = NULL, captured = $1 WHERE charge_id = $2 AND state = $3",
    )
    .bind(amount.0)
    .bind(charge)
    .bind(from)
    .execute(&mut **transaction)
    .await?;
    if done.rows_affected() == 0 {
        return Ok(false);
    }
    sqlx::query(
        "UPDATE orders SET charged = charged - (SELECT c.amount - c.captured FROM charges c WHERE c.charge_id = $1)
         WHERE id = (SELECT order_id FROM charges WHERE charge_id = $1)",
    )
    .bind(charge)
    .execute(&mut **transaction)
    .await?;
    Ok(true)
}

/// Nothing is reserved by a charge any more.
pub(super) async fn end(
    transaction: &mut Transaction<'_, Any>,
    charge: &str,
    from: &str,
    to: &str,
    reason: Option<&str>,
) -> Result<bool> {
    let done = sqlx::query("UPDATE charges SET state = $1, reason = $2 WHERE charge_id = $3 AND state = $4")
        .bind(to)
        .bind(reason)
        .bind(charge)
        .bind(from)
        .execute(&mut **transaction)
        .await?;
    if done.rows_affected() == 0 {
        return Ok(false);
    }
    sqlx::query(
        "UPDATE orders SET charged = charged - (SELECT amount FROM charges WHERE charge_id = $1)
         WHERE id = (SELECT order_id FROM charges WHERE charge_id = $1)",
    )
    .bind(charge)
    .execute(&mut **transaction)
    .await?;
    Ok(true)
}

fn read(row: &AnyRow) -> Result<ChargeRow> {
    let state: String = row.try_get("state")?;
    let stands = ChargeStands::ALL.into_iter().find(|stands| stands.as_str() == state);
    Ok(ChargeRow {
        charge_id: row.try_get("charge_id")?,
        order_id: row.try_get("order_id")?,
        environment: Environment::of_row(row)?,
        amount: Yen(row.try_get("amount")?),
        stands: stands.ok_or_else(|| sqlx::Error::Decode("state".into()))?,
        reason: row.try_get("reason")?,
        captured: Yen(row.try_get("captured")?),
        refunded: Yen(row.try_get("refunded")?),
        authorized_at: row.try_get("authorized_at")?,
    })
}
