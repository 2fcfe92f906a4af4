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
use crate::quote::Quote;
use crate::secret::{short_code, word};
use crate::shop::Shop;
use crate::store::{NewOrder, Order};
use crate::yen::Yen;

/// How long one conversation with Amazon about an order may take before another may begin.
pub const LEASE: Millis = 60 * SECOND;
/// When the job looks for the first time after an order was sent to Amazon.
pub const FIRST_LOOK: Millis = 60 * SECOND;

/// Longest `merchantStoreName` that Amazon takes.
const STORE_NAME: usize = 50;

/// What the final click led to.
#[derive(Debug)]
pub enum Placed {
    /// Go to Amazon, to this address (Amazon's own answer).
    GoToAmazon(String),
    /// The page must be looked at again: the address or the total is another than the one shown.
    LookAgain,
    /// It had been paid already; this is how it ended.
    Finished(Outcome),
    /// Another request is at it.
    Busy,
}

impl Shop {
    /// Places what the review shows. `seen` is the total that the shopper saw.
    ///
    /// # Errors
    /// [`Trouble`]; the order row stays, and the shopper may press again.
    pub async fn place(&self, review: &Review, seen: Yen) -> Result<Placed, Trouble> {
        let Ok(quote) = &review.price else {
            return Ok(Placed::LookAgain);
        };
        if review.change.is_some() || quote.total != seen {
            return Ok(Placed::LookAgain);
        }
        let now = self.clock.now();
        let wish = self.order_from(review, quote)?;
        if review.order.is_none() {
            self.store.add_order(&wish, now + FIRST_LOOK, now).await?;
        }
        let Some(order) = self.store.order_of_draft(&review.draft.handle).await? else {
            return Err(Trouble::ForeignSession);
        };
        if !self
            .store
            .lease_order(&order.content.id, now + LEASE, now)
            .await?
        {
            return Ok(Placed::Busy);
        }
        self.store.revise_order(&order.content.id, &wish).await?;
        let sent = self.send(&order, quote).await;
        match sent {
            Ok(url) => {
                self.store
                    .mark_sent(&order.content.id, self.clock.now() + FIRST_LOOK)
                    .await?;
                Ok(Placed::GoToAmazon(url))
            }
            Err(error) => {
                self.store
                    .release_order(&order.content.id, None, self.clock.now() + FIRST_LOOK)
                    .await?;
                // Amazon refuses to change a session that was paid a moment ago in another tab: ask, then judge.
                match self.finish(&order.content.draft).await? {
                    outcome @ (Outcome::Paid(_) | Outcome::Canceled(_)) => Ok(Placed::Finished(outcome)),
                    _ => Err(Trouble::Broken(error)),
                }
            }
        }
    }

    fn order_from(&self, review: &Review, quote: &Quote) -> Result<NewOrder, Trouble> {
        Ok(NewOrder {
            id: word(),
            number: self.order_number(),
            draft: review.draft.handle.clone(),
            lp: review.draft.lp.clone(),
            checkout_session_id: review
                .draft
                .checkout_session_id
                .clone()
                .ok_or(Trouble::NotYours)?,
            quote: quote.clone(),
            ship_to: review.ship_to.clone(),
            buyer: review.session.buyer.clone().ok_or(Trouble::ForeignSession)?,
            answers: review.content.answers.clone(),
            payment_descriptor: payment_descriptor(&review.session).to_owned(),
        })
    }

    async fn send(&self, order: &Order, quote: &Quote) -> anyhow::Result<String> {
        let id = CheckoutSessionId::parse(order.content.checkout_session_id.as_str())?;
        let update = UpdateCheckoutSession {
            web_checkout_details: Some(UpdateWebCheckoutDetails {
                checkout_result_return_url: Some(self.url(&format!("/result/{}", order.content.draft))),
                ..UpdateWebCheckoutDetails::default()
            }),
            payment_details: Some(PaymentDetails {
                payment_intent: Some(PaymentIntent::Authorize),
                can_handle_pending_authorization: Some(false),
                charge_amount: Some(quote.total.money()),
                ..PaymentDetails::default()
            }),
            recurring_metadata: quote.cycle.map(|cycle| recurrence(Some(cycle))),
            merchant_metadata: Some(MerchantMetadata {
                merchant_reference_id: Some(order.content.number.clone()),
                merchant_store_name: Some(self.settings.shop.name.chars().take(STORE_NAME).collect()),
                ..MerchantMetadata::default()
            }),
            ..UpdateCheckoutSession::default()
        };
        let session = self.amazon.client.update_checkout_session(&id, &update).await?;
        session
            .amazon_pay_redirect_url()
            .map(str::to_owned)
            .ok_or_else(|| {
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
