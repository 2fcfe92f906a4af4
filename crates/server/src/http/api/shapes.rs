//! What `/v1` says of what is bought, by whom, and where it goes. Days are days in Japan, yen are integers.

use contract::ConsentKind;
use lp_amazon_pay_contract as contract;
use serde::Serialize;
use utoipa::ToSchema;

use crate::quote::Quote;
use crate::settings::{Cycle, CycleUnit};

/// 単品 or 定期.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, serde::Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(super) enum Kind {
    OneTime,
    Recurring,
}

impl From<ConsentKind> for Kind {
    fn from(kind: ConsentKind) -> Self {
        match kind {
            ConsentKind::OneTime => Self::OneTime,
            ConsentKind::Recurring => Self::Recurring,
        }
    }
}

impl From<Kind> for ConsentKind {
    fn from(kind: Kind) -> Self {
        match kind {
            Kind::OneTime => Self::OneTime,
            Kind::Recurring => Self::Recurring,
        }
    }
}

/// How often a 定期 is delivered.
#[derive(serde::Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Every {
    /// How many units lie between two deliveries.
    every: u16,
    unit: Unit,
}

#[derive(serde::Deserialize, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum Unit {
    Day,
    Month,
}

impl From<Cycle> for Every {
    fn from(cycle: Cycle) -> Self {
        let unit = match cycle.unit {
            CycleUnit::Day => Unit::Day,
            CycleUnit::Month => Unit::Month,
        };
        Self { every: cycle.every, unit }
    }
}

impl From<Every> for Cycle {
    fn from(Every { every, unit }: Every) -> Self {
        let unit = match unit {
            Unit::Day => CycleUnit::Day,
            Unit::Month => CycleUnit::Month,
        };
        Self { every, unit }
    }
}

/// What was ordered, and what it costs. Whole yen, tax included.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct Price {
    items: Vec<Line>,
    /// Delivery fee.
    delivery: i64,
    total: i64,
    /// For 定期: how often.
    cycle: Option<Every>,
    /// For 定期: the total of every later delivery.
    each_cycle: Option<i64>,
}

/// One product of an order.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct Line {
    /// Its id in the catalogue.
    product: String,
    /// Its name on the day of the order.
    name: String,
    quantity: u32,
    /// Price of one.
    unit: i64,
    subtotal: i64,
}

impl From<&Quote> for Price {
    fn from(quote: &Quote) -> Self {
        let main = Line {
            product: quote.product.clone(),
            name: quote.name.clone(),
            quantity: quote.quantity,
            unit: quote.unit.0,
            subtotal: quote.subtotal.0,
        };
        let beside = quote.beside.iter().map(|beside| Line {
            product: beside.product.clone(),
            name: beside.name.clone(),
            quantity: beside.quantity,
            unit: beside.unit.0,
            subtotal: beside.subtotal.0,
        });
        Self {
            items: std::iter::once(main).chain(beside).collect(),
            delivery: quote.delivery.0,
            total: quote.total.0,
            cycle: quote.cycle.map(Every::from),
            each_cycle: quote.each_cycle.map(|yen| yen.0),
        }
    }
}

/// Who buys, as Amazon gave it.
#[derive(Serialize, ToSchema)]
pub(super) struct Buyer {
    name: Option<String>,
    email: Option<String>,
    phone: Option<String>,
}

impl From<&amazon_pay::SessionBuyer> for Buyer {
    fn from(buyer: &amazon_pay::SessionBuyer) -> Self {
        Self { name: buyer.name.clone(), email: buyer.email.clone(), phone: buyer.phone_number.clone() }
    }
}

/// An address, as Amazon gave it.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct Address {
    name: Option<String>,
    postal_code: Option<String>,
    /// Prefecture.
    state_or_region: Option<String>,
    city: Option<String>,
    county: Option<String>,
    district: Option<String>,
    address_line1: Option<String>,
    address_line2: Option<String>,
    address_line3: Option<String>,
    country_code: Option<String>,
    phone: Option<String>,
}

impl From<&amazon_pay::Address> for Address {
    fn from(address: &amazon_pay::Address) -> Self {
        Self {
            name: address.name.clone(),
            postal_code: address.postal_code.clone(),
            state_or_region: address.state_or_region.clone(),
            city: address.city.clone(),
            county: address.county.clone(),
            district: address.district.clone(),
            address_line1: address.address_line1.clone(),
            address_line2: address.address_line2.clone(),
            address_line3: address.address_line3.clone(),
            country_code: address.country_code.clone(),
            phone: address.phone_number.clone(),
        }
    }
}

/// What the form was told besides.
#[derive(Serialize, ToSchema)]
pub(super) struct FormAnswer {
    name: String,
    label: String,
    value: String,
}

impl From<&contract::Answer> for FormAnswer {
    fn from(answer: &contract::Answer) -> Self {
        Self { name: answer.name.clone(), label: answer.label.clone(), value: answer.value.clone() }
    }
}
