//! `/v1/subscriptions`: 定期, what comes next and what came before; pause, resume, skip, end.

use axum::Json;
use axum::extract::State;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::errors::{Code, Refusal};
use super::extract::{Answer, Asked, At, Body, Caller, MOST, USUAL, cursor, place};
use super::money_shapes::Event;
use super::shapes::{Address, Buyer, Every, Price};
use crate::calendar::{self, instant, written};
use crate::environment::Environment;
use crate::shop::Shop;
use crate::store::{Happened, Order, OrderState, Subscription, SubscriptionState};
use crate::subscriptions::{NoCycle, Wish};

/// Which subscriptions.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct Wanted {
    state: Option<State_>,
    /// `next` of the page before.
    cursor: Option<String>,
    /// How many at most; 50 unless said.
    #[param(minimum = 1, maximum = 100)]
    limit: Option<u8>,
}

#[derive(Clone, Copy, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = WantedState)]
enum State_ {
    Active,
    Paused,
    Suspended,
    Ended,
}

/// A page of subscriptions, newest first.
#[derive(Serialize, ToSchema)]
pub(super) struct Subscriptions {
    subscriptions: Vec<Brief>,
    /// `cursor` of the page that follows; absent on the last page.
    next: Option<String>,
}

/// A subscription as it stands.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct Brief {
    /// The first order's number.
    number: String,
    #[schema(format = DateTime)]
    created_at: String,
    lp: String,
    /// Where it is charged: `sandbox` is Amazon's test environment, where no money moves.
    environment: Environment,
    state: SubscriptionState,
    /// Why it was suspended or ended.
    reason: Option<String>,
    cycle: Every,
    /// The cycle that comes next, whether or not it is charged as things stand.
    next_cycle: i64,
    /// The day in Japan on which it is due.
    #[schema(format = Date)]
    next_due: String,
    /// What a later cycle costs, as the shopper agreed to.
    price: Price,
}

fn brief(subscription: &Subscription) -> Brief {
    let content = &subscription.content;
    Brief {
        number: content.number.clone(),
        created_at: instant(subscription.created_at),
        lp: content.lp.clone(),
        environment: content.environment,
        state: subscription.state,
        reason: subscription.reason.clone(),
        cycle: content.cycle.into(),
        next_cycle: subscription.next_cycle,
        next_due: written(subscription.next_due),
        price: Price::from(&content.quote),
    }
}

#[utoipa::path(get, path = "/v1/subscriptions", summary = "定期の一覧", description = "Subscriptions, newest first.", tag = "subscriptions", params(Wanted),
    responses((status = 200, body = Subscriptions)))]
pub(super) async fn list(
    State(shop): State<Shop>,
    caller: Caller,
    Asked(wanted): Asked<Wanted>,
) -> Answer<Subscriptions> {
    let after = place(wanted.cursor.as_deref()).map_err(|()| caller.refuse(Code::BadRequest))?;
    let limit = wanted.limit.unwrap_or(USUAL);
    if limit == 0 || limit > MOST {
        return Err(caller.refuse(Code::BadRequest));
    }
    let state = wanted.state.map(|state| match state {
        State_::Active => SubscriptionState::Active,
        State_::Paused => SubscriptionState::Paused,
        State_::Suspended => SubscriptionState::Suspended,
        State_::Ended => SubscriptionState::Ended,
    });
    let found = shop.store.subscriptions_after(state, after.as_ref(), i64::from(limit) + 1).await;
    let (mut found, limit) = (caller.done(found)?, usize::from(limit));
    let last = found.get(limit - 1).filter(|_| found.len() > limit);
    let next = last.map(|last| cursor(last.created_at, &last.content.number));
    found.truncate(limit);
    Ok(Json(Subscriptions { subscriptions: found.iter().map(brief).collect(), next }))
}

/// A subscription with everything that is known of it.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct Full {
    #[serde(flatten)]
    brief: Brief,
    charge_permission_id: String,
    /// How it is paid, in Amazon's words.
    payment_descriptor: String,
    buyer: Buyer,
    ship_to: Address,
    /// Its orders, newest first.
    orders: Vec<Delivery>,
    story: Vec<Event>,
}

/// One cycle's order.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct Delivery {
    number: String,
    cycle: i64,
    #[schema(format = DateTime)]
    created_at: String,
    total: i64,
    state: OrderState,
    reason: Option<String>,
}

#[utoipa::path(get, path = "/v1/subscriptions/{number}", summary = "定期の詳細", description = "A subscription with its orders and its story.", tag = "subscriptions",
    params(("number" = String, Path, description = "The first order's number")),
    responses((status = 200, body = Full)))]
pub(super) async fn detail(State(shop): State<Shop>, caller: Caller, At(number): At<String>) -> Answer<Full> {
    let subscription = named(&shop, &caller, &number).await?;
    let content = &subscription.content;
    let orders = caller.done(shop.store.orders_of_subscription(&content.id, &content.first_order).await)?;
    let story = caller.done(shop.store.story(&content.id).await)?;
    Ok(Json(Full {
        brief: brief(&subscription),
        charge_permission_id: content.permission.clone(),
        payment_descriptor: content.payment_descriptor.clone(),
        buyer: Buyer::from(&content.buyer),
        ship_to: Address::from(&content.ship_to),
        orders: orders.iter().map(delivery).collect(),
        story: story.into_iter().map(event).collect(),
    }))
}

