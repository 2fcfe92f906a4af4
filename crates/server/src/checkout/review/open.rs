//! How a review is opened: whose is it, is its session Open and ours, what does it show.

use amazon_pay::{Address, CheckoutSession, CheckoutSessionId, CheckoutSessionState, ProductType};
use contract::button::Held;

use super::{BackToMain, Change, Claim, Review, Trouble, contract};
use crate::amazon::{is_not_found, payment_descriptor};
use crate::basket::Basket;
use crate::buyer::{prefecture, who_and_where};
use crate::checkout::finish::Outcome;
use crate::counts::Step;
use crate::quote::quote;
use crate::secret::{fingerprint, matches, word};
use crate::settings::Lp;
use crate::shop::Shop;
use crate::store::{AgreedAddress, Draft, Order, OrderState, SUPERSEDED, Source};

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
        let draft = self.store.draft(handle).await?.ok_or(Trouble::Unknown)?;
        let owned = match &draft.claim_hash {
            Some(hash) if claim.is_some_and(|claim| matches(&claim.word, hash)) => true,
            Some(_) => return Err(Trouble::NotYours),
            None => false,
        };
        self.review_of(draft, session, claim, owned).await
    }

    /// The same; whether the visitor owns the draft is known.
    pub(in crate::checkout) async fn review_of(
        &self,
        mut draft: Draft,
        session: Option<&str>,
        claim: Option<&Claim>,
        owned: bool,
    ) -> Result<Review, Trouble> {
        let handle = &draft.handle.clone();
        let lp = self.settings.lp(&draft.lp).ok_or(Trouble::Unknown)?.clone();
        let order = self.unfinished_order(&draft).await?;
        if let Err(Trouble::OfferOver) = self.offer_still_stands(&draft).await {
            // Placed in time, it may have been paid since: Amazon is asked before anything is said of money.
            let ended = if order.is_some() { self.how_it_ended(handle).await? } else { Trouble::OfferOver };
            return Err(if matches!(ended, Trouble::Finishing) && !owned {
                Trouble::NotYours
            } else {
                ended
            });
        }
        if draft.permission.is_some() {
            return if owned {
                self.review_of_permission(&lp, draft, order).await
            } else {
                Err(Trouble::NotYours)
            };
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
                if draft.purchase == draft.handle && draft.offer.is_none() && !draft.preview {
                    self.count(&draft.lp, Step::Confirm);
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

    /// The draft's order, as long as it can still be placed. One that was superseded by another attempt can: its
    /// session is open.
    async fn unfinished_order(&self, draft: &Draft) -> Result<Option<Order>, Trouble> {
        let order = self.store.order_of_draft(&draft.handle).await?;
        match order.as_ref().map(|order| (order.state, order.reason.as_deref())) {
            Some((state, _)) if state.was_paid() => Err(Trouble::Placed),
            Some((OrderState::Canceled, Some(SUPERSEDED))) => Ok(None),
            Some((OrderState::Canceled, reason)) => {
                Err(Trouble::Canceled(reason.unwrap_or_default().to_owned()))
            }
            _ => Ok(order),
        }
    }

    /// An order stands, but its session is not Open any more: Amazon is asked before anything is called failed.
    async fn how_it_ended(&self, handle: &str) -> Result<Trouble, Trouble> {
        Ok(match self.finish(handle).await? {
            Outcome::Paid(_) => Trouble::Placed,
            Outcome::Canceled(reason) => Trouble::Canceled(reason),
            Outcome::NotPaidYet | Outcome::Checking => Trouble::Finishing,
        })
    }

    async fn open_session(&self, draft: &Draft, id: &str) -> Result<CheckoutSession, Trouble> {
        let id = CheckoutSessionId::parse(id).map_err(|_| Trouble::ForeignSession)?;
        let amazon = self.account_of(draft.environment)?;
        let session = match amazon.client.get_checkout_session(&id).await {
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
            && session.store_id.as_ref() == Some(&amazon.store_id)
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
        self.offer_still_stands(&draft).await?;
        let content = draft.content.clone().ok_or(Trouble::Empty)?;
        let basket = Basket::of(&content, &self.settings).ok_or(Trouble::Empty)?;
        let ship_to = session.shipping_address.clone().ok_or(Trouble::ForeignSession)?;
        let price_at = |address: &Address| quote(&basket, &self.settings.delivery, prefecture(address));
        let login = self.store.login_by_id(&draft.login_id).await?.ok_or(Trouble::Unknown)?;
        let login_id = &login.buyer.buyer_id;
        let buyer = session.buyer.clone().ok_or(Trouble::ForeignSession)?;
        let other_account = buyer.buyer_id.as_ref().is_some_and(|id| id != login_id);
        let answer = who_and_where(buyer.buyer_id.as_ref().map(amazon_pay::BuyerId::as_str), &ship_to);
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
        Ok(Review {
            price: price_at(&ship_to),
            upsell: self.upsell(lp, &draft, &basket, &ship_to, Held::Open(draft.kind)),
            back_to_main: back_to_main(&draft),
            descriptor: payment_descriptor(&session).to_owned(),
            source: Source::Session(session.checkout_session_id.to_string()),
            confirm_skip: lp.confirm_skip,
            who_and_where: answer,
            content,
            buyer,
            ship_to,
            change,
            order,
            draft,
        })
    }

    /// An offer that is charged on a permission that stands: same address, same means of payment as the order that
    /// it follows.
    async fn review_of_permission(
        &self,
        lp: &Lp,
        draft: Draft,
        order: Option<Order>,
    ) -> Result<Review, Trouble> {
        let before = self.offer_still_stands(&draft).await?.ok_or(Trouble::OfferOver)?;
        let content = draft.content.clone().ok_or(Trouble::Empty)?;
        let basket = Basket::of(&content, &self.settings).ok_or(Trouble::Empty)?;
        let before = before.content;
        let buyer_id = before.buyer.buyer_id.as_ref().map(amazon_pay::BuyerId::as_str);
        Ok(Review {
            price: quote(&basket, &self.settings.delivery, prefecture(&before.ship_to)),
            who_and_where: who_and_where(buyer_id, &before.ship_to),
            source: Source::Permission(draft.permission.clone().ok_or(Trouble::OfferOver)?),
            descriptor: before.payment_descriptor,
            confirm_skip: lp.confirm_skip,
            ship_to: before.ship_to,
            buyer: before.buyer,
            back_to_main: None,
            upsell: None,
            change: None,
            content,
            order,
            draft,
        })
    }
}

fn back_to_main(draft: &Draft) -> Option<BackToMain> {
    if draft.main.is_some() {
        Some(BackToMain::Here)
    } else if draft.purchase == draft.handle {
        None
    } else {
        Some(BackToMain::There(draft.purchase.clone()))
    }
}
