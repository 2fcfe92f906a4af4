//! Login with Amazon: the buyer's name, e-mail and default address, to fill a form with.
//!
//! `cargo run -p amazon-pay --example sign_in`, with a sandbox running.
#![allow(clippy::print_stdout, reason = "an example says what it did")]

mod shared;

use amazon_pay::{BuyerToken, Scope, SignInPayload};
use anyhow::{Result, ensure};
use shared::{Buyer, SHOP, Stage, parameter};

#[tokio::main]
async fn main() -> Result<()> {
    let stage = Stage::open().await?;
    let scopes = [Scope::Name, Scope::Email, Scope::PhoneNumber, Scope::ShippingAddress];
    let payload = SignInPayload::new(stage.store_id.clone(), format!("{SHOP}/login"), &scopes)
        .cancel_url(format!("{SHOP}/lp"));
    let signed = stage.client.sign_button(payload.to_json())?;
    let back = Buyer::new(&stage, "messy@buyer.example")?.press(&stage, "SignIn", &signed, None).await?;

    // The token opens the profile: read it once, on the server, and keep it out of logs.
    let token = BuyerToken::parse(parameter(&back, "buyerToken")?)?;
    let buyer = stage.client.get_buyer(&token).await?;
    ensure!(buyer.email.is_some() && buyer.shipping_address.is_some());
    // A real shop would not print these: `Debug` of every personal type is redacted for that reason.
    println!("{buyer:?} of {}", buyer.country_code.as_deref().unwrap_or("?"));
    Ok(())
}
