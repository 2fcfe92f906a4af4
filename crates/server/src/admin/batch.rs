//! Bulk capture: the reserved money of many orders, each a move of its own, with a result for each.
//!
//! The rows stand before anything is sent; the caller may leave, the server may restart: the job goes on.

use super::{MoneyWish, Wished};
use crate::secret::fingerprint;
use crate::shop::Shop;
use crate::store::{ChargeStands, MoveKind};

/// Orders of one batch: a page of the list.
pub const MOST_AT_ONCE: usize = 50;

impl Shop {
    /// Captures the whole reservation of each order. What is not possible is written down as refused; numbers that nobody
    /// has are left out. Answers the batch, whose moves the store tells.
    ///
    /// # Errors
    /// When the database fails; sent again under the same `once`, nothing happens twice.
    pub async fn capture_batch(
        &self,
        numbers: &[&str],
        once: &str,
        operator: &str,
    ) -> anyhow::Result<String> {
        let batch = fingerprint(&format!("batch {once}"));
        let mut standing = Vec::new();
        for number in numbers.iter().take(MOST_AT_ONCE) {
            let Some(order) = self.store.order_by_number(number).await? else { continue };
            let charges = self.store.charges_of(&order.content.id).await?;
            let waiting = charges.iter().find(|charge| charge.stands == ChargeStands::Authorized);
            let charge = waiting.or(charges.last());
            let wish = MoneyWish {
                kind: MoveKind::Capture,
                charge: charge.map(|charge| charge.charge_id.as_str()),
                amount: charge.map(|charge| charge.amount).unwrap_or_default(),
                once,
                operator,
                batch: Some(&batch),
            };
            if let Wished::Stands(id) = self.wish_for_money(&order, wish).await? {
                standing.push(id);
            }
        }
        // Should this server die now, the job finds the rows.
        let working = self.clone();
        tokio::spawn(async move {
            for id in standing {
                if let Err(error) = working.settle_move(&id).await {
                    tracing::error!(error = format!("{error:#}"), "a capture of a batch stays half done");
                }
            }
        });
        Ok(batch)
    }
}
