//! Comparing Amazon's objects with our orders: "paid without order" and "order without money" are alarms.
//!
//! Every session that led to no living order is asked for once, a day after it began, when nothing can become of it any
//! more; charges are looked at each day (`money`); a notice about a charge under a number of ours that we do not have
//! (a database from yesterday) is told too. An alarm is raised once, so all of it may be done again.

use amazon_pay::{Charge, ChargeId, ChargeState, CheckoutSessionId, CheckoutSessionState};

use crate::amazon::{AmazonAccount, is_not_found};
use crate::environment::Environment;
use crate::shop::Shop;
use crate::store::{AlarmKind, ChargeRow, ChargeStands, LedNowhere, Notice};
use crate::yen::Yen;

/// A notice may come before our own row stands: it is not called unknown earlier.
const TRIES_BEFORE_UNKNOWN: i64 = 3;

impl Shop {
    /// The job's part: compares what is due.
    ///
    /// # Errors
    /// When the database fails. What Amazon does not answer now is asked again.
    pub async fn reconcile(&self) -> anyhow::Result<()> {
        let now = self.clock.now();
        for (number, charge) in self.store.orders_without_money(now).await? {
            self.alarm(AlarmKind::OrderWithoutMoney, Some(&number), charge.as_deref()).await?;
        }
        for amazon in self.accounts() {
            for led in self.store.sessions_to_compare(amazon.environment, now).await? {
                match self.compare_session(&amazon, &led).await {
                    Ok(()) => drop(self.store.session_compared(&led.draft, now).await?),
                    Err(error) => {
                        tracing::warn!(error = format!("{error:#}"), "a session is not compared yet");
                    }
                }
            }
        }
        Ok(())
    }

    async fn compare_session(&self, amazon: &AmazonAccount, led: &LedNowhere) -> anyhow::Result<()> {
        let number = led.number.as_deref();
        let session = CheckoutSessionId::parse(led.session.as_str())?;
        let found = match amazon.client.get_checkout_session(&session).await {
            Ok(found) => found,
            Err(error) if is_not_found(&error) => return Ok(()),
            Err(error) => return Err(error.into()),
        };
        if found.state() != Some(&CheckoutSessionState::Completed) {
            return Ok(());
        }
        let Some(charge) = &found.charge_id else {
            // A consent without money (free first delivery) and without a subscription of ours.
            let permission = found.charge_permission_id.map(|id| id.to_string());
            return self.alarm(AlarmKind::PaidWithoutOrder, number, permission.as_deref()).await;
        };
        // Canceled in the back office, or replaced by an offer: Amazon agrees.
        if holds_money(&amazon.client.get_charge(charge).await?) {
            self.alarm(AlarmKind::PaidWithoutOrder, number, Some(charge.as_str())).await?;
        }
        Ok(())
    }

    /// A charge as Amazon has it beside the one that we have.
    pub(super) async fn compare_charge(&self, row: &ChargeRow, charge: &Charge) -> anyhow::Result<()> {
        let theirs = charge.charge_amount.and_then(Yen::of);
        if theirs.is_some_and(|theirs| theirs != row.amount) {
            let order = self.store.order(&row.order_id).await?;
            let number = order.map(|order| order.content.number);
            self.alarm(AlarmKind::AmountDiffers, number.as_deref(), Some(&row.charge_id)).await?;
        }
        Ok(())
    }

    /// Amazon does not know a charge that we count on.
    pub(super) async fn charge_is_unknown(&self, row: &ChargeRow) -> anyhow::Result<()> {
        if matches!(row.stands, ChargeStands::Authorized | ChargeStands::Captured) {
            let order = self.store.order(&row.order_id).await?;
            let number = order.map(|order| order.content.number);
            self.alarm(AlarmKind::OrderWithoutMoney, number.as_deref(), Some(&row.charge_id)).await?;
        }
        Ok(())
    }

    /// A notice about a charge that we do not have. Other systems may share the seller account: only a number of ours
    /// that stands for nothing is an alarm.
    pub(super) async fn look_at_unknown_charge(&self, id: &ChargeId, notice: &Notice) -> anyhow::Result<()> {
        let amazon = self.account_of(Environment::of_object(id.as_str()))?;
        let charge = match amazon.client.get_charge(id).await {
            Ok(charge) => charge,
            Err(error) if is_not_found(&error) => return Ok(()),
            Err(error) => return Err(error.into()),
        };
        let reference = charge.merchant_metadata.as_ref().and_then(|data| data.merchant_reference_id.clone());
        let ours = format!("{}-", self.settings.shop.order_prefix);
        let Some(number) = reference.filter(|number| number.starts_with(&ours)) else { return Ok(()) };
        if !holds_money(&charge) {
            return Ok(());
        }
        let early = notice.tries < TRIES_BEFORE_UNKNOWN || self.store.is_being_paid(&number).await?;
        anyhow::ensure!(!early, "a charge that is not ours yet");
        self.alarm(AlarmKind::PaidWithoutOrder, Some(&number), Some(id.as_str())).await
    }

    async fn alarm(
        &self,
        kind: AlarmKind,
        number: Option<&str>,
        amazon_id: Option<&str>,
    ) -> anyhow::Result<()> {
        if self.store.raise(kind, number, amazon_id, self.clock.now()).await? {
            tracing::error!(kind = kind.as_str(), number, amazon_id, "Amazon and our orders do not agree");
        }
        Ok(())
    }
}

fn holds_money(charge: &Charge) -> bool {
    !matches!(charge.state(), Some(ChargeState::Declined | ChargeState::Canceled))
}
