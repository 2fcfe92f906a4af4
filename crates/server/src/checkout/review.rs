//! Review: the shopper is back from Amazon with a checkout session, and sees what will be ordered.
//!
//! The session is believed only if it is Open and was made by this draft's own button. Personal data is
//! shown only to the browser that came back first.

use amazon_pay::{Address, CheckoutSession, CheckoutSessionId, CheckoutSessionState, ProductType};
use contract::DraftContent;
use lp_amazon_pay_contract as contract;

use super::finish::Outcome;
use crate::amazon::{is_not_found, payment_descriptor};
use crate::buyer::{prefecture, who_and_where};
use crate::quote::{NoQuote, Quote, quote};
use crate::secret::{fingerprint, matches, word};
use crate::settings::Lp;
use crate::shop::Shop;
use crate::store::{AgreedAddress, Draft, Order, OrderState};

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
    /// Amazon's session, Open and ours.
    pub session: CheckoutSession,
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
    /// Opens a review. `session` is the parameter that Amazon appended; `claim` the cookie, if any.
    ///
    /// The first visit with a good session is offered a claim; the visit that brings it back owns the review. So
    /// an answer that got lost on the way locks nobody out.
    ///
    /// # Errors
    /// [`Trouble`].
    pub async fn review(
        &self,
        handle: &str,
        session: Option<&str>,
        claim: Option<&Claim>,
    ) -> Result<Review, Trouble> {
        let mut draft = self.store.draft(handle).await?.ok_or(Trouble::Unknown)?;
        let lp = self.settings.lp(&draft.lp).ok_or(Trouble::Unknown)?.clone();
        let owned = match &draft.claim_hash {
            Some(hash) if claim.is_some_and(|claim| matches(&claim.word, hash)) => true,
            Some(_) => return Err(Trouble::NotYours),
            None => false,
        };
        let order = self.store.order_of_draft(handle).await?;
        match order.as_ref().map(|order| (order.state, order.reason.clone())) {
            Some((OrderState::Paid, _)) => return Err(Trouble::Placed),
            Some((OrderState::Canceled, reason)) => {
                return Err(Trouble::Canceled(reason.unwrap_or_default()));
            }
            _ => {}
        }
        let claimed = claim.map(|claim| claim.session.as_str());
        let id = session.or(if owned { draft.checkout_session_id.as_deref() } else { claimed });
        let id = id.ok_or(Trouble::NotYours)?.to_owned();
        let amazons = match self.open_session(&draft, &id).await {
            Ok(session) => session,
            Err(Trouble::SessionEnded) if order.is_some() => return Err(self.how_it_ended(handle).await?),
            Err(trouble) => return Err(trouble),
        };
        match claim {
            _ if owned => {}
            Some(claim) if claim.session == id => {
                if !self.store.claim_draft(handle, &fingerprint(&claim.word), &id).await? {
                    return Err(Trouble::NotYours);
                }
            }
            _ => {
                return Err(Trouble::Offer(Claim { word: word(), session: id }));
            }
        }
        if owned && draft.checkout_session_id.as_deref() != Some(&id) {
            // The LP's button was pressed again: a second session for the same draft. An order keeps its own.
            if !self.store.change_session(handle, &id).await? {
                return Err(Trouble::ForeignSession);
            }
            draft.address_ok = None;
        }
        draft.checkout_session_id = Some(id);
        self.reviewed(&lp, draft, amazons, order).await
    }

    /// An order stands, but its session is not Open any more: Amazon is asked before anything is called failed.
    async fn how_it_ended(&self, handle: &str) -> Result<Trouble, Trouble> {
        Ok(match self.finish(handle).await? {
            Outcome::Paid(_) => Trouble::Placed,
            Outcome::Canceled(reason) => Trouble::Canceled(reason),
            Outcome::NotPaidYet | Outcome::Checking => Trouble::Finishing,
        })
    }

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

    async fn open_session(&self, draft: &Draft, id: &str) -> Result<CheckoutSession, Trouble> {
        let id = CheckoutSessionId::parse(id).map_err(|_| Trouble::ForeignSession)?;
        let session = match self.amazon.client.get_checkout_session(&id).await {
            Ok(session) => session,
            Err(error) if is_not_found(&error) => return Err(Trouble::SessionEnded),
            Err(error) => return Err(Trouble::Broken(error.into())),
        };
        if session.state() != Some(&CheckoutSessionState::Open) {
            return Err(Trouble::SessionEnded);
        }
        let urls = session.web_checkout_details.as_ref();
        let review_url = urls.and_then(|urls| urls.checkout_review_return_url.as_deref());
        let made_here = review_url == Some(self.review_url(&draft.handle).as_str())
            && session.store_id.as_ref() == Some(&self.amazon.store_id)
            && session.product_type == Some(ProductType::PayAndShip)
            && session
                .charge_permission_type
                .as_ref()
                .is_some_and(|kind| kind.as_str() == draft.kind.as_str());
        if made_here { Ok(session) } else { Err(Trouble::ForeignSession) }
    }

    async fn reviewed(
        &self,
        lp: &Lp,
        draft: Draft,
        session: CheckoutSession,
        order: Option<Order>,
    ) -> Result<Review, Trouble> {
        let content = draft.content.clone().ok_or(Trouble::Empty)?;
        let product = self.settings.product(lp, &content.product).ok_or(Trouble::Empty)?;
        let ship_to = session.shipping_address.clone().ok_or(Trouble::ForeignSession)?;
        let price_at = |address: &Address| {
            quote(product, content.quantity, &self.settings.delivery, prefecture(address))
        };
        let login = self.store.login_by_id(&draft.login_id).await?.ok_or(Trouble::Unknown)?;
        let login_id = &login.buyer.buyer_id;
        let buyer_id = session.buyer.as_ref().and_then(|buyer| buyer.buyer_id.as_ref());
        let other_account = buyer_id.is_some_and(|id| id != login_id);
        let answer = who_and_where(buyer_id.map(amazon_pay::BuyerId::as_str), &ship_to);
        let at_login = login.buyer.shipping_address.map(|address| AgreedAddress {
            answer: who_and_where(Some(login_id.as_str()), &address),
            address,
        });
        let agreed = draft.address_ok.clone().or(at_login);
        let changed = agreed.as_ref().map_or(other_account, |agreed| agreed.answer != answer);
        let before = agreed.map(|agreed| agreed.address);
        let change = changed.then(|| Change {
            price_before: before.as_ref().and_then(|address| price_at(address).ok()),
            before,
            other_account,
            answer: answer.clone(),
        });
        let price = price_at(&ship_to);
        Ok(Review { content, price, ship_to, session, change, order, who_and_where: answer, draft })
    }
}

impl Review {
    /// Fingerprint of all that the confirm page shows of the order: what, how many, for how much, where to, paid
    /// how. A final click counts only for what its page showed.
    #[must_use]
    pub fn seen(&self) -> String {
        let price = self.price.as_ref().ok().map(|quote| serde_json::to_string(quote).unwrap_or_default());
        let shown = [price.as_deref().unwrap_or(""), &self.who_and_where, payment_descriptor(&self.session)];
        fingerprint(&shown.join("\u{1f}"))
    }
}
