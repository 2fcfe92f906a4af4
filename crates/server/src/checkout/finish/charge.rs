//! A charge on a permission that stands: a renewal of 定期, or an offer that needs no new consent.
//!
//! One attempt has one idempotency key, derived from the order and the attempt's number: repeated after a crash or a
//! lost answer, Amazon gives the first answer again. Only a definite decline begins a new attempt.

use amazon_pay::{
    Charge, ChargePermissionId, ChargePermissionState, ChargeState, CreateCharge, Error, IdempotencyKey,
    MerchantMetadata, ReasonCode, Retry,
};

use super::{Payment, Trouble};
use crate::amazon::{AmazonAccount, permission_reason};
use crate::calendar;
use crate::clock::Millis;
use crate::shop::Shop;
use crate::store::{Lease, Letter, Order, SubscriptionState};

/// What a try led to.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Verdict {
    /// Charged, under this id; none where nothing had to be paid today.
    Charged(Option<String>),
    /// Declined for a reason that may pass.
    Passing(String),
    /// Declined for good.
    Final(String),
    /// This month's limit is reached.
    NextMonth(String),
    /// The permission is closed at Amazon.
    Closed(String),
    /// Not known, or not decided: the same attempt again, later.
    Unclear,
}

/// The word for a permission that could not be charged a moment ago, and can be now.
const CHARGEABLE: &str = "Chargeable";

impl Shop {
    async fn is_active(&self, subscription: &str) -> Result<bool, Trouble> {
        let subscription = self.store.subscription(subscription).await?;
        Ok(subscription.is_some_and(|subscription| subscription.state == SubscriptionState::Active))
    }

    pub(super) async fn settle_charge(
        &self,
        amazon: &AmazonAccount,
        order: &Order,
        lease: &Lease,
        permission: &str,
    ) -> Result<(), Trouble> {
        if let Some((subscription, _)) = &order.content.renewal
            && order.tries == 0
            && !self.is_active(subscription).await?
        {
            // Paused or ended since it was put off: a new attempt is not begun.
            return self.record_canceled(order, "SubscriptionStopped").await;
        }
        let verdict = try_to_charge(amazon, order, permission).await?;
        if let Verdict::Charged(charge) = verdict {
            let payment = Payment { permission: Some(permission.to_owned()), charge };
            return self.record_paid(order, payment).await;
        }
        let Some((subscription, _)) = &order.content.renewal else {
            // A shopper is waiting in front of an offer: declined is declined.
            return match verdict {
                Verdict::Unclear | Verdict::Charged(_) => self.look_later(order, lease, None).await,
                Verdict::Passing(reason)
                | Verdict::Final(reason)
                | Verdict::NextMonth(reason)
                | Verdict::Closed(reason) => self.record_canceled(order, &reason).await,
            };
        };
        let settings = self.settings.renewal;
        let now = self.clock.now();
        let on = |day| calendar::at_hour(day, settings.hour);
        match verdict {
            Verdict::Passing(reason) if order.attempt < i64::from(settings.tries) => {
                let due = calendar::day(now) + time::Duration::days(i64::from(settings.days_between));
                self.later(order, lease, &reason, Letter::RenewalDeclined, on(due)).await
            }
            Verdict::NextMonth(reason) => {
                let due = calendar::first_of_next_month(calendar::day(now));
                self.later(order, lease, &reason, Letter::RenewalPostponed, on(due)).await
            }
            Verdict::Passing(reason) | Verdict::Final(reason) => {
                self.give_up(order, lease, subscription, SubscriptionState::Suspended, &reason).await
            }
            Verdict::Closed(reason) => {
                self.give_up(order, lease, subscription, SubscriptionState::Ended, &reason).await
            }
            Verdict::Unclear | Verdict::Charged(_) => self.look_later(order, lease, None).await,
        }
    }

    /// A new attempt on another day. The shopper is told once, not at every try.
    async fn later(
        &self,
        order: &Order,
        lease: &Lease,
        reason: &str,
        letter: Letter,
        due: Millis,
    ) -> Result<(), Trouble> {
        tracing::info!(order = order.content.number, reason, attempt = order.attempt, "a renewal waits");
        let letter = (order.reason.as_deref() != Some(reason)).then_some(letter);
        self.store.try_again_later(lease, reason, letter, due, self.clock.now()).await?;
        Ok(())
    }

    async fn give_up(
        &self,
        order: &Order,
        lease: &Lease,
        subscription: &str,
        state: SubscriptionState,
        reason: &str,
    ) -> Result<(), Trouble> {
        tracing::warn!(order = order.content.number, reason, "a renewal failed for good");
        self.store.fail_renewal(lease, subscription, state, reason, self.clock.now()).await?;
        Ok(())
    }
}

