//! Money moves: what an operator wants done with an order's money, as a row before Amazon is asked.
//!
//! Asking moves the counter in the same transaction, so two operators, two tabs or a double click cannot both win;
//! what is refused gives it back (`steps`). An id is asked for once.

mod steps;

use sqlx::any::AnyRow;
use sqlx::{Any, Row as _, Transaction};

use super::{Result, Store, audit};
use crate::checkout::offer::TO_FINISH;
use crate::clock::{Millis, SECOND};
use crate::environment::Environment;
use crate::yen::Yen;

pub use steps::MoveLease;

/// What is to be done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum MoveKind {
    /// 売上確定: the reserved money is taken, whole or in part.
    Capture,
    /// キャンセル: the reservation is given up.
    Cancel,
    /// 返金: taken money goes back.
    Refund,
    /// 再オーソリ: a new reservation on the same permission.
    Authorize,
}

impl MoveKind {
    const ALL: [Self; 4] = [Self::Capture, Self::Cancel, Self::Refund, Self::Authorize];

    /// The database's word.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Capture => "capture",
            Self::Cancel => "cancel",
            Self::Refund => "refund",
            Self::Authorize => "authorize",
        }
    }
}

/// How far it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum MoveState {
    /// The row stands; Amazon may know of it or not.
    Asked,
    /// Amazon knows of it and has not decided.
    Pending,
    /// Done.
    Done,
    /// Not done, and nothing moved.
    Refused,
}

impl MoveState {
    const ALL: [Self; 4] = [Self::Asked, Self::Pending, Self::Done, Self::Refused];

    /// The database's word.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Asked => "asked",
            Self::Pending => "pending",
            Self::Done => "done",
            Self::Refused => "refused",
        }
    }
}

/// A wish.
#[derive(Clone, Debug)]
pub struct NewMove {
    /// Our id; a form that is sent twice has it twice.
    pub id: String,
    /// The order's id.
    pub order: String,
    /// The order's number, for the audit log.
    pub number: String,
    /// The charge; none for a new authorisation.
    pub charge: Option<String>,
    /// What is to be done.
    pub kind: MoveKind,
    /// How much.
    pub amount: Yen,
    /// Who wants it.
    pub operator: String,
    /// The selection that it was asked with.
    pub batch: Option<String>,
}

/// A wish and what became of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MoneyMove {
    /// Our id.
    pub id: String,
    /// The order's id.
    pub order: String,
    /// Where the order is paid.
    pub environment: Environment,
    /// The charge; none for a new authorisation that is not done.
    pub charge: Option<String>,
    /// What is to be done.
    pub kind: MoveKind,
    /// How much.
    pub amount: Yen,
    /// How far it is.
    pub state: MoveState,
    /// Why it was refused or waits, in Amazon's word.
    pub reason: Option<String>,
    /// Amazon's id of the refund or the new charge.
    pub amazon_id: Option<String>,
    /// Who wants it.
    pub operator: String,
    /// How often Amazon was asked.
    pub tries: i64,
    /// When it was asked for.
    pub created_at: Millis,
    /// When it was done or refused.
    pub finished_at: Option<Millis>,
}

/// What came of a wish.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asked {
    /// The row stands.
    Stands,
    /// The same form was sent before.
    Before,
    /// Not possible as order and charge stand: nothing was written.
    Impossible,
}

const COLUMNS: &str =
    "id, order_id, charge_id, kind, amount, state, reason, amazon_id, operator, tries, created_at,
     finished_at, (SELECT o.environment FROM orders o WHERE o.id = money_moves.order_id) AS environment";

/// Money of an order may move: it is paid, no offer that could take its place is open or being paid for. An offer
/// counts as open for as long as a shopper who took it at the last moment may still place it.
const FREE: &str = "o.state = 'paid' AND COALESCE(o.offer_until, 0) <= $2
     AND NOT EXISTS (SELECT 1 FROM orders r WHERE r.replaces = o.id AND r.state IN ('sending', 'sent'))";

/// How much longer an offer counts as open.
pub const OFFER_GRACE: Millis = TO_FINISH + 60 * SECOND;

