//! An order's money over `/v1`: the same functions as the screens, under an id that comes from the Idempotency-Key.

use axum::Json;
use axum::extract::State;
use serde::Deserialize;
use utoipa::ToSchema;

use super::errors::Code;
use super::extract::{Answer, At, Body, Caller};
use super::money_shapes::Move;
use super::orders::named;
use crate::admin::{MoneyWish, Wished};
use crate::shop::Shop;
use crate::store::MoveKind;
use crate::yen::Yen;

/// How much.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Amount {
    /// Whole yen.
    #[schema(minimum = 1, maximum = 99_999_999)]
    amount: i64,
}

/// What may be asked to be moved in one request.
const MOST: i64 = 99_999_999;

#[utoipa::path(post, path = "/v1/orders/{number}/charges/{charge}/capture", summary = "売上確定", description = "Takes reserved money, the whole or a part of it; once per charge, the rest is released.", tag = "money",
    params(("number" = String, Path, description = "The order's number"), ("charge" = String, Path, description = "Amazon's id of the charge")),
    request_body = Amount, responses((status = 200, body = Move)))]
pub(super) async fn capture(
    State(shop): State<Shop>,
    caller: Caller,
    At((number, charge)): At<(String, String)>,
    Body(typed): Body<Amount>,
) -> Answer<Move> {
    wish(&shop, &caller, MoveKind::Capture, &number, Some(&charge), Some(typed.amount)).await
}

#[utoipa::path(post, path = "/v1/orders/{number}/charges/{charge}/cancel", summary = "与信の取り消し", description = "Gives reserved money up: the order is canceled, for 単品 the permission is closed too.", tag = "money",
    params(("number" = String, Path, description = "The order's number"), ("charge" = String, Path, description = "Amazon's id of the charge")),
    responses((status = 200, body = Move)))]
pub(super) async fn cancel(
    State(shop): State<Shop>,
    caller: Caller,
    At((number, charge)): At<(String, String)>,
) -> Answer<Move> {
    wish(&shop, &caller, MoveKind::Cancel, &number, Some(&charge), None).await
}

#[utoipa::path(post, path = "/v1/orders/{number}/charges/{charge}/refund", summary = "返金", description = "Gives captured money back, in as many parts as you like.", tag = "money",
    params(("number" = String, Path, description = "The order's number"), ("charge" = String, Path, description = "Amazon's id of the charge")),
    request_body = Amount, responses((status = 200, body = Move)))]
pub(super) async fn refund(
    State(shop): State<Shop>,
    caller: Caller,
    At((number, charge)): At<(String, String)>,
    Body(typed): Body<Amount>,
) -> Answer<Move> {
    wish(&shop, &caller, MoveKind::Refund, &number, Some(&charge), Some(typed.amount)).await
}

#[utoipa::path(post, path = "/v1/orders/{number}/authorize", summary = "再オーソリ", description = "Reserves money again, up to what of the total is neither reserved nor captured.", tag = "money",
    params(("number" = String, Path, description = "The order's number")),
    request_body = Amount, responses((status = 200, body = Move)))]
pub(super) async fn authorize(
    State(shop): State<Shop>,
    caller: Caller,
    At(number): At<String>,
    Body(typed): Body<Amount>,
) -> Answer<Move> {
    wish(&shop, &caller, MoveKind::Authorize, &number, None, Some(typed.amount)).await
}

#[utoipa::path(get, path = "/v1/orders/{number}/moves/{id}", summary = "お金の操作の結果", description = "How far a move is. Ask for one that was `pending`; webhooks tell it as well.", tag = "money",
    params(("number" = String, Path, description = "The order's number"), ("id" = String, Path, description = "The move's id")),
    responses((status = 200, body = Move)))]
pub(super) async fn detail(
    State(shop): State<Shop>,
    caller: Caller,
    At((number, id)): At<(String, String)>,
) -> Answer<Move> {
    let order = named(&shop, &caller, &number).await?;
    let moves = caller.done(shop.store.moves_of(&order.content.id).await)?;
    let found = moves.iter().find(|wish| wish.id == id);
    found.map(|wish| Json(Move::from(wish))).ok_or_else(|| caller.refuse(Code::NotFound))
}

async fn wish(
    shop: &Shop,
    caller: &Caller,
    kind: MoveKind,
    number: &str,
    charge: Option<&str>,
    amount: Option<i64>,
) -> Answer<Move> {
    let order = named(shop, caller, number).await?;
    let charges = caller.done(shop.store.charges_of(&order.content.id).await)?;
    let known = charge.map(|id| charges.iter().find(|charge| charge.charge_id == id));
    // Another order's charge is nobody's here.
    if known == Some(None) {
        return Err(caller.refuse(Code::NotFound));
    }
    // Giving up takes all of it.
    let amount = amount.or_else(|| known.flatten().map(|charge| charge.amount.0)).unwrap_or_default();
    if !(1..=MOST).contains(&amount) {
        return Err(caller.refuse(Code::BadRequest));
    }
    let operator = caller.name();
    let wish =
        MoneyWish { kind, charge, amount: Yen(amount), once: &caller.once, operator: &operator, batch: None };
    let id = match caller.done(shop.wish_for_money(&order, wish).await)? {
        Wished::Stands(id) => id,
        Wished::Impossible(word) => return Err(caller.refuse(Code::of_money(word))),
    };
    let settled = caller.found(shop.settle_move(&id).await)?;
    Ok(Json(Move::from(&settled)))
}
