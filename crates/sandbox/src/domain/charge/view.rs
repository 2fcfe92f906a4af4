//! How the API shows a charge.

use serde_json::{Value, json};

use super::{Charge, ChargeState};
use crate::domain::kinds::{DeclineReason, Environment};
use crate::domain::moment::compact;
use crate::domain::yen::{Yen, json_or_null};

impl Charge {
    /// The permission says which one it is, in which environment it lives, and what was refunded.
    pub(crate) fn json(&self, permission_id: &str, environment: Environment, refunded: u64) -> Value {
        let amount = |yen: u64| json_or_null((yen > 0).then_some(Yen(yen)));
        let description = match self.state {
            ChargeState::Declined(reason) => Some(DeclineReason::description(reason)),
            _ => None,
        };
        json!({
            "chargeId": self.id,
            "chargePermissionId": permission_id,
            "chargeAmount": self.amount.json(),
            "captureAmount": amount(self.taken()),
            "refundedAmount": amount(refunded),
            "convertedAmount": null,
            "conversionRate": null,
            "softDescriptor": self.details.soft_descriptor,
            "merchantMetadata": self.details.metadata.json(),
            "providerMetadata": { "providerReferenceId": self.details.provider_reference_id },
            "statusDetails": {
                "state": self.state.name(),
                "reasonCode": self.state.reason(),
                "reasonDescription": description,
                "lastUpdatedTimestamp": compact(self.updated),
            },
            "creationTimestamp": compact(self.created),
            "expirationTimestamp": compact(self.expires()),
            "releaseEnvironment": environment.name(),
            "channel": self.details.channel,
            "chargeInitiator": self.details.initiator,
            "platformId": self.details.platform_id,
        })
    }
}
