//! Place: the shopper's final click. The order row stands before Amazon hears an amount.

use amazon_pay::{
    CheckoutSessionId, MerchantMetadata, PaymentDetails, PaymentIntent, UpdateCheckoutSession,
    UpdateWebCheckoutDetails,
};
use time::OffsetDateTime;

use super::finish::Outcome;
use super::review::{Review, Trouble};
use crate::amazon::{payment_descriptor, recurrence};
use crate::clock::{Millis, SECOND};
use crate::secret::{short_code, word};
use crate::shop::Shop;
use crate::store::NewOrder;

/// How long one conversation with Amazon about an order may take before another may begin: longer than the
/// longest there can be (three calls of 30 seconds).
pub const LEASE: Millis = 150 * SECOND;
/// When the job looks for the first time after an order was sent to Amazon.
pub const FIRST_LOOK: Millis = 60 * SECOND;

/// Longest `merchantStoreName` that Amazon takes.
const STORE_NAME: usize = 50;

/// What the final click led to.
#[derive(Debug)]
pub enum Placed {
    /// Go to Amazon, to this address (Amazon's own answer).
    GoToAmazon(String),
    /// The page must be looked at again: what would be ordered is not what it showed.
    LookAgain(Box<Review>),
    /// It had been paid already; this is how it ended.
    Finished(Outcome),
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
        let wish = self.order_from(&review)?;
        if review.order.is_none() {
            self.store.add_order(&wish, now + FIRST_LOOK, now).await?;
        }
        let order = self.store.order_of_draft(&review.draft.handle).await?.ok_or(Trouble::ForeignSession)?;
        if order.content.checkout_session_id != wish.checkout_session_id {
            return Err(Trouble::ForeignSession);
        }
        let Some(lease) = self.store.lease_order(&order.content.id, now + LEASE, now).await? else {
            return Ok(Placed::Busy);
        };
        // Amazon first, our row second: should Amazon refuse the change, the row still says what it has.
        let wish = NewOrder { id: order.content.id, number: order.content.number, ..wish };
        match self.send(&wish).await {
            Ok(url) => {
                self.store.record_sent(&lease, &wish).await?;
                self.store.release_order(&lease, None, self.clock.now() + FIRST_LOOK).await?;
                Ok(Placed::GoToAmazon(url))
            }
            Err(error) => {
                self.store.release_order(&lease, None, self.clock.now() + FIRST_LOOK).await?;
                // Amazon refuses to change a session that was paid a moment ago in another tab: ask, then judge.
                match self.finish(&wish.draft).await? {
                    outcome @ (Outcome::Paid(_) | Outcome::Canceled(_)) => Ok(Placed::Finished(outcome)),
                    _ => Err(Trouble::Broken(error)),
                }
            }
        }
    }

    fn order_from(&self, review: &Review) -> Result<NewOrder, Trouble> {
        let quote = review.price.as_ref().map_err(|_| Trouble::Empty)?;
        Ok(NewOrder {
            id: word(),
            number: self.order_number(),
            draft: review.draft.handle.clone(),
            lp: review.draft.lp.clone(),
            checkout_session_id: review.draft.checkout_session_id.clone().ok_or(Trouble::NotYours)?,
            quote: quote.clone(),
            ship_to: review.ship_to.clone(),
            buyer: review.session.buyer.clone().ok_or(Trouble::ForeignSession)?,
            answers: review.content.answers.clone(),
            payment_descriptor: payment_descriptor(&review.session).to_owned(),
        })
    }

    async fn send(&self, order: &NewOrder) -> anyhow::Result<String> {
        let id = CheckoutSessionId::parse(order.checkout_session_id.as_str())?;
        let update = UpdateCheckoutSession {
            web_checkout_details: Some(UpdateWebCheckoutDetails {
                checkout_result_return_url: Some(self.url(&format!("/result/{}", order.draft))),
                ..UpdateWebCheckoutDetails::default()
            }),
            payment_details: Some(PaymentDetails {
                payment_intent: Some(PaymentIntent::Authorize),
                can_handle_pending_authorization: Some(false),
                charge_amount: Some(order.quote.total.money()),
                ..PaymentDetails::default()
            }),
            recurring_metadata: order.quote.cycle.map(|cycle| recurrence(Some(cycle))),
            merchant_metadata: Some(MerchantMetadata {
                merchant_reference_id: Some(order.number.clone()),
                merchant_store_name: Some(self.settings.shop.name.chars().take(STORE_NAME).collect()),
                ..MerchantMetadata::default()
            }),
            ..UpdateCheckoutSession::default()
        };
        let session = self.amazon.client.update_checkout_session(&id, &update).await?;
        session.amazon_pay_redirect_url().map(str::to_owned).ok_or_else(|| {
            anyhow::anyhow!(
                "Amazon gave no redirect address; {} constraints are open",
                session.constraints.len()
            )
        })
    }

    /// Shop's prefix, day in Japan, six random letters.
    fn order_number(&self) -> String {
        let japan = time::UtcOffset::from_hms(9, 0, 0).unwrap_or(time::UtcOffset::UTC);
        let seconds = self.clock.now() / SECOND;
        let day = OffsetDateTime::from_unix_timestamp(seconds)
            .map_or(OffsetDateTime::UNIX_EPOCH, |t| t.to_offset(japan));
        format!(
            "{}-{:04}{:02}{:02}-{}",
            self.settings.shop.order_prefix,
            day.year(),
            u8::from(day.month()),
            day.day(),
            short_code()
        )
    }
}
