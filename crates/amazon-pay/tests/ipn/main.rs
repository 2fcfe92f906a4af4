//! Notifications: what is believed, what is not, and what is fetched for it.
#![allow(clippy::unwrap_used, reason = "tests fail by panicking")]

#[cfg(feature = "client")]
mod receiver;
mod sns;

use amazon_pay::{
    ChargeId, ChargePermissionId, IpnError, IpnMessage, IpnVerifier, MerchantId, Notification,
    NotificationType, NotifiedObject, RefundId, SigningCertificate, SnsEnvelope, parse_timestamp,
};
use serde_json::{Value, json};
use sns::{Sns, TOPIC, notification, with_message};
use time::OffsetDateTime;

const CERT: &str = "https://sns.ap-northeast-1.amazonaws.com/SimpleNotificationService-01d088a6f77103d0.pem";
const NOT_BEFORE: u64 = 1_700_000_000;
/// The year 2049: some of these tests run by the real clock.
const NOT_AFTER: u64 = 2_500_000_000;

fn now() -> OffsetDateTime {
    parse_timestamp("20250102T030405Z").unwrap()
}

fn verifier() -> IpnVerifier {
    IpnVerifier::new(MerchantId::parse("A1EXAMPLE").unwrap()).topic(TOPIC)
}

fn envelope(value: &Value) -> SnsEnvelope {
    SnsEnvelope::parse(value.to_string().as_bytes()).unwrap()
}

fn certificate(sns: &Sns) -> SigningCertificate {
    SigningCertificate::from_pem(sns.certificate(NOT_BEFORE, NOT_AFTER).as_bytes()).unwrap()
}

fn verify(sns: &Sns, value: &Value) -> Result<IpnMessage, IpnError> {
    verifier().verify(&envelope(value), &certificate(sns), now())
}

fn notice(message: IpnMessage) -> Notification {
    match message {
        IpnMessage::Notification(notice) => notice,
        other => panic!("{other:?}"),
    }
}

#[test]
fn both_signature_versions_are_read() {
    let sns = Sns::new();
    for version in ["1", "2"] {
        let notice = notice(verify(&sns, &sns.sign(notification(CERT), version)).unwrap());
        let charge = ChargeId::parse("S03-1234567-1234567-C123456").unwrap();
        assert_eq!(notice.object, NotifiedObject::Charge(charge));
        assert_eq!(notice.merchant_id.as_str(), "A1EXAMPLE");
        assert_eq!(notice.charge_permission_id.unwrap().as_str(), "S03-1234567-1234567");
        assert_eq!(notice.notification_type, Some(NotificationType::StateChange));
        assert_eq!(notice.notification_id.as_deref(), Some("f3c5"));
        assert_eq!(notice.sent_at.unwrap().unix_timestamp(), now().unix_timestamp());
    }
}

#[test]
fn a_subject_is_part_of_what_is_signed() {
    let sns = Sns::new();
    let mut with_subject = notification(CERT);
    with_subject["Subject"] = "件名".into();
    let mut signed = sns.sign(with_subject, "2");
    assert!(verify(&sns, &signed).is_ok());
    signed.as_object_mut().unwrap().remove("Subject");
    assert!(matches!(verify(&sns, &signed), Err(IpnError::Signature)));
}

#[test]
fn nothing_may_be_changed_after_signing() {
    let sns = Sns::new();
    let signed = sns.sign(notification(CERT), "2");
    for member in ["Message", "MessageId", "Timestamp"] {
        let mut forged = signed.clone();
        forged[member] = format!("{} ", forged[member].as_str().unwrap()).into();
        assert!(matches!(verify(&sns, &forged), Err(IpnError::Signature)), "{member}");
    }
    let mut downgraded = signed.clone();
    downgraded["SignatureVersion"] = "1".into();
    assert!(matches!(verify(&sns, &downgraded), Err(IpnError::Signature)));
    downgraded["SignatureVersion"] = "3".into();
    assert!(matches!(verify(&sns, &downgraded), Err(IpnError::SignatureVersion)));
    assert!(matches!(verify(&Sns::new(), &signed), Err(IpnError::Signature)), "another key");
}

#[test]
fn topic_merchant_and_certificate_are_pinned() {
    let sns = Sns::new();
    let signed = sns.sign(notification(CERT), "2");
    let other_topic = IpnVerifier::new(MerchantId::parse("A1EXAMPLE").unwrap()).topic("arn:aws:sns:x:1:y");
    let judge = |verifier: &IpnVerifier, value: &Value| {
        verifier.verify(&envelope(value), &certificate(&sns), now()).unwrap_err()
    };
    assert!(matches!(judge(&other_topic, &signed), IpnError::Topic));
    assert!(matches!(other_topic.certificate_url(&envelope(&signed)), Err(IpnError::Topic)));
    let other_merchant = IpnVerifier::new(MerchantId::parse("A2OTHER").unwrap());
    assert!(matches!(judge(&other_merchant, &signed), IpnError::Merchant));
    for bad in [
        "https://evil.example/x.pem",
        "http://sns.us-east-1.amazonaws.com/x.pem",
        "https://sns.us-east-1.amazonaws.com/x.txt",
        "https://user@sns.us-east-1.amazonaws.com/x.pem",
        "https://sns.us-east-1.amazonaws.com/?Action=x&y=.pem",
        "x.pem",
    ] {
        let signed = sns.sign(notification(bad), "2");
        assert!(matches!(judge(&verifier(), &signed), IpnError::Address), "{bad}");
    }
}

