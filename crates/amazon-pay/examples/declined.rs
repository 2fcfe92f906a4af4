//! A declined card: what the error says, what the session says, and that nothing was charged.
//!
//! `cargo run -p amazon-pay --example declined`, with a sandbox running.
#![allow(clippy::print_stdout, reason = "an example says what it did")]

mod shared;

use amazon_pay::{
    CheckoutPayload, CheckoutSessionReason, CheckoutSessionState, CompleteCheckoutSession, Money, MoneyMoved,
    Payment, ProductType, ReasonCode, Retry, UpdateCheckoutSession, UpdateWebCheckoutDetails,
};
use anyhow::{Context as _, Result, ensure};
use shared::{Buyer, SHOP, Stage};

#[tokio::main]
async fn main() -> Result<()> {
    let stage = Stage::open().await?;
    let client = &stage.client;
    let mut buyer = Buyer::new(&stage, "taro@buyer.example")?;
    let payload = CheckoutPayload::one_time(stage.store_id.clone(), format!("{SHOP}/review"));
    let signed = client.sign_button(payload.to_json())?;
    let review = buyer.press(&stage, ProductType::PayAndShip.as_str(), &signed, None).await?;
    let id = Stage::session(&review)?;
    // The card ending in 3434 is declined.
    let review = buyer.change_payment(&id, "1").await?;
    ensure!(Stage::session(&review)? == id, "a change keeps the session");

    let total = Money::yen(3300);
    let update = UpdateCheckoutSession {
        web_checkout_details: Some(UpdateWebCheckoutDetails {
            checkout_result_return_url: Some(format!("{SHOP}/result")),
            ..Default::default()
        }),
        payment_details: Some(Payment::authorize(total).into()),
        ..Default::default()
    };
    let session = client.update_checkout_session(&id, &update).await?;
    buyer.follow(session.amazon_pay_redirect_url().context("a payment link")?).await?;

    let error = client.complete_checkout_session(&id, &CompleteCheckoutSession::new(total), None).await;
    let error = error.err().context("it should have been refused")?;
    println!("{error}");
    ensure!(error.reason() == Some(&ReasonCode::CheckoutSessionCanceled), "{error}");
    ensure!((error.retry(), error.money()) == (Retry::Never, MoneyMoved::No));

    let session = client.get_checkout_session(&id).await?;
    ensure!(session.state() == Some(&CheckoutSessionState::Canceled));
    ensure!(session.reason() == Some(&CheckoutSessionReason::Declined));
    println!("お支払いが承認されませんでした。別のお支払い方法で、もう一度お試しください。");
    Ok(())
}
