//! `bindUpgradeAction`: a buyer who has paid already agrees to future charges, or to another cycle, without a
//! new checkout. The members of its payload and what becomes of the old permission are not documented; here
//! an upgrade ends in a Recurring permission beside the old one, and an update changes the named one.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::kinds::{Intent, PermissionType};
use super::refusal::Refusal;
use super::terms::Terms;

/// What the buyer is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum UpgradeAction {
    RecurringUpgrade,
    RecurringUpdate,
}

impl UpgradeAction {
    pub(crate) fn named(text: &str) -> Option<Self> {
        match text {
            "recurringUpgrade" => Some(Self::RecurringUpgrade),
            "recurringUpdate" => Some(Self::RecurringUpdate),
            _ => None,
        }
    }
}

/// Which permission a session starts from, and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Upgrade {
    pub(crate) action: UpgradeAction,
    pub(crate) permission_id: String,
}

/// The named permission and the terms of the session that asks for it.
pub(crate) fn read(payload: &Value, action: UpgradeAction) -> Result<(Upgrade, Terms), Refusal> {
    let id = payload.get("chargePermissionId").and_then(Value::as_str);
    let id = id.ok_or_else(|| Refusal::missing("chargePermissionId"))?;
    let mut terms = Terms::of_upgrade(payload)?;
    let recurring =
        terms.recurring.as_ref().ok_or_else(|| Refusal::missing("recurringMetadata.frequency"))?;
    terms.charge_amount = terms.charge_amount.or(recurring.amount);
    terms.permission_type = Some(PermissionType::Recurring);
    terms.intent = terms.intent.or(Some(Intent::Confirm));
    if terms.charge_amount.is_none() {
        return Err(Refusal::missing("paymentDetails.chargeAmount"));
    }
    terms.check()?;
    Ok((Upgrade { action, permission_id: id.to_owned() }, terms))
}
