//! Orders as a list for the back office: searched, filtered, a page at a time, with what became of their money.

use contract::ConsentKind;
use lp_amazon_pay_contract as contract;
use sqlx::any::{AnyArguments, AnyRow};
use sqlx::query::Query;
use sqlx::{Any, Row as _};

use super::super::search::{pattern, plain};
use super::super::{Result, Store, from_json};
use super::OrderState;
use crate::clock::Millis;
use crate::environment::Environment;
use crate::quote::Quote;
use crate::yen::Yen;

/// A group that an operator looks for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum OrderGroup {
    /// Every one.
    #[default]
    All,
    /// 売上待ち: money is reserved and waits to be captured.
    Waiting,
    /// 売上済み.
    Captured,
    /// 返金あり.
    Refunded,
    /// 手続き中: the shopper is, or was, on the way.
    Open,
    /// キャンセル.
    Canceled,
    /// 差し替え済み: an offer took its place.
    Replaced,
    /// A money move was refused or waits for Amazon.
    Trouble,
}

impl OrderGroup {
    /// Every one.
    pub const ALL: [Self; 8] = [
        Self::All,
        Self::Waiting,
        Self::Captured,
        Self::Refunded,
        Self::Open,
        Self::Canceled,
        Self::Replaced,
        Self::Trouble,
    ];

    /// The word in addresses.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::All => "",
            Self::Waiting => "waiting",
            Self::Captured => "captured",
            Self::Refunded => "refunded",
            Self::Open => "open",
            Self::Canceled => "canceled",
            Self::Replaced => "replaced",
            Self::Trouble => "trouble",
        }
    }

    /// Reads [`Self::as_str`]; anything else is every order.
    #[must_use]
    pub fn from_word(word: &str) -> Self {
        Self::ALL.into_iter().find(|group| group.as_str() == word).unwrap_or_default()
    }

    const fn condition(self) -> &'static str {
        match self {
            Self::All => "1 = 1",
            Self::Waiting => {
                "o.state = 'paid' AND EXISTS
                 (SELECT 1 FROM charges c WHERE c.order_id = o.id AND c.state IN ('authorized', 'capturing'))"
            }
            Self::Captured => "EXISTS (SELECT 1 FROM charges c WHERE c.order_id = o.id AND c.captured > 0)",
            Self::Refunded => "EXISTS (SELECT 1 FROM charges c WHERE c.order_id = o.id AND c.refunded > 0)",
            Self::Open => "o.state IN ('sending', 'sent')",
            Self::Canceled => "o.state = 'canceled'",
            Self::Replaced => "o.state IN ('replacing', 'replaced')",
            Self::Trouble => {
                "EXISTS (SELECT 1 FROM money_moves m WHERE m.order_id = o.id AND m.state <> 'done'
                         AND m.created_at = (SELECT MAX(n.created_at) FROM money_moves n WHERE n.order_id = o.id))"
            }
        }
    }
}

/// What is looked for. Not printable: people search by names.
#[derive(Clone, Default)]
pub struct OrderFilter {
    /// Part of a number, a name, a mail address, a phone number, an address or one of Amazon's ids.
    pub search: String,
    /// Which group.
    pub group: OrderGroup,
    /// 単品 or 定期.
    pub kind: Option<ConsentKind>,
    /// Where it is paid.
    pub environment: Option<Environment>,
    /// An LP's id; empty: every LP.
    pub lp: String,
    /// From this instant on.
    pub from: Option<Millis>,
    /// Up to this instant, without it.
    pub until: Option<Millis>,
}

/// Takes the first six values of [`OrderFilter::bind`].
const CONDITION: &str = "($1 = '' OR o.lp = $1) AND ($2 = '' OR o.kind = $2) AND o.created_at >= $5 AND o.created_at < $6
     AND ($3 = '' OR o.search_text LIKE $3 ESCAPE '\\' OR LOWER(o.charge_permission_id) LIKE $4 ESCAPE '\\'
          OR LOWER(o.checkout_session_id) LIKE $4 ESCAPE '\\'
          OR EXISTS (SELECT 1 FROM charges c WHERE c.order_id = o.id AND LOWER(c.charge_id) LIKE $4 ESCAPE '\\')
          OR EXISTS (SELECT 1 FROM money_moves m WHERE m.order_id = o.id AND LOWER(m.amazon_id) LIKE $4 ESCAPE '\\'))";

/// What a line of the list needs of an order.
const LINE: &str = "o.number, o.created_at, o.lp, o.buyer_json, o.quote_json, o.state, o.offer_until,
     o.environment";

/// What of an order's money stands where.
const SUMS: &str = "(SELECT CAST(COALESCE(SUM(c.amount), 0) AS BIGINT) FROM charges c
      WHERE c.order_id = o.id AND c.state IN ('authorized', 'capturing', 'canceling')) AS authorized,
     (SELECT CAST(COALESCE(SUM(c.captured), 0) AS BIGINT) FROM charges c WHERE c.order_id = o.id) AS captured,
     (SELECT CAST(COALESCE(SUM(c.refunded), 0) AS BIGINT) FROM charges c WHERE c.order_id = o.id) AS refunded";

