//! `shop.toml`: the shop, its LPs, products, delivery fees and the lawful words of the confirm page.
//!
//! Everything is checked once at start; a server that runs has settings that make sense. Secrets do not
//! stand here: Amazon's keys come from the environment (see [`crate::amazon`]).

mod cart;
mod cart_pages;
mod catalogue;
mod delivery;
mod legal;
mod lp;
mod mail;
mod offers;
mod renewal;
mod retention;

use std::path::Path;

use serde::Deserialize;
use url::Url;

pub use cart::Cart;
pub use cart_pages::CartPages;
pub use catalogue::{Cycle, CycleUnit, Product};
pub use delivery::Delivery;
pub use legal::{Legal, LegalItems};
pub use lp::Lp;
pub use mail::Mail;
pub use offers::{OfferMode, ThanksOffer, Upsell};
pub use renewal::Renewal;
pub use retention::Retention;

/// The whole file.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Settings {
    /// The shop.
    pub shop: Shop,
    /// The six items of 特商法 for the confirm page, by kind.
    pub legal: Legal,
    /// Delivery fees.
    pub delivery: Delivery,
    /// Letters to shoppers; absent: none are sent.
    pub mail: Option<Mail>,
    /// Renewals of 定期.
    #[serde(default)]
    pub renewal: Renewal,
    /// How long personal data is kept.
    #[serde(default)]
    pub retention: Retention,
    /// Landing pages.
    #[serde(rename = "lp")]
    pub lps: Vec<Lp>,
    /// What is sold.
    #[serde(rename = "product")]
    pub products: Vec<Product>,
}

/// The shop itself.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Shop {
    /// Name that the shopper reads.
    pub name: String,
    /// Where browsers reach this server: scheme and host, e.g. `https://pay.shop.example`.
    pub public_url: Url,
    /// Beginning of every order number, so that two shops on one seller account never share one.
    pub order_prefix: String,
    /// How a shopper reaches a human being.
    pub support: String,
    /// Privacy policy.
    pub privacy_url: Url,
    /// The page 「特定商取引法に基づく表記」.
    pub terms_url: Url,
    /// Set it when a reverse proxy stands before the server and writes `X-Forwarded-For`; limits per address then
    /// count the shopper's address and not the proxy's.
    #[serde(default)]
    pub behind_proxy: bool,
    /// Id of Amazon Pay v2 among the cart's payment methods.
    #[serde(default = "default_method_id")]
    pub method_id: u32,
}

fn default_method_id() -> u32 {
    20
}

/// Why a file is refused. The text names the setting.
#[derive(Debug, thiserror::Error)]
pub enum SettingsError {
    /// The file could not be read.
    #[error("設定ファイル {path} を読めません / cannot read the settings: {source}")]
    Read {
        /// Which file.
        path: String,
        /// What the system said.
        source: std::io::Error,
    },
    /// Not TOML, or not our TOML.
    #[error("設定ファイルの書式が正しくありません / the settings are malformed: {0}")]
    Format(#[from] toml::de::Error),
    /// A value that makes no sense.
    #[error("設定 {setting}: {problem}")]
    Value {
        /// Name of the setting, dotted.
        setting: String,
        /// What is wrong with it.
        problem: &'static str,
    },
}

impl SettingsError {
    pub(crate) fn value(setting: impl Into<String>, problem: &'static str) -> Self {
        Self::Value { setting: setting.into(), problem }
    }
}

impl Settings {
    /// Reads and checks a file.
    ///
    /// # Errors
    /// When it cannot be read, is malformed, or holds a value that makes no sense.
    pub fn load(path: &Path) -> Result<Self, SettingsError> {
        let text = std::fs::read_to_string(path)
            .map_err(|source| SettingsError::Read { path: path.display().to_string(), source })?;
        Self::parse(&text)
    }

    /// Reads and checks a text.
    ///
    /// # Errors
    /// When it is malformed, or holds a value that makes no sense.
    pub fn parse(text: &str) -> Result<Self, SettingsError> {
        let settings: Self = toml::from_str(text)?;
        settings.check()?;
        Ok(settings)
    }

    /// The origin that browsers know this server by, without a trailing slash.
    #[must_use]
    pub fn origin(&self) -> String {
        self.shop.public_url.origin().ascii_serialization()
    }

    /// Whether browsers reach us by https, so that cookies may be `Secure`.
    #[must_use]
    pub fn secure(&self) -> bool {
        self.shop.public_url.scheme() == "https"
    }

    /// An LP by its id; `None` when unknown or switched off.
    #[must_use]
    pub fn lp(&self, id: &str) -> Option<&Lp> {
        self.lps.iter().find(|lp| lp.id == id && lp.enabled)
    }

    /// A product of an LP by its id. An empty id means the LP's first product.
    #[must_use]
    pub fn product(&self, lp: &Lp, id: &str) -> Option<&Product> {
        let id = if id.is_empty() { lp.products.first()? } else { lp.products.iter().find(|p| *p == id)? };
        self.products.iter().find(|product| product.id == *id)
    }

    /// A product by its id, whoever sells it: also what only an offer pitches.
    #[must_use]
    pub fn any_product(&self, id: &str) -> Option<&Product> {
        self.products.iter().find(|product| product.id == id)
    }

    fn check(&self) -> Result<(), SettingsError> {
        if !matches!(self.shop.public_url.path(), "" | "/") {
            return Err(SettingsError::value(
                "shop.public_url",
                "パスは付けられません / must not have a path",
            ));
        }
        let prefix = &self.shop.order_prefix;
        if prefix.is_empty() || prefix.len() > 8 || !prefix.bytes().all(|b| b.is_ascii_alphanumeric()) {
            return Err(SettingsError::value(
                "shop.order_prefix",
                "半角英数字1~8文字 / 1 to 8 letters or digits",
            ));
        }
        self.legal.check()?;
        self.delivery.check()?;
        self.renewal.check()?;
        self.retention.check()?;
        self.mail.as_ref().map_or(Ok(()), Mail::check)?;
        for product in &self.products {
            product.check()?;
        }
        for lp in &self.lps {
            lp.check(&self.products)?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests;
