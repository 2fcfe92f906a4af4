//! `merchantMetadata`: what a shop writes on sessions, permissions and charges for people to read.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::fields::Fields;
use super::refusal::Refusal;

/// The members as an operation's list of allowed members names them.
pub(crate) const MEMBERS: [&str; 4] = [
    "merchantMetadata.merchantReferenceId",
    "merchantMetadata.merchantStoreName",
    "merchantMetadata.noteToBuyer",
    "merchantMetadata.customInformation",
];

/// Every member is optional: an update gives some, the object keeps the rest.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct MerchantMetadata {
    /// The shop's order number.
    pub(crate) reference_id: Option<String>,
    pub(crate) store_name: Option<String>,
    pub(crate) note_to_buyer: Option<String>,
    pub(crate) custom_information: Option<String>,
}

impl MerchantMetadata {
    pub(crate) fn read(fields: Fields<'_>) -> Result<Self, Refusal> {
        let [reference_id, store_name, note_to_buyer, custom_information] = MEMBERS;
        Ok(Self {
            reference_id: fields.text(reference_id, 256)?,
            store_name: fields.text(store_name, 50)?,
            note_to_buyer: fields.text(note_to_buyer, 255)?,
            custom_information: fields.text(custom_information, 4096)?,
        })
    }

    /// These with the members that `newer` gives.
    pub(crate) fn merged(self, newer: Self) -> Self {
        Self {
            reference_id: newer.reference_id.or(self.reference_id),
            store_name: newer.store_name.or(self.store_name),
            note_to_buyer: newer.note_to_buyer.or(self.note_to_buyer),
            custom_information: newer.custom_information.or(self.custom_information),
        }
    }

    /// Whether `newer` only fills members that are still empty here.
    pub(crate) fn is_only_filled_by(&self, newer: &Self) -> bool {
        let free = |old: &Option<String>, new: &Option<String>| old.is_none() || new.is_none() || old == new;
        free(&self.reference_id, &newer.reference_id)
            && free(&self.store_name, &newer.store_name)
            && free(&self.note_to_buyer, &newer.note_to_buyer)
            && free(&self.custom_information, &newer.custom_information)
    }

    pub(crate) fn json(&self) -> Value {
        json!({
            "merchantReferenceId": self.reference_id,
            "merchantStoreName": self.store_name,
            "noteToBuyer": self.note_to_buyer,
            "customInformation": self.custom_information,
        })
    }
}
