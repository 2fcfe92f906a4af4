//! `/v1/captures`: the reserved money of many orders at once, as on the screen.

use axum::Json;
use axum::extract::State;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::errors::Code;
use super::extract::{Answer, At, Body, Caller};
use super::money_shapes::Move;
use crate::admin::MOST_AT_ONCE;
use crate::shop::Shop;

/// Whose money is to be captured.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Numbers {
    /// Order numbers.
    #[schema(min_items = 1, max_items = 50)]
    orders: Vec<String>,
}

/// A batch of captures. It goes on by itself; webhooks tell of each.
#[derive(Serialize, ToSchema)]
pub(super) struct Batch {
    id: String,
    /// One for each order that there is. What was not possible is `refused`, with the reason.
    captures: Vec<CapturedOrder>,
}

/// The capture of one order.
#[derive(Serialize, ToSchema)]
struct CapturedOrder {
    order: String,
    #[serde(flatten)]
    capture: Move,
}

#[utoipa::path(post, path = "/v1/captures", summary = "まとめて売上確定", description = "Captures the whole reservation of each order, each for itself. Numbers that nobody has are left out.", tag = "money",
    request_body = Numbers, responses((status = 200, body = Batch), (status = 404, body = super::errors::Error)))]
pub(super) async fn capture(
    State(shop): State<Shop>,
    caller: Caller,
    Body(wanted): Body<Numbers>,
) -> Answer<Batch> {
    let numbers: Vec<&str> = wanted.orders.iter().map(String::as_str).collect();
    let fits = (1..=MOST_AT_ONCE).contains(&numbers.len());
    if !fits || numbers.iter().any(|number| number.contains('\0')) {
        return Err(caller.refuse(Code::BadRequest));
    }
    let id = caller.done(shop.capture_batch(&numbers, &caller.once, &caller.name()).await)?;
    as_it_stands(&shop, &caller, id).await
}

#[utoipa::path(get, path = "/v1/captures/{id}", summary = "まとめた売上確定の結果", description = "How far a batch is.", tag = "money",
    params(("id" = String, Path, description = "The batch's id")),
    responses((status = 200, body = Batch)))]
pub(super) async fn detail(State(shop): State<Shop>, caller: Caller, At(id): At<String>) -> Answer<Batch> {
    if id.contains('\0') {
        return Err(caller.refuse(Code::NotFound));
    }
    as_it_stands(&shop, &caller, id).await
}

async fn as_it_stands(shop: &Shop, caller: &Caller, id: String) -> Answer<Batch> {
    let moves = caller.done(shop.store.moves_of_batch(&id).await)?;
    if moves.is_empty() {
        return Err(caller.refuse(Code::NotFound));
    }
    let mut captures = Vec::new();
    for wish in &moves {
        let order = caller.found(shop.store.order(&wish.order).await)?;
        captures.push(CapturedOrder { order: order.content.number, capture: Move::from(wish) });
    }
    Ok(Json(Batch { id, captures }))
}
