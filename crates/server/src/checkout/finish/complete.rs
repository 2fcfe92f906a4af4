//! A session that was sent to Amazon: completed, or found to have ended without money.

use amazon_pay::{
    CheckoutSession, CheckoutSessionId, CheckoutSessionState, CompleteCheckoutSession, Error, Money,
    ReasonCode,
};

use super::{Payment, Trouble};
use crate::amazon::{AmazonAccount, is_not_found};
use crate::basket::Basket;
use crate::buyer::prefecture;
use crate::clock::{HOUR, Millis};
use crate::quote::{Quote, quote};
use crate::shop::Shop;
use crate::store::{Lease, NewOrder, Order};

/// How long Amazon remembers a session.
const FORGOTTEN_AFTER: Millis = 30 * 24 * HOUR;

/// What Amazon says of an order's session.
enum Answer {
    Completed(Payment),
    Canceled(String),
    NotPaid,
    Unclear,
}

impl Shop {
    /// `false`: Amazon says that the shopper has not paid.
    pub(super) async fn settle_session(
        &self,
        amazon: &AmazonAccount,
        order: &Order,
        lease: &Lease,
        session: &str,
    ) -> Result<bool, Trouble> {
        match self.ask_session(amazon, order, lease, session).await? {
            Answer::Completed(payment) => self.record_paid(order, payment).await?,
            Answer::Canceled(reason) => self.record_canceled(order, &reason).await?,
            Answer::Unclear => self.look_later(order, lease, None).await?,
            Answer::NotPaid => {
                self.look_later(order, lease, Some("Open")).await?;
                return Ok(false);
            }
        }
        Ok(true)
    }

    async fn ask_session(
        &self,
        amazon: &AmazonAccount,
        order: &Order,
        lease: &Lease,
        session: &str,
    ) -> Result<Answer, Trouble> {
        let id = CheckoutSessionId::parse(session).map_err(anyhow::Error::from)?;
        let refusal = match complete(amazon, &id, &order.content.quote).await? {
            Ok(session) => return Ok(answer_of(&session, false)),
            Err(error) => error,
        };
        tracing::info!(order = order.content.number, error = %refusal, "complete did not succeed; asking Amazon");
        let session = match amazon.client.get_checkout_session(&id).await {
            Ok(session) => session,
            // Amazon forgets sessions after 30 days. A younger one that it does not know may be another account's.
            Err(error) if is_not_found(&error) && self.clock.now() - order.created_at > FORGOTTEN_AFTER => {
                return Ok(Answer::Canceled("NotFound".to_owned()));
            }
            Err(error) => {
                tracing::warn!(order = order.content.number, %error, "Amazon does not say how the session stands");
                return Ok(Answer::Unclear);
            }
        };
        if refusal.reason() == Some(&ReasonCode::AmountMismatch) {
            return self.complete_as_accepted(amazon, order, lease, &session).await;
        }
        let unpaid = refusal.reason() == Some(&ReasonCode::InvalidCheckoutSessionStatus);
        Ok(answer_of(&session, unpaid))
    }

    /// A server died after Amazon accepted another address, product or total, and before the row said so. The session
    /// is the truth: if what the draft says costs what the session says, that is the order.
    async fn complete_as_accepted(
        &self,
        amazon: &AmazonAccount,
        order: &Order,
        lease: &Lease,
        session: &CheckoutSession,
    ) -> Result<Answer, Trouble> {
        let Some(accepted) = self.order_in(session, order).await? else {
            tracing::error!(
                order = order.content.number,
                "Amazon's amount is not the order's: an operator must look"
            );
            return Ok(Answer::Unclear);
        };
        self.store.record_sent(lease, &accepted).await?;
        Ok(match complete(amazon, &session.checkout_session_id, &accepted.quote).await? {
            Ok(session) => answer_of(&session, false),
            Err(_) => Answer::Unclear,
        })
    }

    async fn order_in(&self, session: &CheckoutSession, order: &Order) -> Result<Option<NewOrder>, Trouble> {
        let draft = match &order.content.draft {
            Some(handle) => self.store.draft(handle).await?,
            None => None,
        };
        let content = draft.and_then(|draft| draft.content);
        let wished = || {
            let amount = session.payment_details.as_ref()?.charge_amount?;
            let ship_to = session.shipping_address.clone()?;
            let content = content?;
            let basket = Basket::of(&content, &self.settings)?;
            let quote = quote(&basket, &self.settings.delivery, prefecture(&ship_to)).ok()?;
            (asked(&quote).ok()? == amount).then(|| NewOrder { quote, ship_to, ..order.content.clone() })
        };
        Ok(wished())
    }
}

// No idempotency key: Amazon would repeat an early "not paid yet" for ever. Completing is idempotent by itself.
async fn complete(
    amazon: &AmazonAccount,
    id: &CheckoutSessionId,
    quote: &Quote,
) -> Result<Result<CheckoutSession, Error>, Trouble> {
    let request = CompleteCheckoutSession::new(asked(quote)?);
    let done = amazon.client.complete_checkout_session(id, &request, None).await;
    Ok(done.map(|done| done.session().clone()))
}

/// The amount that the session was asked for.
fn asked(quote: &Quote) -> Result<Money, Trouble> {
    let terms =
        quote.terms().map_err(|no| anyhow::anyhow!("an order that Amazon Pay cannot take: {no:?}"))?;
    Ok(Money::yen(terms.amount))
}

/// `unpaid`: Amazon refused to complete because the session was not paid.
fn answer_of(session: &CheckoutSession, unpaid: bool) -> Answer {
    match session.state() {
        Some(CheckoutSessionState::Completed) => Answer::Completed(Payment {
            permission: session.charge_permission_id.as_ref().map(ToString::to_string),
            charge: session.charge_id.as_ref().map(ToString::to_string),
        }),
        Some(CheckoutSessionState::Canceled) => {
            let reason = session.reason().map_or("Canceled", amazon_pay::CheckoutSessionReason::as_str);
            Answer::Canceled(reason.to_owned())
        }
        Some(CheckoutSessionState::Open) if unpaid => Answer::NotPaid,
        _ => Answer::Unclear,
    }
}
