//! A single order (単品): button, confirm page, payment, completion, capture.
//!
//! `cargo run -p amazon-pay --example one_time`, with a sandbox running.
#![allow(clippy::print_stdout, reason = "an example says what it did")]

mod shared;

use amazon_pay::{
    CaptureCharge, ChargeState, CheckoutPayload, CompleteCheckoutSession, Completion, MerchantMetadata,
    Money, Payment, ProductType, Scope, UpdateCheckoutSession, UpdateWebCheckoutDetails,
};
use anyhow::{Context as _, Result, bail, ensure};
use shared::{Buyer, SHOP, Stage, key};

#[tokio::main]
async fn main() -> Result<()> {
    let stage = Stage::open().await?;
    let client = &stage.client;
    let mut buyer = Buyer::new(&stage, "taro@buyer.example")?;

    // 1. The page with the button carries this, signed on the server.
    let payload = CheckoutPayload::one_time(stage.store_id.clone(), format!("{SHOP}/review"))
        .cancel_url(format!("{SHOP}/cart"))
        .scopes(&[Scope::Name, Scope::Email, Scope::PhoneNumber, Scope::ShippingAddress]);
    let signed = client.sign_button(payload.to_json())?;
    let review = buyer.press(&stage, ProductType::PayAndShip.as_str(), &signed, None).await?;

    // 2. Amazon brought the buyer back: the confirm page shows address and means of payment.
    let id = Stage::session(&review)?;
    let session = client.get_checkout_session(&id).await?;
    ensure!(session.shipping_address.is_some(), "a shipped order has an address");
    let payment = session.payment_preferences.first().and_then(|one| one.payment_descriptor.as_deref());
    println!("confirm page for {id}, paying with {}", payment.unwrap_or("?"));

    // 3. The buyer confirmed: say how much, then send them to Amazon once more.
    let total = Money::yen(3300);
    let update = UpdateCheckoutSession {
        web_checkout_details: Some(UpdateWebCheckoutDetails {
            checkout_result_return_url: Some(format!("{SHOP}/result")),
            ..Default::default()
        }),
        payment_details: Some(Payment::authorize(total).into()),
        merchant_metadata: Some(MerchantMetadata {
            merchant_reference_id: Some("ORDER-1001".to_owned()),
            ..Default::default()
        }),
        ..Default::default()
    };
    let session = client.update_checkout_session(&id, &update).await?;
    let pay =
        session.amazon_pay_redirect_url().with_context(|| format!("missing: {:?}", session.constraints))?;
    let result = buyer.follow(pay).await?;
    ensure!(Stage::session(&result)? == id, "the same session comes back");

    // 4. Complete at once: only now the order is paid.
    let done = match client.complete_checkout_session(&id, &CompleteCheckoutSession::new(total), None).await?
    {
        Completion::Done(session) => session,
        Completion::Pending(_) => bail!("undecided, though the payment does not allow that"),
    };
    let charge_id = done.charge_id.context("an authorised order has a charge")?;
    println!("authorised: {charge_id}");

    // 5. The goods are shipped: take the money.
    let capture = CaptureCharge::new(total);
    let charge = client.capture_charge(&charge_id, &capture, &key("capture", charge_id.as_str(), 1)).await?;
    ensure!(charge.state() == Some(&ChargeState::Captured), "not captured: {:?}", charge.status_details);
    println!("captured: {total}");
    Ok(())
}
