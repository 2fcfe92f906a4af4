//! Review: the shopper is back from Amazon with a checkout session, and sees what will be ordered.
//!
//! The session is believed only if it is Open and was made by this draft's own button. Personal data is
//! shown only to the browser that came back first. How a review is opened stands in `open`.

mod open;

use amazon_pay::{Address, SessionBuyer};
use contract::DraftContent;
use lp_amazon_pay_contract as contract;

use super::offer::Pitch;
use crate::quote::{NoQuote, Quote};
use crate::secret::fingerprint;
use crate::settings::Lp;
use crate::shop::Shop;
use crate::store::{AgreedAddress, Draft, Order, Source};

/// Why the review is not shown. None of these moved money.
#[derive(Debug, thiserror::Error)]
pub enum Trouble {
    /// No such draft.
    #[error("no such draft")]
    Unknown,
    /// Another browser owns it, or nobody came back from Amazon yet.
    #[error("the review belongs to another browser")]
    NotYours,
    /// The session is not this draft's own.
    #[error("the session was not made by this draft's button")]
    ForeignSession,
    /// The session is over: expired, canceled, or unknown to Amazon.
    #[error("the session has ended")]
    SessionEnded,
    /// The order of this draft was canceled at Amazon.
    #[error("the order was canceled: {0}")]
    Canceled(String),
    /// The confirm press never saved what is ordered.
    #[error("the draft is empty")]
    Empty,
    /// Already ordered: go to the thanks page.
    #[error("already placed")]
    Placed,
    /// The offer's time is over, or what it followed has changed.
    #[error("the offer is over")]
    OfferOver,
    /// An order stands, and how it ended is being worked out: go to the result page.
    #[error("the order is being finished")]
    Finishing,
    /// A good session came back, but the browser has not shown yet that it keeps our cookie: give it this one.
    #[error("a claim is offered")]
    Offer(Claim),
    /// Something broke; Amazon or the database does not answer.
    #[error(transparent)]
    Broken(#[from] anyhow::Error),
}

impl From<sqlx::Error> for Trouble {
    fn from(error: sqlx::Error) -> Self {
        Self::Broken(error.into())
    }
}

/// What a browser's cookie holds: a word of its own, and the session that it came back with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Claim {
    /// Unguessable; its fingerprint is the draft's owner.
    pub word: String,
    /// Amazon's session.
    pub session: String,
}

/// A review that may be shown.
#[derive(Debug)]
pub struct Review {
    /// The draft.
    pub draft: Draft,
    /// What is ordered.
    pub content: DraftContent,
    /// How it will be paid: an Open session of ours, or a permission that stands.
    pub source: Source,
    /// Who buys, as Amazon says.
    pub buyer: SessionBuyer,
    /// How it is paid, in Amazon's words.
    pub descriptor: String,
    /// Where it goes.
    pub ship_to: Address,
    /// What it costs there, or why it cannot be ordered.
    pub price: Result<Quote, NoQuote>,
    /// Set when the delivery address (or the Amazon account) is another than the one last agreed to.
    pub change: Option<Change>,
    /// Who buys and where it goes, as one word.
    pub who_and_where: String,
    /// An order that was sent to Amazon but not paid yet.
    pub order: Option<Order>,
    /// A better product to pitch.
    pub upsell: Option<Pitch>,
    /// The way back to the first product, after an upsell was accepted.
    pub back_to_main: Option<BackToMain>,
    /// Whether the LP skips its confirm page: this is one screen then.
    pub confirm_skip: bool,
}

/// How the shopper gets back to the product that was chosen first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum BackToMain {
    /// The product stands in this draft.
    Here,
    /// It stands in the purchase's first draft, whose session is still open.
    There(String),
}

/// What changed on Amazon's page.
#[derive(Debug)]
pub struct Change {
    /// The address last agreed to: the one at login, or the last one answered OK.
    pub before: Option<Address>,
    /// What it would have cost there.
    pub price_before: Option<Quote>,
    /// Another Amazon account than at login.
    pub other_account: bool,
    /// What the shopper's OK will be remembered as.
    pub answer: String,
}

impl Shop {
    /// The owner answered OK to the address that the review shows. `answer` must be the one that was shown.
    ///
    /// # Errors
    /// [`Trouble`].
    pub async fn accept_change(&self, review: &Review, answer: &str) -> Result<(), Trouble> {
        if review.change.as_ref().is_some_and(|change| change.answer == answer) {
            let agreed = AgreedAddress { answer: answer.to_owned(), address: review.ship_to.clone() };
            self.store.accept_address(&review.draft.handle, &agreed).await?;
        }
        Ok(())
    }
}

impl Review {
    /// Fingerprint of all that the confirm page shows of the order: what, how many, for how much, where to, paid
    /// how. A final click counts only for what its page showed.
    #[must_use]
    pub fn seen(&self) -> String {
        let price = self.price.as_ref().ok().map(|quote| serde_json::to_string(quote).unwrap_or_default());
        let shown = [price.as_deref().unwrap_or(""), &self.who_and_where, &self.descriptor];
        fingerprint(&shown.join("\u{1f}"))
    }

    /// Whether a confirm-skip LP needs no screen of ours: Amazon has shown its selection page (it always does for
    /// 定期), the LP's button carries what the law demands, and nothing is left to ask. Once only: whoever comes back
    /// from the payment page sees the screen.
    #[must_use]
    pub fn needs_no_screen(&self, lp: &Lp) -> bool {
        let asked_at_amazon =
            self.draft.kind == contract::ConsentKind::Recurring && matches!(self.source, Source::Session(_));
        lp.confirm_skip
            && lp.form_is_lawful
            && asked_at_amazon
            && self.draft.offer.is_none()
            && self.change.is_none()
            && self.price.is_ok()
            && !self.draft.placed
    }
}
