//! The jobs: orders and money moves left half done, renewals that are due, permissions to close,
//! letters to send; and Amazon's records beside ours.
//!
//! Whoever closed which browser and whichever server died: each round goes on from what the database says, by the
//! same functions as the pages. One trouble does not stop the others.

use std::time::Duration;

use crate::clock::{HOUR, Millis};
use crate::mail::Postman;
use crate::shop::Shop;
use crate::webhooks::KEPT;

/// How long the answers of `/v1` are kept under their Idempotency-Key.
const REPLIES_KEPT: Millis = 30 * 24 * HOUR;

/// Works for ever, every `pause`.
pub async fn work_forever(shop: Shop, postman: Option<Postman>, pause: Duration) {
    loop {
        if let Err(error) = work(&shop, postman.as_ref()).await {
            tracing::error!(error = format!("{error:#}"), "the jobs could not run; they try again");
        }
        tokio::time::sleep(pause).await;
    }
}

/// One round.
///
/// # Errors
/// When the database does not answer.
pub async fn work(shop: &Shop, postman: Option<&Postman>) -> anyhow::Result<()> {
    shop.refresh().await?;
    said("cycles", shop.renew_due().await);
    let mut due = Vec::new();
    for amazon in shop.accounts() {
        due.extend(shop.store.due_orders(amazon.environment, shop.clock.now()).await?);
    }
    for order in due {
        said("an order", shop.finish_order(&order).await.map(drop));
    }
    said("notices", shop.work_off_notices().await);
    said("money", shop.settle_due_moves().await);
    said("reconciliation", shop.reconcile().await);
    said("retention", shop.erase_old().await);
    said("counts", shop.write_counts().await);
    said("changed cycles", shop.tell_cycles().await);
    said("replies", shop.store.forget_old_replies(shop.clock.now() - REPLIES_KEPT).await);
    said("events", shop.store.forget_old_events(shop.clock.now() - KEPT).await);
    said("permissions", shop.close_ended_permissions().await);
    if let Some(postman) = postman {
        said("letters", postman.deliver(shop).await);
    }
    shop.round_done();
    Ok(())
}

/// One task's trouble is said and does not stop the others.
fn said<E: Into<anyhow::Error>>(task: &str, done: Result<(), E>) {
    if let Err(error) = done {
        tracing::error!(task, error = format!("{:#}", error.into()), "a task of the jobs stays half done");
    }
}
