//! What Amazon says of one move: the request with the row's own key, and after any trouble the object itself.

use amazon_pay::{
    CaptureCharge, Charge, ChargeId, ChargePermissionId, ChargeReason, ChargeState, Client, CreateCharge,
    CreateRefund, Error, IdempotencyKey, ReasonCode, Refund, RefundId, RefundReason, RefundState, Retry,
};

use super::Verdict;
use crate::amazon::{AmazonAccount, metadata};
use crate::shop::Shop;
use crate::store::{MoneyMove, MoveKind, MoveState};
use crate::yen::Yen;

impl Shop {
    pub(super) async fn ask_amazon(
        &self,
        amazon: &AmazonAccount,
        wish: &MoneyMove,
    ) -> anyhow::Result<Verdict> {
        match wish.kind {
            MoveKind::Authorize => self.authorize(amazon, wish).await,
            MoveKind::Capture => capture(&amazon.client, wish, &charge_id(wish)?).await,
            MoveKind::Cancel => self.cancel(amazon, wish, &charge_id(wish)?).await,
            MoveKind::Refund => self.refund(&amazon.client, wish, charge_id(wish)?).await,
        }
    }

    async fn cancel(
        &self,
        amazon: &AmazonAccount,
        wish: &MoneyMove,
        id: &ChargeId,
    ) -> anyhow::Result<Verdict> {
        if let Err(refusal) = amazon.make_charge_canceled(id).await {
            return Ok(match amazon.client.get_charge(id).await {
                Ok(charge) => match charge.state() {
                    Some(ChargeState::Captured | ChargeState::CaptureInitiated) => {
                        Verdict::Refused { reason: "Captured".to_owned(), ended: false }
                    }
                    _ => of_error(&refusal),
                },
                Err(_) => Verdict::Unclear,
            });
        }
        let order = self.store.order(&wish.order).await?;
        if let Some(permission) = order.and_then(|order| order.one_time_permission().map(str::to_owned))
            && let Err(error) = amazon.make_permission_closed(&ChargePermissionId::parse(permission)?).await
        {
            tracing::warn!(%error, "the permission of a canceled order is not closed yet");
            return Ok(Verdict::Unclear);
        }
        Ok(Verdict::Done(wish.amount, None))
    }

    async fn refund(&self, client: &Client, wish: &MoneyMove, charge: ChargeId) -> anyhow::Result<Verdict> {
        if let Some(id) = &wish.amazon_id {
            return Ok(match client.get_refund(&RefundId::parse(id.as_str())?).await {
                Ok(refund) => of_refund(&refund, wish.amount),
                Err(_) => Verdict::Unclear,
            });
        }
        let refund = CreateRefund::new(charge.clone(), wish.amount.money());
        let refusal = match client.create_refund(&refund, &key(wish)).await {
            Ok(refund) => return Ok(of_refund(&refund, wish.amount)),
            Err(error) => error,
        };
        if refusal.retry() == Retry::AsIs {
            return Ok(Verdict::Unclear);
        }
        // Amazon keeps the sum of what went back: if it holds this refund too, it was done.
        let Ok(charge) = client.get_charge(&charge).await else { return Ok(Verdict::Unclear) };
        let others = self.store.moves_of(&wish.order).await?;
        let others = others.iter().filter(|other| {
            other.kind == MoveKind::Refund
                && other.id != wish.id
                && other.charge == wish.charge
                && matches!(other.state, MoveState::Done | MoveState::Pending)
        });
        let known: i64 = others.map(|other| other.amount.0).sum();
        let given_back = charge.refunded_amount.and_then(Yen::of).unwrap_or_default().0;
        Ok(if given_back >= known + wish.amount.0 {
            Verdict::Done(wish.amount, None)
        } else {
            of_error(&refusal)
        })
    }

