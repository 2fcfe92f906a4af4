//! The shop's Amazon account: ids, key, and the client that speaks to Amazon with them.
//!
//! Keys come from the environment, or (for the demo and tests) from a sandbox's demo merchant.

mod registration;

use amazon_pay::{
    ChargePermission, CheckoutPayload, CheckoutSession, Client, Endpoint, FrequencyUnit, IpnReceiver,
    IpnVerifier, MerchantId, MerchantMetadata, PrivateKey, PublicKeyId, ReasonCode, Recurrence, Region,
    Scope, SignInPayload, Signer, StoreId,
};
use anyhow::Context as _;
use contract::{ConsentKind, SignedPayload};
use lp_amazon_pay_contract as contract;
use serde::Deserialize;

use crate::environment::Environment;
use crate::settings::{Cycle, CycleUnit};

pub use registration::Registration;

/// What a login asks Amazon for: just what the form needs.
const SCOPES: [Scope; 4] = [Scope::Name, Scope::Email, Scope::PhoneNumber, Scope::ShippingAddress];

/// Everything that the server needs to know of Amazon.
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
    /// Where browsers load `checkout.js` from.
    pub checkout_js: String,
    /// Calls the API, and signs buttons with the same key.
    pub client: Client,
    /// Believes Amazon's notices to this merchant, and no others.
    pub ipn: IpnReceiver,
    /// Where shops register and share keys by themselves, if there is such a place.
    pub registration: Option<Registration>,
    /// Where the API is, if a stand-in plays Amazon.
    stand_in: Option<String>,
}

/// `GET /_sandbox/demo-merchant.json`.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct DemoMerchant {
    merchant_id: String,
    store_id: String,
    public_key_id: String,
    private_key_pem: String,
    checkout_js_url: String,
}

impl AmazonAccount {
    /// From `AMAZON_PAY_MERCHANT_ID`, `AMAZON_PAY_STORE_ID`, `AMAZON_PAY_PUBLIC_KEY_ID` and
    /// `AMAZON_PAY_PRIVATE_KEY` (the PEM text). Region: Japan.
    ///
    /// # Errors
    /// When one is missing or malformed; the text names it and never shows its value.
    pub fn from_env() -> anyhow::Result<Self> {
        let variable = |name: &'static str| {
            std::env::var(name).with_context(|| format!("環境変数 {name} がありません / {name} is not set"))
        };
        Self::new(
            &variable("AMAZON_PAY_MERCHANT_ID")?,
            &variable("AMAZON_PAY_STORE_ID")?,
            &variable("AMAZON_PAY_PUBLIC_KEY_ID")?,
            &variable("AMAZON_PAY_PRIVATE_KEY")?,
            None,
        )
    }

    /// The demo merchant of a sandbox at this origin.
    ///
    /// # Errors
    /// When the sandbox does not answer.
    pub async fn from_sandbox(origin: &str) -> anyhow::Result<Self> {
        let url = format!("{}/_sandbox/demo-merchant.json", origin.trim_end_matches('/'));
        let demo: DemoMerchant = reqwest::get(&url)
            .await
            .and_then(reqwest::Response::error_for_status)
            .with_context(|| format!("サンドボックスに接続できません / the sandbox does not answer: {url}"))?
            .json()
            .await?;
        Self::new(
            &demo.merchant_id,
            &demo.store_id,
            &demo.public_key_id,
            &demo.private_key_pem,
            // The API is where it just answered: the browsers' name for it may not resolve on this machine.
            Some((origin.trim_end_matches('/'), &demo.checkout_js_url)),
        )
    }

    pub(crate) fn new(
        merchant: &str,
        store: &str,
        key_id: &str,
        pem: &str,
        stand_in: Option<(&str, &str)>,
    ) -> anyhow::Result<Self> {
        let key_id = PublicKeyId::parse(key_id)?;
        let environment = Environment::of_key(&key_id);
        let signer = Signer::new(key_id.clone(), PrivateKey::from_pem(pem)?);
        let mut endpoint = Endpoint::new(Region::Jp, environment.into());
        if let Some((api, _)) = stand_in {
            endpoint = endpoint.at(api)?;
        }
        let merchant_id = MerchantId::parse(merchant)?;
        let mut verifier = IpnVerifier::new(merchant_id.clone());
        if let Some((_, script)) = stand_in {
            verifier =
                verifier.certificates_from(&url::Url::parse(script)?.origin().ascii_serialization())?;
        }
        Ok(Self {
            merchant_id,
            store_id: StoreId::parse(store)?,
            public_key_id: key_id,
            environment,
            checkout_js: stand_in
                .map_or_else(|| Region::Jp.checkout_js_url().to_owned(), |(_, js)| js.to_owned()),
            client: Client::new(endpoint, signer)?,
            ipn: IpnReceiver::new(verifier)?,
            registration: stand_in
                .map_or_else(Registration::from_env, |(_, script)| Registration::of_stand_in(script)),
            stand_in: stand_in.map(|(api, _)| api.to_owned()),
        })
    }

    /// Another account at the same Amazon.
    ///
    /// # Errors
    /// When an id or the key is malformed.
    pub(crate) fn with(&self, merchant: &str, store: &str, key_id: &str, pem: &str) -> anyhow::Result<Self> {
        let stand_in = self.stand_in.as_deref().map(|api| (api, self.checkout_js.as_str()));
        Self::new(merchant, store, key_id, pem, stand_in)
    }

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

    /// Where a person looks at a permission: Seller Central, or the page that stands in for it.
    #[must_use]
    pub fn seller_central(&self, permission: &str) -> String {
        let script = url::Url::parse(&self.checkout_js).map(|url| url.origin().ascii_serialization());
        match script {
            Ok(origin) if self.checkout_js != Region::Jp.checkout_js_url() => format!("{origin}/seller"),
            _ => format!(
                "https://sellercentral.amazon.co.jp/external-payments/pmd/payment-details?orderReferenceId={permission}"
            ),
        }
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
