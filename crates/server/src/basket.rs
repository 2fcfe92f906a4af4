//! What one order contains: its main product, and what the same form orders beside it.
//!
//! The main product is the 定期 where there is one, because its cycle and its consent rule the order; at most one 定期
//! stands in a basket. Everything else is 単品 and comes once.

use contract::button::kind_of;
use contract::terms::NotOffered;
use contract::{ConsentKind, DraftContent, ErrorCode, Item};
use lp_amazon_pay_contract as contract;

use crate::quote::NoQuote;
use crate::settings::{Product, Settings};
use crate::yen::Yen;

/// Most lines of one order.
const MAX_LINES: usize = 20;

/// A product and how many of it.
#[derive(Clone, Copy, Debug)]
pub struct Line<'a> {
    /// Of the catalogue.
    pub product: &'a Product,
    /// 1 or more.
    pub quantity: u32,
}

impl Line<'_> {
    /// What it costs at this price for one.
    ///
    /// # Errors
    /// When the quantity is not sold.
    pub(crate) fn at(self, unit: i64) -> Result<Yen, NoQuote> {
        if self.quantity == 0 || self.quantity > self.product.max_quantity {
            return Err(NoQuote::Quantity);
        }
        Yen(unit).times(self.quantity).ok_or(NoQuote::Amount(NotOffered::AboveChargeLimit))
    }
}

/// The lines of one order.
#[derive(Clone, Debug)]
pub struct Basket<'a> {
    /// The 定期, or the first 単品.
    pub main: Line<'a>,
    /// The other 単品, in the form's order.
    pub beside: Vec<Line<'a>>,
}

impl<'a> Basket<'a> {
    /// One product alone.
    #[must_use]
    pub fn one(product: &'a Product, quantity: u32) -> Self {
        Self { main: Line { product, quantity }, beside: Vec::new() }
    }

    /// What a draft holds, as the catalogue knows it; the main product may be one that only an offer pitches.
    #[must_use]
    pub fn of(content: &DraftContent, settings: &'a Settings) -> Option<Self> {
        let line = |id: &str, quantity| Some(Line { product: settings.any_product(id)?, quantity });
        let main = line(&content.product, content.quantity)?;
        let beside: Option<_> =
            content.beside.iter().map(|item| line(&item.product, item.quantity)).collect();
        Some(Self { main, beside: beside? })
    }

    /// The same basket with another main product, one of it: what an upsell pitches. None where that product is in it
    /// already: two lines of one product would pass its largest quantity.
    #[must_use]
    pub fn with_main(&self, product: &'a Product) -> Option<Self> {
        let there = self.beside.iter().any(|line| line.product.id == product.id);
        (!there).then(|| Self { main: Line { product, quantity: 1 }, beside: self.beside.clone() })
    }

    /// 定期 as soon as one of its products is.
    #[must_use]
    pub fn kind(&self) -> ConsentKind {
        kind_of(std::iter::once(&self.main).chain(&self.beside).map(|line| line.product.kind()))
    }
}

/// Puts what a form sent in order: the 定期 first, each product once.
///
/// # Errors
/// [`ErrorCode::TwoSubscriptions`], and [`ErrorCode::BadRequest`] for more lines than an order has.
pub fn arranged(content: &mut DraftContent, settings: &Settings) -> Result<(), ErrorCode> {
    let first = Item { product: std::mem::take(&mut content.product), quantity: content.quantity };
    let mut items: Vec<Item> = Vec::new();
    for item in std::iter::once(first).chain(content.beside.drain(..)) {
        match items.iter_mut().find(|known| known.product == item.product) {
            Some(known) => known.quantity = known.quantity.saturating_add(item.quantity),
            None => items.push(item),
        }
    }
    if items.len() > MAX_LINES {
        return Err(ErrorCode::BadRequest);
    }
    let is_subscription = |item: &Item| {
        settings.any_product(&item.product).is_some_and(|product| product.kind() == ConsentKind::Recurring)
    };
    if items.iter().filter(|item| is_subscription(item)).count() > 1 {
        return Err(ErrorCode::TwoSubscriptions);
    }
    let main = items.remove(items.iter().position(is_subscription).unwrap_or(0));
    (content.product, content.quantity, content.beside) = (main.product, main.quantity, items);
    Ok(())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may fail loudly")]

    use super::*;

    fn form(lines: &[(&str, u32)]) -> DraftContent {
        let item =
            |(product, quantity): &(&str, u32)| Item { product: (*product).into(), quantity: *quantity };
        DraftContent {
            product: lines[0].0.into(),
            quantity: lines[0].1,
            beside: lines[1..].iter().map(item).collect(),
            answers: Vec::new(),
        }
    }

    fn lines(content: &DraftContent) -> Vec<(&str, u32)> {
        let main = (content.product.as_str(), content.quantity);
        let beside = content.beside.iter().map(|item| (item.product.as_str(), item.quantity));
        std::iter::once(main).chain(beside).collect()
    }

    #[test]
    fn the_subscription_comes_first_and_each_product_once() {
        let settings = Settings::parse(include_str!("../../../shop.toml")).unwrap();
        let mut mixed = form(&[("101", 1), ("201", 2), ("102", 1), ("101", 1)]);
        arranged(&mut mixed, &settings).unwrap();
        assert_eq!(lines(&mixed), [("201", 2), ("101", 2), ("102", 1)]);
        assert_eq!(Basket::of(&mixed, &settings).unwrap().kind(), ConsentKind::Recurring);
        let mut once = form(&[("102", 1), ("101", 1)]);
        arranged(&mut once, &settings).unwrap();
        assert_eq!(lines(&once), [("102", 1), ("101", 1)]);
        assert_eq!(Basket::of(&once, &settings).unwrap().kind(), ConsentKind::OneTime);
    }

    #[test]
    fn what_is_in_the_basket_already_is_not_pitched_in_place_of_its_main_product() {
        let settings = Settings::parse(include_str!("../../../shop.toml")).unwrap();
        let product = |id| settings.any_product(id).unwrap();
        let content = form(&[("101", 1), ("102", 3)]);
        let basket = Basket::of(&content, &settings).unwrap();
        assert!(basket.with_main(product("102")).is_none());
        let pitched = basket.with_main(product("201")).unwrap();
        assert_eq!((pitched.kind(), pitched.beside.len()), (ConsentKind::Recurring, 1));
    }

    #[test]
    fn two_subscriptions_and_endless_forms_are_refused() {
        let settings = Settings::parse(include_str!("../../../shop.toml")).unwrap();
        assert_eq!(
            arranged(&mut form(&[("201", 1), ("202", 1)]), &settings),
            Err(ErrorCode::TwoSubscriptions)
        );
        assert_eq!(arranged(&mut form(&[("201", 1), ("201", 1)]), &settings), Ok(()), "one product, twice");
        let ids: Vec<String> = (0..=MAX_LINES).map(|n| n.to_string()).collect();
        let many: Vec<(&str, u32)> = ids.iter().map(|id| (id.as_str(), 1)).collect();
        assert_eq!(arranged(&mut form(&many), &settings), Err(ErrorCode::BadRequest));
    }
}
