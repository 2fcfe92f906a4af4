//! Orders as a list for the back office: searched, filtered, a page at a time, with what became of their money.

use contract::ConsentKind;
use lp_amazon_pay_contract as contract;
use sqlx::Row as _;
use sqlx::any::AnyRow;

use super::super::{Result, Store, from_json};
use super::OrderState;
use crate::clock::Millis;
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
    /// Part of a number, a name, an address, a phone number or Amazon's id.
    pub search: String,
    /// Which group.
    pub group: OrderGroup,
    /// 単品 or 定期.
    pub kind: Option<ConsentKind>,
    /// An LP's id; empty: every LP.
    pub lp: String,
}

/// A line of the list. Not printable: it names the buyer.
#[derive(Clone)]
pub struct OrderLine {
    /// The number that the shopper reads.
    pub number: String,
    /// When.
    pub created_at: Millis,
    /// The LP.
    pub lp: String,
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

/// The filter's conditions but its group are $1 to $3.
const LINES: &str = "SELECT o.number, o.created_at, o.lp, o.buyer_json, o.quote_json, o.state, o.offer_until,
                 (SELECT CAST(COALESCE(SUM(c.amount), 0) AS BIGINT) FROM charges c
                  WHERE c.order_id = o.id AND c.state IN ('authorized', 'capturing', 'canceling')) AS authorized,
                 (SELECT CAST(COALESCE(SUM(c.captured), 0) AS BIGINT) FROM charges c WHERE c.order_id = o.id) AS captured,
                 (SELECT CAST(COALESCE(SUM(c.refunded), 0) AS BIGINT) FROM charges c WHERE c.order_id = o.id) AS refunded
     FROM orders o
             WHERE ($1 = '' OR o.lp = $1) AND ($2 = '' OR o.kind = $2)
               AND ($3 = '' OR LOWER(o.number) LIKE $3 ESCAPE '\\' OR LOWER(o.buyer_json) LIKE $3 ESCAPE '\\'
                    OR LOWER(o.ship_to_json) LIKE $3 ESCAPE '\\'
                    OR LOWER(COALESCE(o.charge_permission_id, '')) LIKE $3 ESCAPE '\\')";

impl Store {
    /// A page of orders, newest first.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn order_lines(&self, filter: &OrderFilter, limit: i64, offset: i64) -> Result<Vec<OrderLine>> {
        let sql = format!(
            "{LINES} AND {} ORDER BY o.created_at DESC, o.number DESC LIMIT $4 OFFSET $5",
            filter.group.condition()
        );
        sqlx::query(sqlx::AssertSqlSafe(sql))
            .bind(&filter.lp)
            .bind(filter.kind.map_or("", ConsentKind::as_str))
            .bind(pattern(&filter.search))
            .bind(limit)
            .bind(offset)
            .fetch_all(&self.pool)
            .await?
            .iter()
            .map(read)
            .collect()
    }
}

impl Store {
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
            "{LINES} AND {} AND ($5 = '' OR o.created_at < $6 OR (o.created_at = $6 AND o.number < $5))
             ORDER BY o.created_at DESC, o.number DESC LIMIT $4",
            filter.group.condition()
        );
        let (at, number) = after.map_or((0, ""), |(at, number)| (*at, number.as_str()));
        sqlx::query(sqlx::AssertSqlSafe(sql))
            .bind(&filter.lp)
            .bind(filter.kind.map_or("", ConsentKind::as_str))
            .bind(pattern(&filter.search))
            .bind(limit)
            .bind(number)
            .bind(at)
            .fetch_all(&self.pool)
            .await?
            .iter()
            .map(read)
            .collect()
    }
}

/// `%…%` with the signs that mean something to LIKE defused.
fn pattern(search: &str) -> String {
    let search = search.trim().to_lowercase();
    if search.is_empty() {
        return search;
    }
    let defused: String = search
        .chars()
        .flat_map(|c| ['%', '_', '\\'].contains(&c).then_some('\\').into_iter().chain([c]))
        .collect();
    format!("%{defused}%")
}

fn read(row: &AnyRow) -> Result<OrderLine> {
    let buyer: amazon_pay::SessionBuyer = from_json(row.try_get("buyer_json")?)?;
    let state: String = row.try_get("state")?;
    Ok(OrderLine {
        number: row.try_get("number")?,
        created_at: row.try_get("created_at")?,
        lp: row.try_get("lp")?,
        buyer: buyer.name,
        quote: from_json(row.try_get("quote_json")?)?,
        state: OrderState::from_word(&state).ok_or_else(|| sqlx::Error::Decode("state".into()))?,
        authorized: Yen(row.try_get("authorized")?),
        captured: Yen(row.try_get("captured")?),
        refunded: Yen(row.try_get("refunded")?),
        offer_until: row.try_get("offer_until")?,
    })
}

#[cfg(test)]
mod tests {
    use super::pattern;

    #[test]
    fn signs_of_like_are_only_letters() {
        assert_eq!(pattern("  "), "");
        assert_eq!(pattern("AS-1"), "%as-1%");
        assert_eq!(pattern("100%_\\"), "%100\\%\\_\\\\%");
    }
}
