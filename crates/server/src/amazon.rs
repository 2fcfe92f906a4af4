//! An Amazon account of the shop: ids, key, and the client that speaks to Amazon with them.
//!
//! Accounts are linked in the back office, or one is given at the start, by the environment or a sandbox's demo merchant.

mod ends;
mod place;
mod registration;

use amazon_pay::{
    ChargePermission, CheckoutPayload, CheckoutSession, Client, FrequencyUnit, IpnReceiver, MerchantId,
    MerchantMetadata, PublicKeyId, ReasonCode, Recurrence, Scope, SignInPayload, StoreId,
};
use contract::{ConsentKind, SignedPayload};
use lp_amazon_pay_contract as contract;

use crate::environment::Environment;
use crate::settings::{Cycle, CycleUnit};

pub use place::Amazon;
pub use registration::Registration;

/// What a login asks Amazon for: just what the form needs.
const SCOPES: [Scope; 4] = [Scope::Name, Scope::Email, Scope::PhoneNumber, Scope::ShippingAddress];

/// An account, ready to speak to Amazon.
#[derive(Clone, Debug)]
pub struct AmazonAccount {
    /// Amazon's id of the shop.
    pub merchant_id: MerchantId,
    /// Amazon's id of the store ("client id").
    pub store_id: StoreId,
    /// Amazon's id of our key.
    pub public_key_id: PublicKeyId,
    /// Where the key is good.
    pub environment: Environment,
    /// Calls the API, and signs buttons with the same key.
    pub client: Client,
    /// Believes Amazon's notices to this merchant, and no others.
    pub ipn: IpnReceiver,
}

impl AmazonAccount {
    /// Signs a login button whose buyer token comes to `return_url`.
    ///
    /// # Errors
    /// When the key cannot sign.
    pub fn sign_in(&self, return_url: &str, cancel_url: &str) -> anyhow::Result<SignedPayload> {
        let payload = SignInPayload::new(self.store_id.clone(), return_url, &SCOPES).cancel_url(cancel_url);
        self.sign(payload.to_json())
    }

    /// Signs the button payload of one draft. `chargePermissionType` is always written.
    ///
    /// # Errors
    /// When the key cannot sign.
    pub fn checkout(
        &self,
        kind: ConsentKind,
        cycle: Option<Cycle>,
        review_url: &str,
        cancel_url: &str,
    ) -> anyhow::Result<SignedPayload> {
        let payload = match kind {
            ConsentKind::OneTime => CheckoutPayload::one_time(self.store_id.clone(), review_url),
            ConsentKind::Recurring => {
                CheckoutPayload::recurring(self.store_id.clone(), review_url, recurrence(cycle))
            }
        };
        self.sign(payload.cancel_url(cancel_url).to_json())
    }

    fn sign(&self, payload: String) -> anyhow::Result<SignedPayload> {
        let signed = self.client.sign_button(payload)?;
        Ok(SignedPayload {
            payload_json: signed.payload_json,
            signature: signed.signature,
            public_key_id: signed.public_key_id.to_string(),
            algorithm: signed.algorithm.to_string(),
        })
    }
}

/// Amazon's words for a cycle; amounts vary with quantity and address, so none is promised.
#[must_use]
pub fn recurrence(cycle: Option<Cycle>) -> Recurrence {
    match cycle {
        Some(Cycle { unit: CycleUnit::Day, every }) => Recurrence::every(every, FrequencyUnit::Day),
        Some(Cycle { unit: CycleUnit::Month, every }) => Recurrence::every(every, FrequencyUnit::Month),
        None => Recurrence::variable(),
    }
}

/// How the shopper pays, in Amazon's words, which must be shown verbatim.
#[must_use]
pub fn payment_descriptor(session: &CheckoutSession) -> &str {
    let first =
        session.payment_preferences.first().and_then(|preference| preference.payment_descriptor.as_deref());
    first.unwrap_or("Amazon Pay")
}

/// What Amazon shows the buyer of an order, and keeps for the shop.
#[must_use]
pub fn metadata(number: &str, store_name: &str) -> MerchantMetadata {
    /// Longest `merchantStoreName` that Amazon takes.
    const STORE_NAME: usize = 50;
    MerchantMetadata {
        merchant_reference_id: Some(number.to_owned()),
        merchant_store_name: Some(store_name.chars().take(STORE_NAME).collect()),
        ..MerchantMetadata::default()
    }
}

/// Whether Amazon does not know (any more) what was asked for.
#[must_use]
pub fn is_not_found(error: &amazon_pay::Error) -> bool {
    error.reason() == Some(&ReasonCode::ResourceNotFound)
}

/// Why a permission stands as it does, in Amazon's word.
#[must_use]
pub fn permission_reason(permission: &ChargePermission) -> Option<String> {
    let reason = permission.status_details.as_ref()?.reasons.first()?.reason_code.as_ref()?;
    Some(reason.as_str().to_owned())
}
