//! What stands in each column. Texts of shoppers are `Text` and defused; amounts are numbers; moments are Japan's.

use std::cell::OnceCell;

use contract::{Answer, ConsentKind};
use jp_address::Atoms;
use lp_amazon_pay_contract as contract;

use super::{Column, Telling};
use crate::admin::MoneyWord;
use crate::buyer::atoms;
use crate::calendar::{moment, written};
use crate::csv::Cell;
use crate::environment::Environment;
use crate::pages::{AddressView, environment_name, kind_name, money_name, reason_name, subscription_name};
use crate::store::{ExportedOrder, ExportedSubscription, Key, SubscriptionState};
use crate::yen::Yen;

/// Columns of orders, in the order in which they stand until somebody chooses another.
pub(crate) const ORDER_COLUMNS: &[&str] = &[
    "number",
    "at",
    "state",
    "kind",
    "product",
    "product_id",
    "quantity",
    "unit",
    "subtotal",
    "delivery",
    "total",
    "method",
    "reserved",
    "captured",
    "refunded",
    "buyer_name",
    "buyer_email",
    "buyer_phone",
    "ship_name",
    "ship_postal",
    "ship_prefecture",
    "ship_address",
    "ship_phone",
    "subscription",
    "cycle_number",
    "lp",
    "environment",
    "preview",
    "descriptor",
    "permission",
    "charge",
    "reason",
    "others",
];

/// Columns of subscriptions.
pub(crate) const SUBSCRIPTION_COLUMNS: &[&str] = &[
    "number",
    "at",
    "state",
    "next_due",
    "next_cycle",
    "cycle",
    "product",
    "product_id",
    "quantity",
    "each_cycle",
    "method",
    "buyer_name",
    "buyer_email",
    "buyer_phone",
    "ship_name",
    "ship_postal",
    "ship_prefecture",
    "ship_address",
    "ship_phone",
    "lp",
    "environment",
    "descriptor",
    "permission",
    "reason",
    "others",
];

/// A line of either file.
pub(super) struct Row {
    content: Content,
    /// The address taken apart: once, and only where a column wants it.
    atoms: OnceCell<Atoms>,
}

/// Boxed: a page moves many of them.
enum Content {
    Order(Box<ExportedOrder>),
    Subscription(Box<ExportedSubscription>),
}

impl Row {
    pub(super) fn order(row: ExportedOrder) -> Self {
        Self { content: Content::Order(Box::new(row)), atoms: OnceCell::new() }
    }

    pub(super) fn subscription(row: ExportedSubscription) -> Self {
        Self { content: Content::Subscription(Box::new(row)), atoms: OnceCell::new() }
    }

    pub(super) fn key(&self) -> Key {
        match &self.content {
            Content::Order(row) => (row.order.created_at, row.order.content.number.clone()),
            Content::Subscription(row) => (row.created_at, row.subscription.content.number.clone()),
        }
    }

    pub(super) fn cell(&self, column: &Column, telling: &Telling) -> Cell {
        if let Some(question) = &column.question {
            let asked = |answer: &&Answer| answer.name == question.name && answer.label == question.label;
            let values: Vec<&str> = self.answers().iter().filter(asked).map(|a| a.value.as_str()).collect();
            return if values.is_empty() { Cell::Empty } else { Cell::Text(values.join("、")) };
        }
        match column.key.as_str() {
            "method" => Cell::Plain(telling.method.clone()),
            "others" => others(self.answers(), telling),
            key => match &self.content {
                Content::Order(row) => of_order(row, key, telling).unwrap_or_else(|| {
                    self.of_person(&row.order.content.buyer, &row.order.content.ship_to, key)
                }),
                Content::Subscription(row) => of_subscription(row, key, telling).unwrap_or_else(|| {
                    let content = &row.subscription.content;
                    self.of_person(&content.buyer, &content.ship_to, key)
                }),
            },
        }
    }

    fn answers(&self) -> &[Answer] {
        match &self.content {
            Content::Order(row) => &row.order.content.answers,
            Content::Subscription(row) => &row.answers,
        }
    }

    fn of_person(&self, buyer: &amazon_pay::SessionBuyer, ship_to: &amazon_pay::Address, key: &str) -> Cell {
        let phone = |text: Option<&str>| {
            let read = text.and_then(|text| jp_address::phone(text).ok());
            read.map_or_else(|| Cell::text(text), |phone| Cell::Text(phone.hyphenated()))
        };
        let atoms = || self.atoms.get_or_init(|| atoms(ship_to));
        match key {
            "buyer_name" => Cell::text(buyer.name.as_deref()),
            "buyer_email" => Cell::text(buyer.email.as_deref()),
            "buyer_phone" => phone(buyer.phone_number.as_deref()),
            "ship_name" => Cell::text(ship_to.name.as_deref()),
            "ship_phone" => phone(ship_to.phone_number.as_deref()),
            "ship_postal" => match &atoms().postal {
                Some(postal) => {
                    let digits = postal.digits();
                    Cell::Text(format!("{}-{}", &digits[..3], &digits[3..]))
                }
                None => Cell::text(ship_to.postal_code.as_deref()),
            },
            "ship_prefecture" => {
                let prefecture = atoms().prefecture.map(jp_address::Prefecture::kanji);
                Cell::text(prefecture.or(ship_to.state_or_region.as_deref()))
            }
            "ship_address" => Cell::Text(AddressView::street(ship_to).join(" ")),
            _ => Cell::Empty,
        }
    }
}

