//! A thanks offer took an order's place: the old charge is canceled, then the old permission is closed.
//!
//! The old order cannot be captured any more (`replacing` is written in the transaction that marks the new one paid),
//! and whatever dies in between, the job comes back here until both are done.

use amazon_pay::{
    ChargeId, ChargePermissionId, ChargePermissionState, ChargeState, CloseChargePermission, Error,
    MerchantReason,
};
use contract::ConsentKind;
use lp_amazon_pay_contract as contract;

use super::Trouble;
use crate::environment::Environment;
use crate::shop::Shop;
use crate::store::{Lease, Order};

impl Shop {
    pub(super) async fn end_replaced(&self, order: &Order, lease: &Lease) -> Result<(), Trouble> {
        let environment = order.content.environment;
        let released = async {
            if let Some(id) = &order.charge_id {
                self.cancel_charge(environment, &ChargeId::parse(id.as_str())?).await?;
            }
            // A Recurring permission may carry more than this order: the job closes it with its subscription.
            if let (Some(id), ConsentKind::OneTime) = (&order.charge_permission_id, order.kind()) {
                self.close_permission(environment, &ChargePermissionId::parse(id.as_str())?).await?;
            }
            anyhow::Ok(())
        };
        if let Err(error) = released.await {
            tracing::error!(
                order = order.content.number,
                error = format!("{error:#}"),
                "a replaced order is not released yet; if it was captured elsewhere, refund it"
            );
            return self.look_later(order, lease, None).await;
        }
        if self.store.mark_replaced(lease, self.clock.now()).await? {
            tracing::info!(order = order.content.number, "replaced; its charge is canceled");
        }
        Ok(())
    }

    /// Cancels a charge. One that is canceled already is no error.
    ///
    /// # Errors
    /// When Amazon does not cancel it.
    pub async fn cancel_charge(&self, environment: Environment, id: &ChargeId) -> Result<(), Error> {
        let amazon = self.amazon_of(environment);
        let Err(refusal) = amazon.client.cancel_charge(id, &reason()?).await else {
            return Ok(());
        };
        // An earlier try may have canceled it: ask before anything is called failed.
        let charge = amazon.client.get_charge(id).await?;
        match charge.state() {
            Some(ChargeState::Canceled | ChargeState::Declined) => Ok(()),
            _ => Err(refusal),
        }
    }

    /// Closes a permission for good. One that is closed already is no error.
    ///
    /// # Errors
    /// When Amazon does not close it.
    pub async fn close_permission(
        &self,
        environment: Environment,
        id: &ChargePermissionId,
    ) -> Result<(), Error> {
        let amazon = self.amazon_of(environment);
        let close = CloseChargePermission::new(reason()?);
        let Err(refusal) = amazon.client.close_charge_permission(id, &close).await else {
            return Ok(());
        };
        let permission = amazon.client.get_charge_permission(id).await?;
        if permission.state() == Some(&ChargePermissionState::Closed) { Ok(()) } else { Err(refusal) }
    }
}

fn reason() -> Result<MerchantReason, Error> {
    MerchantReason::parse("ended or replaced at the buyer's wish")
        .map_err(|_| Error::Settings("the reason is too long"))
}
