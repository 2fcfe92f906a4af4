//! Many signed requests and buttons, one JSON object on a line, for checking our signatures with other people's code.
//!
//! `cargo run -p amazon-pay --example print_signed`; `tests/official-sdk/our_signatures.test.js` gives the lines to
//! Amazon's own package. Every operation is there once for each region and kind of key; then come requests and
//! payloads as a generator makes them, the same at each run.
#![allow(clippy::print_stdout, reason = "the lines are what it is for")]

use std::collections::BTreeMap;

use amazon_pay::{
    Answer, BuyerToken, Call, CaptureCharge, ChargeId, ChargePermissionId, CheckoutPayload,
    CheckoutSessionId, CloseChargePermission, CompleteCheckoutSession, CreateCharge, CreateRefund,
    DeliveryAddress, Endpoint, Environment, FrequencyUnit, IdempotencyKey, MerchantMetadata, MerchantReason,
    Method, Money, Payment, PrivateKey, ProcessOrderPayload, PublicKeyId, Recurrence, RefundId, Region,
    RequestParts, Scope, SignInPayload, SignedRequest, Signer, StoreId, UpdateChargePermission,
    UpdateCheckoutSession, UpgradePayload, cancel_charge, capture_charge, close_charge_permission,
    complete_checkout_session, create_charge, create_checkout_session, create_refund, get_buyer, get_charge,
    get_charge_permission, get_checkout_session, get_refund, parse_timestamp, update_charge_permission,
    update_checkout_session,
};
use anyhow::{Context as _, Result};
use proptest::collection::{btree_map, vec};
use proptest::prelude::any;
use proptest::strategy::{Strategy, ValueTree as _};
use proptest::test_runner::TestRunner;
use serde_json::json;
use time::OffsetDateTime;

/// One key pair, and where its requests go.
struct Desk {
    signer: Signer,
    public_key_pem: String,
    endpoint: Endpoint,
    date: OffsetDateTime,
}

impl Desk {
    fn new(key_id: &str, endpoint: Endpoint, date: &str) -> Result<Self> {
        let key = PrivateKey::generate()?;
        let public_key_pem = key.public_key_pem()?;
        let signer = Signer::new(PublicKeyId::parse(key_id)?, key);
        let date = parse_timestamp(date).context("a date")?;
        Ok(Self { signer, public_key_pem, endpoint, date })
    }

    fn call<T: Answer>(&self, call: &Call<T>) -> Result<()> {
        let request = call.sign(&self.signer, &self.endpoint, self.date)?;
        self.print(&request, &BTreeMap::new());
        Ok(())
    }

    fn print(&self, request: &SignedRequest, query: &BTreeMap<String, String>) {
        let headers: BTreeMap<_, _> = request.headers.iter().cloned().collect();
        let line = json!({
            "publicKeyPem": self.public_key_pem,
            "publicKeyId": self.signer.public_key_id().as_str(),
            "region": self.endpoint.region().code(),
            "environment": if self.endpoint.environment() == Environment::Live { "live" } else { "sandbox" },
            "overrideServiceUrl": (!self.endpoint.is_amazon()).then(|| self.endpoint.host()),
            "method": request.method.as_str(),
            "target": request.target,
            // As they were before they were encoded.
            "query": query,
            "headers": headers,
            "body": request.body,
            "canonicalHash": request.canonical_hash(),
        });
        println!("{}", json!({ "request": line }));
    }

    fn button(&self, payload: String) -> Result<()> {
        let signed = self.signer.sign_button(payload)?;
        println!("{}", json!({ "button": signed, "publicKeyPem": self.public_key_pem }));
        Ok(())
    }
}

fn main() -> Result<()> {
    for (region, amount) in [(Region::Jp, "3300"), (Region::Na, "33.00"), (Region::Eu, "33.00")] {
        let money = Money::parse(amount, region.ledger_currency())?;
        for (key, environment) in [
            ("SANDBOX-AEEXAMPLE", Environment::Sandbox),
            ("LIVE-AEEXAMPLE", Environment::Live),
            ("AEEXAMPLE", Environment::Sandbox),
            ("AEEXAMPLE", Environment::Live),
        ] {
            operations(&Desk::new(key, Endpoint::new(region, environment), "20250102T030405Z")?, money)?;
        }
    }
    let local = Endpoint::new(Region::Jp, Environment::Sandbox).at("http://localhost:8788")?;
    let desk = Desk::new("SANDBOX-AEEXAMPLE", local, "20251231T235959Z")?;
    operations(&desk, Money::yen(1))?;
    buttons(&desk)?;
    anything(&desk)
}

