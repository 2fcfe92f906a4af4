//! What every example needs: the demo merchant of a sandbox, and a buyer who fills in Amazon's pages.
//!
//! In a real shop none of this exists: the keys come from Seller Central and the buyer is a person with a browser.
#![allow(dead_code, reason = "no example needs everything")]

use amazon_pay::{
    CheckoutSessionId, Client, Endpoint, Environment, IdempotencyKey, MerchantId, PrivateKey, PublicKeyId,
    Region, SignedPayload, Signer, StoreId,
};
use anyhow::{Context as _, Result, bail};
use reqwest::header::{COOKIE, LOCATION, SET_COOKIE};
use reqwest::redirect::Policy;
use serde::Deserialize;
use url::Url;

/// Where the shop of these examples would be.
pub(crate) const SHOP: &str = "https://shop.example";

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct DemoMerchant {
    merchant_id: String,
    store_id: String,
    public_key_id: String,
    private_key_pem: String,
    /// The name that browsers know it by.
    api_base_url: String,
}

/// A shop with its keys, and the sandbox that it talks to.
pub(crate) struct Stage {
    pub(crate) client: Client,
    pub(crate) merchant_id: MerchantId,
    pub(crate) store_id: StoreId,
    pub(crate) origin: String,
}

/// A key for one operation on one object. A shop derives it likewise from what it stored.
pub(crate) fn key(operation: &str, id: &str, attempt: u32) -> IdempotencyKey {
    IdempotencyKey::from_facts(&[operation, id, &attempt.to_string()])
}

impl Stage {
    /// The sandbox at `AMAZON_PAY_SANDBOX_ORIGIN` (default `http://localhost:8788`) and its demo merchant.
    pub(crate) async fn open() -> Result<Self> {
        let origin =
            std::env::var("AMAZON_PAY_SANDBOX_ORIGIN").unwrap_or_else(|_| "http://localhost:8788".to_owned());
        let demo: DemoMerchant = reqwest::get(format!("{origin}/_sandbox/demo-merchant.json"))
            .await
            .context("no sandbox there: start amazon-pay-sandbox, or set AMAZON_PAY_SANDBOX_ORIGIN")?
            .json()
            .await?;
        let key_id = PublicKeyId::parse(demo.public_key_id)?;
        let signer = Signer::new(key_id, PrivateKey::from_pem(&demo.private_key_pem)?);
        let endpoint = Endpoint::new(Region::Jp, Environment::Sandbox).at(&origin)?;
        Ok(Self {
            client: Client::new(endpoint, signer)?,
            merchant_id: MerchantId::parse(demo.merchant_id)?,
            store_id: StoreId::parse(demo.store_id)?,
            origin: demo.api_base_url,
        })
    }

    /// Registers an address for notifications, as one does in Seller Central; the topic that they will come from.
    pub(crate) async fn register_ipn(&self, url: &str) -> Result<String> {
        #[derive(Deserialize)]
        #[serde(rename_all = "camelCase")]
        struct Merchant {
            topic_arn: String,
        }
        let change = format!("{}/_sandbox/merchants/{}", self.origin, self.merchant_id);
        let body = serde_json::json!({ "ipnUrl": url });
        let answer = reqwest::Client::new().post(change).json(&body).send().await?.error_for_status()?;
        Ok(answer.json::<Merchant>().await?.topic_arn)
    }

    /// The session that Amazon added to a return URL.
    pub(crate) fn session(url: &Url) -> Result<CheckoutSessionId> {
        Ok(CheckoutSessionId::parse(parameter(url, "amazonCheckoutSessionId")?)?)
    }
}

/// A person with a browser, on Amazon's pages.
pub(crate) struct Buyer {
    http: reqwest::Client,
    origin: Url,
    email: &'static str,
    /// Place of the card to pick from the buyer's list.
    card: Option<&'static str>,
    cookie: Option<String>,
}

/// One page, or the way on.
struct Page {
    next: Option<Url>,
    body: String,
}

/// A page is known by this text, and left by a POST to this path below the visit, with these fields.
const FORMS: [(&str, &str); 6] = [
    ("id=\"maxo_payment_methods\"", "payment"),
    ("id=\"signInSubmit\"", "sign-in"),
    ("id=\"consent-wrapper-content\"", "consent"),
    ("id=\"processing-form\"", "process"),
    ("id=\"auth-mfa-otpcode\"", "code"),
    ("type=\"submit\"", "continue"),
];