async fn try_to_charge(amazon: &AmazonAccount, order: &Order, permission: &str) -> Result<Verdict, Trouble> {
    let permission = ChargePermissionId::parse(permission).map_err(anyhow::Error::from)?;
    if order.total().0 == 0 {
        // 初回無料: nothing to charge today, but there must be something to charge next time.
        return Ok(match why_not_chargeable(amazon, &permission).await {
            Verdict::Passing(reason) if reason == CHARGEABLE => Verdict::Charged(None),
            verdict => verdict,
        });
    }
    // All under the key must be the same at every try: nothing from the settings, which may change meanwhile.
    let reference = MerchantMetadata {
        merchant_reference_id: Some(order.content.number.clone()),
        ..MerchantMetadata::default()
    };
    let key = IdempotencyKey::from_facts(&["charge", &order.content.id, &order.attempt.to_string()]);
    let charge =
        CreateCharge::authorize(permission.clone(), order.total().money()).merchant_metadata(reference);
    let error = match amazon.client.create_charge(&charge, &key).await {
        Ok(charge) => return Ok(of_charge(&charge)),
        Err(error) => error,
    };
    tracing::info!(order = order.content.number, %error, "a charge did not succeed");
    if error.reason() == Some(&ReasonCode::InvalidChargePermissionStatus) {
        return Ok(why_not_chargeable(amazon, &permission).await);
    }
    Ok(of_error(&error))
}

/// The permission's state stands against a charge: Amazon is asked which, and why.
async fn why_not_chargeable(amazon: &AmazonAccount, permission: &ChargePermissionId) -> Verdict {
    let Ok(permission) = amazon.client.get_charge_permission(permission).await else {
        return Verdict::Unclear;
    };
    let reason = permission_reason(&permission);
    match permission.state() {
        Some(ChargePermissionState::Closed) => Verdict::Closed(reason.unwrap_or_else(|| "Closed".to_owned())),
        Some(ChargePermissionState::NonChargeable) => {
            Verdict::Passing(reason.unwrap_or_else(|| "NonChargeable".to_owned()))
        }
        // Mended meanwhile. The refusal is stored under the key, so only a new attempt can succeed.
        Some(ChargePermissionState::Chargeable) => Verdict::Passing(CHARGEABLE.to_owned()),
        _ => Verdict::Unclear,
    }
}

fn of_charge(charge: &Charge) -> Verdict {
    match charge.state() {
        Some(ChargeState::Declined | ChargeState::Canceled) => {
            let reason = charge.reason().map_or("Declined", amazon_pay::ChargeReason::as_str).to_owned();
            if reason == "SoftDeclined" { Verdict::Passing(reason) } else { Verdict::Final(reason) }
        }
        _ => Verdict::Charged(Some(charge.charge_id.to_string())),
    }
}

fn of_error(error: &Error) -> Verdict {
    use ReasonCode as R;
    let Some(reason) = error.reason() else { return Verdict::Unclear };
    let word = || reason.as_str().to_owned();
    match reason {
        R::SoftDeclined | R::TransactionTimedOut | R::ProcessingFailure => Verdict::Passing(word()),
        R::HardDeclined | R::AmazonRejected | R::PaymentMethodNotAllowed | R::MfaNotCompleted => {
            Verdict::Final(word())
        }
        R::PeriodicAmountExceeded => Verdict::NextMonth(word()),
        R::TransactionAmountExceeded | R::TransactionCountExceeded => Verdict::Final(word()),
        // Refused before it was looked at (a wrong key, a wrong clock, a permission of the merchant that was linked
        // before): the operator's trouble, not the shopper's. A 定期 never ends because of it.
        _ if error.retry() == Retry::Never => {
            tracing::error!(%error, "Amazon refuses to charge; an operator must look");
            Verdict::Unclear
        }
        _ => Verdict::Unclear,
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may fail loudly")]

    use amazon_pay::{ChargePermissionId, CreateCharge, IdempotencyKey, Money, create_charge};

    use super::{Verdict, of_error};

    fn refused(status: u16, reason: &str) -> Verdict {
        let permission = ChargePermissionId::parse("S03-1234567-1234567").unwrap();
        let charge = CreateCharge::authorize(permission, Money::yen(1000));
        let call = create_charge(&charge, &IdempotencyKey::from_facts(&["test"]));
        let body = format!(r#"{{"reasonCode":"{reason}","message":"…"}}"#);
        of_error(&call.read(status, None, body.as_bytes()).unwrap_err())
    }

    #[test]
    fn every_kind_of_refusal_has_its_own_consequence() {
        let word = |reason: &str| reason.to_owned();
        assert_eq!(refused(422, "SoftDeclined"), Verdict::Passing(word("SoftDeclined")));
        assert_eq!(refused(500, "ProcessingFailure"), Verdict::Passing(word("ProcessingFailure")));
        assert_eq!(refused(422, "HardDeclined"), Verdict::Final(word("HardDeclined")));
        assert_eq!(refused(422, "AmazonRejected"), Verdict::Final(word("AmazonRejected")));
        assert_eq!(
            refused(400, "PeriodicAmountExceeded"),
            Verdict::NextMonth(word("PeriodicAmountExceeded"))
        );
        for (status, unclear) in [
            (500, "InternalServerError"),
            (429, "TooManyRequests"),
            (403, "InvalidRequestSignature"),
            (404, "ResourceNotFound"),
        ] {
            assert_eq!(refused(status, unclear), Verdict::Unclear, "{unclear}");
        }
    }
}