impl OrderFilter {
    /// `SELECT <columns> FROM orders o WHERE …`, for [`Self::bind`]; more conditions may follow.
    pub(in crate::store) fn select(&self, columns: &str) -> String {
        let place = match self.environment {
            None => "1 = 1",
            Some(Environment::Live) => "o.environment = 'live'",
            Some(Environment::Sandbox) => "o.environment = 'sandbox'",
        };
        let group = self.group.condition();
        format!("SELECT {columns} FROM orders o WHERE {CONDITION} AND {place} AND {group}")
    }

    /// As [`Self::select`], with `authorized`, `captured` and `refunded`.
    pub(in crate::store) fn select_with_sums(&self, columns: &str) -> String {
        self.select(&format!("{columns}, {SUMS}"))
    }

    /// Binds the values $1 to $6.
    pub(in crate::store) fn bind<'q>(&self, query: Search<'q>) -> Search<'q> {
        query
            .bind(self.lp.clone())
            .bind(self.kind.map_or("", ConsentKind::as_str))
            .bind(pattern(&plain(&self.search)))
            .bind(pattern(&self.search.trim().to_lowercase()))
            .bind(self.from.unwrap_or(Millis::MIN))
            .bind(self.until.unwrap_or(Millis::MAX))
    }
}

/// A query that a filter can be bound to.
pub(in crate::store) type Search<'q> = Query<'q, Any, AnyArguments>;

/// A line of the list. Not printable: it names the buyer.
#[derive(Clone)]
pub struct OrderLine {
    /// The number that the shopper reads.
    pub number: String,
    /// When.
    pub created_at: Millis,
    /// The LP.
    pub lp: String,
    /// Where it is paid.
    pub environment: Environment,
    /// Who.
    pub buyer: Option<String>,
    /// What.
    pub quote: Quote,
    /// Where it stands.
    pub state: OrderState,
    /// Reserved now.
    pub authorized: Yen,
    /// Taken.
    pub captured: Yen,
    /// Given back.
    pub refunded: Yen,
    /// Until when an offer could take its place.
    pub offer_until: Option<Millis>,
}

impl Store {
    /// A page of orders, newest first.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn order_lines(&self, filter: &OrderFilter, limit: i64, offset: i64) -> Result<Vec<OrderLine>> {
        let sql = format!(
            "{} ORDER BY o.created_at DESC, o.number DESC LIMIT $7 OFFSET $8",
            filter.select_with_sums(LINE)
        );
        let query = filter.bind(sqlx::query(sqlx::AssertSqlSafe(sql))).bind(limit).bind(offset);
        query.fetch_all(&self.pool).await?.iter().map(read).collect()
    }

    /// The orders that come after a place in the list, newest first. A place is the last order that was seen: unlike a
    /// page's number it does not move when new orders come.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn order_lines_after(
        &self,
        filter: &OrderFilter,
        after: Option<&(Millis, String)>,
        limit: i64,
    ) -> Result<Vec<OrderLine>> {
        let sql = format!(
            "{} AND ($7 = '' OR o.created_at < $8 OR (o.created_at = $8 AND o.number < $7))
             ORDER BY o.created_at DESC, o.number DESC LIMIT $9",
            filter.select_with_sums(LINE)
        );
        let (at, number) = after.map_or((0, ""), |(at, number)| (*at, number.as_str()));
        let query = filter.bind(sqlx::query(sqlx::AssertSqlSafe(sql)));
        let query = query.bind(number.to_owned()).bind(at).bind(limit);
        query.fetch_all(&self.pool).await?.iter().map(read).collect()
    }

    /// How many orders a filter finds.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn count_orders(&self, filter: &OrderFilter) -> Result<i64> {
        let sql = filter.select("COUNT(*)");
        let query = filter.bind(sqlx::query(sqlx::AssertSqlSafe(sql)));
        query.fetch_one(&self.pool).await?.try_get(0)
    }
}

fn read(row: &AnyRow) -> Result<OrderLine> {
    let buyer: amazon_pay::SessionBuyer = from_json(row.try_get("buyer_json")?)?;
    let state: String = row.try_get("state")?;
    Ok(OrderLine {
        number: row.try_get("number")?,
        created_at: row.try_get("created_at")?,
        lp: row.try_get("lp")?,
        environment: Environment::of_row(row)?,
        buyer: buyer.name,
        quote: from_json(row.try_get("quote_json")?)?,
        state: OrderState::from_word(&state).ok_or_else(|| sqlx::Error::Decode("state".into()))?,
        authorized: Yen(row.try_get("authorized")?),
        captured: Yen(row.try_get("captured")?),
        refunded: Yen(row.try_get("refunded")?),
        offer_until: row.try_get("offer_until")?,
    })
}
