//! Money back (返金): in parts, and not above Amazon's rule.
//!
//! `cargo run -p amazon-pay --example refund`, with a sandbox running.
#![allow(clippy::print_stdout, reason = "an example says what it did")]

mod shared;

use amazon_pay::{
    ChargeId, CheckoutPayload, CompleteCheckoutSession, CreateRefund, Money, MoneyMoved, Payment,
    ProductType, ReasonCode, RefundState, Retry, UpdateCheckoutSession, UpdateWebCheckoutDetails,
};
use anyhow::{Context as _, Result, ensure};
use shared::{Buyer, SHOP, Stage, key};

#[tokio::main]
async fn main() -> Result<()> {
    let stage = Stage::open().await?;
    let client = &stage.client;
    let charge = paid(&stage, Money::yen(10_000)).await?;

    for (number, yen) in [(1, 3000), (2, 7000)] {
        let refund = CreateRefund::new(charge.clone(), Money::yen(yen));
        let refund = client.create_refund(&refund, &key("refund", charge.as_str(), number)).await?;
        // Store refund.refund_id now: Amazon lists it nowhere else. The notification tells when it is through.
        let read = client.get_refund(&refund.refund_id).await?;
        ensure!(
            matches!(read.state(), Some(RefundState::RefundInitiated | RefundState::Refunded)),
            "declined: {:?}",
            read.reason()
        );
        println!("refund {}: {}", refund.refund_id, Money::yen(yen));
    }

    // Amazon allows 15 % more than was taken (Japan: at most 8,400 yen), not 20 %.
    let too_much = CreateRefund::new(charge.clone(), Money::yen(2000));
    let error = client.create_refund(&too_much, &key("refund", charge.as_str(), 3)).await;
    let error = error.err().context("it should have been refused")?;
    ensure!(error.reason() == Some(&ReasonCode::TransactionAmountExceeded), "{error}");
    // It may also mean that an earlier try of the same refund went through: the charge says how much went back.
    ensure!((error.retry(), error.money()) == (Retry::AskFirst, MoneyMoved::Possibly));
    let refunded = client.get_charge(&charge).await?.refunded_amount;
    ensure!(refunded == Some(Money::yen(10_000)), "{refunded:?}");
    println!("{error}; given back in all: {}", refunded.context("an amount")?);
    Ok(())
}

/// An order that was paid and captured at once.
async fn paid(stage: &Stage, total: Money) -> Result<ChargeId> {
    let client = &stage.client;
    let mut buyer = Buyer::new(stage, "taro@buyer.example")?;
    let payload = CheckoutPayload::one_time(stage.store_id.clone(), format!("{SHOP}/review"));
    let signed = client.sign_button(payload.to_json())?;
    let review = buyer.press(stage, ProductType::PayOnly.as_str(), &signed, None).await?;
    let id = Stage::session(&review)?;
    let update = UpdateCheckoutSession {
        web_checkout_details: Some(UpdateWebCheckoutDetails {
            checkout_result_return_url: Some(format!("{SHOP}/result")),
            ..Default::default()
        }),
        payment_details: Some(Payment::authorize_with_capture(total, None).into()),
        ..Default::default()
    };
    let session = client.update_checkout_session(&id, &update).await?;
    buyer.follow(session.amazon_pay_redirect_url().context("a payment link")?).await?;
    let done = client.complete_checkout_session(&id, &CompleteCheckoutSession::new(total), None).await?;
    done.session().charge_id.clone().context("a charge")
}
