//! One landing page: where it stands, who may talk for it, what it sells.

use serde::Deserialize;
use url::Url;

use super::{Product, SettingsError};

/// A landing page.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Lp {
    /// Name in `/lp/<id>.js`.
    pub id: String,
    /// Where the browser is sent after login; the only address that we ever redirect to.
    pub url: Url,
    /// Origins whose pages may use the widget API (CORS).
    pub origins: Vec<String>,
    /// Ids of the products sold here; the first is the default.
    pub products: Vec<String>,
    /// CSS selector of the purchase form.
    #[serde(default = "default_form")]
    pub form: String,
    /// The kill switch: `false` makes the tag do nothing.
    #[serde(default = "on")]
    pub enabled: bool,
}

fn default_form() -> String {
    "form.form_main_container_ec, form#new-view".to_owned()
}

fn on() -> bool {
    true
}

impl Lp {
    /// Whether a page of this origin may talk to us about this LP.
    #[must_use]
    pub fn allows(&self, origin: &str) -> bool {
        self.origins.iter().any(|allowed| allowed == origin)
    }

    /// The LP's address with a word for the loader in its fragment.
    #[must_use]
    pub fn url_with(&self, word: &str) -> String {
        let mut url = self.url.clone();
        url.set_fragment(Some(&format!("{}={word}", lp_amazon_pay_contract::FRAGMENT)));
        url.into()
    }

    pub(super) fn check(&self, products: &[Product]) -> Result<(), SettingsError> {
        let setting = |name: &str| format!("lp.{}.{name}", self.id);
        if self.id.is_empty() || !self.id.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_')
        {
            return Err(SettingsError::value(
                setting("id"),
                "半角英数字と - _ のみ / letters, digits, - and _ only",
            ));
        }
        for origin in &self.origins {
            let exact = Url::parse(origin).is_ok_and(|url| url.origin().ascii_serialization() == *origin);
            if !exact {
                return Err(SettingsError::value(
                    setting("origins"),
                    "https://shop.example の形で / must look like https://shop.example",
                ));
            }
        }
        if !self.allows(&self.url.origin().ascii_serialization()) {
            return Err(SettingsError::value(
                setting("origins"),
                "url のオリジンがありません / must contain the url's origin",
            ));
        }
        if self.products.is_empty() {
            return Err(SettingsError::value(setting("products"), "1つ以上必要です / needs at least one"));
        }
        for id in &self.products {
            if !products.iter().any(|product| product.id == *id) {
                return Err(SettingsError::value(
                    setting("products"),
                    "存在しない商品IDがあります / names an unknown product",
                ));
            }
        }
        Ok(())
    }
}
