//! Place: the shopper's final click. The order row stands before Amazon hears an amount.

use amazon_pay::{
    CheckoutSessionId, Money, PaymentDetails, PaymentIntent, UpdateCheckoutSession, UpdateWebCheckoutDetails,
};
use contract::terms::Intent;
use lp_amazon_pay_contract as contract;

use super::finish::Outcome;
use super::review::{Review, Trouble};
use crate::amazon::{metadata, recurrence};
use crate::calendar;
use crate::clock::{Millis, SECOND};
use crate::secret::{short_code, word};
use crate::settings::OfferMode;
use crate::shop::Shop;
use crate::store::{Added, NewOrder, OrderState, Source};

/// How long one conversation with Amazon about an order may take before another may begin: longer than the
/// longest there can be (three calls of 30 seconds).
pub const LEASE: Millis = 150 * SECOND;
/// When the job looks for the first time after an order was sent to Amazon.
pub const FIRST_LOOK: Millis = 60 * SECOND;

/// What the final click led to.
#[derive(Debug)]
pub enum Placed {
    /// Go to Amazon, to this address (Amazon's own answer).
    GoToAmazon(String),
    /// The page must be looked at again: what would be ordered is not what it showed.
    LookAgain(Box<Review>),
    /// It is paid, or had been already; this is how it ended.
    Finished(Outcome),
    /// Another attempt of the same purchase, on this draft, is being finished or was paid.
    OtherAttempt(String),
    /// Another request is at it.
    Busy,
}

impl Shop {
    /// Places what the review shows. `seen` is the fingerprint of what the shopper saw ([`Review::seen`]). Goes on
    /// even when the caller is gone, so that a closed tab leaves nothing half done.
    ///
    /// # Errors
    /// [`Trouble`]; the order row stays, and the shopper may press again.
    pub async fn place(&self, review: Review, seen: String) -> Result<Placed, Trouble> {
        let shop = self.clone();
        tokio::spawn(async move { shop.place_here(review, &seen).await })
            .await
            .map_err(anyhow::Error::from)?
    }

    async fn place_here(&self, review: Review, seen: &str) -> Result<Placed, Trouble> {
        if review.change.is_some() || review.price.is_err() || review.seen() != seen {
            return Ok(Placed::LookAgain(Box::new(review)));
        }
        let now = self.clock.now();
        let handle = review.draft.handle.clone();
        let wish = self.order_from(&review)?;
        if review.order.is_none() {
            match self.store.add_order(&wish, now + FIRST_LOOK, now).await? {
                Added::Stands => {}
                Added::OtherSession => return Err(Trouble::ForeignSession),
                Added::OtherAttempt => return self.other_attempt(&review).await,
                Added::OfferOver => return Err(Trouble::OfferOver),
            }
        }
        let order = self.store.order_of_draft(&handle).await?.ok_or(Trouble::ForeignSession)?;
        if order.content.source != wish.source {
            return Err(Trouble::ForeignSession);
        }
        let Source::Session(session) = &wish.source else {
            return Ok(Placed::Finished(self.finish(&handle).await?));
        };
        let Some(lease) = self.store.lease_order(&order.content.id, now + LEASE, now).await? else {
            return Ok(Placed::Busy);
        };
        // Amazon first, our row second: should Amazon refuse the change, the row still says what it has.
        let session = session.clone();
        let wish = NewOrder { id: order.content.id, number: order.content.number, ..wish };
        match self.send(&handle, &session, &wish).await {
            Ok(url) => {
                self.store.record_sent(&lease, &wish).await?;
                self.store.release_order(&lease, None, self.clock.now() + FIRST_LOOK).await?;
                Ok(Placed::GoToAmazon(url))
            }
            Err(error) => {
                self.store.release_order(&lease, None, self.clock.now() + FIRST_LOOK).await?;
                // Amazon refuses to change a session that was paid a moment ago in another tab: ask, then judge.
                match self.finish(&handle).await? {
                    outcome @ (Outcome::Paid(_) | Outcome::Canceled(_)) => Ok(Placed::Finished(outcome)),
                    Outcome::NotPaidYet => self.way_back(&wish, &session).await.ok_or(Trouble::Broken(error)),
                    Outcome::Checking => Err(Trouble::Broken(error)),
                }
            }
        }
    }

