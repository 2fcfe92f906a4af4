//! What is sent: Amazon Pay's message inside a signed SNS envelope.

use serde_json::{Value, json};

use super::certificate_path;
use super::queue::{Delivery, Flaw};
use super::signer::{SignatureVersion, Signer};
use crate::domain::moment::iso_millis;

/// The topic of one merchant; clients pin it.
pub(crate) fn topic(merchant_id: &str) -> String {
    format!("arn:aws:sns:ap-northeast-1:000000000000:AmazonPay-{merchant_id}")
}

/// The body of one delivery.
pub(super) fn envelope(
    signer: &Signer,
    origin: &str,
    delivery: &Delivery,
    version: SignatureVersion,
) -> Value {
    let notice = &delivery.notice;
    let message = json!({
        "MerchantID": delivery.merchant_id,
        "ObjectType": notice.object_type,
        "ObjectId": notice.object_id,
        "ChargePermissionId": notice.permission_id,
        "NotificationType": notice.notice_type,
        "NotificationId": delivery.notification_id,
        "NotificationVersion": "V2",
    })
    .to_string();
    let topic = topic(&delivery.merchant_id);
    let timestamp = iso_millis(delivery.made);
    let signature = signer.sign(version, &string_to_sign(&message, &delivery.message_id, &timestamp, &topic));
    let message = if delivery.flaw == Some(Flaw::Tampered) {
        message.replace("STATE_CHANGE", "ATTRIBUTE_CHANGE") + " "
    } else {
        message
    };
    json!({
        "Type": "Notification",
        "MessageId": delivery.message_id,
        "TopicArn": topic,
        "Message": message,
        "Timestamp": timestamp,
        "SignatureVersion": version,
        "Signature": signature,
        "SigningCertURL": format!("{origin}{}", certificate_path(signer)),
        "UnsubscribeURL": format!("{origin}/sns/unsubscribe"),
    })
}

/// The keys of a notification in SNS's order; there is no Subject.
fn string_to_sign(message: &str, message_id: &str, timestamp: &str, topic: &str) -> String {
    format!(
        "Message\n{message}\nMessageId\n{message_id}\nTimestamp\n{timestamp}\nTopicArn\n{topic}\nType\nNotification\n"
    )
}
