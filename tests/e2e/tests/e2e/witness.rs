//! What the sandbox's ledger and our orders say of the money, in short words.

use e2e::Shopper;
use serde_json::Value;
use server::store::{Order, OrderState};

/// The product's select on the LP.
pub(crate) const PRODUCT: &str = "order[order_items_attributes][][variant_id]";

/// Opens the LP, logs in, chooses a product, fills the form, confirms, and passes Amazon.
pub(crate) async fn reaches_confirm(shopper: &Shopper, email: &str, product: &str) -> anyhow::Result<()> {
    fills_form(shopper, email, product).await?;
    shopper.confirms().await?;
    shopper.passes_amazon(email).await?;
    shopper.sees("h1").await.map(drop)
}

/// The same, up to the confirm press.
pub(crate) async fn fills_form(shopper: &Shopper, email: &str, product: &str) -> anyhow::Result<()> {
    shopper.opens_lp("").await?;
    shopper.chooses(PRODUCT, product).await?;
    shopper.logs_in_from_top(email).await?;
    shopper.fills_the_rest().await
}

/// `"kind amount"` of every checkout session in this state, in the ledger's order.
pub(crate) async fn sessions(shopper: &Shopper, state: &str) -> anyhow::Result<Vec<String>> {
    let ledger = shopper.world().ledger().await?;
    let all = ledger["checkoutSessions"].as_array().cloned().unwrap_or_default();
    let in_state = all.iter().filter(|session| session["state"] == state);
    Ok(in_state
        .map(|session| format!("{} {}", word(session, "chargePermissionType"), word(session, "amount")))
        .collect())
}

/// `"state amount"` of every charge, in the ledger's order.
pub(crate) async fn charges(shopper: &Shopper) -> anyhow::Result<Vec<String>> {
    let ledger = shopper.world().ledger().await?;
    let all = ledger["charges"].as_array().cloned().unwrap_or_default();
    Ok(all.iter().map(|charge| format!("{} {}", word(charge, "state"), word(charge, "amount"))).collect())
}

/// The state of a charge permission.
pub(crate) async fn permission(shopper: &Shopper, id: &str) -> anyhow::Result<String> {
    let ledger = shopper.world().ledger().await?;
    let all = ledger["chargePermissions"].as_array().cloned().unwrap_or_default();
    let found = all.iter().find(|permission| permission["chargePermissionId"] == id);
    Ok(found.map(|permission| word(permission, "state")).unwrap_or_default())
}

/// The orders that were paid and stand, newest first.
pub(crate) async fn paid(shopper: &Shopper) -> anyhow::Result<Vec<Order>> {
    let orders = shopper.world().orders().await?;
    Ok(orders.into_iter().filter(|order| order.state == OrderState::Paid).collect())
}

fn word(object: &Value, member: &str) -> String {
    match &object[member] {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}
