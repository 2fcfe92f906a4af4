//! A charge: one authorization and its capture under a charge permission. Made at completion; read-only here.

use serde_json::{Value, json};
use time::{Duration, OffsetDateTime};

use super::kinds::Environment;
use super::moment::compact;
use super::session::CheckoutSession;
use super::yen::{Yen, json_or_null};

/// How long an authorization may wait for its capture.
const AUTHORIZED_FOR: Duration = Duration::days(30);

/// Of Amazon's states those that a completion can lead to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ChargeState {
    AuthorizationInitiated,
    Authorized,
    Captured,
    /// The authorization was never captured.
    ExpiredUnused,
}

impl ChargeState {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::AuthorizationInitiated => "AuthorizationInitiated",
            Self::Authorized => "Authorized",
            Self::Captured => "Captured",
            Self::ExpiredUnused => "Canceled",
        }
    }

    pub(crate) fn reason(self) -> Option<&'static str> {
        (self == Self::ExpiredUnused).then_some("ExpiredUnused")
    }
}

/// One charge.
#[derive(Debug, Clone)]
pub(crate) struct Charge {
    pub(crate) id: String,
    pub(crate) merchant_id: String,
    pub(crate) permission_id: String,
    pub(crate) amount: Yen,
    pub(crate) state: ChargeState,
    /// When a pending authorization succeeds.
    settles: Option<OffsetDateTime>,
    reference_id: Option<String>,
    soft_descriptor: Option<String>,
    environment: Environment,
    pub(crate) created: OffsetDateTime,
    updated: OffsetDateTime,
}

impl Charge {
    pub(crate) fn at_completion(
        session: &CheckoutSession,
        id: String,
        permission_id: &str,
        amount: Yen,
        captured: bool,
        settles: Option<OffsetDateTime>,
        now: OffsetDateTime,
    ) -> Self {
        let state = match (settles, captured) {
            (Some(_), _) => ChargeState::AuthorizationInitiated,
            (None, true) => ChargeState::Captured,
            (None, false) => ChargeState::Authorized,
        };
        Self {
            id,
            merchant_id: session.merchant_id.clone(),
            permission_id: permission_id.to_owned(),
            amount,
            state,
            settles,
            reference_id: session.terms.reference_id.clone(),
            soft_descriptor: session.terms.soft_descriptor.clone(),
            environment: session.environment,
            created: now,
            updated: now,
        }
    }

    /// What time alone does to a charge.
    pub(crate) fn settle(&mut self, now: OffsetDateTime) {
        if let Some(due) = self.settles.filter(|due| *due <= now) {
            self.settles = None;
            self.state = ChargeState::Authorized;
            self.updated = due;
        }
        let expires = self.created + AUTHORIZED_FOR;
        if self.state == ChargeState::Authorized && now >= expires {
            self.state = ChargeState::ExpiredUnused;
            self.updated = expires;
        }
    }

    pub(crate) fn json(&self) -> Value {
        let captured = (self.state == ChargeState::Captured).then_some(self.amount);
        json!({
            "chargeId": self.id,
            "chargePermissionId": self.permission_id,
            "chargeAmount": self.amount.json(),
            "captureAmount": json_or_null(captured),
            "refundedAmount": null,
            "convertedAmount": null,
            "conversionRate": null,
            "softDescriptor": self.soft_descriptor,
            "merchantMetadata": {
                "merchantReferenceId": self.reference_id,
                "merchantStoreName": null,
                "noteToBuyer": null,
                "customInformation": null,
            },
            "providerMetadata": { "providerReferenceId": null },
            "statusDetails": {
                "state": self.state.name(),
                "reasonCode": self.state.reason(),
                "reasonDescription": null,
                "lastUpdatedTimestamp": compact(self.updated),
            },
            "creationTimestamp": compact(self.created),
            "expirationTimestamp": compact(self.created + AUTHORIZED_FOR),
            "releaseEnvironment": self.environment.name(),
            "channel": null,
            "chargeInitiator": null,
            "platformId": null,
        })
    }
}
