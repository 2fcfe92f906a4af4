//! CSV of orders and subscriptions: which columns there are, which an operator wants, and the lines, a page at a time.
//!
//! Each question of an LP is a column. A question that is asked for the first time while the file is written stands in
//! the column for the rest, so no answer is lost.

mod cells;
mod choice;

use futures_util::{Stream, StreamExt as _, TryStreamExt as _, stream};

use crate::csv::Cell;
use crate::language::Language;
use crate::live::{METHOD_NAME, says_v2};
use crate::shop::Shop;
use crate::store::{Key, OrderFilter, Question, SubscriptionState};

use cells::{ORDER_COLUMNS, Row, SUBSCRIPTION_COLUMNS};
pub use choice::{Choice, Column};

/// Rows that are read at a time: all that a file of any length holds in memory.
const PAGE: i64 = 500;

/// Which file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sheet {
    /// 受注.
    Orders,
    /// 定期.
    Subscriptions,
}

impl Sheet {
    /// The word in addresses, names of files and the database.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Orders => "orders",
            Self::Subscriptions => "subscriptions",
        }
    }

    /// Reads [`Self::as_str`].
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        [Self::Orders, Self::Subscriptions].into_iter().find(|sheet| sheet.as_str() == word)
    }

    /// Its own columns; those of the questions follow.
    #[must_use]
    pub const fn columns(self) -> &'static [&'static str] {
        match self {
            Self::Orders => ORDER_COLUMNS,
            Self::Subscriptions => SUBSCRIPTION_COLUMNS,
        }
    }
}

/// What is looked for.
#[derive(Clone)]
pub enum Wanted {
    /// As the list of orders.
    Orders(OrderFilter),
    /// As the list of subscriptions.
    Subscriptions(Option<SubscriptionState>),
}

/// What cells need beside their row.
pub(crate) struct Telling {
    pub(crate) language: Language,
    /// The payment method as shoppers read it.
    method: String,
    /// Questions that have a column, wanted or not.
    questions: Vec<Question>,
}

impl Shop {
    /// How many lines a file will have.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn count_rows(&self, wanted: &Wanted) -> anyhow::Result<i64> {
        Ok(match wanted {
            Wanted::Orders(filter) => self.store.count_orders(filter).await?,
            Wanted::Subscriptions(state) => self.store.count_subscriptions(*state).await?,
        })
    }

    /// The file, piece by piece; the next page is read when the one before was taken.
    pub fn csv(
        &self,
        wanted: Wanted,
        choice: Choice,
        language: Language,
    ) -> impl Stream<Item = anyhow::Result<Vec<u8>>> + Send + use<> {
        let method = Some(self.method_name(self.settings.shop.method_id)).filter(|name| !says_v2(name));
        let Choice { mut columns, dialect } = choice;
        let telling = Telling {
            language,
            method: method.unwrap_or_else(|| METHOD_NAME.to_owned()),
            questions: columns.iter().filter_map(|column| column.question.clone()).collect(),
        };
        columns.retain(|column| column.on);
        let head: Vec<Cell> = columns.iter().map(|column| Cell::Text(column.title(language))).collect();
        let begin = [dialect.begin(), dialect.line(&head)].concat();
        let shop = self.clone();
        let pages = stream::try_unfold(Some(None), move |state: Option<Option<Key>>| {
            let (shop, wanted) = (shop.clone(), wanted.clone());
            async move {
                let Some(after) = state else { return Ok(None) };
                let page = shop.page(&wanted, after.as_ref()).await?;
                let next = page.last().map(|row| Some(row.key()));
                anyhow::Ok(Some((page, next)))
            }
        });
        let lines = pages.map_ok(move |page| {
            let line = |row: &Row| {
                let cells: Vec<Cell> = columns.iter().map(|column| row.cell(column, &telling)).collect();
                dialect.line(&cells)
            };
            page.iter().flat_map(line).collect::<Vec<u8>>()
        });
        stream::once(async { Ok(begin) }).chain(lines)
    }

    async fn page(&self, wanted: &Wanted, after: Option<&Key>) -> anyhow::Result<Vec<Row>> {
        Ok(match wanted {
            Wanted::Orders(filter) => {
                let rows = self.store.orders_after(filter, after, PAGE).await?;
                rows.into_iter().map(Row::order).collect()
            }
            Wanted::Subscriptions(state) => {
                let rows = self.store.exported_subscriptions_after(*state, after, PAGE).await?;
                rows.into_iter().map(Row::subscription).collect()
            }
        })
    }
}
