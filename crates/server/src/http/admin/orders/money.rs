//! Capture, cancel, refund, authorise again: the forms of one order's page.

use axum::extract::{Form, Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use serde::Deserialize;

use super::super::guard::Me;
use super::super::page::{back, or_broken, refusal};
use super::path;
use crate::admin::{MoneyWish, Wished};
use crate::shop::Shop;
use crate::store::{MoveKind, MoveState};
use crate::yen::Yen;

#[derive(Deserialize)]
pub(in super::super) struct Typed {
    #[serde(default)]
    amount: String,
    #[serde(default)]
    once: String,
}

pub(in super::super) async fn capture(
    State(shop): State<Shop>,
    me: Me,
    Path((number, charge)): Path<(String, String)>,
    Form(typed): Form<Typed>,
) -> Response {
    wish(&shop, &me, MoveKind::Capture, &number, Some(&charge), &typed).await
}

pub(in super::super) async fn cancel(
    State(shop): State<Shop>,
    me: Me,
    Path((number, charge)): Path<(String, String)>,
    Form(typed): Form<Typed>,
) -> Response {
    wish(&shop, &me, MoveKind::Cancel, &number, Some(&charge), &typed).await
}

pub(in super::super) async fn refund(
    State(shop): State<Shop>,
    me: Me,
    Path((number, charge)): Path<(String, String)>,
    Form(typed): Form<Typed>,
) -> Response {
    wish(&shop, &me, MoveKind::Refund, &number, Some(&charge), &typed).await
}

pub(in super::super) async fn authorize(
    State(shop): State<Shop>,
    me: Me,
    Path(number): Path<String>,
    Form(typed): Form<Typed>,
) -> Response {
    wish(&shop, &me, MoveKind::Authorize, &number, None, &typed).await
}

async fn wish(
    shop: &Shop,
    me: &Me,
    kind: MoveKind,
    number: &str,
    charge: Option<&str>,
    typed: &Typed,
) -> Response {
    let done = async {
        let Some(order) = shop.store.order_by_number(number).await? else {
            return Ok(refusal(shop, Some(me), StatusCode::NOT_FOUND));
        };
        let charges = shop.store.charges_of(&order.content.id).await?;
        let known = charge.map(|id| charges.iter().find(|charge| charge.charge_id == id));
        // Another order's charge is nobody's here.
        if known == Some(None) {
            return Ok(refusal(shop, Some(me), StatusCode::NOT_FOUND));
        }
        let amount = match (kind, known.flatten()) {
            (MoveKind::Cancel, Some(charge)) => Some(charge.amount),
            _ => read_yen(&typed.amount),
        };
        let Some(amount) = amount else { return Ok(back(&path(&order), "amount")) };
        let wish = MoneyWish { kind, charge, amount, once: &typed.once, operator: me.name(), batch: None };
        let said = match shop.wish_for_money(&order, wish).await? {
            Wished::Impossible(reason) => reason,
            Wished::Stands(id) => match shop.settle_move(&id).await?.map(|wish| wish.state) {
                Some(MoveState::Done) => "done",
                Some(MoveState::Refused) => "refused",
                _ => "pending",
            },
        };
        Ok(back(&path(&order), said))
    };
    or_broken(shop, me, done.await)
}

/// 「2,530円」「２５３０」: what a person types as an amount.
fn read_yen(text: &str) -> Option<Yen> {
    let ascii = |c: char| match c {
        '０'..='９' => char::from_u32(u32::from(c) - u32::from('０') + u32::from('0')),
        _ => Some(c),
    };
    let kept = text.trim().trim_end_matches('円').chars().filter(|c| ![',', ',', ' ', '¥', '¥'].contains(c));
    let digits: String = kept.filter_map(ascii).collect();
    let plain = !digits.is_empty() && digits.len() <= 8 && digits.bytes().all(|byte| byte.is_ascii_digit());
    if plain { digits.parse().ok().map(Yen) } else { None }
}

#[cfg(test)]
mod tests {
    use super::read_yen;
    use crate::yen::Yen;

    #[test]
    fn amounts_are_read_as_people_write_them() {
        for text in ["2530", "2,530", "2,530円", " 2530 ", "2530", "¥2,530"] {
            assert_eq!(read_yen(text), Some(Yen(2530)), "{text}");
        }
        for text in ["", "-1", "25.3", "abc", "999999999", "0x10"] {
            assert_eq!(read_yen(text), None, "{text}");
        }
    }
}
