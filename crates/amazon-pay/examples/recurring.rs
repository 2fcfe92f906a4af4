//! A subscription (定期): the first order, two renewals, the monthly limit, another cycle, the end.
//!
//! `cargo run -p amazon-pay --example recurring`, with a sandbox running.
#![allow(clippy::print_stdout, reason = "an example says what it did")]

mod shared;

use amazon_pay::{
    ChargePermissionId, ChargePermissionState, CheckoutPayload, Client, CloseChargePermission,
    CompleteCheckoutSession, CreateCharge, FrequencyUnit, MerchantReason, Money, Payment, ProductType,
    ReasonCode, Recurrence, UpdateChargePermission, UpdateCheckoutSession, UpdateWebCheckoutDetails,
};
use anyhow::{Context as _, Result, ensure};
use shared::{Buyer, SHOP, Stage, key};

const PRICE: Money = Money::yen(3000);

#[tokio::main]
async fn main() -> Result<()> {
    let stage = Stage::open().await?;
    let client = &stage.client;
    let permission = first_order(&stage).await?;
    println!("the buyer agreed: {permission}");

    // Amazon never charges by itself: a job of the shop's does, once per cycle. The key holds subscription and cycle,
    // so that a job that runs twice charges once.
    for cycle in 2..=3 {
        let charge = CreateCharge::capture(permission.clone(), PRICE, None);
        let renewal = key("renewal", permission.as_str(), cycle);
        let first = client.create_charge(&charge, &renewal).await?;
        let again = client.create_charge(&charge, &renewal).await?;
        ensure!(first.charge_id == again.charge_id, "the same key, the same charge");
        println!("cycle {cycle}: {}", first.charge_id);
    }

    // Japan: 100,000 yen in a calendar month.
    let too_much = CreateCharge::capture(permission.clone(), Money::yen(95_000), None);
    let error = expect_refusal(client, &too_much, "renewal").await?;
    ensure!(error.reason() == Some(&ReasonCode::PeriodicAmountExceeded), "{error}");
    let limits = client.get_charge_permission(&permission).await?.limits.context("limits")?;
    println!("refused above the limit; left this month: {}", limits.amount_balance.context("a balance")?);

    let every_second = Recurrence::every(2, FrequencyUnit::Month).amount(PRICE);
    let update = UpdateChargePermission::default().recurrence(every_second);
    client.update_charge_permission(&permission, &update).await?;

    // 解約: nothing can be charged any more.
    let close = CloseChargePermission::new(MerchantReason::parse("お客様のご希望による解約")?);
    client.close_charge_permission(&permission, &close).await?;
    let closed = client.get_charge_permission(&permission).await?;
    ensure!(closed.state() == Some(&ChargePermissionState::Closed), "not closed");
    let after = CreateCharge::capture(permission.clone(), PRICE, None);
    let error = expect_refusal(client, &after, "after the end").await?;
    ensure!(error.reason() == Some(&ReasonCode::InvalidChargePermissionStatus), "{error}");
    println!("closed; a charge after that: {error}");
    Ok(())
}

async fn first_order(stage: &Stage) -> Result<ChargePermissionId> {
    let client = &stage.client;
    let mut buyer = Buyer::new(stage, "taro@buyer.example")?;
    let cycle = Recurrence::every(1, FrequencyUnit::Month).amount(PRICE);
    let payload = CheckoutPayload::recurring(stage.store_id.clone(), format!("{SHOP}/review"), cycle);
    let signed = client.sign_button(payload.to_json())?;
    let review = buyer.press(stage, ProductType::PayAndShip.as_str(), &signed, None).await?;
    let id = Stage::session(&review)?;
    let update = UpdateCheckoutSession {
        web_checkout_details: Some(UpdateWebCheckoutDetails {
            checkout_result_return_url: Some(format!("{SHOP}/result")),
            ..Default::default()
        }),
        payment_details: Some(Payment::authorize_with_capture(PRICE, None).into()),
        ..Default::default()
    };
    let session = client.update_checkout_session(&id, &update).await?;
    buyer.follow(session.amazon_pay_redirect_url().context("a payment link")?).await?;
    let done = client.complete_checkout_session(&id, &CompleteCheckoutSession::new(PRICE), None).await?;
    done.session().charge_permission_id.clone().context("a permission")
}

async fn expect_refusal(client: &Client, charge: &CreateCharge, why: &str) -> Result<amazon_pay::Error> {
    let once = key(why, &format!("{:?}", std::time::SystemTime::now()), 1);
    client.create_charge(charge, &once).await.err().context("it should have been refused")
}
