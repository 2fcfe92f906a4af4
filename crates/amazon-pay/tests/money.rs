//! Charge permissions, charges and refunds: what is sent, what is read, what each failure means.
#![allow(clippy::unwrap_used, reason = "tests fail by panicking")]

use amazon_pay::{
    Answer, Call, CaptureCharge, ChargeId, ChargePermissionId, ChargeState, CloseChargePermission,
    CreateCharge, CreateRefund, Endpoint, Environment, FrequencyUnit, IdempotencyKey, MerchantMetadata,
    MerchantReason, Method, Money, MoneyMoved, PrivateKey, PublicKeyId, Recurrence, RefundId, RefundReason,
    RefundState, Region, Retry, SignedRequest, Signer, SoftDescriptor, TransportKind, UpdateChargePermission,
    cancel_charge, capture_charge, close_charge_permission, create_charge, create_refund, get_refund,
    parse_timestamp, update_charge_permission,
};
use serde_json::{Value, json};

fn permission() -> ChargePermissionId {
    ChargePermissionId::parse("S03-1234567-1234567").unwrap()
}

fn charge() -> ChargeId {
    ChargeId::parse("S03-1234567-1234567-C012345").unwrap()
}

fn key() -> IdempotencyKey {
    IdempotencyKey::from_facts(&["charge", "order-1", "1"])
}

fn descriptor() -> SoftDescriptor {
    SoftDescriptor::parse("EXAMPLE STORE").unwrap()
}

fn reason() -> MerchantReason {
    MerchantReason::parse("在庫切れ").unwrap()
}

fn sign<T: Answer>(call: &Call<T>) -> SignedRequest {
    let signer = Signer::new(PublicKeyId::parse("SANDBOX-AE").unwrap(), PrivateKey::generate().unwrap());
    let endpoint = Endpoint::new(Region::Jp, Environment::Sandbox);
    call.sign(&signer, &endpoint, parse_timestamp("20250102T030405Z").unwrap()).unwrap()
}

/// Method, path, idempotency key, body.
fn sent<T: Answer>(call: &Call<T>) -> (Method, String, Option<String>, Value) {
    let request = sign(call);
    let key = request.headers.iter().find(|(name, _)| name == "x-amz-pay-idempotency-key");
    let key = key.map(|(_, value)| value.clone());
    (request.method, request.target, key, serde_json::from_str(&request.body).unwrap())
}

#[test]
fn a_charge_is_authorised_left_pending_or_captured() {
    let yen = json!({"amount": "3300", "currencyCode": "JPY"});
    let (method, path, sent_key, body) =
        sent(&create_charge(&CreateCharge::authorize(permission(), Money::yen(3300)), &key()));
    assert_eq!((method, path.as_str()), (Method::Post, "/v2/charges"));
    assert_eq!(sent_key.as_deref(), Some(key().as_str()));
    assert_eq!(
        body,
        json!({"chargePermissionId": "S03-1234567-1234567", "chargeAmount": yen, "captureNow": false,
               "canHandlePendingAuthorization": false})
    );
    let pending = CreateCharge::authorize_pending(permission(), Money::yen(3300));
    let (.., body) = sent(&create_charge(&pending, &key()));
    assert_eq!(body["canHandlePendingAuthorization"], true);
    assert_eq!(body["captureNow"], false);
    let metadata =
        MerchantMetadata { merchant_reference_id: Some("R-2".to_owned()), ..MerchantMetadata::default() };
    let now = CreateCharge::capture(permission(), Money::yen(3300), Some(descriptor()))
        .merchant_metadata(metadata)
        .platform_id("SP");
    let (.., body) = sent(&create_charge(&now, &key()));
    assert_eq!(
        body,
        json!({"chargePermissionId": "S03-1234567-1234567", "chargeAmount": yen, "captureNow": true,
               "canHandlePendingAuthorization": false, "softDescriptor": "EXAMPLE STORE",
               "merchantMetadata": {"merchantReferenceId": "R-2"}, "platformId": "SP"})
    );
}

