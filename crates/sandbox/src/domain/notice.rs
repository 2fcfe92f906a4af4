//! What Amazon tells a shop on its own account: that an object changed, never how. The shop reads the object
//! over the signed API.

use serde::{Deserialize, Serialize};

/// `ObjectType` of a notification.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub(crate) enum ObjectType {
    ChargePermission,
    Charge,
    Refund,
    Chargeback,
}

/// `NotificationType`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub(crate) enum NoticeType {
    StateChange,
    AttributeChange,
}

/// One change that a shop did not make itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Notice {
    pub(crate) object_type: ObjectType,
    pub(crate) object_id: String,
    pub(crate) permission_id: String,
    pub(crate) notice_type: NoticeType,
}
