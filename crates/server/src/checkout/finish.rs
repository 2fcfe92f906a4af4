//! Finish: an order that was sent to Amazon is completed exactly once, or found to have ended without money.
//!
//! The result page and the job call the same function. "Not paid" is said only when Amazon refused to
//! complete because nobody paid; everything else that is not certain is "still checking".

use amazon_pay::{
    CheckoutSession, CheckoutSessionId, CheckoutSessionState, CompleteCheckoutSession, Error, ReasonCode,
};

use super::place::LEASE;
use super::review::Trouble;
use crate::amazon::is_not_found;
use crate::buyer::prefecture;
use crate::clock::{Millis, SECOND};
use crate::quote::quote;
use crate::shop::Shop;
use crate::store::{Lease, NewOrder, Order, OrderState, Paid};
use crate::yen::Yen;

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

/// What Amazon says of an order's session.
enum Answer {
    Completed(Paid),
    Canceled(String),
    NotPaid,
    Unclear,
}

impl Shop {
    /// Brings a draft's order to its end, as far as it can be now. Goes on even when the caller is gone.
    ///
    /// # Errors
    /// [`Trouble::Unknown`] when the draft has no order; [`Trouble::Broken`] when the database fails.
    pub async fn finish(&self, handle: &str) -> Result<Outcome, Trouble> {
        let (shop, handle) = (self.clone(), handle.to_owned());
        tokio::spawn(async move { shop.finish_here(&handle).await }).await.map_err(anyhow::Error::from)?
    }

    async fn finish_here(&self, handle: &str) -> Result<Outcome, Trouble> {
        let order = self.store.order_of_draft(handle).await?.ok_or(Trouble::Unknown)?;
        let now = self.clock.now();
        let Some(lease) = self.store.lease_order(&order.content.id, now + LEASE, now).await? else {
            return self.as_recorded(handle).await;
        };
        // Read again: what was read before the lease may have been another request's yesterday.
        let order = self.store.order_of_draft(handle).await?.ok_or(Trouble::Unknown)?;
        match self.ask_amazon(&order, &lease).await? {
            Answer::Completed(paid) => self.record_paid(&order, &paid).await?,
            Answer::Canceled(reason) => {
                if self.store.mark_canceled(&order.content.id, &reason, self.clock.now()).await? {
                    tracing::info!(order = order.content.number, reason, "ended without money");
                }
            }
            Answer::NotPaid => {
                self.look_later(&order, &lease, Some("Open")).await?;
                return Ok(Outcome::NotPaidYet);
            }
            Answer::Unclear => self.look_later(&order, &lease, None).await?,
        }
        self.as_recorded(handle).await
    }

    async fn as_recorded(&self, handle: &str) -> Result<Outcome, Trouble> {
        let order = self.store.order_of_draft(handle).await?.ok_or(Trouble::Unknown)?;
        Ok(match order.state {
            OrderState::Paid => Outcome::Paid(Box::new(order)),
            OrderState::Canceled => Outcome::Canceled(order.reason.unwrap_or_default()),
            OrderState::Sending | OrderState::Sent => Outcome::Checking,
        })
    }

    async fn ask_amazon(&self, order: &Order, lease: &Lease) -> Result<Answer, Trouble> {
        let id = CheckoutSessionId::parse(order.content.checkout_session_id.as_str())
            .map_err(anyhow::Error::from)?;
        let refusal = match self.complete(&id, order.total()).await {
            Ok(session) => return Ok(answer_of(&session, false)),
            Err(error) => error,
        };
        tracing::info!(order = order.content.number, error = %refusal, "complete did not succeed; asking Amazon");
        let session = match self.amazon.client.get_checkout_session(&id).await {
            Ok(session) => session,
            // Amazon forgets sessions after 30 days; one that it does not know took no money.
            Err(error) if is_not_found(&error) => return Ok(Answer::Canceled("NotFound".to_owned())),
            Err(error) => {
                tracing::warn!(order = order.content.number, %error, "Amazon does not say how the session stands");
                return Ok(Answer::Unclear);
            }
        };
        if refusal.reason() == Some(&ReasonCode::AmountMismatch) {
            return self.complete_as_accepted(order, lease, &id, &session).await;
        }
        let unpaid = refusal.reason() == Some(&ReasonCode::InvalidCheckoutSessionStatus);
        Ok(answer_of(&session, unpaid))
    }

    // No idempotency key: Amazon would repeat an early "not paid yet" for ever. Completing is idempotent by itself.
    async fn complete(&self, id: &CheckoutSessionId, total: Yen) -> Result<CheckoutSession, Error> {
        let request = CompleteCheckoutSession::new(total.money());
        let done = self.amazon.client.complete_checkout_session(id, &request, None).await?;
        Ok(done.session().clone())
    }

    /// A server died after Amazon accepted another address and total, and before the row said so. The session is
    /// the truth: if its address costs what it says, that is the order.
    async fn complete_as_accepted(
        &self,
        order: &Order,
        lease: &Lease,
        id: &CheckoutSessionId,
        session: &CheckoutSession,
    ) -> Result<Answer, Trouble> {
        let Some(accepted) = self.order_in(session, order) else {
            tracing::error!(
                order = order.content.number,
                "Amazon's amount is not the order's: an operator must look"
            );
            return Ok(Answer::Unclear);
        };
        self.store.record_sent(lease, &accepted).await?;
        Ok(match self.complete(id, accepted.quote.total).await {
            Ok(session) => answer_of(&session, false),
            Err(_) => Answer::Unclear,
        })
    }

    fn order_in(&self, session: &CheckoutSession, order: &Order) -> Option<NewOrder> {
        let amount = session.payment_details.as_ref()?.charge_amount?;
        let ship_to = session.shipping_address.clone()?;
        let lp = self.settings.lp(&order.content.lp)?;
        let product = self.settings.product(lp, &order.content.quote.product)?;
        let quantity = order.content.quote.quantity;
        let quote = quote(product, quantity, &self.settings.delivery, prefecture(&ship_to)).ok()?;
        (quote.total.money() == amount).then(|| NewOrder { quote, ship_to, ..order.content.clone() })
    }

    async fn record_paid(&self, order: &Order, paid: &Paid) -> Result<(), Trouble> {
        let now = self.clock.now();
        if self.store.mark_paid(&order.content.id, paid, now).await? {
            tracing::info!(order = order.content.number, "paid");
            if let Some(draft) = self.store.draft(&order.content.draft).await? {
                self.store.end_login(&draft.login_id, now).await?;
            }
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

/// `unpaid`: Amazon refused to complete because the session was not paid.
fn answer_of(session: &CheckoutSession, unpaid: bool) -> Answer {
    match session.state() {
        Some(CheckoutSessionState::Completed) => Answer::Completed(Paid {
            charge_permission_id: session.charge_permission_id.as_ref().map(ToString::to_string),
            charge_id: session.charge_id.as_ref().map(ToString::to_string),
        }),
        Some(CheckoutSessionState::Canceled) => {
            let reason = session.reason().map_or("Canceled", amazon_pay::CheckoutSessionReason::as_str);
            Answer::Canceled(reason.to_owned())
        }
        Some(CheckoutSessionState::Open) if unpaid => Answer::NotPaid,
        _ => Answer::Unclear,
    }
}
