//! What `/v1` says of orders and subscriptions. Times are RFC 3339 in UTC, days are days in Japan, yen are integers.

use contract::ConsentKind;
use lp_amazon_pay_contract as contract;
use serde::Serialize;
use utoipa::ToSchema;

use crate::admin::{self, EXPIRES, Ledger, MoneyWord};
use crate::calendar::instant;
use crate::quote::Quote;
use crate::settings::{Cycle, CycleUnit};
use crate::shop::Shop;
use crate::store::{ChargeRow, ChargeStands, MoneyMove, MoveKind, MoveState};
use crate::yen::Yen;

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
#[derive(Serialize, ToSchema)]
pub(super) struct Every {
    /// How many units lie between two deliveries.
    every: u16,
    unit: Unit,
}

#[derive(Serialize, ToSchema)]
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

/// Where the money of an order stands. Whole yen.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct Money {
    status: MoneyWord,
    total: i64,
    /// Authorised and not captured yet.
    authorized: i64,
    captured: i64,
    /// Given back, or on its way back.
    refunded: i64,
}

impl Money {
    pub(super) fn new(status: MoneyWord, total: Yen, authorized: Yen, captured: Yen, refunded: Yen) -> Self {
        Self { status, total: total.0, authorized: authorized.0, captured: captured.0, refunded: refunded.0 }
    }

    pub(super) fn of(ledger: &Ledger, total: Yen) -> Self {
        Self::new(ledger.word, total, ledger.reserved, ledger.captured, ledger.refunded)
    }
}

/// A charge at Amazon.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct Charge {
    /// Amazon's id.
    id: String,
    /// What was authorised.
    amount: i64,
    state: ChargeStands,
    /// Why it ended, in Amazon's word.
    reason: Option<String>,
    captured: i64,
    /// Given back, or on its way back.
    refunded: i64,
    /// What may still be given back: up to 15 % (8,400 yen at most) more than was captured.
    refundable: i64,
    #[schema(format = DateTime)]
    authorized_at: String,
    /// An authorisation that is not captured by then is gone.
    #[schema(format = DateTime)]
    expires_at: String,
}

impl From<&ChargeRow> for Charge {
    fn from(row: &ChargeRow) -> Self {
        Self {
            id: row.charge_id.clone(),
            amount: row.amount.0,
            state: row.stands,
            reason: row.reason.clone(),
            captured: row.captured.0,
            refunded: row.refunded.0,
            refundable: row.refundable().0,
            authorized_at: instant(row.authorized_at),
            expires_at: instant(row.authorized_at + EXPIRES),
        }
    }
}

/// Something that was asked to be done with an order's money, and how far it is.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct Move {
    id: String,
    kind: MoveKind,
    /// `asked` and `pending`: not decided yet; the server goes on by itself. `refused`: no money moved.
    state: MoveState,
    amount: i64,
    /// The charge; for a new authorisation, once it is done.
    charge: Option<String>,
    /// Why it was refused, in Amazon's word.
    reason: Option<String>,
    /// Amazon's id of the refund or the new charge.
    amazon_id: Option<String>,
    /// An operator's name, or `api:` and a key's name.
    by: String,
    #[schema(format = DateTime)]
    asked_at: String,
    #[schema(format = DateTime)]
    finished_at: Option<String>,
}

impl From<&MoneyMove> for Move {
    fn from(row: &MoneyMove) -> Self {
        Self {
            id: row.id.clone(),
            kind: row.kind,
            state: row.state,
            amount: row.amount.0,
            charge: row.charge.clone(),
            reason: row.reason.clone(),
            amazon_id: row.amazon_id.clone(),
            by: row.operator.clone(),
            asked_at: instant(row.created_at),
            finished_at: row.finished_at.map(instant),
        }
    }
}

/// One line of the story of an order or a subscription.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct Event {
    #[schema(format = DateTime)]
    pub(super) at: String,
    /// `began`, `paid`, `capture.done`, `skipped` …
    pub(super) what: String,
    pub(super) amount: Option<i64>,
    pub(super) by: Option<String>,
    /// In Amazon's word, or ours.
    pub(super) reason: Option<String>,
    pub(super) amazon_id: Option<String>,
}

impl From<admin::Event> for Event {
    fn from(event: admin::Event) -> Self {
        Self {
            at: instant(event.at),
            what: event.what,
            amount: event.amount.map(|yen| yen.0),
            by: event.operator,
            reason: event.reason,
            amazon_id: event.amazon_id,
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

/// How it is paid.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct Payment {
    /// The cart's payment method, as shoppers and CSV read it.
    method_id: u32,
    method_name: String,
    /// In Amazon's words.
    descriptor: String,
    charge_permission_id: Option<String>,
}

impl Payment {
    pub(super) fn new(shop: &Shop, descriptor: &str, charge_permission_id: Option<String>) -> Self {
        let method_id = shop.settings.shop.method_id;
        let method_name = shop.method_name(method_id);
        Self { method_id, method_name, descriptor: descriptor.to_owned(), charge_permission_id }
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
