//! One landing page: where it stands, who may talk for it, what it sells.

use serde::Deserialize;
use url::Url;

use super::{Cart, CartPages, Product, SettingsError, ThanksOffer, Upsell};

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
    /// The cart that renders the page: names that the widget need not look for.
    #[serde(default)]
    pub cart: Cart,
    /// CSS selector of the purchase form; absent: the cart's, or the one that the widget finds.
    pub form: Option<String>,
    /// The kill switch: `false` makes the tag do nothing.
    #[serde(default = "on")]
    pub enabled: bool,
    /// 「Previewでのみ表示」: live visitors get the LP untouched (v1 stays), a signed preview link gets v2.
    #[serde(default)]
    pub preview_only: bool,
    /// 確認画面スキップ: one screen instead of the confirm page, or none (see `form_is_lawful`).
    #[serde(default)]
    pub confirm_skip: bool,
    /// The LP's own button carries the six items of 特商法, so that 定期 of a confirm-skip LP needs no screen of ours
    /// where Amazon has shown its selection page.
    #[serde(default)]
    pub form_is_lawful: bool,
    /// The cart's own confirm and thanks pages, in place of ours.
    pub cart_pages: Option<CartPages>,
    /// Better products pitched on the confirm page; the first that fits is shown.
    #[serde(default, rename = "upsell")]
    pub upsells: Vec<Upsell>,
    /// Products pitched on the thanks page; the first that fits is shown.
    #[serde(default, rename = "thanks_offer")]
    pub thanks_offers: Vec<ThanksOffer>,
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

    /// The upsell for a product, if there is one.
    #[must_use]
    pub fn upsell(&self, product: &str) -> Option<&Upsell> {
        self.upsells.iter().find(|upsell| upsell.fits(product))
    }

    /// The thanks offer that follows an order of this product. After an accepted upsell only an offer that names its
    /// product is shown.
    #[must_use]
    pub fn thanks_offer(&self, product: &str, upsold: bool) -> Option<&ThanksOffer> {
        self.thanks_offers.iter().find(|offer| offer.fits(product, upsold))
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
        if let Some(pages) = &self.cart_pages {
            pages.check(self)?;
        }
        if self.products.is_empty() {
            return Err(SettingsError::value(setting("products"), "1つ以上必要です / needs at least one"));
        }
        let offered = self.upsells.iter().flat_map(Upsell::products);
        let offered = offered.chain(self.thanks_offers.iter().flat_map(ThanksOffer::products));
        for id in self.products.iter().chain(offered) {
            if !products.iter().any(|product| product.id == *id) {
                return Err(SettingsError::value(
                    setting("products / upsell / thanks_offer"),
                    "存在しない商品IDがあります / names an unknown product",
                ));
            }
        }
        Ok(())
    }
}