fn delivery(order: &Order) -> Delivery {
    Delivery {
        number: order.content.number.clone(),
        cycle: order.content.renewal.as_ref().map_or(1, |(_, cycle)| *cycle),
        created_at: instant(order.created_at),
        total: order.total().0,
        state: order.state,
        reason: order.reason.clone(),
    }
}

fn event(line: Happened) -> Event {
    Event {
        at: instant(line.at),
        what: line.what,
        amount: None,
        by: None,
        reason: line.reason,
        amazon_id: None,
    }
}

async fn named(shop: &Shop, caller: &Caller, number: &str) -> Result<Subscription, Refusal> {
    if number.contains('\0') {
        return Err(caller.refuse(Code::NotFound));
    }
    caller.found(shop.store.subscription_by_number(number).await)
}

#[utoipa::path(post, path = "/v1/subscriptions/{number}/pause", summary = "休止", description = "Nothing is charged until it is resumed.", tag = "subscriptions",
    params(("number" = String, Path, description = "The first order's number")),
    responses((status = 200, body = Brief)))]
pub(super) async fn pause(State(shop): State<Shop>, caller: Caller, At(number): At<String>) -> Answer<Brief> {
    change(&shop, &caller, &number, Wish::Pause, None).await
}

#[utoipa::path(post, path = "/v1/subscriptions/{number}/resume", summary = "再開", description = "After a pause or a failed payment: goes on with the next cycle that is still to come.", tag = "subscriptions",
    params(("number" = String, Path, description = "The first order's number")),
    responses((status = 200, body = Brief)))]
pub(super) async fn resume(
    State(shop): State<Shop>,
    caller: Caller,
    At(number): At<String>,
) -> Answer<Brief> {
    change(&shop, &caller, &number, Wish::Resume, None).await
}

/// Which delivery is left out.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Skipped {
    /// `nextCycle` as it was read: if another cycle came meanwhile, nothing is skipped.
    #[schema(minimum = 1)]
    cycle: i64,
}

#[utoipa::path(post, path = "/v1/subscriptions/{number}/skip", summary = "次回をスキップ", description = "The next delivery is left out.", tag = "subscriptions",
    params(("number" = String, Path, description = "The first order's number")),
    request_body = Skipped, responses((status = 200, body = Brief)))]
pub(super) async fn skip(
    State(shop): State<Shop>,
    caller: Caller,
    At(number): At<String>,
    Body(skipped): Body<Skipped>,
) -> Answer<Brief> {
    change(&shop, &caller, &number, Wish::Skip, Some(skipped.cycle)).await
}

#[utoipa::path(post, path = "/v1/subscriptions/{number}/end", summary = "解約", description = "Over for good; the permission is closed at Amazon unless something else is charged on it.", tag = "subscriptions",
    params(("number" = String, Path, description = "The first order's number")),
    responses((status = 200, body = Brief)))]
pub(super) async fn end(State(shop): State<Shop>, caller: Caller, At(number): At<String>) -> Answer<Brief> {
    change(&shop, &caller, &number, Wish::End, None).await
}

/// Another cycle.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct NewCycle {
    /// 1 to 12 months, or 1 to 365 days.
    cycle: Every,
    /// The day of the next delivery, from tomorrow on and within a year; later ones are counted from it.
    #[schema(format = Date)]
    next_due: String,
}

#[utoipa::path(put, path = "/v1/subscriptions/{number}/cycle", summary = "お届け周期を変える", description = "Another cycle and day, within Amazon's rules. The shopper is told by mail.", tag = "subscriptions",
    params(("number" = String, Path, description = "The first order's number")),
    request_body = NewCycle, responses((status = 200, body = Brief), (status = 409, body = super::errors::Error)))]
pub(super) async fn cycle(
    State(shop): State<Shop>,
    caller: Caller,
    At(number): At<String>,
    Body(wanted): Body<NewCycle>,
) -> Answer<Brief> {
    let subscription = named(&shop, &caller, &number).await?;
    let next_due = calendar::read(&wanted.next_due).ok_or_else(|| caller.refuse(Code::BadRequest))?;
    let cycle = wanted.cycle.into();
    // Said twice, it is so already, and the shopper is not told again.
    if (subscription.content.cycle, subscription.next_due) == (cycle, next_due) {
        return Ok(Json(brief(&subscription)));
    }
    match caller.done(shop.change_cycle(&subscription, cycle, next_due).await)? {
        Ok(()) => {}
        Err(NoCycle::NotFromHere) => return Err(caller.refuse(Code::StateRefused)),
        Err(NoCycle::Limit) => return Err(caller.refuse(Code::TooMuch)),
        Err(NoCycle::Length | NoCycle::Day) => return Err(caller.refuse(Code::BadRequest)),
    }
    let (detail, now) = (cycle.text(), shop.clock.now());
    let done =
        shop.store.record(&caller.name(), "subscription.cycle", Some(&number), Some(&detail), now).await;
    caller.done(done)?;
    named(&shop, &caller, &number).await.map(|changed| Json(brief(&changed)))
}

async fn change(shop: &Shop, caller: &Caller, number: &str, wish: Wish, cycle: Option<i64>) -> Answer<Brief> {
    let subscription = named(shop, caller, number).await?;
    let once = Some(caller.once.as_str());
    if !caller.done(shop.change_subscription_once(&subscription, wish, cycle, once).await)? {
        return Err(caller.refuse(Code::StateRefused));
    }
    let done = shop.store.record(&caller.name(), wish.deed(), Some(number), None, shop.clock.now()).await;
    caller.done(done)?;
    named(shop, caller, number).await.map(|changed| Json(brief(&changed)))
}