fn operations(desk: &Desk, money: Money) -> Result<()> {
    let key = IdempotencyKey::from_facts(&["print", "1"]);
    let session = CheckoutSessionId::parse("3f0c2b1a-7f4e-4c58-9d55-0c2b8d6f4a11")?;
    let permission = ChargePermissionId::parse("S03-1234567-1234567")?;
    let charge = ChargeId::parse("S03-1234567-1234567-C123456")?;
    let words = MerchantMetadata {
        merchant_reference_id: Some("注文-1001".to_owned()),
        note_to_buyer: Some("ご注文\nありがとうございます 🎁 \u{2028} \"引用\" \\ /".to_owned()),
        ..Default::default()
    };
    let update =
        UpdateCheckoutSession { merchant_metadata: Some(words.clone()), ..UpdateCheckoutSession::default() };
    let complete = CompleteCheckoutSession::new(money);
    let cycle = Recurrence::every(1, FrequencyUnit::Month).amount(money);
    let close = CloseChargePermission::new(MerchantReason::parse("解約のご依頼")?).cancel_pending_charges();

    desk.call(&get_buyer(&BuyerToken::parse("Atza|a+b/c=d~e%2F(f)!*'")?))?;
    desk.call(&create_checkout_session(&payload()?, &key))?;
    desk.call(&get_checkout_session(&session))?;
    desk.call(&update_checkout_session(&session, &update))?;
    desk.call(&complete_checkout_session(&session, &complete, None).simulation_code("Declined"))?;
    desk.call(&complete_checkout_session(&session, &complete, Some(&key)))?;
    desk.call(&get_charge_permission(&permission))?;
    let change = UpdateChargePermission::default().merchant_metadata(words).recurrence(cycle);
    desk.call(&update_charge_permission(&permission, &change))?;
    desk.call(&close_charge_permission(&permission, &close))?;
    desk.call(&create_charge(&CreateCharge::authorize_pending(permission, money), &key))?;
    desk.call(&get_charge(&charge))?;
    desk.call(&capture_charge(&charge, &CaptureCharge::new(money), &key))?;
    desk.call(&cancel_charge(&charge, &MerchantReason::parse("在庫切れ")?))?;
    desk.call(&create_refund(&CreateRefund::new(charge, money), &key))?;
    desk.call(&get_refund(&RefundId::parse("S03-1234567-1234567-R123456")?))
}

fn payload() -> Result<CheckoutPayload> {
    let store = StoreId::parse("amzn1.application-oa2-client.example")?;
    let payload =
        CheckoutPayload::one_time(store, "https://shop.example/確認?a=1&b=é").scopes(&[Scope::Name]);
    Ok(payload.supplementary_data("\u{7f}\u{feff}𠮷野家 \t\u{1}"))
}

fn buttons(desk: &Desk) -> Result<()> {
    let store = StoreId::parse("amzn1.application-oa2-client.example")?;
    let cycle = || Recurrence::every(2, FrequencyUnit::Week).amount(Money::yen(3000));
    let permission = ChargePermissionId::parse("S03-1234567-1234567")?;
    let address =
        DeliveryAddress::japan("試験 太郎", "153-0064", "東京都", "目黒区下目黒1-8-1", "0312345678");
    let result = "https://shop.example/result";
    let order = ProcessOrderPayload::one_time(store.clone(), result, Payment::authorize(Money::yen(3300)));
    desk.button(payload()?.to_json())?;
    desk.button(CheckoutPayload::recurring(store.clone(), "https://shop.example/r", cycle()).to_json())?;
    desk.button(order.ship_to(address).to_json())?;
    desk.button(SignInPayload::new(store.clone(), "https://shop.example/login", &[Scope::Email]).to_json())?;
    desk.button(UpgradePayload::new(store, permission, cycle(), result).to_json())
}

/// Whatever may stand in a path, a query, a header and a body.
fn anything(desk: &Desk) -> Result<()> {
    let text = any::<Vec<char>>().prop_map(String::from_iter);
    let segment = "\\PC{1,12}".prop_filter("no dot segment", |text| !matches!(text.as_str(), "." | ".."));
    let pairs = btree_map("\\PC{1,8}", "\\PC{0,12}", 0..4);
    let request = (vec(segment, 1..4), pairs, "[!-~]([ -~]{0,20}[!-~])?", text.clone());
    let mut runner = TestRunner::deterministic();
    for method in [Method::Get, Method::Post, Method::Patch, Method::Delete].into_iter().cycle().take(200) {
        let (segments, query, header, body) =
            request.new_tree(&mut runner).map_err(|reason| anyhow::anyhow!("{reason}"))?.current();
        let path: String =
            segments.iter().map(|one| format!("/{}", RequestParts::path_segment(one))).collect();
        let base = desk.endpoint.base_path(desk.signer.public_key_id())?;
        let parts = RequestParts::new(method, format!("{base}{path}"))
            .header("X-Amz-Pay-Integrator-Id", header)
            .body(body)
            .sent_to(desk.endpoint.region(), desk.endpoint.host(), desk.date);
        let parts = query.iter().fold(parts, |parts, (name, value)| parts.query(name, value));
        desk.print(&desk.signer.sign_request(&parts)?, &query);
    }
    for _ in 0..100 {
        desk.button(text.new_tree(&mut runner).map_err(|reason| anyhow::anyhow!("{reason}"))?.current())?;
    }
    Ok(())
}
