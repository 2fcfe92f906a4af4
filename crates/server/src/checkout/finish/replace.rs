//! A thanks offer took an order's place: the old charge is canceled, then the old permission is closed.
//!
//! The old order cannot be captured any more (`replacing` is written in the transaction that marks the new one paid),
//! and whatever dies in between, the job comes back here until both are done.

use amazon_pay::{ChargeId, ChargePermissionId};
use contract::ConsentKind;
use lp_amazon_pay_contract as contract;

use super::Trouble;
use crate::amazon::AmazonAccount;
use crate::shop::Shop;
use crate::store::{Lease, Order};

impl Shop {
    pub(super) async fn end_replaced(
        &self,
        amazon: &AmazonAccount,
        order: &Order,
        lease: &Lease,
    ) -> Result<(), Trouble> {
        let released = async {
            if let Some(id) = &order.charge_id {
                amazon.make_charge_canceled(&ChargeId::parse(id.as_str())?).await?;
            }
            // A Recurring permission may carry more than this order: the job closes it with its subscription.
            if let (Some(id), ConsentKind::OneTime) = (&order.charge_permission_id, order.kind()) {
                amazon.make_permission_closed(&ChargePermissionId::parse(id.as_str())?).await?;
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
}
