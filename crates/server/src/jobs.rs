//! The reconcile job: orders left half done are finished or found canceled, whoever closed which browser
//! and whichever server died. It uses the same [`Shop::finish`] as the result page.

use std::time::Duration;

use crate::shop::Shop;

/// Looks for due orders for ever, every `pause`.
pub async fn reconcile_forever(shop: Shop, pause: Duration) {
    loop {
        if let Err(error) = reconcile(&shop).await {
            tracing::error!(error = format!("{error:#}"), "the reconcile job could not run; it tries again");
        }
        tokio::time::sleep(pause).await;
    }
}

/// One round. One order's trouble does not stop the others.
///
/// # Errors
/// When the database cannot be asked for due orders.
pub async fn reconcile(shop: &Shop) -> anyhow::Result<()> {
    for draft in shop.store.due_orders(shop.clock.now()).await? {
        if let Err(error) = shop.finish(&draft).await {
            tracing::error!(error = format!("{error:#}"), "an order stays half done");
        }
    }
    Ok(())
}