#[test]
fn capture_and_cancel_name_their_charge() {
    let capture = CaptureCharge::new(Money::yen(1000)).soft_descriptor(descriptor());
    let (method, path, sent_key, body) = sent(&capture_charge(&charge(), &capture, &key()));
    assert_eq!((method, path.as_str()), (Method::Post, "/v2/charges/S03-1234567-1234567-C012345/capture"));
    assert_eq!(sent_key.as_deref(), Some(key().as_str()));
    assert_eq!(
        body,
        json!({"captureAmount": {"amount": "1000", "currencyCode": "JPY"}, "softDescriptor": "EXAMPLE STORE"})
    );
    let (method, path, sent_key, body) = sent(&cancel_charge(&charge(), &reason()));
    assert_eq!((method, path.as_str()), (Method::Delete, "/v2/charges/S03-1234567-1234567-C012345/cancel"));
    assert_eq!((sent_key, body), (None, json!({"cancellationReason": "在庫切れ"})));
}

#[test]
fn a_permission_is_updated_and_closed() {
    let update = UpdateChargePermission::default()
        .recurrence(Recurrence::every(3, FrequencyUnit::Month))
        .merchant_metadata(MerchantMetadata {
            note_to_buyer: Some("x".to_owned()),
            ..MerchantMetadata::default()
        });
    let (method, path, sent_key, body) = sent(&update_charge_permission(&permission(), &update));
    assert_eq!((method, path.as_str()), (Method::Patch, "/v2/chargePermissions/S03-1234567-1234567"));
    assert_eq!(sent_key, None);
    assert_eq!(
        body,
        json!({"merchantMetadata": {"noteToBuyer": "x"},
               "recurringMetadata": {"frequency": {"unit": "Month", "value": "3"}, "amount": null}})
    );
    let close = CloseChargePermission::new(reason());
    let (method, path, _, body) = sent(&close_charge_permission(&permission(), &close));
    assert_eq!((method, path.as_str()), (Method::Delete, "/v2/chargePermissions/S03-1234567-1234567/close"));
    assert_eq!(body, json!({"closureReason": "在庫切れ", "cancelPendingCharges": false}));
    let (.., body) = sent(&close_charge_permission(&permission(), &close.cancel_pending_charges()));
    assert_eq!(body["cancelPendingCharges"], true);
}

#[test]
fn a_refund_goes_out_and_comes_back() {
    let refund = CreateRefund::new(charge(), Money::yen(500)).soft_descriptor(descriptor());
    let call = create_refund(&refund, &key());
    let (method, path, sent_key, body) = sent(&call);
    assert_eq!((method, path.as_str()), (Method::Post, "/v2/refunds"));
    assert_eq!(sent_key.as_deref(), Some(key().as_str()));
    assert_eq!(
        body,
        json!({"chargeId": "S03-1234567-1234567-C012345", "softDescriptor": "EXAMPLE STORE",
               "refundAmount": {"amount": "500", "currencyCode": "JPY"}})
    );
    let answer = call
        .read(
            201,
            None,
            br#"{"refundId":"S03-1234567-1234567-R065780","chargeId":"S03-1234567-1234567-C012345","creationTimestamp":"20250102T030405Z",
            "refundAmount":{"amount":"500","currencyCode":"JPY"},"softDescriptor":null,"releaseEnvironment":"Sandbox",
            "statusDetails":{"state":"RefundInitiated","reasonCode":null,"reasonDescription":null,"lastUpdatedTimestamp":"20250102T030405Z"}}"#,
        )
        .unwrap();
    assert_eq!(answer.refund_id.as_str(), "S03-1234567-1234567-R065780");
    assert_eq!(answer.charge_id, Some(charge()));
    assert_eq!(answer.refund_amount, Some(Money::yen(500)));
    assert_eq!((answer.state(), answer.reason()), (Some(&RefundState::RefundInitiated), None));
    let get = get_refund(&RefundId::parse("S03-1234567-1234567-R065780").unwrap());
    assert_eq!(sign(&get).target, "/v2/refunds/S03-1234567-1234567-R065780");
    let declined = br#"{"refundId":"r","statusDetails":{"state":"Declined","reasonCode":"AmazonRejected"}}"#;
    let declined = get.read(200, None, declined).unwrap();
    assert_eq!(declined.state(), Some(&RefundState::Declined));
    assert_eq!(declined.reason(), Some(&RefundReason::AmazonRejected));
}

