//! What `/v1` says of money: where it stands, its charges, what was asked to be done with it, its story. Times are RFC 3339
//! in UTC, yen are integers.

use serde::Serialize;
use utoipa::ToSchema;

use crate::admin::{self, EXPIRES, Ledger, MoneyWord};
use crate::calendar::instant;
use crate::shop::Shop;
use crate::store::{ChargeRow, ChargeStands, MoneyMove, MoveKind, MoveState};
use crate::yen::Yen;

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
