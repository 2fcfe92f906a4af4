//! Finish: an order that was sent to Amazon is completed exactly once, or found to have ended without money.
//!
//! The result page and the job call the same function. It completes only the order's own session, judges
//! nothing failed before asking Amazon, and tells its caller what is true now.

use amazon_pay::{CheckoutSession, CheckoutSessionId, CheckoutSessionState, CompleteCheckoutSession};

use super::place::LEASE;
use super::review::Trouble;
use crate::amazon::is_not_found;
use crate::clock::{Millis, SECOND};
use crate::shop::Shop;
use crate::store::{Order, OrderState, Paid};

/// Longest pause between two looks of the job.
const LONGEST_PAUSE: Millis = 1_800 * SECOND;

/// What is true of an order now.
#[derive(Debug)]
pub enum Outcome {
    /// Completed: the order is real.
    Paid(Box<Order>),
    /// Ended without money, for this reason in Amazon's word.
    Canceled(String),
    /// The shopper has not paid at Amazon (yet).
    NotPaidYet,
    /// Not known yet: Amazon does not answer, or another request is asking. The job goes on.
    Checking,
}

impl Shop {
    /// Brings a draft's order to its end, as far as it can be now.
    ///
    /// # Errors
    /// [`Trouble::Unknown`] when the draft has no order; [`Trouble::Broken`] when the database fails.
    pub async fn finish(&self, handle: &str) -> Result<Outcome, Trouble> {
        let order = self.store.order_of_draft(handle).await?.ok_or(Trouble::Unknown)?;
        let now = self.clock.now();
        if self
            .store
            .lease_order(&order.content.id, now + LEASE, now)
            .await?
        {
            self.ask_amazon(&order).await?;
        }
        let order = self.store.order_of_draft(handle).await?.ok_or(Trouble::Unknown)?;
        Ok(match order.state {
            OrderState::Paid => Outcome::Paid(Box::new(order)),
            OrderState::Canceled => Outcome::Canceled(order.reason.unwrap_or_default()),
            OrderState::Sending => Outcome::NotPaidYet,
            OrderState::Sent if order.waits_for_shopper() => Outcome::NotPaidYet,
            OrderState::Sent => Outcome::Checking,
        })
    }

    /// Completes, and if that did not work asks how things stand. Holds the lease; always gives it back.
    async fn ask_amazon(&self, order: &Order) -> Result<(), Trouble> {
        let id = CheckoutSessionId::parse(order.content.checkout_session_id.as_str())
            .map_err(anyhow::Error::from)?;
        let request = CompleteCheckoutSession::new(order.total().money());
        // No idempotency key: Amazon would repeat an early "not paid yet" for ever. Completing is idempotent by itself.
        let session = match self
            .amazon
            .client
            .complete_checkout_session(&id, &request, None)
            .await
        {
            Ok(done) => Ok(done.session().clone()),
            Err(error) => {
                tracing::info!(order = order.content.number, %error, "complete did not succeed; asking Amazon");
                self.amazon.client.get_checkout_session(&id).await
            }
        };
        match session {
            Ok(session) => self.record(order, &session).await,
            // Amazon forgets sessions after 30 days; one that it does not know took no money.
            Err(error) if is_not_found(&error) => self.cancel(order, "NotFound").await,
            Err(error) => {
                tracing::warn!(order = order.content.number, %error, "Amazon does not say how the session stands");
                self.look_later(order, None).await
            }
        }
    }

    async fn record(&self, order: &Order, session: &CheckoutSession) -> Result<(), Trouble> {
        match session.state() {
            Some(CheckoutSessionState::Completed) => {
                let paid = Paid {
                    charge_permission_id: session.charge_permission_id.as_ref().map(ToString::to_string),
                    charge_id: session.charge_id.as_ref().map(ToString::to_string),
                };
                let now = self.clock.now();
                if self.store.mark_paid(&order.content.id, &paid, now).await? {
                    tracing::info!(order = order.content.number, "paid");
                    if let Some(draft) = self.store.draft(&order.content.draft).await? {
                        self.store.end_login(&draft.login_id, now).await?;
                    }
                }
                Ok(())
            }
            Some(CheckoutSessionState::Canceled) => {
                let reason = session
                    .reason()
                    .map_or("Canceled", amazon_pay::CheckoutSessionReason::as_str);
                self.cancel(order, reason).await
            }
            _ => self.look_later(order, Some("Open")).await,
        }
    }

    async fn cancel(&self, order: &Order, reason: &str) -> Result<(), Trouble> {
        if self
            .store
            .mark_canceled(&order.content.id, reason, self.clock.now())
            .await?
        {
            tracing::info!(order = order.content.number, reason, "ended without money");
        }
        Ok(())
    }

    /// `known`: what Amazon last said; `None` when it said nothing.
    async fn look_later(&self, order: &Order, known: Option<&str>) -> Result<(), Trouble> {
        let exponent = u32::try_from(order.tries.clamp(0, 8)).unwrap_or(8);
        let pause = (30 * SECOND * i64::from(2_u32.pow(exponent))).min(LONGEST_PAUSE);
        self.store
            .release_order(&order.content.id, known, self.clock.now() + pause)
            .await?;
        Ok(())
    }
}