#[test]
fn texts_keep_amazons_limits() {
    for bad in ["", "12345678901234567", "店", "a\tb"] {
        assert!(SoftDescriptor::parse(bad).is_err(), "{bad:?}");
    }
    assert!(SoftDescriptor::parse("1234567890123456").is_ok());
    assert!(MerchantReason::parse("").is_err());
    assert!(MerchantReason::parse("在".repeat(256)).is_err());
    assert!(MerchantReason::parse("在".repeat(255)).is_ok());
    assert!(!format!("{:?} {:?}", reason(), CloseChargePermission::new(reason())).contains("在庫"));
}

fn verdict<T: Answer + std::fmt::Debug>(call: &Call<T>, status: u16, reason: &str) -> (Retry, MoneyMoved) {
    let body = json!({"reasonCode": reason, "message": ""}).to_string();
    let error = call.read(status, None, body.as_bytes()).unwrap_err();
    (error.retry(), error.money())
}

#[test]
fn each_operation_judges_its_own_failures() {
    use MoneyMoved::{No, Possibly};
    use Retry::{AsIs, AskFirst, Never};
    let create = create_charge(&CreateCharge::authorize(permission(), Money::yen(1)), &key());
    let capture = capture_charge(&charge(), &CaptureCharge::new(Money::yen(1)), &key());
    let refund = create_refund(&CreateRefund::new(charge(), Money::yen(1)), &key());
    let cancel = cancel_charge(&charge(), &reason());
    let close = close_charge_permission(&permission(), &CloseChargePermission::new(reason()));
    let update = update_charge_permission(&permission(), &UpdateChargePermission::default());

    for call in [&create, &capture] {
        assert_eq!(verdict(call, 422, "SoftDeclined"), (Never, No));
        assert_eq!(verdict(call, 503, "ServiceUnavailable"), (AsIs, Possibly));
        assert_eq!(verdict(call, 500, "ProcessingFailure"), (AskFirst, Possibly));
        assert_eq!(verdict(call, 422, "InvalidChargeStatus"), (AskFirst, Possibly));
        assert_eq!(verdict(call, 429, "TooManyRequests"), (AsIs, No));
        let broken = call.broken(TransportKind::Timeout, "x".into());
        assert_eq!((broken.retry(), broken.money()), (AsIs, Possibly));
        let unread = call.read(201, None, b"").unwrap_err();
        assert_eq!((unread.retry(), unread.money()), (AskFirst, Possibly));
    }
    assert_eq!(verdict(&refund, 400, "TransactionAmountExceeded"), (AskFirst, Possibly));
    assert_eq!(verdict(&refund, 502, ""), (AsIs, Possibly));
    assert_eq!(verdict(&refund, 400, "InvalidParameterValue"), (Never, No));
    assert_eq!(verdict(&cancel, 422, "InvalidChargeStatus"), (AskFirst, No));
    assert_eq!(verdict(&cancel, 503, "ServiceUnavailable"), (AsIs, No));
    assert_eq!(verdict(&close, 422, "InvalidChargePermissionStatus"), (AskFirst, No));
    assert_eq!(verdict(&update, 422, "ChargePermissionNotModifiable"), (Never, No));
    assert_eq!(verdict(&update, 500, "InternalServerError"), (AsIs, No));
}

#[test]
fn a_pending_capture_is_read() {
    let call = capture_charge(&charge(), &CaptureCharge::new(Money::yen(1)), &key());
    let body = br#"{"chargeId":"c","captureAmount":{"amount":"1","currencyCode":"JPY"},"statusDetails":{"state":"CaptureInitiated"}}"#;
    assert_eq!(call.read(200, None, body).unwrap().state(), Some(&ChargeState::CaptureInitiated));
}
