//! What the server remembers: logins, drafts, orders, subscriptions, letters; SQLite or PostgreSQL, one SQL.
//!
//! Every step that two requests could fight for is one conditional `UPDATE`; whoever changes no row has
//! lost and reads again. No engine's own locks; the first statement of a transaction is a write.

mod accounts;
mod alarms;
mod api_keys;
mod api_replies;
mod audit;
mod backup;
mod charges;
mod counts;
mod drafts;
mod erasure;
mod export;
mod glance;
mod history;
mod logins;
mod metrics;
mod money;
mod notes;
mod notices;
mod office;
mod operators;
mod orders;
mod outbox;
mod previews;
mod search;
mod subscriptions;
mod webhooks;

use sqlx::any::AnyPoolOptions;
use sqlx::{AnyPool, Executor as _};

pub use crate::language::Language;
pub use accounts::{AccountIds, AccountRow, OpenTransfer};
pub use alarms::{Alarm, AlarmKind, LedNowhere};
pub use api_keys::{ApiKey, NewApiKey};
pub use api_replies::Reply;
pub use audit::Deed;
pub use charges::{ChargeRow, ChargeStands, SeenAtAmazon};
pub use drafts::{AgreedAddress, Draft, NewDraft, PurchaseOf};
pub use export::{ExportedOrder, ExportedSubscription, Key, Question};
pub use history::Happened;
pub use logins::LoginRow;
pub use money::{Asked, MoneyMove, MoveKind, MoveLease, MoveState, NewMove, OFFER_GRACE};
pub use notes::Note;
pub use notices::Notice;
pub use operators::{NewOperator, Operator};
pub use orders::{
    Added, Lease, NewOrder, Order, OrderFilter, OrderGroup, OrderLine, OrderState, Paid, SUPERSEDED, Source,
};
pub use outbox::{DueLetter, Letter};
pub use subscriptions::{Change, NewSubscription, Subscription, SubscriptionState};
pub use webhooks::{Delivery, DeliveryState, DueDelivery, NewWebhook, Told, Webhook};

/// Errors of the database; the caller can only answer "something broke on our side".
pub type StoreError = sqlx::Error;
type Result<T> = std::result::Result<T, StoreError>;

/// A handle to the database; clones share the pool.
#[derive(Clone, Debug)]
pub struct Store {
    pool: AnyPool,
}

impl Store {
    /// Opens (and for SQLite creates) the database and brings its tables up to date.
    ///
    /// `url` is `sqlite://file.db?mode=rwc` or `postgres://user@host/name`.
    ///
    /// # Errors
    /// When the database cannot be reached or a migration fails.
    pub async fn open(url: &str) -> anyhow::Result<Self> {
        sqlx::any::install_default_drivers();
        let sqlite = url.starts_with("sqlite:");
        let pool = AnyPoolOptions::new()
            .max_connections(8)
            .after_connect(move |connection, _| {
                Box::pin(async move {
                    if sqlite {
                        for pragma in [
                            "PRAGMA busy_timeout = 5000",
                            "PRAGMA journal_mode = WAL",
                            "PRAGMA synchronous = FULL",
                            "PRAGMA foreign_keys = ON",
                            // What is erased is overwritten, too.
                            "PRAGMA secure_delete = ON",
                        ] {
                            connection.execute(pragma).await?;
                        }
                    }
                    Ok(())
                })
            })
            .connect(url)
            .await?;
        sqlx::migrate!().run(&pool).await?;
        let store = Self { pool };
        store.fill_search_texts().await?;
        Ok(store)
    }

    /// Whether the database answers.
    ///
    /// # Errors
    /// When it does not.
    pub async fn ping(&self) -> Result<()> {
        sqlx::query("SELECT 1").execute(&self.pool).await.map(drop)
    }
}

/// Reads a JSON column that this server wrote itself. The error says where, never what: it may be logged.
fn from_json<T: serde::de::DeserializeOwned>(column: &str) -> Result<T> {
    serde_json::from_str(column).map_err(|error| {
        let place = format!("a JSON column is malformed at line {} column {}", error.line(), error.column());
        sqlx::Error::Decode(place.into())
    })
}

/// Writes a JSON column. Our own types always serialise.
fn to_json<T: serde::Serialize>(value: &T) -> String {
    serde_json::to_string(value).expect("own types serialise")
}
