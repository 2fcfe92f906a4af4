//! What a notification says: which object changed, of which merchant.

use serde::Deserialize;
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

use super::{IpnError, SnsEnvelope};
use crate::ids::{ChargeId, ChargePermissionId, MerchantId, RefundId};
use crate::open_enum::open_enum;

open_enum!(
    /// What kind of change it was.
    NotificationType {
        /// The object is in another state.
        StateChange = "STATE_CHANGE",
        /// Something else of it changed, e.g. the means of payment.
        AttributeChange = "ATTRIBUTE_CHANGE",
    }
);

/// The object to read.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum NotifiedObject {
    /// Read it with [`get_charge_permission`](crate::get_charge_permission).
    ChargePermission(ChargePermissionId),
    /// Read it with [`get_charge`](crate::get_charge).
    Charge(ChargeId),
    /// Read it with [`get_refund`](crate::get_refund).
    Refund(RefundId),
    /// A buyer's dispute; the id is Amazon's.
    Chargeback(String),
    /// A kind that this version of the crate does not know.
    Other {
        /// Amazon's `ObjectType`.
        kind: String,
        /// Amazon's `ObjectId`.
        id: String,
    },
}

/// A verified notification. Answer 200 once it is stored, then read the object.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Notification {
    /// Whose object it is.
    pub merchant_id: MerchantId,
    /// What changed.
    pub object: NotifiedObject,
    /// The permission that the object belongs to.
    pub charge_permission_id: Option<ChargePermissionId>,
    /// What kind of change.
    pub notification_type: Option<NotificationType>,
    /// The same for repetitions of one notification; a key to drop duplicates by.
    pub notification_id: Option<String>,
    /// SNS's own id of the message.
    pub message_id: String,
    /// When SNS sent it first. Old ones may be replayed: the object is what counts.
    pub sent_at: Option<OffsetDateTime>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Sent {
    #[serde(rename = "MerchantID")]
    merchant_id: MerchantId,
    object_type: String,
    object_id: String,
    #[serde(default)]
    charge_permission_id: Option<ChargePermissionId>,
    #[serde(default)]
    notification_type: Option<NotificationType>,
    #[serde(default)]
    notification_id: Option<String>,
}

impl Notification {
    pub(super) fn read(envelope: &SnsEnvelope) -> Result<Self, IpnError> {
        let sent: Sent = serde_json::from_str(&envelope.message).map_err(|_| IpnError::Message)?;
        let id = sent.object_id;
        let object = match sent.object_type.as_str() {
            "CHARGE_PERMISSION" => ChargePermissionId::parse(id).map(NotifiedObject::ChargePermission),
            "CHARGE" => ChargeId::parse(id).map(NotifiedObject::Charge),
            "REFUND" => RefundId::parse(id).map(NotifiedObject::Refund),
            "CHARGEBACK" => Ok(NotifiedObject::Chargeback(id)),
            _ => Ok(NotifiedObject::Other { kind: sent.object_type, id }),
        }
        .map_err(|_| IpnError::Message)?;
        Ok(Self {
            merchant_id: sent.merchant_id,
            object,
            charge_permission_id: sent.charge_permission_id,
            notification_type: sent.notification_type,
            notification_id: sent.notification_id,
            message_id: envelope.message_id.clone(),
            sent_at: OffsetDateTime::parse(&envelope.timestamp, &Rfc3339).ok(),
        })
    }
}
