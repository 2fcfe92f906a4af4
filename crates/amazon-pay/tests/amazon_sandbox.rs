//! The SDK against Amazon's real sandbox. Nothing else in this repository needs Amazon, or keys.
//!
//! `cargo test -p amazon-pay --test amazon_sandbox -- --ignored --nocapture`, with these in the environment:
//!
//! | variable | what |
//! | --- | --- |
//! | `AMAZON_PAY_SANDBOX_PUBLIC_KEY_ID` | `SANDBOX-…`, from Seller Central's sandbox |
//! | `AMAZON_PAY_SANDBOX_PRIVATE_KEY` | the PEM text that belongs to it (line breaks may be written `\n`) |
//! | `AMAZON_PAY_SANDBOX_STORE_ID` | the sandbox's store id, `amzn1.application-oa2-client.…` |
//! | `AMAZON_PAY_SANDBOX_REGION` | `jp` (default), `na` or `eu` |
//! | `AMAZON_PAY_SANDBOX_RETURN_URL` | a URL that the store may return to; default `https://localhost/review` |
//! | `AMAZON_PAY_SANDBOX_API` | another origin, to try this test itself against a stand-in |
//!
//! Without the first three it says `not run: no keys` and passes. What needs a buyer in a browser is left out: no
//! session is paid here, so no charge is ever made.
#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "tests fail by panicking, and this one speaks")]
#![cfg(feature = "client")]

use std::env;

use amazon_pay::{
    BuyerToken, ChargeId, ChargePermissionId, CheckoutPayload, CheckoutSession, CheckoutSessionId,
    CheckoutSessionState, Client, CompleteCheckoutSession, ConstraintId, CreateCharge, CreateRefund,
    Currency, Endpoint, Environment, Error, IdempotencyKey, MerchantMetadata, Money, MoneyMoved, Payment,
    PaymentIntent, PrivateKey, PublicKeyId, ReasonCode, RefundId, Region, ReleaseEnvironment, Retry, Signer,
    StoreId, UpdateCheckoutSession, UpdateWebCheckoutDetails,
};

struct Amazon {
    client: Client,
    /// The same key id with a private key that does not belong to it.
    stranger: Client,
    store: StoreId,
    return_url: String,
    amount: Money,
}

fn variable(name: &str) -> Option<String> {
    env::var(format!("AMAZON_PAY_SANDBOX_{name}")).ok().filter(|value| !value.is_empty())
}

impl Amazon {
    fn from_environment() -> Option<Self> {
        let (key_id, pem, store) =
            (variable("PUBLIC_KEY_ID")?, variable("PRIVATE_KEY")?, variable("STORE_ID")?);
        let key_id = PublicKeyId::parse(key_id).unwrap();
        assert_ne!(key_id.environment(), Some(Environment::Live), "this is a live key");
        let region = match variable("REGION").as_deref() {
            None | Some("jp") => Region::Jp,
            Some("na") => Region::Na,
            Some("eu") => Region::Eu,
            Some(other) => panic!("AMAZON_PAY_SANDBOX_REGION: {other} is none of jp, na, eu"),
        };
        let endpoint = || {
            let endpoint = Endpoint::new(region, Environment::Sandbox);
            variable("API").map_or(endpoint.clone(), |origin| endpoint.at(&origin).unwrap())
        };
        let client = |key| Client::new(endpoint(), Signer::new(key_id.clone(), key)).unwrap();
        let currency = region.ledger_currency();
        Some(Self {
            client: client(PrivateKey::from_pem(&pem).unwrap()),
            stranger: client(PrivateKey::generate().unwrap()),
            store: StoreId::parse(store).unwrap(),
            return_url: variable("RETURN_URL").unwrap_or_else(|| "https://localhost/review".to_owned()),
            amount: Money { minor: if currency == Currency::Jpy { 3300 } else { 3300 * 100 }, currency },
        })
    }

    fn payload(&self, url: &str) -> CheckoutPayload {
        CheckoutPayload::one_time(self.store.clone(), url)
    }
}

/// New at each run, so that no run meets another one's stored answer.
fn key(what: &str) -> IdempotencyKey {
    IdempotencyKey::from_facts(&[what, &format!("{:?}", std::time::SystemTime::now())])
}

fn refusal<T: std::fmt::Debug>(what: &str, answer: Result<T, Error>) -> Error {
    let error = answer.expect_err(what);
    println!("{what}: {error}");
    assert!(error.request_id().is_some(), "{what}: no request id");
    error
}

#[tokio::test]
#[ignore = "needs Amazon's sandbox and keys in the environment"]
async fn the_flows_that_need_no_browser() {
    let Some(amazon) = Amazon::from_environment() else {
        println!("not run: no keys");
        return;
    };
    let session = create(&amazon).await;
    update(&amazon, &session).await;
    complete_too_early(&amazon, &session.checkout_session_id).await;
    unknown_objects(&amazon).await;
    wrong_key(&amazon, &session.checkout_session_id).await;
}

