//! Update and Close Charge Permission.

use serde_json::Value;
use time::OffsetDateTime;

use super::ChargePermission;
use crate::domain::fields::Fields;
use crate::domain::metadata::{self, MerchantMetadata};
use crate::domain::refusal::Refusal;
use crate::domain::terms::{RECURRING, Recurring, Terms, recurring};

/// The body of Update Charge Permission.
#[derive(Debug, Clone)]
pub(crate) struct UpdatePermission {
    metadata: MerchantMetadata,
    recurring: Option<Recurring>,
}

impl UpdatePermission {
    pub(crate) fn read(body: &Value) -> Result<Self, Refusal> {
        let fields = Fields::of(body, &[RECURRING, &metadata::MEMBERS].concat())?;
        Ok(Self { metadata: MerchantMetadata::read(fields)?, recurring: recurring(fields)? })
    }

    /// What a session of `recurringUpdate` agreed to.
    pub(crate) fn of_session(terms: &Terms) -> Self {
        Self { metadata: terms.metadata.clone(), recurring: terms.recurring.clone() }
    }
}

/// The body of Close Charge Permission. The reason is for people; it is checked and not kept.
#[derive(Debug, Clone, Copy)]
pub(crate) struct ClosePermission {
    pub(crate) cancel_pending_charges: bool,
}

impl ClosePermission {
    pub(crate) fn read(body: &Value) -> Result<Self, Refusal> {
        let fields = Fields::of(body, &["closureReason", "cancelPendingCharges"])?;
        fields.text("closureReason", 255)?.ok_or_else(|| Refusal::missing("closureReason"))?;
        Ok(Self { cancel_pending_charges: fields.flag("cancelPendingCharges")?.unwrap_or(false) })
    }
}

impl ChargePermission {
    /// A Closed permission takes only what is still missing from its `merchantMetadata`.
    pub(crate) fn update(&mut self, newer: UpdatePermission, now: OffsetDateTime) -> Result<(), Refusal> {
        if newer.recurring.is_some() && !self.terms.is_recurring() {
            return Err(Refusal::bad_combination("[recurringMetadata] needs a Recurring charge permission"));
        }
        let fills = newer.recurring.is_none() && self.terms.metadata.is_only_filled_by(&newer.metadata);
        if self.closed.is_some() && !fills {
            return Err(Refusal::new(
                422,
                "ChargePermissionNotModifiable",
                "Of a Closed charge permission only members of merchantMetadata that are null can be set",
            ));
        }
        self.terms.metadata = std::mem::take(&mut self.terms.metadata).merged(newer.metadata);
        self.terms.recurring = newer.recurring.or(self.terms.recurring.take());
        self.updated = now;
        Ok(())
    }
}
