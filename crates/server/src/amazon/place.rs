//! Amazon itself: the real one in Japan, or what stands in for it in the demo and in tests.

use amazon_pay::{
    Client, Endpoint, IpnReceiver, IpnVerifier, MerchantId, PrivateKey, PublicKeyId, Region, Signer, StoreId,
};
use anyhow::{Context as _, bail};
use serde::Deserialize;
use url::Url;

use super::{AmazonAccount, Registration};
use crate::environment::Environment;

/// The variables that an account may be given by at the start.
const VARIABLES: [&str; 4] =
    ["AMAZON_PAY_MERCHANT_ID", "AMAZON_PAY_STORE_ID", "AMAZON_PAY_PUBLIC_KEY_ID", "AMAZON_PAY_PRIVATE_KEY"];

/// Where Amazon is.
#[derive(Clone, Debug)]
pub struct Amazon {
    /// Where browsers load `checkout.js` from.
    pub checkout_js: String,
    /// Where shops register and share keys by themselves, if there is such a place.
    pub registration: Option<Registration>,
    /// Where the API is, if a stand-in plays Amazon.
    api: Option<String>,
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

impl Amazon {
    /// The real one, for shops in Japan.
    #[must_use]
    pub fn japan() -> Self {
        let checkout_js = Region::Jp.checkout_js_url().to_owned();
        Self { checkout_js, registration: Registration::from_env(), api: None }
    }

    /// A stand-in, which serves this script.
    #[must_use]
    pub fn stand_in(api: &str, checkout_js: &str) -> Self {
        let registration = Registration::of_stand_in(checkout_js);
        Self { checkout_js: checkout_js.to_owned(), registration, api: Some(api.to_owned()) }
    }

    /// A sandbox at this origin, and its demo merchant.
    ///
    /// # Errors
    /// When the sandbox does not answer.
    pub async fn sandbox(origin: &str) -> anyhow::Result<(Self, AmazonAccount)> {
        let origin = origin.trim_end_matches('/');
        let url = format!("{origin}/_sandbox/demo-merchant.json");
        let demo: DemoMerchant = reqwest::get(&url)
            .await
            .and_then(reqwest::Response::error_for_status)
            .with_context(|| format!("サンドボックスに接続できません / the sandbox does not answer: {url}"))?
            .json()
            .await?;
        // The API is where it just answered: the browsers' name for it may not resolve on this machine.
        let amazon = Self::stand_in(origin, &demo.checkout_js_url);
        let account =
            amazon.account(&demo.merchant_id, &demo.store_id, &demo.public_key_id, &demo.private_key_pem)?;
        Ok((amazon, account))
    }

    /// The account of `AMAZON_PAY_MERCHANT_ID`, `AMAZON_PAY_STORE_ID`, `AMAZON_PAY_PUBLIC_KEY_ID` and
    /// `AMAZON_PAY_PRIVATE_KEY` (the PEM text). None when none of them is set: then it is linked in the back office.
    ///
    /// # Errors
    /// When some are missing or one is malformed; the text names it and never shows its value.
    pub fn account_from_env(&self) -> anyhow::Result<Option<AmazonAccount>> {
        let values = VARIABLES.map(|name| std::env::var(name).ok().filter(|value| !value.is_empty()));
        if let [Some(merchant), Some(store), Some(key), Some(pem)] = &values {
            return self.account(merchant, store, key, pem).map(Some);
        }
        let missing = VARIABLES.iter().zip(&values).filter(|(_, value)| value.is_none());
        let missing: Vec<&str> = missing.map(|(name, _)| *name).collect();
        if missing.len() == VARIABLES.len() {
            return Ok(None);
        }
        bail!("環境変数がありません / not set: {}", missing.join(", "))
    }

    /// An account, ready to speak to Amazon.
    ///
    /// # Errors
    /// When an id or the key is malformed.
    pub fn account(
        &self,
        merchant: &str,
        store: &str,
        key_id: &str,
        pem: &str,
    ) -> anyhow::Result<AmazonAccount> {
        let key_id = PublicKeyId::parse(key_id)?;
        let environment = Environment::of_key(&key_id);
        let signer = Signer::new(key_id.clone(), PrivateKey::from_pem(pem)?);
        let merchant_id = MerchantId::parse(merchant)?;
        let mut endpoint = Endpoint::new(Region::Jp, environment.into());
        let mut verifier = IpnVerifier::new(merchant_id.clone());
        if let Some(api) = &self.api {
            endpoint = endpoint.at(api)?;
            verifier = verifier.certificates_from(&self.script_origin())?;
        }
        Ok(AmazonAccount {
            merchant_id,
            store_id: StoreId::parse(store)?,
            public_key_id: key_id,
            environment,
            client: Client::new(endpoint, signer)?,
            ipn: IpnReceiver::new(verifier)?,
        })
    }

    /// The origin that `checkout.js` comes from.
    #[must_use]
    pub fn script_origin(&self) -> String {
        Url::parse(&self.checkout_js).map(|url| url.origin().ascii_serialization()).unwrap_or_default()
    }

    /// Where a person looks at a permission: Seller Central, or the page that stands in for it.
    #[must_use]
    pub fn seller_central(&self, permission: &str) -> String {
        match self.api {
            Some(_) => format!("{}/seller", self.script_origin()),
            None => format!(
                "https://sellercentral.amazon.co.jp/external-payments/pmd/payment-details?orderReferenceId={permission}"
            ),
        }
    }
}
