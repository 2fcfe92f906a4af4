//! Personal data goes: by the clock of `[retention]`, or because an owner says so.

use crate::clock::{HOUR, Millis};
use crate::shop::Shop;
use crate::store::Order;

const DAY: Millis = 24 * HOUR;
/// Who did it, in the audit log, when the clock did.
const BY_ITSELF: &str = "(retention)";

impl Shop {
    /// Erases the personal data of one order. `false`: something still needs it, or it was erased before.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn erase(&self, order: &Order, operator: &str) -> anyhow::Result<bool> {
        let (id, number) = (&order.content.id, &order.content.number);
        Ok(self.store.erase_order(id, number, operator, self.clock.now()).await?)
    }

    /// The job's part: what was kept long enough goes.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn erase_old(&self) -> anyhow::Result<()> {
        let (now, retention) = (self.clock.now(), self.settings.retention);
        self.store.forget_visits(now - i64::from(retention.visit_days) * DAY).await?;
        let Some(days) = retention.order_days else { return Ok(()) };
        for (id, number) in self.store.orders_to_erase(now - i64::from(days) * DAY).await? {
            self.store.erase_order(&id, &number, BY_ITSELF, now).await?;
        }
        Ok(())
    }
}
