//! An additional payment button (APB): the order is final before the button, Amazon's page pays at once.
//!
//! `cargo run -p amazon-pay --example process_order`, with a sandbox running.
#![allow(clippy::print_stdout, reason = "an example says what it did")]

mod shared;

use amazon_pay::{
    CompleteCheckoutSession, DeliveryAddress, MerchantMetadata, Money, Payment, ProcessOrderPayload,
};
use anyhow::{Context as _, Result, ensure};
use shared::{Buyer, SHOP, Stage};

#[tokio::main]
async fn main() -> Result<()> {
    let stage = Stage::open().await?;
    let client = &stage.client;
    let total = Money::yen(3300);
    let order = ProcessOrderPayload::one_time(
        stage.store_id.clone(),
        format!("{SHOP}/result"),
        Payment::authorize(total),
    )
    .cancel_url(format!("{SHOP}/order"))
    .merchant_metadata(MerchantMetadata {
        merchant_reference_id: Some("ORDER-1002".to_owned()),
        ..Default::default()
    })
    .ship_to(DeliveryAddress::japan(
        "試験 次郎",
        "100-0005",
        "東京都",
        "千代田区丸の内1-1-1",
        "0300000000",
    ));

    // Signed when the order is made, one signature per order.
    let signed = client.sign_button(order.to_json())?;
    let mut buyer = Buyer::new(&stage, "taro@buyer.example")?;
    let result = buyer.press(&stage, order.product_type().as_str(), &signed, None).await?;

    // The payload could be replayed: make sure that this session pays for this order.
    let id = Stage::session(&result)?;
    let session = client.get_checkout_session(&id).await?;
    let reference = session.merchant_metadata.and_then(|words| words.merchant_reference_id);
    ensure!(reference.as_deref() == Some("ORDER-1002"), "another order's session: {reference:?}");
    let address = session.shipping_address.context("the shop's own address")?;
    ensure!(address.name.as_deref() == Some("試験 次郎"), "the name did not survive its encoding");
    let done = client.complete_checkout_session(&id, &CompleteCheckoutSession::new(total), None).await?;
    println!("paid: {}", done.session().charge_id.as_ref().context("a charge")?);
    Ok(())
}
