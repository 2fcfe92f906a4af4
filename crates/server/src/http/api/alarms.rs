//! `/v1/alarms`: where Amazon's records and our orders do not agree.

use axum::Json;
use axum::extract::State;
use serde::Serialize;
use utoipa::ToSchema;

use super::errors::Code;
use super::extract::{Answer, At, Caller};
use crate::calendar::instant;
use crate::shop::Shop;
use crate::store;

/// More are not told at once; settle some.
const MOST: i64 = 100;

/// Alarms that nobody has settled, newest first, 100 at most.
#[derive(Serialize, ToSchema)]
pub(super) struct Alarms {
    alarms: Vec<Alarm>,
}

/// Something that does not agree.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct Alarm {
    id: String,
    /// `paid_without_order`, `order_without_money`, `amount_differs`.
    kind: String,
    /// The order, if there is one.
    order: Option<String>,
    /// Amazon's charge or permission.
    amazon_id: Option<String>,
    #[schema(format = DateTime)]
    seen_at: String,
}

impl From<store::Alarm> for Alarm {
    fn from(alarm: store::Alarm) -> Self {
        let seen_at = instant(alarm.seen_at);
        Self { id: alarm.id, kind: alarm.kind, order: alarm.number, amazon_id: alarm.amazon_id, seen_at }
    }
}

#[utoipa::path(get, path = "/v1/alarms", summary = "要確認(Amazonの記録と合わない受注)", description = "Alarms that nobody has settled.", tag = "orders",
    responses((status = 200, body = Alarms)))]
pub(super) async fn list(State(shop): State<Shop>, caller: Caller) -> Answer<Alarms> {
    let alarms = caller.done(shop.store.open_alarms(MOST).await)?;
    Ok(Json(Alarms { alarms: alarms.into_iter().map(Alarm::from).collect() }))
}

/// An alarm was settled.
#[derive(Serialize, ToSchema)]
pub(super) struct Settled {
    id: String,
    by: String,
}

#[utoipa::path(post, path = "/v1/alarms/{id}/settle", summary = "要確認を解決済みにする", description = "Somebody has looked, and it is settled.", tag = "orders",
    params(("id" = String, Path, description = "The alarm's id")),
    responses((status = 200, body = Settled)))]
pub(super) async fn settle(State(shop): State<Shop>, caller: Caller, At(id): At<String>) -> Answer<Settled> {
    let by = caller.name();
    let settled =
        !id.contains('\0') && caller.done(shop.store.settle_alarm(&id, &by, shop.clock.now()).await)?;
    if settled { Ok(Json(Settled { id, by })) } else { Err(caller.refuse(Code::NotFound)) }
}