    async fn authorize(&self, amazon: &AmazonAccount, wish: &MoneyMove) -> anyhow::Result<Verdict> {
        let order = self.store.order(&wish.order).await?;
        let Some((order, permission)) =
            order.and_then(|order| order.charge_permission_id.clone().map(|permission| (order, permission)))
        else {
            return Ok(Verdict::Refused { reason: "NoPermission".to_owned(), ended: false });
        };
        let charge = CreateCharge::authorize(ChargePermissionId::parse(permission)?, wish.amount.money())
            .merchant_metadata(metadata(&order.content.number, &self.settings.shop.name));
        Ok(match amazon.client.create_charge(&charge, &key(wish)).await {
            Ok(charge) => match charge.state() {
                Some(ChargeState::Declined | ChargeState::Canceled) => {
                    Verdict::Refused { reason: reason_of(&charge), ended: false }
                }
                _ => Verdict::Done(wish.amount, Some(charge.charge_id.to_string())),
            },
            Err(error) => of_error(&error),
        })
    }
}

async fn capture(client: &Client, wish: &MoneyMove, id: &ChargeId) -> anyhow::Result<Verdict> {
    let refusal = if wish.state == MoveState::Asked {
        let capture = CaptureCharge::new(wish.amount.money());
        match client.capture_charge(id, &capture, &key(wish)).await {
            Ok(charge) => return Ok(of_capture(&charge, wish, None)),
            Err(error) => Some(error),
        }
    } else {
        None
    };
    Ok(match client.get_charge(id).await {
        Ok(charge) => of_capture(&charge, wish, refusal.as_ref()),
        Err(_) => Verdict::Unclear,
    })
}

fn charge_id(wish: &MoneyMove) -> anyhow::Result<ChargeId> {
    Ok(ChargeId::parse(wish.charge.as_deref().unwrap_or_default())?)
}

/// From stored facts alone: whoever asks again, after whatever crash, asks under the same key.
fn key(wish: &MoneyMove) -> IdempotencyKey {
    IdempotencyKey::from_facts(&[wish.kind.as_str(), &wish.order, &wish.id])
}

fn reason_of(charge: &Charge) -> String {
    charge.reason().map_or("Declined", ChargeReason::as_str).to_owned()
}

fn of_capture(charge: &Charge, wish: &MoneyMove, refusal: Option<&Error>) -> Verdict {
    match (charge.state(), refusal) {
        (Some(ChargeState::Captured), _) => {
            let taken = charge.capture_amount.and_then(Yen::of).unwrap_or(wish.amount);
            Verdict::Done(taken, None)
        }
        (Some(ChargeState::CaptureInitiated), _) => Verdict::Pending(None),
        (Some(ChargeState::Declined | ChargeState::Canceled), _) => {
            Verdict::Refused { reason: reason_of(charge), ended: true }
        }
        (Some(ChargeState::Authorized | ChargeState::AuthorizationInitiated), Some(refusal)) => {
            of_error(refusal)
        }
        _ => Verdict::Unclear,
    }
}

fn of_refund(refund: &Refund, amount: Yen) -> Verdict {
    let id = Some(refund.refund_id.to_string());
    match refund.state() {
        Some(RefundState::Refunded) => Verdict::Done(amount, id),
        Some(RefundState::Declined) => {
            let reason = refund.reason().map_or("Declined", RefundReason::as_str).to_owned();
            Verdict::Refused { reason, ended: false }
        }
        _ => Verdict::Pending(id),
    }
}

/// Asked for the last time: Amazon has said no, or nothing can be said yet.
fn of_error(error: &Error) -> Verdict {
    match error.reason() {
        // Before the operation was looked at: a wrong key, a wrong clock, a full queue.
        Some(reason) if error.retry() != Retry::AsIs && !is_ours(reason) => {
            Verdict::Refused { reason: reason.as_str().to_owned(), ended: false }
        }
        _ => Verdict::Unclear,
    }
}

fn is_ours(reason: &ReasonCode) -> bool {
    use ReasonCode as R;
    matches!(
        reason,
        R::InvalidRequestSignature
            | R::InvalidHeaderValue
            | R::UnauthorizedAccess
            | R::InvalidAuthentication
            | R::InvalidAccountStatus
    )
}
