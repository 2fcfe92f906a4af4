//! Test buyers: who there are, and new ones, as on Seller Central's page "Test accounts".

use std::collections::HashMap;

use axum::extract::State;
use axum::response::Response;
use minijinja::{Value, context};

use super::{Form, done, field, page};
use crate::app::Shared;
use crate::domain::buyer::{Address, Buyer, Instrument};
use crate::domain::refusal::Refusal;
use crate::seed::{self, PASSWORD};

pub(super) async fn show(State(app): State<Shared>) -> Response {
    let all = app.accounts.buyers();
    let buyers: Vec<Value> = all
        .iter()
        .map(|buyer| {
            context! {
                name => &buyer.name,
                email => &buyer.email,
                purpose => &buyer.purpose,
                addresses => buyer.addresses.iter().map(one_line).collect::<Vec<_>>(),
                instruments => buyer.instruments.iter().map(Instrument::descriptor).collect::<Vec<_>>(),
            }
        })
        .collect();
    page(&app, "seller/buyers.html", "buyers", context! { buyers => buyers, password => PASSWORD })
}

fn one_line(address: &Address) -> String {
    let lines = [&address.line2, &address.line3].map(|line| line.clone().unwrap_or_default());
    let text =
        format!("〒{} {}{} {}", address.postal_code, address.state_or_region, address.line1, lines.join(" "));
    text.trim_end().to_owned()
}

/// Fixed cards, free addresses; the password is everybody's.
pub(super) async fn add(State(app): State<Shared>, form: Form) -> Response {
    let result = read(&form).and_then(|buyer| {
        let taken = || Refusal::bad_value("email", "an address that no test account has yet");
        app.accounts.add_buyer(buyer).then_some(()).ok_or_else(taken)
    });
    done(&app, "/seller/buyers", result)
}

fn read(form: &HashMap<String, String>) -> Result<Buyer, Refusal> {
    let needed =
        |name: &'static str| field(form, name).map(str::to_owned).ok_or_else(|| Refusal::missing(name));
    let email = needed("email")?.to_lowercase();
    if !email.ends_with(".example") && !email.ends_with(".test") {
        return Err(Refusal::bad_value("email", "one under .example or .test, so that nobody is mistaken"));
    }
    let address = Address {
        name: needed("name")?,
        line1: needed("line1")?,
        line2: field(form, "line2").map(str::to_owned),
        line3: field(form, "line3").map(str::to_owned),
        state_or_region: needed("state")?,
        postal_code: needed("postal_code")?,
        phone_number: needed("phone")?,
    };
    Ok(Buyer {
        email,
        name: address.name.clone(),
        phone_number: Some(address.phone_number.clone()),
        billing_address: Some(address.clone()),
        addresses: vec![address],
        instruments: seed::cards(),
        always_selects: field(form, "always_selects").is_some(),
        asks_code: field(form, "asks_code").is_some(),
        purpose: "この画面で追加したテストアカウント".to_owned(),
    })
}
