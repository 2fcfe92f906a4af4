//! A checkout session and its states: Open, then for ever Completed or Canceled.
//! It keeps true: terms change only while Open and before the buyer was through Amazon's payment page, and a
//! redirect URL exists only while no constraint is left.

use serde::{Deserialize, Serialize};
use time::{Duration, OffsetDateTime};

use super::choice::Choice;
use super::kinds::{CancelReason, Environment, ProductType};
use super::refusal::Refusal;
use super::terms::Terms;
use super::upgrade::Upgrade;

pub(crate) mod view;

/// How long a session stays Open.
const OPEN_FOR: Duration = Duration::hours(24);
/// After this the session is gone.
const KEPT_FOR: Duration = Duration::days(30);

/// See the drawing in Amazon's "Checkout Session states and reason codes".
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum State {
    Open,
    Completed,
    Canceled(CancelReason),
}

impl State {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Open => "Open",
            Self::Completed => "Completed",
            Self::Canceled(_) => "Canceled",
        }
    }

    pub(crate) fn reason(self) -> Option<CancelReason> {
        match self {
            Self::Canceled(reason) => Some(reason),
            Self::Open | Self::Completed => None,
        }
    }
}

/// One buyer's attempt to check out.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct CheckoutSession {
    pub(crate) id: String,
    pub(crate) merchant_id: String,
    pub(crate) environment: Environment,
    pub(crate) terms: Terms,
    /// From the button's options; `None` for a session made by API until the buyer arrives.
    pub(crate) product_type: Option<ProductType>,
    /// Set once the buyer signed in and settled on address and instrument.
    pub(crate) choice: Option<Choice>,
    pub(crate) state: State,
    /// The unguessable part of `amazonPayRedirectUrl`; a new one with each update.
    pub(crate) redirect_token: Option<String>,
    /// The buyer was through the payment page and the payment was accepted.
    pub(crate) processed: bool,
    /// Amazon asked the buyer for a code, and waits.
    pub(crate) awaits_code: bool,
    /// For a session of `bindUpgradeAction`.
    pub(crate) upgrade: Option<Upgrade>,
    pub(crate) charge_permission_id: Option<String>,
    pub(crate) charge_id: Option<String>,
    pub(crate) created: OffsetDateTime,
    pub(crate) updated: OffsetDateTime,
}

impl CheckoutSession {
    pub(crate) fn open(
        id: String,
        merchant_id: String,
        environment: Environment,
        terms: Terms,
        product_type: Option<ProductType>,
        now: OffsetDateTime,
    ) -> Self {
        Self {
            id,
            merchant_id,
            environment,
            terms,
            product_type,
            choice: None,
            state: State::Open,
            redirect_token: None,
            processed: false,
            awaits_code: false,
            upgrade: None,
            charge_permission_id: None,
            charge_id: None,
            created: now,
            updated: now,
        }
    }

    pub(crate) fn expires(&self) -> OffsetDateTime {
        self.created + OPEN_FOR
    }

    /// Time passes for sessions too: an Open one ends at 24 hours.
    pub(crate) fn expire_if_due(&mut self, now: OffsetDateTime) {
        if self.state == State::Open && now >= self.expires() {
            self.cancel(CancelReason::Expired, self.expires());
        }
    }

    pub(crate) fn is_deleted(&self, now: OffsetDateTime) -> bool {
        now >= self.created + KEPT_FOR
    }

    /// What still keeps the buyer from being sent to Amazon, with Amazon's descriptions.
    pub(crate) fn constraints(&self) -> Vec<(&'static str, &'static str)> {
        let terms = &self.terms;
        let no_frequency = terms.is_recurring() && terms.recurring.is_none();
        [
            (
                self.choice.is_none(),
                "BuyerNotAssociated",
                "There is no buyer associated with the Checkout Session. Return the checkout session id to the Amazon Pay Button to allow buyer to login.",
            ),
            (terms.charge_amount.is_none(), "ChargeAmountNotSet", "chargeAmount is not set."),
            (terms.result_return_url.is_none(), "CheckoutResultReturnUrlNotSet", "checkoutResultReturnUrl is not set."),
            (terms.intent.is_none(), "PaymentIntentNotSet", "paymentIntent is not set."),
            (no_frequency, "RecurringFrequencyNotSet", "Recurring frequency is not set."),
        ]
        .into_iter()
        .filter(|(unmet, ..)| *unmet)
        .map(|(_, id, description)| (id, description))
        .collect()
    }

    /// The buyer continues from Amazon's pages with this choice. `token` serves the redirect URL if the
    /// terms were complete already.
    pub(crate) fn associate(&mut self, choice: Choice, token: String, now: OffsetDateTime) {
        self.choice = Some(choice);
        self.updated = now;
        if self.redirect_token.is_none() {
            self.renew_redirect(token);
        }
    }

    /// Update Checkout Session.
    pub(crate) fn update(&mut self, newer: Terms, token: String, now: OffsetDateTime) -> Result<(), Refusal> {
        self.must_be_changeable()?;
        let terms = self.terms.merged(newer);
        terms.check()?;
        self.terms = terms;
        self.updated = now;
        self.renew_redirect(token);
        Ok(())
    }

    /// Open, and the buyer has not paid yet.
    pub(crate) fn must_be_changeable(&self) -> Result<(), Refusal> {
        if self.state != State::Open {
            let message =
                format!("The checkout session is {}; only an Open one can be changed", self.state.name());
            return Err(Refusal::session_status(&message));
        }
        if self.processed {
            return Err(Refusal::session_status(
                "The buyer has been through amazonPayRedirectUrl; the checkout session can no longer be changed",
            ));
        }
        Ok(())
    }

    /// Whether the buyer pays (or agrees) at once, without the shop's review page between.
    pub(crate) fn is_direct(&self) -> bool {
        self.terms.process_order || self.upgrade.is_some()
    }

    /// Amazon's payment page accepted the payment.
    pub(crate) fn accept_payment(&mut self, now: OffsetDateTime) {
        self.processed = true;
        self.awaits_code = false;
        self.updated = now;
    }

    /// Ends the session well.
    pub(crate) fn end_with(&mut self, permission_id: String, charge_id: Option<String>, now: OffsetDateTime) {
        self.state = State::Completed;
        self.updated = now;
        self.redirect_token = None;
        self.charge_permission_id = Some(permission_id);
        self.charge_id = charge_id;
    }

    /// Ends the session without money. A final state stays what it is.
    pub(crate) fn cancel(&mut self, reason: CancelReason, now: OffsetDateTime) {
        if self.state == State::Open {
            self.state = State::Canceled(reason);
            self.redirect_token = None;
            self.updated = now;
        }
    }

    fn renew_redirect(&mut self, token: String) {
        // Without a review page the buyer is at Amazon already and needs no link there.
        let sends = self.constraints().is_empty() && !self.is_direct();
        self.redirect_token = sends.then_some(token);
    }
}

#[cfg(test)]
mod properties;
#[cfg(test)]
mod tests;
