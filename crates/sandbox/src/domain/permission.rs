//! A charge permission: the buyer's consent that a completed session left behind. Read-only here.
//! Its `statusDetails` carries `reasons`, a list, where sessions and charges carry one `reasonCode`.

use serde_json::{Value, json};
use time::{Duration, OffsetDateTime};

use super::buyer::{Address, Buyer, Instrument};
use super::charge::{Charge, ChargeState};
use super::choice::Choice;
use super::kinds::{Environment, ProductType};
use super::moment::{add_months, compact};
use super::session::CheckoutSession;
use super::session::view::{merchant_metadata, recurring_metadata};
use super::terms::Terms;
use super::yen::{MONTHLY_LIMIT, Yen};

/// How long the buyer's data of a OneTime permission may be read.
const BUYER_READABLE_FOR: Duration = Duration::days(30);

/// One permission.
#[derive(Debug, Clone)]
pub(crate) struct ChargePermission {
    pub(crate) id: String,
    pub(crate) merchant_id: String,
    pub(crate) session_id: String,
    pub(crate) terms: Terms,
    product_type: Option<ProductType>,
    pub(crate) choice: Option<Choice>,
    pub(crate) limit: Yen,
    /// Yen still chargeable; of a Recurring permission: in the month of `created`.
    pub(crate) balance: u64,
    closed: bool,
    environment: Environment,
    pub(crate) created: OffsetDateTime,
}

impl ChargePermission {
    pub(crate) fn at_completion(
        session: &CheckoutSession,
        id: String,
        amount: Yen,
        charge: Option<&Charge>,
        now: OffsetDateTime,
    ) -> Self {
        let terms = session.terms.clone();
        let limit = if terms.is_recurring() {
            Yen(MONTHLY_LIMIT)
        } else if terms.allow_overcharge == Some(true) {
            Yen((amount.0 * 9).max(70_000))
        } else {
            amount
        };
        let charged = charge.map_or(0, |charge| charge.amount.0);
        let balance = limit.0.saturating_sub(charged);
        let captured = charge.is_some_and(|charge| charge.state == ChargeState::Captured);
        Self {
            id,
            merchant_id: session.merchant_id.clone(),
            session_id: session.id.clone(),
            // A OneTime permission closes with the capture of its whole amount.
            closed: captured && balance == 0 && !terms.is_recurring(),
            terms,
            product_type: session.product_type,
            choice: session.choice,
            limit,
            balance,
            environment: session.environment,
            created: now,
        }
    }

    fn expires(&self) -> OffsetDateTime {
        if self.terms.is_recurring() || self.terms.extend_expiration == Some(true) {
            add_months(self.created, 13)
        } else {
            self.created + Duration::days(180)
        }
    }

    /// `Chargeable` or `Closed`.
    pub(crate) fn state(&self, now: OffsetDateTime) -> &'static str {
        if self.closed || now >= self.expires() { "Closed" } else { "Chargeable" }
    }

    fn reasons(&self, now: OffsetDateTime) -> Value {
        if now >= self.expires() && !self.closed {
            json!([{ "reasonCode": "Expired", "reasonDescription": "The charge permission has expired" }])
        } else {
            Value::Null
        }
    }

    pub(crate) fn json(&self, buyer: Option<&Buyer>, now: OffsetDateTime) -> Value {
        let readable = self.terms.is_recurring() || now < self.created + BUYER_READABLE_FOR;
        let shown = buyer.zip(self.choice).filter(|_| readable);
        let ships = self.product_type == Some(ProductType::PayAndShip);
        let address = shown.filter(|_| ships).and_then(|(buyer, choice)| choice.address(buyer));
        let billing = shown
            .filter(|_| self.terms.shares("billingAddress"))
            .and_then(|(buyer, _)| buyer.billing_address.as_ref());
        let descriptor =
            shown.and_then(|(buyer, choice)| choice.instrument(buyer)).map(Instrument::descriptor);
        json!({
            "chargePermissionId": self.id,
            "chargePermissionReferenceId": null,
            "chargePermissionType": self.terms.permission_type().name(),
            "recurringMetadata": recurring_metadata(self.terms.recurring.as_ref()),
            "limits": {
                "amountLimit": self.limit.json(),
                "amountBalance": { "amount": self.balance.to_string(), "currencyCode": "JPY" },
            },
            "buyer": shown.map(|(buyer, _)| buyer.json(&self.merchant_id, |scope| self.terms.shares(scope))),
            "shippingAddress": address.map(Address::json),
            "billingAddress": billing.map(Address::json),
            "paymentPreferences": [descriptor.map(|text| json!({ "paymentDescriptor": text }))],
            "merchantMetadata": merchant_metadata(&self.terms),
            "platformId": self.terms.platform_id,
            "providerMetadata": { "providerReferenceId": self.terms.provider_reference_id },
            "presentmentCurrency": "JPY",
            "statusDetails": {
                "state": self.state(now),
                "reasons": self.reasons(now),
                "lastUpdatedTimestamp": compact(self.created),
            },
            "creationTimestamp": compact(self.created),
            "expirationTimestamp": compact(self.expires()),
            "releaseEnvironment": self.environment.name(),
        })
    }
}
