//! Letters to shoppers that wait to be sent. A letter is written in the transaction of what it tells, so none is lost
//! and none tells what did not happen; it is sent at least once.

use sqlx::{Any, Row as _, Transaction};

use super::{Result, Store};
use crate::clock::Millis;
use crate::secret::word;

/// What a letter says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Letter {
    /// The order is placed.
    Ordered,
    /// A renewal was charged.
    Renewed,
    /// A renewal was declined for a passing reason; it is tried again.
    RenewalDeclined,
    /// A renewal was declined for good; deliveries stop until the shopper acts.
    RenewalFailed,
    /// A renewal waits for next month: Amazon's monthly limit is reached.
    RenewalPostponed,
    /// The subscription has ended, at the shop or at Amazon.
    Ended,
    /// Deliveries pause.
    Paused,
    /// Deliveries go on.
    Resumed,
    /// The next delivery is left out.
    Skipped,
    /// Deliveries come in another cycle.
    CycleChanged,
}

impl Letter {
    const ALL: [Self; 10] = [
        Self::Ordered,
        Self::Renewed,
        Self::RenewalDeclined,
        Self::RenewalFailed,
        Self::RenewalPostponed,
        Self::Ended,
        Self::Paused,
        Self::Resumed,
        Self::Skipped,
        Self::CycleChanged,
    ];

    /// The database's word, and the template's name.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Ordered => "ordered",
            Self::Renewed => "renewed",
            Self::RenewalDeclined => "renewal_declined",
            Self::RenewalFailed => "renewal_failed",
            Self::RenewalPostponed => "renewal_postponed",
            Self::Ended => "ended",
            Self::Paused => "paused",
            Self::Resumed => "resumed",
            Self::Skipped => "skipped",
            Self::CycleChanged => "cycle_changed",
        }
    }

    fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|letter| letter.as_str() == word)
    }

    /// Whether it is about a subscription; the others are about an order.
    #[must_use]
    pub const fn is_about_subscription(self) -> bool {
        matches!(self, Self::Ended | Self::Paused | Self::Resumed | Self::Skipped | Self::CycleChanged)
    }
}

/// A letter that is due.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DueLetter {
    /// Its id.
    pub id: String,
    /// What it says.
    pub letter: Letter,
    /// Id of the order or the subscription.
    pub about: String,
    /// How often it was tried.
    pub tries: i64,
}

/// Puts a letter into the outbox.
pub(super) async fn post(
    transaction: &mut Transaction<'_, Any>,
    letter: Letter,
    about: &str,
    now: Millis,
) -> Result<()> {
    sqlx::query(
        "INSERT INTO outbox (id, letter, about, due_at, tries, created_at) VALUES ($1, $2, $3, $4, 0, $4)",
    )
    .bind(word())
    .bind(letter.as_str())
    .bind(about)
    .bind(now)
    .execute(&mut **transaction)
    .await
    .map(drop)
}

impl Store {
    /// Takes one due letter and puts its next try off until `again`, so that no two servers send it at once.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn take_letter(&self, again: Millis, now: Millis) -> Result<Option<DueLetter>> {
        let row = sqlx::query(
            "UPDATE outbox SET tries = tries + 1, due_at = $1
             WHERE id = (SELECT id FROM outbox WHERE sent_at IS NULL AND due_at <= $2 ORDER BY due_at LIMIT 1)
               AND due_at <= $2
             RETURNING id, letter, about, tries",
        )
        .bind(again)
        .bind(now)
        .fetch_optional(&self.pool)
        .await?;
        row.map(|row| {
            let letter: String = row.try_get(1)?;
            Ok(DueLetter {
                id: row.try_get(0)?,
                letter: Letter::from_word(&letter).ok_or_else(|| sqlx::Error::Decode("letter".into()))?,
                about: row.try_get(2)?,
                tries: row.try_get(3)?,
            })
        })
        .transpose()
    }

    /// A letter was handed to the mail server.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn letter_sent(&self, id: &str, now: Millis) -> Result<bool> {
        self.change(
            sqlx::query("UPDATE outbox SET sent_at = $1 WHERE id = $2 AND sent_at IS NULL")
                .bind(now)
                .bind(id),
        )
        .await
    }

    /// Puts a letter's next try off.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn letter_later(&self, id: &str, due_at: Millis) -> Result<bool> {
        self.change(
            sqlx::query("UPDATE outbox SET due_at = $1 WHERE id = $2 AND sent_at IS NULL")
                .bind(due_at)
                .bind(id),
        )
        .await
    }
}
