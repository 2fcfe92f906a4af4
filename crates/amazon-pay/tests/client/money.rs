//! Charges, captures and refunds on the wire: repeated under their key, never without doubt being told.

use std::time::{Duration, Instant};

use amazon_pay::{
    CaptureCharge, ChargeId, ChargePermissionId, ChargeState, Client, CloseChargePermission, CreateCharge,
    CreateRefund, Error, IdempotencyKey, MerchantReason, Money, MoneyMoved, Operation, Quota, ReasonCode,
    Retry, Throttle,
};

use super::server::{Play, Server};
use super::{BUSY, amount, id, set};

const CHARGED: Play =
    Play::Answer(201, r#"{"chargeId":"S03-1234567-1234567-C012345","statusDetails":{"state":"Captured"}}"#);
const THROTTLED: Play = Play::Answer(429, r#"{"reasonCode":"TooManyRequests"}"#);
const DECLINED: Play = Play::Answer(422, r#"{"reasonCode":"HardDeclined"}"#);
const PROCESSING_FAILED: Play = Play::Answer(500, r#"{"reasonCode":"ProcessingFailure"}"#);
const FORBIDDEN: Play = Play::Answer(403, r#"{"reasonCode":"InvalidRequestSignature"}"#);

fn charge() -> CreateCharge {
    CreateCharge::capture(ChargePermissionId::parse("S03-1234567-1234567").unwrap(), Money::yen(3300), None)
}

fn charge_id() -> ChargeId {
    ChargeId::parse("S03-1234567-1234567-C012345").unwrap()
}

fn key() -> IdempotencyKey {
    IdempotencyKey::from_facts(&["renewal", "subscription-7", "2025-03"])
}

async fn create(client: &Client) -> Result<amazon_pay::Charge, Error> {
    client.create_charge(&charge(), &key()).await
}

#[tokio::test]
async fn a_charge_is_repeated_with_its_key_and_a_fresh_signature() {
    let server = Server::start(&[BUSY, Play::HangUp, CHARGED]).await;
    let one = set(&server.base_url);
    assert_eq!(create(&one.client).await.unwrap().state(), Some(&ChargeState::Captured));
    let received = server.received();
    assert_eq!(received.len(), 3);
    for request in &received {
        assert_eq!((request.method.as_str(), request.target.as_str()), ("POST", "/v2/charges"));
        assert_eq!(request.headers["x-amz-pay-idempotency-key"], key().as_str());
        assert_eq!(request.body, received[0].body);
        assert!(request.is_signed_by(&one.public));
    }
    assert_ne!(received[0].signature(), received[1].signature());
}

#[tokio::test]
async fn a_stored_failure_and_a_decline_are_not_repeated() {
    for (play, retry, money) in [
        (DECLINED, Retry::Never, MoneyMoved::No),
        (PROCESSING_FAILED, Retry::AskFirst, MoneyMoved::Possibly),
        (Play::Answer(201, "<html>"), Retry::AskFirst, MoneyMoved::Possibly),
    ] {
        let server = Server::start(&[play]).await;
        let error = create(&set(&server.base_url).client).await.unwrap_err();
        assert_eq!(server.received().len(), 1, "{error}");
        assert_eq!((error.retry(), error.money()), (retry, money), "{error}");
    }
}

#[tokio::test]
async fn doubt_outlives_a_later_try_that_did_not_get_through() {
    for later in [THROTTLED, FORBIDDEN] {
        let server = Server::start(&[Play::HangUp, later]).await;
        let error = create(&set(&server.base_url).client).await.unwrap_err();
        assert!(server.received().len() > 1);
        assert_eq!((error.retry(), error.money()), (Retry::AsIs, MoneyMoved::Possibly), "{error}");
    }
    let server = Server::start(&[Play::HangUp, DECLINED]).await;
    let error = create(&set(&server.base_url).client).await.unwrap_err();
    assert_eq!(error.reason(), Some(&ReasonCode::HardDeclined), "a repeated decline settles it");
    assert_eq!(error.money(), MoneyMoved::No);
}

#[tokio::test]
async fn a_slow_charge_gets_all_the_time_there_is() {
    let slow = Play::Slow(Duration::from_millis(1600), r#"{"chargeId":"S03-1234567-1234567-C012345"}"#);
    let server = Server::start(&[slow]).await;
    create(&set(&server.base_url).client).await.unwrap();
    assert_eq!(server.received().len(), 1, "not cut off to be tried again");
}

#[tokio::test]
async fn a_completion_with_a_key_is_repeated_only_when_nothing_was_begun() {
    let server = Server::start(&[THROTTLED, Play::Answer(200, super::OPEN)]).await;
    let client = set(&server.base_url).client;
    client.complete_checkout_session(&id(), &amount(), Some(&key())).await.unwrap();
    assert_eq!(server.received().len(), 2);
    let server = Server::start(&[BUSY]).await;
    let client = set(&server.base_url).client;
    let error = client.complete_checkout_session(&id(), &amount(), Some(&key())).await.unwrap_err();
    assert_eq!(server.received().len(), 1);
    assert_eq!((error.retry(), error.money()), (Retry::AskFirst, MoneyMoved::Possibly));
}

#[tokio::test]
async fn endings_are_repeated_and_their_bodies_arrive() {
    let closed = Play::Answer(200, r#"{"chargePermissionId":"S03-1234567-1234567","chargeId":"c"}"#);
    let server = Server::start(&[BUSY, closed]).await;
    let one = set(&server.base_url);
    let reason = MerchantReason::parse("解約").unwrap();
    let permission = ChargePermissionId::parse("S03-1234567-1234567").unwrap();
    let close = CloseChargePermission::new(reason.clone()).cancel_pending_charges();
    one.client.close_charge_permission(&permission, &close).await.unwrap();
    one.client.cancel_charge(&charge_id(), &reason).await.unwrap();
    let received = server.received();
    assert_eq!(received.len(), 3);
    assert_eq!(received[1].body, r#"{"closureReason":"解約","cancelPendingCharges":true}"#);
    assert_eq!(received[2].method, "DELETE");
    assert_eq!(received[2].body, r#"{"cancellationReason":"解約"}"#);
    assert!(received.iter().all(|request| request.is_signed_by(&one.public)));
    let spent = Play::Answer(422, r#"{"reasonCode":"InvalidChargeStatus"}"#);
    let server = Server::start(&[Play::HangUp, spent]).await;
    let error = set(&server.base_url).client.cancel_charge(&charge_id(), &reason).await.unwrap_err();
    assert_eq!((error.retry(), error.money()), (Retry::AskFirst, MoneyMoved::No));
}

#[tokio::test]
async fn capture_and_refund_go_their_ways() {
    let both = Play::Answer(201, r#"{"chargeId":"S03-1234567-1234567-C012345","refundId":"S03-1-R1"}"#);
    let server = Server::start(&[both]).await;
    let client = set(&server.base_url).client;
    client.capture_charge(&charge_id(), &CaptureCharge::new(Money::yen(1)), &key()).await.unwrap();
    let refund = CreateRefund::new(charge_id(), Money::yen(1));
    let refund = client.create_refund(&refund, &key()).await.unwrap();
    client.get_refund(&refund.refund_id).await.unwrap();
    let lines: Vec<_> = server.received().iter().map(|r| format!("{} {}", r.method, r.target)).collect();
    assert_eq!(
        lines,
        [
            "POST /v2/charges/S03-1234567-1234567-C012345/capture",
            "POST /v2/refunds",
            "GET /v2/refunds/S03-1-R1"
        ]
    );
}

#[tokio::test]
async fn callers_wait_for_their_turn_and_are_told_when_it_comes_too_late() {
    let server = Server::start(&[CHARGED]).await;
    let throttle = Throttle::none().quota(Operation::CreateCharge, Quota { burst: 2, per_second: 2 });
    let client = super::set_with(&server.base_url, |builder| builder.throttle(throttle)).client;
    let start = Instant::now();
    for _ in 0..4 {
        create(&client).await.unwrap();
    }
    assert!(start.elapsed() >= Duration::from_millis(950), "two at once, then one each half second");
    let crowd = [(); 12].map(|()| {
        let client = client.clone();
        tokio::spawn(async move { create(&client).await })
    });
    let mut late = 0;
    for call in crowd {
        if let Err(error) = call.await.unwrap() {
            assert!(matches!(error, Error::Throttled(Operation::CreateCharge)), "{error}");
            assert_eq!((error.retry(), error.money()), (Retry::AsIs, MoneyMoved::No));
            late += 1;
        }
    }
    assert!((4..=7).contains(&late), "three seconds hold six turns: {late}");
    assert_eq!(server.received().len(), 4 + 12 - late);
}