impl Store {
    /// Asks for a move.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn ask_for_move(&self, new: &NewMove, now: Millis) -> Result<Asked> {
        let mut transaction = self.pool.begin().await?;
        if !insert(&mut transaction, new, "asked", None, now).await? {
            return Ok(Asked::Before);
        }
        if !reserve(&mut transaction, new, now).await? {
            return Ok(Asked::Impossible);
        }
        let action = format!("order.{}", new.kind.as_str());
        let amount = new.amount.to_string();
        audit::add(&mut transaction, &new.operator, &action, Some(&new.number), Some(&amount), now).await?;
        transaction.commit().await?;
        Ok(Asked::Stands)
    }

    /// Writes down that a wish of a selection was not possible, so that the selection's page shows it.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn note_impossible_move(&self, new: &NewMove, reason: &str, now: Millis) -> Result<()> {
        let mut transaction = self.pool.begin().await?;
        insert(&mut transaction, new, "refused", Some(reason), now).await?;
        transaction.commit().await
    }

    /// A move by our id.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn money_move(&self, id: &str) -> Result<Option<MoneyMove>> {
        Ok(self.moves_where("id = $1", id).await?.pop())
    }

    /// Every move of an order, oldest first.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn moves_of(&self, order: &str) -> Result<Vec<MoneyMove>> {
        self.moves_where("order_id = $1", order).await
    }

    /// Every move of a selection.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn moves_of_batch(&self, batch: &str) -> Result<Vec<MoneyMove>> {
        self.moves_where("batch = $1", batch).await
    }

    /// The unfinished move with a charge, if there is one.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn open_moves_of_charge(&self, charge: &str) -> Result<Vec<MoneyMove>> {
        self.moves_where("charge_id = $1 AND state IN ('asked', 'pending')", charge).await
    }

    /// The move that led to a refund.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn move_of_refund(&self, refund: &str) -> Result<Option<MoneyMove>> {
        Ok(self.moves_where("kind = 'refund' AND amazon_id = $1", refund).await?.pop())
    }

    async fn moves_where(&self, condition: &'static str, value: &str) -> Result<Vec<MoneyMove>> {
        let sql = format!("SELECT {COLUMNS} FROM money_moves WHERE {condition} ORDER BY created_at, id");
        sqlx::query(sqlx::AssertSqlSafe(sql))
            .bind(value)
            .fetch_all(&self.pool)
            .await?
            .iter()
            .map(read)
            .collect()
    }
}

async fn insert(
    transaction: &mut Transaction<'_, Any>,
    new: &NewMove,
    state: &str,
    reason: Option<&str>,
    now: Millis,
) -> Result<bool> {
    let done = sqlx::query(
        "INSERT INTO money_moves (id, order_id, charge_id, kind, amount, state, reason, operator, batch, tries,
             lease_until, due_at, created_at, finished_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 0, 0, $10, $10, $11) ON CONFLICT (id) DO NOTHING",
    )
    .bind(&new.id)
    .bind(&new.order)
    .bind(&new.charge)
    .bind(new.kind.as_str())
    .bind(new.amount.0)
    .bind(state)
    .bind(reason)
    .bind(&new.operator)
    .bind(&new.batch)
    .bind(now)
    .bind((state == "refused").then_some(now))
    .execute(&mut **transaction)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Moves the counter that makes a second wish lose.
async fn reserve(transaction: &mut Transaction<'_, Any>, new: &NewMove, now: Millis) -> Result<bool> {
    // The order's row is the lock that a placed offer takes too: one of the two sees the other's work.
    sqlx::query("UPDATE orders SET charged = charged WHERE id = $1")
        .bind(&new.order)
        .execute(&mut **transaction)
        .await?;
    let free = format!("EXISTS (SELECT 1 FROM orders o WHERE o.id = charges.order_id AND {FREE})");
    let sql = match new.kind {
        MoveKind::Capture => format!(
            "UPDATE charges SET state = 'capturing'
             WHERE charge_id = $1 AND order_id = $3 AND state = 'authorized' AND $4 > 0 AND $4 <= amount AND {free}"
        ),
        MoveKind::Cancel => format!(
            "UPDATE charges SET state = 'canceling'
             WHERE charge_id = $1 AND order_id = $3 AND state = 'authorized' AND $4 = amount AND {free}"
        ),
        MoveKind::Refund => "UPDATE charges SET refunded = refunded + $4
             WHERE charge_id = $1 AND order_id = $3 AND state = 'captured' AND $4 > 0 AND $2 IS NOT NULL
               AND refunded + $4 <= captured
                   + CASE WHEN captured * 15 / 100 < 8400 THEN captured * 15 / 100 ELSE 8400 END"
            .to_owned(),
        MoveKind::Authorize => format!(
            "UPDATE orders SET charged = charged + $4
             WHERE id = $3 AND $1 = '' AND $4 > 0 AND charged + $4 <= total AND charge_permission_id IS NOT NULL
               AND EXISTS (SELECT 1 FROM orders o WHERE o.id = orders.id AND {FREE})"
        ),
    };
    let done = sqlx::query(sqlx::AssertSqlSafe(sql))
        .bind(new.charge.as_deref().unwrap_or(""))
        .bind(now - OFFER_GRACE)
        .bind(&new.order)
        .bind(new.amount.0)
        .execute(&mut **transaction)
        .await?;
    Ok(done.rows_affected() == 1)
}

fn read(row: &AnyRow) -> Result<MoneyMove> {
    let malformed = |column: &'static str| sqlx::Error::Decode(column.into());
    let (kind, state): (String, String) = (row.try_get("kind")?, row.try_get("state")?);
    let kind = MoveKind::ALL.into_iter().find(|known| known.as_str() == kind);
    let state = MoveState::ALL.into_iter().find(|known| known.as_str() == state);
    Ok(MoneyMove {
        id: row.try_get("id")?,
        order: row.try_get("order_id")?,
        environment: Environment::of_row(row)?,
        charge: row.try_get("charge_id")?,
        kind: kind.ok_or_else(|| malformed("kind"))?,
        amount: Yen(row.try_get("amount")?),
        state: state.ok_or_else(|| malformed("state"))?,
        reason: row.try_get("reason")?,
        amazon_id: row.try_get("amazon_id")?,
        operator: row.try_get("operator")?,
        tries: row.try_get("tries")?,
        created_at: row.try_get("created_at")?,
        finished_at: row.try_get("finished_at")?,
    })
}
