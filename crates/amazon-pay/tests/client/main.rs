//! The client against a server: what is repeated, what never is, and what each failure says about the money.
#![allow(clippy::unwrap_used, reason = "tests fail by panicking")]
#![cfg(feature = "client")]

mod money;
mod server;

use std::error::Error as _;
use std::time::{Duration, Instant};

use amazon_pay::{
    BuyerToken, CheckoutPayload, CheckoutSessionId, Client, ClientBuilder, CompleteCheckoutSession, Endpoint,
    Environment, Error, IdempotencyKey, Money, MoneyMoved, PrivateKey, PublicKeyId, ReasonCode, Region,
    Retry, RetryPolicy, Signer, StoreId, TimeLimits, TransportKind, UpdateCheckoutSession,
};
use rsa::pkcs8::DecodePublicKey as _;
use server::{Play, Server};

const OPEN: &str = r#"{"checkoutSessionId":"3f0c2b1a","statusDetails":{"state":"Open"}}"#;
const BUSY: Play = Play::Answer(503, r#"{"reasonCode":"ServiceUnavailable","message":"later"}"#);

struct Set {
    client: Client,
    public: rsa::PublicKey,
}

fn set(base_url: &str) -> Set {
    set_with(base_url, |builder| builder)
}

fn set_with(base_url: &str, more: impl FnOnce(ClientBuilder) -> ClientBuilder) -> Set {
    let key = PrivateKey::generate().unwrap();
    let public = rsa::PublicKey::from_public_key_pem(&key.public_key_pem().unwrap()).unwrap();
    let endpoint = Endpoint::new(Region::Jp, Environment::Sandbox).at(base_url).unwrap();
    let builder = Client::builder(endpoint, Signer::new(PublicKeyId::parse("SANDBOX-AE").unwrap(), key))
        .retry_policy(RetryPolicy { first_pause: Duration::from_millis(10), ..RetryPolicy::default() })
        .time_limits(TimeLimits { total: Duration::from_secs(3), ..TimeLimits::default() });
    Set { client: more(builder).build().unwrap(), public }
}

fn id() -> CheckoutSessionId {
    CheckoutSessionId::parse("3f0c2b1a").unwrap()
}

fn amount() -> CompleteCheckoutSession {
    CompleteCheckoutSession::new(Money::yen(3300))
}

#[tokio::test]
async fn requests_arrive_as_they_were_signed() {
    let server = Server::start(&[Play::Answer(200, OPEN)]).await;
    let Set { client, public } = set(&server.base_url);
    client.get_checkout_session(&id()).await.unwrap();
    client.update_checkout_session(&id(), &UpdateCheckoutSession::default()).await.unwrap();
    client.complete_checkout_session(&id(), &amount(), None).await.unwrap();
    let store = StoreId::parse("amzn1.application-oa2-client.x").unwrap();
    let payload = CheckoutPayload::one_time(store, "https://shop.example/確認");
    client.create_checkout_session(&payload, &IdempotencyKey::from_facts(&["create", "1"])).await.unwrap();
    let received = server.received();
    let lines: Vec<_> = received.iter().map(|r| format!("{} {}", r.method, r.target)).collect();
    assert_eq!(
        lines,
        [
            "GET /v2/checkoutSessions/3f0c2b1a",
            "PATCH /v2/checkoutSessions/3f0c2b1a",
            "POST /v2/checkoutSessions/3f0c2b1a/complete",
            "POST /v2/checkoutSessions"
        ]
    );
    for request in &received {
        assert!(request.is_signed_by(&public), "{} {}", request.method, request.target);
        assert_eq!(request.headers["x-amz-pay-host"], request.headers["host"]);
        assert_eq!(request.headers["content-type"], "application/json");
    }
    assert_eq!(received[3].body, payload.to_json());
    assert!(!received[3].is_signed_by(&set(&server.base_url).public), "another key must not verify");
}

#[tokio::test]
async fn a_buyer_token_is_encoded_once() {
    let server =
        Server::start(&[Play::Answer(200, r#"{"buyerId":"amzn1.account.A","countryCode":"JP"}"#)]).await;
    let Set { client, public } = set(&server.base_url);
    let buyer = client.get_buyer(&BuyerToken::parse("Atza|a+b/c=").unwrap()).await.unwrap();
    assert_eq!(buyer.buyer_id.as_str(), "amzn1.account.A");
    let received = server.received();
    assert_eq!(received[0].target, "/v2/buyers/Atza%7Ca%2Bb%2Fc%3D");
    assert!(received[0].is_signed_by(&public));
}

#[tokio::test]
async fn reading_is_repeated_with_a_fresh_signature() {
    let throttled = Play::Answer(429, r#"{"reasonCode":"TooManyRequests","message":""}"#);
    let server = Server::start(&[throttled, Play::HangUp, Play::Answer(200, OPEN)]).await;
    let Set { client, public } = set(&server.base_url);
    client.get_checkout_session(&id()).await.unwrap();
    let received = server.received();
    assert_eq!(received.len(), 3);
    assert!(received.iter().all(|request| request.is_signed_by(&public)));
    assert_ne!(received[0].signature(), received[1].signature());
    assert_ne!(received[1].signature(), received[2].signature());
}

#[tokio::test]
async fn every_passing_status_is_repeated_and_three_tries_are_the_limit() {
    for status in [408, 425, 429, 500, 502, 503, 504] {
        let server = Server::start(&[Play::Answer(status, "")]).await;
        let error = set(&server.base_url)
            .client
            .update_checkout_session(&id(), &UpdateCheckoutSession::default())
            .await;
        assert_eq!(server.received().len(), 3, "{status}");
        let error = error.unwrap_err();
        assert_eq!((error.retry(), error.money()), (Retry::AsIs, MoneyMoved::No), "{status}");
    }
}

#[tokio::test]
async fn a_definite_refusal_is_not_repeated() {
    for status in [400, 401, 403, 404, 409, 422, 426, 501] {
        let server = Server::start(&[Play::Answer(status, r#"{"reasonCode":"ResourceNotFound"}"#)]).await;
        let error = set(&server.base_url).client.get_checkout_session(&id()).await.unwrap_err();
        assert_eq!(server.received().len(), 1, "{status}");
        assert_eq!(error.retry(), Retry::Never);
    }
}

#[tokio::test]
async fn completing_is_sent_once_whatever_happens() {
    let plays = [
        (BUSY, MoneyMoved::Possibly, Retry::AskFirst),
        (Play::Answer(502, "<html>"), MoneyMoved::Possibly, Retry::AskFirst),
        (Play::HangUp, MoneyMoved::Possibly, Retry::AskFirst),
        (Play::Silence, MoneyMoved::Possibly, Retry::AskFirst),
        (Play::Answer(200, "<html>"), MoneyMoved::Possibly, Retry::AskFirst),
        (Play::Redirect, MoneyMoved::Possibly, Retry::AskFirst),
        (Play::Answer(429, r#"{"reasonCode":"TooManyRequests"}"#), MoneyMoved::No, Retry::AsIs),
        (Play::Answer(422, r#"{"reasonCode":"CheckoutSessionCanceled"}"#), MoneyMoved::No, Retry::Never),
        (Play::Answer(409, r#"{"reasonCode":"AmountMismatch"}"#), MoneyMoved::No, Retry::Never),
        (
            Play::Answer(422, r#"{"reasonCode":"InvalidCheckoutSessionStatus"}"#),
            MoneyMoved::Possibly,
            Retry::AskFirst,
        ),
    ];
    for (index, (play, money, retry)) in plays.into_iter().enumerate() {
        let server = Server::start(&[play]).await;
        let client = set(&server.base_url).client;
        let error = client.complete_checkout_session(&id(), &amount(), None).await.unwrap_err();
        tokio::time::sleep(Duration::from_millis(50)).await;
        assert_eq!(server.received().len(), 1, "{index}: {error}");
        assert_eq!((error.money(), error.retry()), (money, retry), "{index}: {error}");
    }
}

#[tokio::test]
async fn creating_is_repeated_under_the_same_key() {
    let server = Server::start(&[BUSY]).await;
    let store = StoreId::parse("amzn1.application-oa2-client.x").unwrap();
    let payload = CheckoutPayload::one_time(store, "https://shop.example/r");
    let key = IdempotencyKey::from_facts(&["create", "1"]);
    let error = set(&server.base_url).client.create_checkout_session(&payload, &key).await.unwrap_err();
    let received = server.received();
    assert_eq!(received.len(), 3);
    assert!(received.iter().all(|request| request.headers["x-amz-pay-idempotency-key"] == key.as_str()));
    assert_eq!((error.retry(), error.money()), (Retry::AsIs, MoneyMoved::No));
}

#[tokio::test]
async fn no_connection_means_no_money_moved() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let base_url = format!("http://{}", listener.local_addr().unwrap());
    drop(listener);
    let client = set(&base_url).client;
    let error = client.complete_checkout_session(&id(), &amount(), None).await.unwrap_err();
    assert_eq!((error.money(), error.retry()), (MoneyMoved::No, Retry::AsIs));
    let Error::Transport(transport) = &error else { panic!("{error}") };
    assert_eq!(transport.kind, TransportKind::Connect);
    let error = client.get_buyer(&BuyerToken::parse("Atza|secret").unwrap()).await.unwrap_err();
    let mut text = format!("{error} {error:?}");
    let mut source = error.source();
    while let Some(cause) = source {
        text.push_str(&format!(" {cause} {cause:?}"));
        source = cause.source();
    }
    assert!(!text.contains("Atza"), "{text}");
}

#[tokio::test]
async fn a_silent_server_costs_no_more_than_the_limit() {
    let server = Server::start(&[Play::Silence, Play::Answer(200, OPEN)]).await;
    let client = set(&server.base_url).client;
    let start = Instant::now();
    client.get_checkout_session(&id()).await.unwrap();
    assert!(start.elapsed() < Duration::from_millis(2500), "a hanging try leaves time for the next");

    let server = Server::start(&[Play::Silence]).await;
    let client = set(&server.base_url).client;
    let start = Instant::now();
    let error = client.get_checkout_session(&id()).await.unwrap_err();
    assert!(start.elapsed() < Duration::from_millis(3500), "{:?}", start.elapsed());
    let Error::Transport(transport) = &error else { panic!("{error}") };
    assert_eq!(transport.kind, TransportKind::Timeout);
}

#[tokio::test]
async fn refusals_carry_reason_and_request_id() {
    let body = r#"{"reasonCode":"InvalidRequestSignature","message":"string to sign: …"}"#;
    let server = Server::start(&[Play::Answer(403, body)]).await;
    let error = set(&server.base_url).client.get_checkout_session(&id()).await.unwrap_err();
    assert_eq!(error.reason(), Some(&ReasonCode::InvalidRequestSignature));
    assert_eq!(error.request_id(), Some("req-403"));
    let Error::Api(api) = error else { panic!("an API error") };
    assert_eq!(api.amazon_message(), Some("string to sign: …"));
}

#[test]
fn a_key_of_the_other_environment_is_refused_at_once() {
    let signer = Signer::new(PublicKeyId::parse("LIVE-AE").unwrap(), PrivateKey::generate().unwrap());
    let error = Client::new(Endpoint::new(Region::Jp, Environment::Sandbox), signer).unwrap_err();
    assert!(matches!(error, Error::Settings(_)));
}