#[test]
fn a_certificate_counts_between_its_dates_only() {
    let sns = Sns::new();
    let signed = envelope(&sns.sign(notification(CERT), "2"));
    let seconds = now().unix_timestamp().unsigned_abs();
    for (not_before, not_after, good) in [
        (NOT_BEFORE, seconds, true),
        (seconds, NOT_AFTER, true),
        (NOT_BEFORE, seconds - 1, false),
        (seconds + 1, NOT_AFTER, false),
    ] {
        let pem = sns.certificate(not_before, not_after);
        let certificate = SigningCertificate::from_pem(pem.as_bytes()).unwrap();
        assert_eq!(certificate.is_valid_at(now()), good);
        let verdict = verifier().verify(&signed, &certificate, now());
        assert_eq!(verdict.is_ok(), good);
        assert!(good || matches!(verdict, Err(IpnError::Certificate(_))));
    }
    assert!(
        SigningCertificate::from_pem(b"-----BEGIN CERTIFICATE-----\nAA==\n-----END CERTIFICATE-----")
            .is_err()
    );
    assert!(SigningCertificate::from_der(b"").is_err());
    let pem = sns.certificate(NOT_BEFORE, NOT_AFTER);
    let body: String = pem.lines().filter(|line| !line.starts_with('-')).collect();
    let odd =
        format!("Bag Attributes\r\n-----BEGIN CERTIFICATE-----\r\n{body}\r\n-----END CERTIFICATE-----\r\n");
    let odd = SigningCertificate::from_pem(odd.as_bytes()).unwrap();
    assert!(verifier().verify(&signed, &odd, now()).is_ok(), "other line lengths, endings and words around");
}

#[test]
fn every_object_has_its_type_and_news_survive() {
    let sns = Sns::new();
    let read = |kind: &str, id: &str| {
        let message = json!({"MerchantID": "A1EXAMPLE", "ObjectType": kind, "ObjectId": id,
                             "ChargePermissionId": null, "NotificationType": "LATER", "New": {"x": 1}});
        verify(&sns, &sns.sign(with_message(CERT, &message), "2")).map(notice)
    };
    let id = "S03-1234567-1234567";
    let permission = ChargePermissionId::parse(id).unwrap();
    assert_eq!(read("CHARGE_PERMISSION", id).unwrap().object, NotifiedObject::ChargePermission(permission));
    let refund = RefundId::parse(id).unwrap();
    assert_eq!(read("REFUND", id).unwrap().object, NotifiedObject::Refund(refund));
    assert_eq!(read("CHARGEBACK", id).unwrap().object, NotifiedObject::Chargeback(id.to_owned()));
    let other = read("DRONE", "x").unwrap();
    assert_eq!(other.object, NotifiedObject::Other { kind: "DRONE".to_owned(), id: "x".to_owned() });
    assert_eq!(other.notification_type, Some(NotificationType::Unknown("LATER".to_owned())));
    assert_eq!(other.charge_permission_id, None);
    assert!(matches!(read("CHARGE", "no id"), Err(IpnError::Message)));
    let nonsense = sns.sign(with_message(CERT, &json!("hello")), "2");
    assert!(matches!(verify(&sns, &nonsense), Err(IpnError::Message)));
}

#[test]
fn subscriptions_are_recognised() {
    let sns = Sns::new();
    let ask = |url: &str| {
        json!({"Type": "SubscriptionConfirmation", "MessageId": "m", "TopicArn": TOPIC, "Message": "…",
               "Timestamp": "2025-01-02T03:04:05.678Z", "Token": "t0ken", "SubscribeURL": url,
               "SigningCertURL": CERT})
    };
    let url = "https://sns.ap-northeast-1.amazonaws.com/?Action=ConfirmSubscription&Token=t0ken";
    let message = verify(&sns, &sns.sign(ask(url), "1")).unwrap();
    assert!(!format!("{message:?}").contains("t0ken"));
    let IpnMessage::SubscriptionConfirmation(question) = message else { panic!("{message:?}") };
    assert_eq!((question.topic_arn.as_str(), question.subscribe_url.as_str()), (TOPIC, url));
    let elsewhere = sns.sign(ask("https://evil.example/confirm"), "1");
    assert!(matches!(verify(&sns, &elsewhere), Err(IpnError::Address)));
    let mut forged = sns.sign(ask(url), "1");
    forged["Token"] = "other".into();
    assert!(matches!(verify(&sns, &forged), Err(IpnError::Signature)));
}

#[test]
fn what_is_no_envelope_is_refused() {
    for body in ["", "[]", "{}", "null", r#"{"Type":"Notification"}"#] {
        assert!(matches!(SnsEnvelope::parse(body.as_bytes()), Err(IpnError::NotAnEnvelope)), "{body}");
    }
    let sns = Sns::new();
    let mut other = notification(CERT);
    other["Type"] = "Letter".into();
    assert!(matches!(verify(&sns, &sns.sign(other, "2")), Err(IpnError::NotAnEnvelope)));
}

#[test]
fn a_stand_in_must_be_named() {
    for bad in ["localhost:8788", "ftp://localhost", "http://localhost:8788/path", ""] {
        assert!(verifier().certificates_from(bad).is_err(), "{bad}");
    }
    let sns = Sns::new();
    let signed = envelope(&sns.sign(notification("http://localhost:8788/_sandbox/sns.pem"), "2"));
    assert!(matches!(verifier().certificate_url(&signed), Err(IpnError::Address)));
    let named = verifier().certificates_from("http://localhost:8788").unwrap();
    assert_eq!(named.certificate_url(&signed).unwrap().path(), "/_sandbox/sns.pem");
    let neighbour = envelope(&sns.sign(notification("http://localhost:8789/sns.pem"), "2"));
    assert!(matches!(named.certificate_url(&neighbour), Err(IpnError::Address)));
}