async fn create(amazon: &Amazon) -> CheckoutSession {
    let client = &amazon.client;
    let key = key("create");
    let payload = amazon.payload(&amazon.return_url);
    let created = client.create_checkout_session(&payload, &key).await.unwrap();
    println!("created {}", created.checkout_session_id);
    assert_eq!(created.state(), Some(&CheckoutSessionState::Open));
    assert_eq!(created.release_environment, Some(ReleaseEnvironment::Sandbox));
    let missing: Vec<_> = created.constraints.iter().filter_map(|one| one.constraint_id.clone()).collect();
    assert!(missing.contains(&ConstraintId::BuyerNotAssociated), "{missing:?}");

    let again = client.create_checkout_session(&payload, &key).await.unwrap();
    assert_eq!(again.checkout_session_id, created.checkout_session_id, "the same key, the same session");
    let other = amazon.payload(&format!("{}?other=1", amazon.return_url));
    let error =
        refusal("another request under the same key", client.create_checkout_session(&other, &key).await);
    assert_eq!(error.reason(), Some(&ReasonCode::DuplicateIdempotencyKey));

    let read = client.get_checkout_session(&created.checkout_session_id).await.unwrap();
    assert_eq!(read.checkout_session_id, created.checkout_session_id);
    let url = read.web_checkout_details.as_ref().and_then(|urls| urls.checkout_review_return_url.as_deref());
    assert_eq!(url, Some(amazon.return_url.as_str()));
    read
}

async fn update(amazon: &Amazon, session: &CheckoutSession) {
    let update = UpdateCheckoutSession {
        web_checkout_details: Some(UpdateWebCheckoutDetails {
            checkout_result_return_url: Some(amazon.return_url.clone()),
            ..Default::default()
        }),
        payment_details: Some(Payment::authorize(amazon.amount).into()),
        merchant_metadata: Some(MerchantMetadata {
            merchant_reference_id: Some("SDK-TEST".to_owned()),
            note_to_buyer: Some("ありがとうございます。".to_owned()),
            ..Default::default()
        }),
        ..Default::default()
    };
    let id = &session.checkout_session_id;
    amazon.client.update_checkout_session(id, &update).await.unwrap();
    let read = amazon.client.get_checkout_session(id).await.unwrap();
    let payment = read.payment_details.unwrap();
    assert_eq!(payment.charge_amount, Some(amazon.amount));
    assert_eq!(payment.payment_intent, Some(PaymentIntent::Authorize));
    let words = read.merchant_metadata.unwrap();
    assert_eq!(words.note_to_buyer.as_deref(), Some("ありがとうございます。"));
    let missing: Vec<_> = read.constraints.into_iter().filter_map(|one| one.constraint_id).collect();
    println!("updated; still missing: {missing:?}");
    assert_eq!(missing, [ConstraintId::BuyerNotAssociated]);
}

async fn complete_too_early(amazon: &Amazon, id: &CheckoutSessionId) {
    let complete = CompleteCheckoutSession::new(amazon.amount);
    let answer = amazon.client.complete_checkout_session(id, &complete, None).await;
    let error = refusal("completing before the buyer paid", answer);
    assert_eq!(error.reason(), Some(&ReasonCode::InvalidCheckoutSessionStatus));
    assert_eq!((error.retry(), error.money()), (Retry::AskFirst, MoneyMoved::Possibly));
}

async fn unknown_objects(amazon: &Amazon) {
    let client = &amazon.client;
    let permission = ChargePermissionId::parse("S03-0000000-0000000").unwrap();
    let charge = ChargeId::parse("S03-0000000-0000000-C000000").unwrap();
    let refund = RefundId::parse("S03-0000000-0000000-R000000").unwrap();
    let session = CheckoutSessionId::parse("00000000-0000-4000-8000-000000000000").unwrap();
    let new_charge = CreateCharge::authorize(permission.clone(), amazon.amount);
    let new_refund = CreateRefund::new(charge.clone(), amazon.amount);
    for error in [
        refusal("an unknown session", client.get_checkout_session(&session).await),
        refusal("an unknown permission", client.get_charge_permission(&permission).await),
        refusal("an unknown charge", client.get_charge(&charge).await),
        refusal("an unknown refund", client.get_refund(&refund).await),
        refusal("a charge on nothing", client.create_charge(&new_charge, &key("charge")).await),
        refusal("a refund of nothing", client.create_refund(&new_refund, &key("refund")).await),
    ] {
        assert_eq!(error.reason(), Some(&ReasonCode::ResourceNotFound), "{error}");
        assert_eq!((error.retry(), error.money()), (Retry::Never, MoneyMoved::No));
    }
    let token = BuyerToken::parse("Atza|no-such-token").unwrap();
    let error = refusal("an unknown buyer token", client.get_buyer(&token).await);
    assert_eq!(error.retry(), Retry::Never);
}

async fn wrong_key(amazon: &Amazon, id: &CheckoutSessionId) {
    let error = refusal("a private key that does not belong", amazon.stranger.get_checkout_session(id).await);
    assert_eq!(error.reason(), Some(&ReasonCode::InvalidRequestSignature));
}
