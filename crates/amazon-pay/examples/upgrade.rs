//! From 単品 to 定期 after the purchase: the buyer confirms on Amazon's page (`bindUpgradeAction`).
//!
//! Amazon documents neither the exact members nor whether Japan has it: see `UpgradePayload`.
//! `cargo run -p amazon-pay --example upgrade`, with a sandbox running.
#![allow(clippy::print_stdout, reason = "an example says what it did")]

mod shared;

use amazon_pay::{
    ChargePermissionId, ChargePermissionType, CompleteCheckoutSession, FrequencyUnit, Money, Payment,
    ProcessOrderPayload, Recurrence, UpgradePayload,
};
use anyhow::{Context as _, Result, ensure};
use shared::{Buyer, SHOP, Stage};

#[tokio::main]
async fn main() -> Result<()> {
    let stage = Stage::open().await?;
    let client = &stage.client;
    let mut buyer = Buyer::new(&stage, "taro@buyer.example")?;
    let bought = buy(&stage, &mut buyer).await?;

    let price = Money::yen(2980);
    let cycle = Recurrence::every(1, FrequencyUnit::Month).amount(price);
    let payload = UpgradePayload::new(stage.store_id.clone(), bought, cycle, format!("{SHOP}/result"));
    let signed = client.sign_button(payload.to_json())?;
    let result = buyer.press(&stage, "", &signed, Some("recurringUpgrade")).await?;
    let id = Stage::session(&result)?;
    let done = client.complete_checkout_session(&id, &CompleteCheckoutSession::new(price), None).await?;
    let permission = done.session().charge_permission_id.clone().context("a permission")?;
    let read = client.get_charge_permission(&permission).await?;
    ensure!(read.charge_permission_type == Some(ChargePermissionType::Recurring));
    println!("{permission} may be charged every month");
    Ok(())
}

async fn buy(stage: &Stage, buyer: &mut Buyer) -> Result<ChargePermissionId> {
    let total = Money::yen(3300);
    let order = ProcessOrderPayload::one_time(
        stage.store_id.clone(),
        format!("{SHOP}/result"),
        Payment::authorize(total),
    );
    let signed = stage.client.sign_button(order.to_json())?;
    let result = buyer.press(stage, order.product_type().as_str(), &signed, None).await?;
    let id = Stage::session(&result)?;
    let done =
        stage.client.complete_checkout_session(&id, &CompleteCheckoutSession::new(total), None).await?;
    done.session().charge_permission_id.clone().context("a permission")
}
