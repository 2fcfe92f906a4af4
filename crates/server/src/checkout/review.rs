//! Review: the shopper is back from Amazon with a checkout session, and sees what will be ordered.
//!
//! The session is believed only if it is Open and was made by this draft's own button. Personal data is
//! shown only to the browser that came back first.

use amazon_pay::{Address, CheckoutSession, CheckoutSessionId, CheckoutSessionState, ProductType};
use contract::DraftContent;
use lp_amazon_pay_contract as contract;

use crate::amazon::is_not_found;
use crate::buyer::{prefecture, who_and_where};
use crate::quote::{NoQuote, Quote, quote};
use crate::secret::{fingerprint, matches, word};
use crate::settings::Lp;
use crate::shop::Shop;
use crate::store::{Draft, Order, OrderState};

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
    /// Something broke; Amazon or the database does not answer.
    #[error(transparent)]
    Broken(#[from] anyhow::Error),
}

impl From<sqlx::Error> for Trouble {
    fn from(error: sqlx::Error) -> Self {
        Self::Broken(error.into())
    }
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
    /// An order that was sent to Amazon but not paid yet.
    pub order: Option<Order>,
    /// The cookie to set when this visit claimed the review.
    pub new_claim: Option<String>,
}

/// What changed on Amazon's page.
#[derive(Debug)]
pub struct Change {
    /// The address at login.
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
    /// # Errors
    /// [`Trouble`].
    pub async fn review(
        &self,
        handle: &str,
        session: Option<&str>,
        claim: Option<&str>,
    ) -> Result<Review, Trouble> {
        let mut draft = self.store.draft(handle).await?.ok_or(Trouble::Unknown)?;
        let lp = self.settings.lp(&draft.lp).ok_or(Trouble::Unknown)?.clone();
        let owned = draft
            .claim_hash
            .as_deref()
            .map(|hash| claim.is_some_and(|cookie| matches(cookie, hash)));
        if owned == Some(false) {
            return Err(Trouble::NotYours);
        }
        let order = self.store.order_of_draft(handle).await?;
        match order.as_ref().map(|order| (order.state, order.reason.clone())) {
            Some((OrderState::Paid, _)) => return Err(Trouble::Placed),
            Some((OrderState::Canceled, reason)) => {
                return Err(Trouble::Canceled(reason.unwrap_or_default()));
            }
            _ => {}
        }
        let id = match (session, &draft.checkout_session_id) {
            (Some(id), _) => id.to_owned(),
            (None, Some(id)) if owned == Some(true) => id.clone(),
            (None, _) => return Err(Trouble::NotYours),
        };
        let session = self.open_session(&draft, &id).await?;
        let mut new_claim = None;
        if owned.is_none() {
            let cookie = word();
            if !self.store.claim_draft(handle, &fingerprint(&cookie), &id).await? {
                return Err(Trouble::NotYours);
            }
            new_claim = Some(cookie);
            draft.checkout_session_id = Some(id);
        } else if draft.checkout_session_id.as_deref() != Some(&id) {
            // The LP's button was pressed again: a second session for the same draft. An order keeps its own.
            if !self.store.change_session(handle, &id).await? {
                return Err(Trouble::ForeignSession);
            }
            draft.checkout_session_id = Some(id);
            draft.address_ok = None;
        }
        self.reviewed(&lp, draft, session, order, new_claim).await
    }

    /// The owner answered OK to the address that the review shows. `answer` must be the one that was shown.
    ///
    /// # Errors
    /// [`Trouble`].
    pub async fn accept_change(&self, review: &Review, answer: &str) -> Result<(), Trouble> {
        if review
            .change
            .as_ref()
            .is_some_and(|change| change.answer == answer)
        {
            self.store.accept_address(&review.draft.handle, answer).await?;
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
        if made_here {
            Ok(session)
        } else {
            Err(Trouble::ForeignSession)
        }
    }

    async fn reviewed(
        &self,
        lp: &Lp,
        draft: Draft,
        session: CheckoutSession,
        order: Option<Order>,
        new_claim: Option<String>,
    ) -> Result<Review, Trouble> {
        let content = draft.content.clone().ok_or(Trouble::Empty)?;
        let product = self
            .settings
            .product(lp, &content.product)
            .ok_or(Trouble::Empty)?;
        let ship_to = session.shipping_address.clone().ok_or(Trouble::ForeignSession)?;
        let price_at = |address: &Address| {
            quote(
                product,
                content.quantity,
                &self.settings.delivery,
                prefecture(address),
            )
        };
        let login = self
            .store
            .login_by_id(&draft.login_id)
            .await?
            .ok_or(Trouble::Unknown)?;
        let buyer_id = session.buyer.as_ref().and_then(|buyer| buyer.buyer_id.as_ref());
        let answer = who_and_where(buyer_id.map(amazon_pay::BuyerId::as_str), &ship_to);
        let before = login.buyer.shipping_address.as_ref();
        let agreed = draft
            .address_ok
            .clone()
            .or_else(|| before.map(|address| who_and_where(Some(login.buyer.buyer_id.as_str()), address)));
        let change = (agreed.is_some_and(|agreed| agreed != answer)).then(|| Change {
            before: before.cloned(),
            price_before: before.and_then(|address| price_at(address).ok()),
            other_account: buyer_id.is_some_and(|id| *id != login.buyer.buyer_id),
            answer,
        });
        let price = price_at(&ship_to);
        Ok(Review {
            content,
            price,
            ship_to,
            session,
            change,
            order,
            new_claim,
            draft,
        })
    }
}
