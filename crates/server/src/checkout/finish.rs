//! Finish: an order is brought to its end exactly once, whoever asks: the result page, the final click, the job.
//!
//! "Not paid" is said only when Amazon said so; everything that is not certain is "still checking". How a session is
//! completed stands in `complete`, how a permission is charged in `charge`, how a replaced order ends in `replace`.

mod charge;
mod complete;
mod replace;

use super::place::LEASE;
use super::review::Trouble;
use crate::calendar;
use crate::clock::{Millis, SECOND};
use crate::secret::word;
use crate::shop::Shop;
use crate::store::{Lease, Letter, NewSubscription, Order, OrderState, Paid, Source};

/// Longest pause between two looks of the job.
const LONGEST_PAUSE: Millis = 1_800 * SECOND;

/// What is true of an order now.
#[derive(Debug)]
pub enum Outcome {
    /// Completed: the order is real.
    Paid(Box<Order>),
    /// Ended without money, for this reason in Amazon's word.
    Canceled(String),
    /// The shopper has not paid at Amazon (yet): Amazon says so, just now.
    NotPaidYet,
    /// Not known yet: Amazon does not say, or another request is asking. The job goes on.
    Checking,
}

/// Amazon's ids of a payment.
#[derive(Clone, Debug, Default)]
struct Payment {
    permission: Option<String>,
    charge: Option<String>,
}

impl Shop {
    /// Brings a draft's order to its end, as far as it can be now. Goes on even when the caller is gone.
    ///
    /// # Errors
    /// [`Trouble::Unknown`] when the draft has no order; [`Trouble::Broken`] when the database fails.
    pub async fn finish(&self, handle: &str) -> Result<Outcome, Trouble> {
        let order = self.store.order_of_draft(handle).await?.ok_or(Trouble::Unknown)?;
        self.finish_order(&order.content.id).await
    }

    /// The same for any order.
    ///
    /// # Errors
    /// As [`Shop::finish`].
    pub async fn finish_order(&self, id: &str) -> Result<Outcome, Trouble> {
        let (shop, id) = (self.clone(), id.to_owned());
        tokio::spawn(async move { shop.finish_here(&id).await }).await.map_err(anyhow::Error::from)?
    }

    async fn finish_here(&self, id: &str) -> Result<Outcome, Trouble> {
        let now = self.clock.now();
        let environment = self.store.order(id).await?.ok_or(Trouble::Unknown)?.content.environment;
        // Unlinked meanwhile: it waits for the account that it was begun with, untouched.
        let Some(amazon) = self.account_in(environment) else { return self.as_recorded(id).await };
        let Some(lease) = self.store.lease_order(id, now + LEASE, now).await? else {
            return self.as_recorded(id).await;
        };
        // Read under the lease: what was read before may have been another request's yesterday.
        let order = self.store.order(id).await?.ok_or(Trouble::Unknown)?;
        if order.state == OrderState::Replacing {
            self.end_replaced(&amazon, &order, &lease).await?;
        } else {
            match &order.content.source {
                Source::Session(session) => {
                    if !self.settle_session(&amazon, &order, &lease, session).await? {
                        return Ok(Outcome::NotPaidYet);
                    }
                }
                Source::Permission(permission) => {
                    self.settle_charge(&amazon, &order, &lease, permission).await?;
                }
            }
        }
        self.as_recorded(id).await
    }

    async fn as_recorded(&self, id: &str) -> Result<Outcome, Trouble> {
        let order = self.store.order(id).await?.ok_or(Trouble::Unknown)?;
        Ok(match order.state {
            OrderState::Paid | OrderState::Replacing | OrderState::Replaced => Outcome::Paid(Box::new(order)),
            OrderState::Canceled => Outcome::Canceled(order.reason.unwrap_or_default()),
            OrderState::Sending | OrderState::Sent => Outcome::Checking,
        })
    }

    async fn record_paid(&self, order: &Order, payment: Payment) -> Result<(), Trouble> {
        let now = self.clock.now();
        let draft = match &order.content.draft {
            Some(handle) => self.store.draft(handle).await?,
            None => None,
        };
        let paid = Paid {
            subscription: begun(order, payment.permission.as_deref(), now),
            offer_until: draft.as_ref().and_then(|draft| self.offer_until(order, draft, now)),
            letter: match &order.content.renewal {
                Some(_) => Some(Letter::Renewed),
                // A cart with pages of its own may have letters of its own.
                None => self
                    .cart_pages(&order.content.lp)
                    .is_none_or(|pages| pages.letter)
                    .then_some(Letter::Ordered),
            },
            charge_permission_id: payment.permission,
            charge_id: payment.charge,
        };
        if self.store.mark_paid(&order.content.id, &paid, now).await? {
            tracing::info!(order = order.content.number, "paid");
            if let Some(draft) = draft {
                self.store.end_login(&draft.login_id, now).await?;
            }
        }
        Ok(())
    }

    async fn record_canceled(&self, order: &Order, reason: &str) -> Result<(), Trouble> {
        if self.store.mark_canceled(&order.content.id, reason, self.clock.now()).await? {
            tracing::info!(order = order.content.number, reason, "ended without money");
        }
        Ok(())
    }

    async fn look_later(&self, order: &Order, lease: &Lease, known: Option<&str>) -> Result<(), Trouble> {
        let exponent = u32::try_from(order.tries.clamp(0, 8)).unwrap_or(8);
        let pause = (30 * SECOND * i64::from(2_u32.pow(exponent))).min(LONGEST_PAUSE);
        self.store.release_order(lease, known, self.clock.now() + pause).await?;
        Ok(())
    }
}

/// The subscription that begins with a paid first order of a 定期.
fn begun(order: &Order, permission: Option<&str>, now: Millis) -> Option<NewSubscription> {
    let content = &order.content;
    let quote = if content.renewal.is_none() { content.quote.renewed() } else { None }?;
    Some(NewSubscription {
        id: word(),
        number: content.number.clone(),
        first_order: content.id.clone(),
        lp: content.lp.clone(),
        language: content.language,
        environment: content.environment,
        permission: permission?.to_owned(),
        cycle: quote.cycle?,
        quote,
        ship_to: content.ship_to.clone(),
        buyer: content.buyer.clone(),
        payment_descriptor: content.payment_descriptor.clone(),
        anchor: calendar::day(now),
        anchor_cycle: 1,
    })
}