/// Answers whose question has no column: it came up while the file was being written, or there are too many.
fn others(answers: &[Answer], telling: &Telling) -> Cell {
    let known = |answer: &Answer| {
        telling
            .questions
            .iter()
            .any(|question| question.name == answer.name && question.label == answer.label)
    };
    let rest: Vec<String> = answers
        .iter()
        .filter(|answer| !known(answer))
        .map(|answer| format!("{}: {}", answer.label, answer.value))
        .collect();
    if rest.is_empty() { Cell::Empty } else { Cell::Text(rest.join(" / ")) }
}

fn of_order(row: &ExportedOrder, key: &str, telling: &Telling) -> Option<Cell> {
    let (order, content) = (&row.order, &row.order.content);
    let quote = &content.quote;
    Some(match key {
        "number" => Cell::Text(content.number.clone()),
        "at" => Cell::Plain(moment(order.created_at)),
        "state" => {
            let word = MoneyWord::of(order.state, row.authorized, row.captured, row.refunded).as_str();
            Cell::Plain(money_name(telling.language, word))
        }
        "kind" => Cell::Plain(kind_name(telling.language, quote.kind).to_owned()),
        "product" => Cell::Text(quote.contents()),
        "product_id" => Cell::Text(quote.product.clone()),
        "quantity" => Cell::Number(quote.quantity.into()),
        "unit" => yen(quote.unit),
        "subtotal" => yen(quote.subtotal),
        "delivery" => yen(quote.delivery),
        "total" => yen(quote.total),
        "reserved" => yen(row.authorized),
        "captured" => yen(row.captured),
        "refunded" => yen(row.refunded),
        "subscription" => Cell::text(row.subscription.as_deref()),
        "cycle_number" => match (&content.renewal, quote.kind) {
            (Some((_, cycle)), _) => Cell::Number(*cycle),
            (None, ConsentKind::Recurring) => Cell::Number(1),
            (None, ConsentKind::OneTime) => Cell::Empty,
        },
        "lp" => Cell::Text(content.lp.clone()),
        "environment" => place(content.environment, telling),
        "preview" => Cell::Number(content.preview.into()),
        "descriptor" => Cell::Text(content.payment_descriptor.clone()),
        "permission" => Cell::text(order.charge_permission_id.as_deref()),
        "charge" => Cell::text(order.charge_id.as_deref()),
        "reason" => reason(order.reason.as_deref(), telling),
        _ => return None,
    })
}

fn of_subscription(row: &ExportedSubscription, key: &str, telling: &Telling) -> Option<Cell> {
    let (subscription, content) = (&row.subscription, &row.subscription.content);
    let goes_on = subscription.state == SubscriptionState::Active;
    Some(match key {
        "number" => Cell::Text(content.number.clone()),
        "at" => Cell::Plain(moment(row.created_at)),
        "state" => Cell::Plain(subscription_name(telling.language, subscription.state.as_str())),
        "next_due" if goes_on => Cell::Plain(written(subscription.next_due)),
        "next_cycle" if goes_on => Cell::Number(subscription.next_cycle),
        "next_due" | "next_cycle" => Cell::Empty,
        "cycle" => Cell::Plain(content.cycle.text()),
        "product" => Cell::Text(content.quote.contents()),
        "product_id" => Cell::Text(content.quote.product.clone()),
        "quantity" => Cell::Number(content.quote.quantity.into()),
        "each_cycle" => yen(content.quote.total),
        "lp" => Cell::Text(content.lp.clone()),
        "environment" => place(content.environment, telling),
        "descriptor" => Cell::Text(content.payment_descriptor.clone()),
        "permission" => Cell::Text(content.permission.clone()),
        "reason" => reason(subscription.reason.as_deref(), telling),
        _ => return None,
    })
}

fn place(environment: Environment, telling: &Telling) -> Cell {
    Cell::Plain(environment_name(telling.language, environment.as_str()))
}

fn yen(amount: Yen) -> Cell {
    Cell::Number(amount.0)
}

fn reason(word: Option<&str>, telling: &Telling) -> Cell {
    word.map_or(Cell::Empty, |word| Cell::Plain(reason_name(telling.language, word)))
}
