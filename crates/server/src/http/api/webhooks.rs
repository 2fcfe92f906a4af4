//! `/v1/webhooks` and `/v1/webhook-deliveries`: what the cart is told, the log of telling, and telling again. Webhooks
//! are set up in the back office alone: where the shop's news goes is an owner's decision.

use axum::Json;
use axum::extract::State;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::errors::Code;
use super::extract::{Answer, Asked, At, Caller, MOST, USUAL, cursor, place};
use crate::calendar::instant;
use crate::shop::Shop;
use crate::store::{Delivery, DeliveryState};

/// The webhooks that are told.
#[derive(Serialize, ToSchema)]
pub(super) struct Webhooks {
    webhooks: Vec<Webhook>,
}

/// A webhook; never its secret.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct Webhook {
    id: String,
    url: String,
    /// What it is told.
    events: Vec<&'static str>,
    #[schema(format = DateTime)]
    created_at: String,
    /// Until then requests are signed with the former secret as well.
    #[schema(format = DateTime)]
    former_secret_until: Option<String>,
}

#[utoipa::path(get, path = "/v1/webhooks", summary = "Webhookの一覧", description = "The webhooks that are told, without their secrets.",
    tag = "webhooks", responses((status = 200, body = Webhooks)))]
pub(super) async fn list(State(shop): State<Shop>, caller: Caller) -> Answer<Webhooks> {
    let now = shop.clock.now();
    let webhooks = caller.done(shop.store.webhooks().await)?;
    let webhooks = webhooks.into_iter().map(|webhook| Webhook {
        events: webhook.events.iter().map(|event| event.as_str()).collect(),
        created_at: instant(webhook.created_at),
        former_secret_until: webhook.former_until.filter(|until| *until > now).map(instant),
        id: webhook.id,
        url: webhook.url,
    });
    Ok(Json(Webhooks { webhooks: webhooks.collect() }))
}

/// Which deliveries.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct Wanted {
    state: Option<WantedDelivery>,
    /// `next` of the page before.
    cursor: Option<String>,
    /// How many at most; 50 unless said.
    #[param(minimum = 1, maximum = 100)]
    limit: Option<u8>,
}

#[derive(Clone, Copy, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum WantedDelivery {
    Waiting,
    Delivered,
    Failed,
}

/// A page of deliveries, newest first. They are kept for 30 days.
#[derive(Serialize, ToSchema)]
pub(super) struct Deliveries {
    deliveries: Vec<Line>,
    /// `cursor` of the page that follows; absent on the last page.
    next: Option<String>,
}

/// One event on its way to one webhook.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = Delivered)]
pub(super) struct Line {
    id: String,
    /// The event's id: `webhook-id` of the request.
    event: String,
    /// `order.paid` …
    #[serde(rename = "type")]
    happening: String,
    /// Number of the order or the subscription.
    about: String,
    /// The webhook's id.
    webhook: String,
    state: DeliveryState,
    tries: i64,
    /// HTTP status of the last answer.
    status: Option<i64>,
    /// What went wrong instead of an answer: `timeout`, `connect`, `address` …
    trouble: Option<String>,
    #[schema(format = DateTime)]
    created_at: String,
    /// While it waits: when it is tried next.
    #[schema(format = DateTime)]
    next_try_at: Option<String>,
    #[schema(format = DateTime)]
    finished_at: Option<String>,
}

fn line(delivery: Delivery) -> Line {
    Line {
        id: delivery.id,
        event: delivery.event,
        happening: delivery.happening,
        about: delivery.about,
        webhook: delivery.webhook,
        state: delivery.state,
        tries: delivery.tries,
        status: delivery.status,
        trouble: delivery.trouble,
        created_at: instant(delivery.created_at),
        next_try_at: (delivery.state == DeliveryState::Waiting).then(|| instant(delivery.due_at)),
        finished_at: delivery.finished_at.map(instant),
    }
}

#[utoipa::path(get, path = "/v1/webhook-deliveries", summary = "Webhookの配信の記録", description = "What was told, newest first.",
    tag = "webhooks", params(Wanted), responses((status = 200, body = Deliveries)))]
pub(super) async fn deliveries(
    State(shop): State<Shop>,
    caller: Caller,
    Asked(wanted): Asked<Wanted>,
) -> Answer<Deliveries> {
    let after = place(wanted.cursor.as_deref()).map_err(|()| caller.refuse(Code::BadRequest))?;
    let limit = wanted.limit.unwrap_or(USUAL);
    if limit == 0 || limit > MOST {
        return Err(caller.refuse(Code::BadRequest));
    }
    let state = wanted.state.map(|state| match state {
        WantedDelivery::Waiting => DeliveryState::Waiting,
        WantedDelivery::Delivered => DeliveryState::Delivered,
        WantedDelivery::Failed => DeliveryState::Failed,
    });
    let found = shop.store.deliveries_after(state, after.as_ref(), i64::from(limit) + 1).await;
    let (mut found, limit) = (caller.done(found)?, usize::from(limit));
    let last = found.get(limit - 1).filter(|_| found.len() > limit);
    let next = last.map(|last| cursor(last.created_at, &last.id));
    found.truncate(limit);
    Ok(Json(Deliveries { deliveries: found.into_iter().map(line).collect(), next }))
}

/// It will be sent again.
#[derive(Serialize, ToSchema)]
pub(super) struct SentAgain {
    state: DeliveryState,
}

#[utoipa::path(post, path = "/v1/webhook-deliveries/{id}/resend", summary = "Webhookを再送する",
    description = "Sends a delivery again, under the same event id; also one that was delivered.", tag = "webhooks",
    params(("id" = String, Path, description = "The delivery's id")), responses((status = 200, body = SentAgain)))]
pub(super) async fn resend(
    State(shop): State<Shop>,
    caller: Caller,
    At(id): At<String>,
) -> Answer<SentAgain> {
    if id.contains('\0')
        || !caller.done(shop.store.send_again(&id, &caller.name(), shop.clock.now()).await)?
    {
        return Err(caller.refuse(Code::NotFound));
    }
    Ok(Json(SentAgain { state: DeliveryState::Waiting }))
}
