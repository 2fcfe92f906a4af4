//! How far people come on an LP, counted by the day: no cookies, no addresses, nothing about anybody.
//!
//! Kept in memory and added to the database in each round of the jobs, so that a busy LP costs no write per visit. A
//! server that dies loses the last seconds.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use url::Url;

use crate::calendar;
use crate::clock::Millis;
use crate::shop::Shop;

/// A step on the way to an order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Step {
    /// The tag was asked for; browsers keep it for a minute, so this is no number of visits.
    Tag,
    /// The button was seen, as the widget says.
    Button,
    /// Somebody came back from Amazon signed in.
    Login,
    /// Somebody came to the confirm page.
    Confirm,
}

impl Step {
    /// Every one.
    pub const ALL: [Self; 4] = [Self::Tag, Self::Button, Self::Login, Self::Confirm];

    /// The database's word.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Tag => "tag",
            Self::Button => "button",
            Self::Login => "login",
            Self::Confirm => "confirm",
        }
    }
}

/// So many of a step on a day, and when last.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counted {
    /// How many.
    pub count: i64,
    /// When last.
    pub last_at: Millis,
}

/// What has not been written down yet. There are as many entries as LPs and steps, whoever knocks how often.
#[derive(Debug, Default)]
pub(crate) struct Counts(Mutex<Waiting>);

/// What waits to be written down.
#[derive(Debug, Default)]
pub(crate) struct Waiting {
    /// By day, LP and step.
    pub(crate) steps: BTreeMap<(String, String, Step), Counted>,
    /// The last refused origin by LP.
    pub(crate) refused: BTreeMap<String, (String, Millis)>,
}

impl Shop {
    /// Counts a step on an LP of ours.
    pub(crate) fn count(&self, lp: &str, step: Step) {
        let now = self.clock.now();
        let key = (calendar::written(calendar::day(now)), lp.to_owned(), step);
        let mut waiting = self.counts.0.lock().unwrap_or_else(PoisonError::into_inner);
        let counted = waiting.steps.entry(key).or_default();
        *counted = Counted { count: counted.count + 1, last_at: now };
    }

    /// Remembers which origin was refused last on an LP of ours; what is no origin is not kept.
    pub(crate) fn count_refused(&self, lp: &str, origin: &str) {
        let exact = Url::parse(origin).is_ok_and(|url| url.origin().ascii_serialization() == origin);
        if exact && origin.len() <= 200 {
            let mut waiting = self.counts.0.lock().unwrap_or_else(PoisonError::into_inner);
            waiting.refused.insert(lp.to_owned(), (origin.to_owned(), self.clock.now()));
        }
    }

    /// Writes down what was counted.
    ///
    /// # Errors
    /// When the database fails; then it waits for the next time.
    pub async fn write_counts(&self) -> anyhow::Result<()> {
        let waiting = std::mem::take(&mut *self.counts.0.lock().unwrap_or_else(PoisonError::into_inner));
        let written = self.store.add_counts(&waiting).await;
        if written.is_err() {
            let mut now = self.counts.0.lock().unwrap_or_else(PoisonError::into_inner);
            for (key, counted) in waiting.steps {
                let later = now.steps.entry(key).or_default();
                later.count += counted.count;
                later.last_at = later.last_at.max(counted.last_at);
            }
            for (lp, refused) in waiting.refused {
                now.refused.entry(lp).or_insert(refused);
            }
        }
        Ok(written?)
    }
}
