//! What an order costs: computed here from the catalogue and the address, never read from a page.
//!
//! Pure. The quote is what the confirm page shows, what the order row keeps and what Amazon is asked for.

use contract::terms::{self, NotOffered, Terms};
use contract::{ConsentKind, ErrorCode};
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
    /// Price of one, this time.
    pub unit: Yen,
    /// Price of all, this time.
    pub subtotal: Yen,
    /// Delivery fee, this time.
    pub delivery: Yen,
    /// What is paid now; 0 for a free first delivery of 定期.
    pub total: Yen,
    /// For 定期: what every later cycle costs.
    pub each_cycle: Option<Yen>,
    /// For 定期: the parts of that.
    pub renewal: Option<Renewed>,
}

/// The parts of a later cycle's price.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Renewed {
    /// Price of one.
    pub unit: Yen,
    /// Price of all.
    pub subtotal: Yen,
    /// Delivery fee.
    pub delivery: Yen,
}

/// Why there is no price.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoQuote {
    /// The shop does not deliver there, or the prefecture cannot be told.
    NotDelivered,
    /// The quantity is not sold.
    Quantity,
    /// Amazon Pay cannot take the total.
    Amount(NotOffered),
}

impl From<NoQuote> for ErrorCode {
    fn from(no: NoQuote) -> Self {
        match no {
            NoQuote::Quantity => Self::QuantityRefused,
            NoQuote::Amount(_) | NoQuote::NotDelivered => Self::AmountRefused,
        }
    }
}

impl Quote {
    /// What Amazon is asked for.
    ///
    /// # Errors
    /// When Amazon Pay cannot take it.
    pub fn terms(&self) -> Result<Terms, NoQuote> {
        let each_cycle = self.each_cycle.map_or(0, |yen| yen.0);
        terms::terms(self.kind, self.total.0, each_cycle).map_err(NoQuote::Amount)
    }

    /// The quote of a later cycle: what the shopper agreed to, whatever the catalogue says today.
    #[must_use]
    pub fn renewed(&self) -> Option<Self> {
        let renewal = self.renewal.clone()?;
        Some(Self {
            unit: renewal.unit,
            subtotal: renewal.subtotal,
            delivery: renewal.delivery,
            total: self.each_cycle?,
            renewal: Some(renewal),
            ..self.clone()
        })
    }
}

/// Price of the products alone this time, before an address is known.
///
/// # Errors
/// When the quantity is not sold.
pub fn subtotal(product: &Product, quantity: u32) -> Result<Yen, NoQuote> {
    priced(product, product.first_price.unwrap_or(product.price), quantity)
}

fn priced(product: &Product, unit: i64, quantity: u32) -> Result<Yen, NoQuote> {
    if quantity == 0 || quantity > product.max_quantity {
        return Err(NoQuote::Quantity);
    }
    Yen(unit).times(quantity).ok_or(NoQuote::Amount(NotOffered::AboveChargeLimit))
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
    let fee = |subtotal: Yen| {
        prefecture.and_then(|name| delivery.fee_to(name, subtotal.0)).map(Yen).ok_or(NoQuote::NotDelivered)
    };
    let sum = |one: Yen, other: Yen| one.plus(other).ok_or(NoQuote::Amount(NotOffered::AboveChargeLimit));
    let today = subtotal(product, quantity)?;
    let later = priced(product, product.price, quantity)?;
    let (ordinary_fee, later_fee) = (fee(today)?, fee(later)?);
    let first_fee = product.first_delivery_fee.map_or(ordinary_fee, Yen);
    let renewal =
        product.cycle.map(|_| Renewed { unit: Yen(product.price), subtotal: later, delivery: later_fee });
    let quote = Quote {
        product: product.id.clone(),
        name: product.name.clone(),
        kind: product.kind(),
        cycle: product.cycle,
        quantity,
        unit: Yen(product.first_price.unwrap_or(product.price)),
        subtotal: today,
        delivery: first_fee,
        total: sum(today, first_fee)?,
        each_cycle: product.cycle.map(|_| sum(later, later_fee)).transpose()?,
        renewal,
    };
    quote.terms()?;
    Ok(quote)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may fail loudly")]

    use lp_amazon_pay_contract as contract;

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

    #[test]
    fn a_free_first_delivery_asks_amazon_for_the_next_cycle_and_renews_at_the_full_price() {
        let settings = Settings::parse(include_str!("../../../shop.toml")).unwrap();
        let free = settings.any_product("203").unwrap();
        let today = quote(free, 1, &settings.delivery, Some("北海道")).unwrap();
        assert_eq!((today.total, today.each_cycle), (Yen(0), Some(Yen(2770))));
        let terms = today.terms().unwrap();
        assert_eq!((terms.intent, terms.amount), (contract::terms::Intent::Confirm, 2770));
        let next = today.renewed().unwrap();
        assert_eq!((next.unit, next.delivery, next.total), (Yen(1780), Yen(990), Yen(2770)));
        assert_eq!(next.terms().unwrap().intent, contract::terms::Intent::Authorize);
        assert_eq!(next.renewed().unwrap(), next);
        assert_eq!(quote(free, 1, &settings.delivery, None), Err(NoQuote::NotDelivered));
    }
}