impl Buyer {
    /// One of the sandbox's buyers, e.g. `taro@buyer.example`.
    pub(crate) fn new(stage: &Stage, email: &'static str) -> Result<Self> {
        let http = reqwest::Client::builder().redirect(Policy::none()).build()?;
        Ok(Self { http, origin: stage.origin.parse()?, email, card: None, cookie: None })
    }

    /// Presses the button, as checkout.js does, and goes through Amazon's pages until the shop's own page comes.
    pub(crate) async fn press(
        &mut self,
        stage: &Stage,
        product: &str,
        signed: &SignedPayload,
        upgrade: Option<&str>,
    ) -> Result<Url> {
        let merchant = stage.merchant_id.as_str();
        let mut form = vec![
            ("payloadJSON", signed.payload_json.as_str()),
            ("signature", &signed.signature),
            ("publicKeyId", signed.public_key_id.as_str()),
            ("algorithm", signed.algorithm),
            ("checkoutLanguage", "ja_JP"),
            ("ledgerCurrency", "JPY"),
            ("merchantId", merchant),
            ("productType", product),
            ("environment", "SANDBOX"),
            ("origin_url", SHOP),
        ];
        form.extend(upgrade.map(|action| ("upgradeAction", action)));
        let start = self.origin.join("/checkout/initiate")?;
        let page = self.browse(self.http.post(start).form(&form)).await?;
        let visit = page.next.context("Amazon refused the button; see /_sandbox/requests")?;
        self.follow(visit.as_str()).await
    }

    /// Takes the link "change the payment" of the shop's confirm page and picks a card.
    pub(crate) async fn change_payment(
        &mut self,
        session: &CheckoutSessionId,
        place: &'static str,
    ) -> Result<Url> {
        self.card = Some(place);
        let mut link = self.origin.join("/checkout/initiate_auth")?;
        link.query_pairs_mut()
            .append_pair("amazonCheckoutSessionId", session.as_str())
            .append_pair("changeAction", "changePayment");
        self.follow(link.as_str()).await
    }

    /// Goes on from an address of Amazon's, e.g. `amazonPayRedirectUrl`, until the shop's own page comes.
    pub(crate) async fn follow(&mut self, from: &str) -> Result<Url> {
        let mut at: Url = from.parse()?;
        for _ in 0..20 {
            if at.origin() != self.origin.origin() {
                return Ok(at);
            }
            let page = self.browse(self.http.get(at.clone())).await?;
            let next = match page.next {
                Some(next) => Some(next),
                None => self.fill_in(&at, &page.body).await?.next,
            };
            at = next.unwrap_or(at);
        }
        bail!("lost on Amazon's pages at {}", at.path())
    }

    async fn fill_in(&mut self, visit: &Url, body: &str) -> Result<Page> {
        let known = FORMS.iter().find(|(mark, _)| body.contains(mark));
        let (_, action) = known.with_context(|| format!("an unknown page of Amazon's: {body}"))?;
        let fields: &[(&str, &str)] = match *action {
            "sign-in" => &[("email", self.email), ("password", "amazon")],
            "code" => &[("code", "123456")],
            "payment" => &[("payment", self.card.take().unwrap_or("0"))],
            _ => &[],
        };
        let visit = visit.as_str().trim_end_matches("/payment");
        self.browse(self.http.post(format!("{visit}/{action}")).form(fields)).await
    }

    async fn browse(&mut self, request: reqwest::RequestBuilder) -> Result<Page> {
        let request = match &self.cookie {
            Some(cookie) => request.header(COOKIE, cookie),
            None => request,
        };
        let response = request.send().await?;
        if let Some(set) = response.headers().get(SET_COOKIE) {
            self.cookie = set.to_str()?.split(';').next().map(str::to_owned);
        }
        let location = response.headers().get(LOCATION).map(|to| to.to_str()).transpose()?;
        let next = location.map(|to| response.url().join(to)).transpose()?;
        let status = response.status();
        let body = response.text().await?;
        if next.is_none() && !status.is_success() {
            bail!("Amazon's page says {status}: {body}");
        }
        Ok(Page { next, body })
    }
}

/// A query parameter that Amazon added to a return URL.
pub(crate) fn parameter(url: &Url, name: &str) -> Result<String> {
    let found = url.query_pairs().find(|(parameter, _)| parameter == name);
    found.map(|(_, value)| value.into_owned()).with_context(|| format!("no {name} in {url}"))
}
