//! What an order costs: computed here from the catalogue and the address, never read from a page.
//!
//! Pure. The quote is what the confirm page shows, what the order row keeps and what Amazon is asked for.

use contract::terms::{self, NotOffered, Terms};
use contract::{ConsentKind, ErrorCode};
use lp_amazon_pay_contract as contract;
use serde::{Deserialize, Serialize};

use crate::basket::{Basket, Line};
use crate::settings::{Cycle, Delivery};
use crate::yen::Yen;

/// A price with all its parts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Quote {
    /// The main product's id.
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
    /// Price of all of it, this time.
    pub subtotal: Yen,
    /// What comes with it, once.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub beside: Vec<Beside>,
    /// Delivery fee, this time.
    pub delivery: Yen,
    /// What is paid now; 0 for a free first delivery of 定期.
    pub total: Yen,
    /// For 定期: what every later cycle costs.
    pub each_cycle: Option<Yen>,
    /// For 定期: the parts of that.
    pub renewal: Option<Renewed>,
}

/// A 単品 that comes with the main product.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Beside {
    /// Its id.
    pub product: String,
    /// Its name on the day of the order.
    pub name: String,
    /// How many.
    pub quantity: u32,
    /// Price of one.
    pub unit: Yen,
    /// Price of all of it.
    pub subtotal: Yen,
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

    /// All of it in words: 「朝しずく 定期便 × 1、朝しずく お試し1本 × 2」.
    #[must_use]
    pub fn contents(&self) -> String {
        let main = (&self.name, self.quantity);
        let beside = self.beside.iter().map(|beside| (&beside.name, beside.quantity));
        let words = |(name, quantity)| format!("{name} × {quantity}");
        std::iter::once(main).chain(beside).map(words).collect::<Vec<_>>().join("、")
    }

    /// The quote of a later cycle: what the shopper agreed to, whatever the catalogue says today.
    #[must_use]
    pub fn renewed(&self) -> Option<Self> {
        let renewal = self.renewal.clone()?;
        Some(Self {
            unit: renewal.unit,
            subtotal: renewal.subtotal,
            beside: Vec::new(),
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
/// When a quantity is not sold.
pub fn goods(basket: &Basket<'_>) -> Result<Yen, NoQuote> {
    let first = basket.main.product.first_price.unwrap_or(basket.main.product.price);
    basket.beside.iter().try_fold(basket.main.at(first)?, |all, line| sum(all, line.at(line.product.price)?))
}

fn sum(one: Yen, other: Yen) -> Result<Yen, NoQuote> {
    one.plus(other).ok_or(NoQuote::Amount(NotOffered::AboveChargeLimit))
}

/// The whole price for an address. `prefecture` is the full Japanese name, if it could be told.
///
/// # Errors
/// When it cannot be delivered, is not sold in that quantity, or Amazon Pay cannot take it.
pub fn quote(basket: &Basket<'_>, delivery: &Delivery, prefecture: Option<&str>) -> Result<Quote, NoQuote> {
    let fee = |subtotal: Yen| {
        prefecture.and_then(|name| delivery.fee_to(name, subtotal.0)).map(Yen).ok_or(NoQuote::NotDelivered)
    };
    let Line { product, quantity } = basket.main;
    let unit = product.first_price.unwrap_or(product.price);
    let today = goods(basket)?;
    let later = basket.main.at(product.price)?;
    let (ordinary_fee, later_fee) = (fee(today)?, fee(later)?);
    // A free first delivery is free for what comes with it, too: it is one parcel.
    let first_fee = product.first_delivery_fee.map_or(ordinary_fee, Yen);
    let renewal =
        product.cycle.map(|_| Renewed { unit: Yen(product.price), subtotal: later, delivery: later_fee });
    let beside = |line: &Line<'_>| {
        Ok(Beside {
            product: line.product.id.clone(),
            name: line.product.name.clone(),
            quantity: line.quantity,
            unit: Yen(line.product.price),
            subtotal: line.at(line.product.price)?,
        })
    };
    let quote = Quote {
        product: product.id.clone(),
        name: product.name.clone(),
        kind: basket.kind(),
        cycle: product.cycle,
        quantity,
        unit: Yen(unit),
        subtotal: basket.main.at(unit)?,
        beside: basket.beside.iter().map(beside).collect::<Result<_, _>>()?,
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
    use crate::basket::{Basket, Line};
    use crate::settings::Settings;
    use crate::yen::Yen;

    #[test]
    fn totals_come_from_catalogue_and_address() {
        let settings = Settings::parse(include_str!("../../../shop.toml")).unwrap();
        let lp = settings.lp("demo").unwrap();
        let price = |id: &str, quantity, prefecture| {
            quote(&Basket::one(settings.product(lp, id).unwrap(), quantity), &settings.delivery, prefecture)
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
        let today = quote(&Basket::one(free, 1), &settings.delivery, Some("北海道")).unwrap();
        assert_eq!((today.total, today.each_cycle), (Yen(0), Some(Yen(2770))));
        let terms = today.terms().unwrap();
        assert_eq!((terms.intent, terms.amount), (contract::terms::Intent::Confirm, 2770));
        let next = today.renewed().unwrap();
        assert_eq!((next.unit, next.delivery, next.total), (Yen(1780), Yen(990), Yen(2770)));
        assert_eq!(next.terms().unwrap().intent, contract::terms::Intent::Authorize);
        assert_eq!(next.renewed().unwrap(), next);
        assert_eq!(quote(&Basket::one(free, 1), &settings.delivery, None), Err(NoQuote::NotDelivered));
    }

    #[test]
    fn a_product_beside_a_subscription_is_paid_today_and_never_again() {
        let settings = Settings::parse(include_str!("../../../shop.toml")).unwrap();
        let product = |id| settings.any_product(id).unwrap();
        let mut basket = Basket::one(product("201"), 1);
        basket.beside.push(Line { product: product("101"), quantity: 2 });
        let today = quote(&basket, &settings.delivery, Some("東京都")).unwrap();
        assert_eq!(today.kind, contract::ConsentKind::Recurring, "one Recurring session for all");
        assert_eq!((today.subtotal, today.beside[0].subtotal), (Yen(1780), Yen(3960)));
        assert_eq!((today.delivery, today.total), (Yen(0), Yen(5740)), "together they reach free delivery");
        assert_eq!(today.each_cycle, Some(Yen(2330)), "alone they do not");
        let next = today.renewed().unwrap();
        assert!(next.beside.is_empty());
        assert_eq!((next.delivery, next.total), (Yen(550), Yen(2330)));
        basket.beside[0].quantity = 4;
        assert_eq!(quote(&basket, &settings.delivery, Some("東京都")), Err(NoQuote::Quantity));
    }
}
