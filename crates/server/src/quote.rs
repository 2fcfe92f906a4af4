//! What an order costs: computed here from the catalogue and the address, never read from a page.
//!
//! Pure. The quote is what the confirm page shows, what the order row keeps and what Amazon is asked for.

use contract::{ConsentKind, ErrorCode, button::amount_is_payable};
use lp_amazon_pay_contract as contract;
use serde::{Deserialize, Serialize};

use crate::settings::{Cycle, Delivery, Product};
use crate::yen::Yen;

/// A price with all its parts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Quote {
    /// The product's id.
    pub product: String,
    /// Its name on the day of the order.
    pub name: String,
    /// 単品 or 定期.
    pub kind: ConsentKind,
    /// For 定期: how often.
    pub cycle: Option<Cycle>,
    /// How many.
    pub quantity: u32,
    /// Price of one.
    pub unit: Yen,
    /// Price of all.
    pub subtotal: Yen,
    /// Delivery fee.
    pub delivery: Yen,
    /// What is paid now.
    pub total: Yen,
    /// For 定期: what every later cycle costs.
    pub each_cycle: Option<Yen>,
}

/// Why there is no price.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoQuote {
    /// The shop does not deliver there, or the prefecture cannot be told.
    NotDelivered,
    /// The quantity is not sold.
    Quantity,
    /// Amazon Pay cannot take the total.
    Amount,
}

impl From<NoQuote> for ErrorCode {
    fn from(no: NoQuote) -> Self {
        match no {
            NoQuote::Quantity => Self::QuantityRefused,
            NoQuote::Amount | NoQuote::NotDelivered => Self::AmountRefused,
        }
    }
}

/// Price of the products alone, before an address is known.
///
/// # Errors
/// When the quantity is not sold.
pub fn subtotal(product: &Product, quantity: u32) -> Result<Yen, NoQuote> {
    if quantity == 0 || quantity > product.max_quantity {
        return Err(NoQuote::Quantity);
    }
    Yen(product.price).times(quantity).ok_or(NoQuote::Amount)
}

/// The whole price for an address. `prefecture` is the full Japanese name, if it could be told.
///
/// # Errors
/// When it cannot be delivered, is not sold in that quantity, or Amazon Pay cannot take it.
pub fn quote(
    product: &Product,
    quantity: u32,
    delivery: &Delivery,
    prefecture: Option<&str>,
) -> Result<Quote, NoQuote> {
    let subtotal = subtotal(product, quantity)?;
    let fee = prefecture.and_then(|name| delivery.fee_to(name, subtotal.0)).ok_or(NoQuote::NotDelivered)?;
    let total = subtotal.plus(Yen(fee)).ok_or(NoQuote::Amount)?;
    if !amount_is_payable(product.kind(), total.0) {
        return Err(NoQuote::Amount);
    }
    Ok(Quote {
        product: product.id.clone(),
        name: product.name.clone(),
        kind: product.kind(),
        cycle: product.cycle,
        quantity,
        unit: Yen(product.price),
        subtotal,
        delivery: Yen(fee),
        total,
        each_cycle: product.cycle.map(|_| total),
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may fail loudly")]

    use super::{NoQuote, quote};
    use crate::settings::Settings;
    use crate::yen::Yen;

    #[test]
    fn totals_come_from_catalogue_and_address() {
        let settings = Settings::parse(include_str!("../../../shop.toml")).unwrap();
        let lp = settings.lp("demo").unwrap();
        let price = |id: &str, quantity, prefecture| {
            quote(settings.product(lp, id).unwrap(), quantity, &settings.delivery, prefecture)
        };
        assert_eq!(price("101", 1, Some("東京都")).unwrap().total, Yen(2530));
        assert_eq!(price("101", 2, Some("北海道")).unwrap().total, Yen(4950));
        assert_eq!(price("102", 1, Some("沖縄県")).unwrap().total, Yen(5400));
        assert_eq!(price("201", 1, Some("東京都")).unwrap().each_cycle, Some(Yen(2330)));
        assert_eq!(price("101", 1, None), Err(NoQuote::NotDelivered));
        assert_eq!(price("101", 0, Some("東京都")), Err(NoQuote::Quantity));
        assert_eq!(price("101", 4, Some("東京都")), Err(NoQuote::Quantity));
    }
}
