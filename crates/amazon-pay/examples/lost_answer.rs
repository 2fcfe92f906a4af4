//! Amazon's answer gets lost after the work was done: the client asks again under the same key, and one charge stands.
//!
//! `cargo run -p amazon-pay --example lost_answer`, with a sandbox running.
#![allow(clippy::print_stdout, reason = "an example says what it did")]

mod shared;

use amazon_pay::{
    ChargeId, ChargePermissionId, CompleteCheckoutSession, CreateCharge, Money, Payment, ProcessOrderPayload,
};
use anyhow::{Context as _, Result, ensure};
use serde_json::{Value, json};
use shared::{Buyer, SHOP, Stage, key};

#[tokio::main]
async fn main() -> Result<()> {
    let stage = Stage::open().await?;
    let permission = consent(&stage).await?;
    let fault = json!({ "operation": "createCharge", "dropAnswer": true, "count": 1 });
    let faults = format!("{}/_sandbox/faults", stage.origin);
    reqwest::Client::new().post(faults).json(&fault).send().await?.error_for_status()?;

    let charge = CreateCharge::authorize(permission.clone(), Money::yen(3300));
    let charge = stage.client.create_charge(&charge, &key("charge", permission.as_str(), 1)).await?;
    let standing = charges_of(&stage, &permission).await?;
    ensure!(standing == [charge.charge_id.clone()], "charged more than once: {standing:?}");
    println!("one charge stands: {}", charge.charge_id);
    Ok(())
}

/// A buyer agrees to an order of which nothing is reserved yet.
async fn consent(stage: &Stage) -> Result<ChargePermissionId> {
    let total = Money::yen(3300);
    let payment = Payment::confirm(total);
    let order = ProcessOrderPayload::one_time(stage.store_id.clone(), format!("{SHOP}/result"), payment);
    let signed = stage.client.sign_button(order.to_json())?;
    let mut buyer = Buyer::new(stage, "taro@buyer.example")?;
    let result = buyer.press(stage, order.product_type().as_str(), &signed, None).await?;
    let complete = CompleteCheckoutSession::new(total);
    let done = stage.client.complete_checkout_session(&Stage::session(&result)?, &complete, None).await?;
    done.session().charge_permission_id.clone().context("a permission")
}

/// What the sandbox's books say.
async fn charges_of(stage: &Stage, permission: &ChargePermissionId) -> Result<Vec<ChargeId>> {
    let ledger: Value = reqwest::get(format!("{}/_sandbox/ledger", stage.origin)).await?.json().await?;
    let charges = ledger["charges"].as_array().context("a list")?.iter();
    charges
        .filter(|charge| charge["chargePermissionId"] == permission.as_str())
        .map(|charge| Ok(ChargeId::parse(charge["chargeId"].as_str().context("an id")?)?))
        .collect()
}
