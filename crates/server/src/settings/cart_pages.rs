//! The cart's own pages in place of ours: the shopper is brought to them with a one-time code, and the cart's server
//! confirms and places through `/v1`.

use serde::Deserialize;
use url::Url;

use super::{Lp, SettingsError};

/// Name of the code in the address.
const CODE: &str = "lp_amazon_pay";

/// Where a cart shows its own pages.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CartPages {
    /// Its confirm page.
    pub confirm: Url,
    /// Its page for what comes after Amazon: thanks, or what went wrong.
    pub result: Url,
    /// Whether we write the letter about an order. `false` where the cart does, when `order.paid` reaches it.
    #[serde(default = "on")]
    pub letter: bool,
}

fn on() -> bool {
    true
}

impl CartPages {
    /// An address with the code that the cart's server redeems.
    #[must_use]
    pub fn with_code(page: &Url, code: &str) -> String {
        let mut url = page.clone();
        url.query_pairs_mut().append_pair(CODE, code);
        url.into()
    }

    pub(super) fn check(&self, lp: &Lp) -> Result<(), SettingsError> {
        let foreign = |url: &Url| !lp.allows(&url.origin().ascii_serialization());
        if foreign(&self.confirm) || foreign(&self.result) {
            return Err(SettingsError::value(
                format!("lp.{}.cart_pages", lp.id),
                "origins にあるサイトのページだけを指定できます / must be pages of the LP's origins",
            ));
        }
        Ok(())
    }
}