    /// Amazon takes no change after it has once sent the shopper to its payment page, but what it has is what is wished
    /// again: then its own link leads back there.
    async fn way_back(&self, wish: &NewOrder, session: &str) -> Option<Placed> {
        let order = self.store.order(&wish.id).await.ok()??;
        let same = order.state == OrderState::Sent
            && order.content.quote == wish.quote
            && order.content.ship_to == wish.ship_to;
        if !same {
            return None;
        }
        let id = CheckoutSessionId::parse(session).ok()?;
        let session = self.account_in(wish.environment)?.client.get_checkout_session(&id).await.ok()?;
        session.amazon_pay_redirect_url().map(|url| Placed::GoToAmazon(url.to_owned()))
    }

    async fn other_attempt(&self, review: &Review) -> Result<Placed, Trouble> {
        let live = match &review.draft.offer {
            Some((after, _)) => self.store.order_after(after).await?,
            None => self.store.order_of_purchase(&review.draft.purchase).await?,
        };
        // Gone again in the meantime: the next press will place.
        Ok(live.and_then(|order| order.content.draft).map_or(Placed::Busy, Placed::OtherAttempt))
    }

    fn order_from(&self, review: &Review) -> Result<NewOrder, Trouble> {
        let quote = review.price.as_ref().map_err(|_| Trouble::Empty)?;
        let draft = &review.draft;
        let replaces = draft.offer.as_ref().filter(|(_, mode)| *mode == OfferMode::Replace);
        Ok(NewOrder {
            id: word(),
            number: self.order_number(),
            draft: Some(draft.handle.clone()),
            purchase: Some(draft.purchase.clone()),
            lp: draft.lp.clone(),
            language: draft.language,
            environment: draft.environment,
            source: review.source.clone(),
            quote: quote.clone(),
            ship_to: review.ship_to.clone(),
            buyer: review.buyer.clone(),
            answers: review.content.answers.clone(),
            payment_descriptor: review.descriptor.clone(),
            renewal: None,
            replaces: replaces.map(|(order, _)| order.clone()),
            preview: draft.preview,
        })
    }

    async fn send(&self, handle: &str, session: &str, order: &NewOrder) -> anyhow::Result<String> {
        let id = CheckoutSessionId::parse(session)?;
        let terms = order.quote.terms().map_err(|no| anyhow::anyhow!("Amazon Pay cannot take it: {no:?}"))?;
        let update = UpdateCheckoutSession {
            web_checkout_details: Some(UpdateWebCheckoutDetails {
                checkout_result_return_url: Some(self.url(&format!("/result/{handle}"))),
                ..UpdateWebCheckoutDetails::default()
            }),
            payment_details: Some(PaymentDetails {
                payment_intent: Some(match terms.intent {
                    Intent::Confirm => PaymentIntent::Confirm,
                    Intent::Authorize => PaymentIntent::Authorize,
                }),
                can_handle_pending_authorization: Some(false),
                charge_amount: Some(Money::yen(terms.amount)),
                ..PaymentDetails::default()
            }),
            recurring_metadata: order.quote.cycle.map(|cycle| recurrence(Some(cycle))),
            merchant_metadata: Some(metadata(&order.number, &self.settings.shop.name)),
            ..UpdateCheckoutSession::default()
        };
        let amazon = self.account_of(order.environment)?;
        let session = amazon.client.update_checkout_session(&id, &update).await?;
        session.amazon_pay_redirect_url().map(str::to_owned).ok_or_else(|| {
            anyhow::anyhow!(
                "Amazon gave no redirect address; {} constraints are open",
                session.constraints.len()
            )
        })
    }

    /// Shop's prefix, day in Japan, six random letters.
    pub(crate) fn order_number(&self) -> String {
        let day = calendar::written(calendar::day(self.clock.now())).replace('-', "");
        format!("{}-{day}-{}", self.settings.shop.order_prefix, short_code())
    }
}
