//! `/admin/subscriptions`: 定期, what comes next and what came before; pause, resume, skip, end.

use axum::extract::{Form, Path, Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use minijinja::value::Serde;
use minijinja::{Value, context};
use serde::Deserialize;

use super::guard::Me;
use super::page::{back, or_broken, page, refusal};
use crate::calendar::{self, moment, written};
use crate::pages::AddressView;
use crate::settings::{Cycle, CycleUnit};
use crate::shop::Shop;
use crate::store::{Order, Subscription, SubscriptionState};
use crate::subscriptions::{NoCycle, Wish};

const PER_PAGE: usize = 50;

#[derive(Deserialize)]
pub(super) struct Asked {
    #[serde(default)]
    state: String,
    #[serde(default)]
    page: Option<u16>,
}

pub(super) async fn list(State(shop): State<Shop>, me: Me, Query(asked): Query<Asked>) -> Response {
    let number = usize::from(asked.page.unwrap_or(1).max(1));
    let state = SubscriptionState::ALL.into_iter().find(|state| state.as_str() == asked.state);
    let done = async {
        let (limit, offset) = (i64::try_from(PER_PAGE + 1)?, i64::try_from((number - 1) * PER_PAGE)?);
        let mut found = shop.store.subscription_page(state, limit, offset).await?;
        let more = found.len() > PER_PAGE;
        found.truncate(PER_PAGE);
        let lines: Vec<Value> = found.iter().map(line).collect();
        let states: Vec<&str> = SubscriptionState::ALL.iter().map(|state| state.as_str()).collect();
        Ok(page(
            &shop,
            &me,
            "admin/subscriptions.html",
            context! {
                lines, states, number, more, state => asked.state,
                csv => format!("/admin/csv/subscriptions?state={}", state.map_or("", SubscriptionState::as_str)),
            },
        ))
    };
    or_broken(&shop, &me, done.await)
}

fn line(subscription: &Subscription) -> Value {
    let content = &subscription.content;
    let goes_on = subscription.state == SubscriptionState::Active;
    context! {
        number => content.number.clone(),
        environment => content.environment.as_str(),
        buyer => content.buyer.name.clone(),
        product => format!("{} × {}", content.quote.name, content.quote.quantity),
        cycle => content.cycle.text(),
        total => content.quote.total.to_string(),
        state => subscription.state.as_str(),
        next => goes_on.then(|| written(subscription.next_due)),
    }
}

#[derive(Deserialize)]
pub(super) struct Said {
    #[serde(default)]
    said: String,
}

pub(super) async fn detail(
    State(shop): State<Shop>,
    me: Me,
    Path(number): Path<String>,
    Query(query): Query<Said>,
) -> Response {
    let done = async {
        let Some(subscription) = shop.store.subscription_by_number(&number).await? else {
            return Ok(refusal(&shop, Some(&me), StatusCode::NOT_FOUND));
        };
        let content = &subscription.content;
        let orders = shop.store.orders_of_subscription(&content.id, &content.first_order).await?;
        let story = shop.store.story(&content.id).await?;
        let events: Vec<Value> = story
            .into_iter()
            .map(|line| context! { at => moment(line.at), what => line.what, reason => line.reason })
            .collect();
        let may = |wish: Wish| wish.starts_from().contains(&subscription.state);
        let values = context! {
            subscription => context! { reason => subscription.reason.clone(), ..line(&subscription) },
            next_cycle => subscription.next_cycle,
            cycle => context! { every => content.cycle.every, unit => content.cycle.unit.as_str() },
            next_due => written(subscription.next_due),
            tomorrow => calendar::day(shop.clock.now()).next_day().map(written),
            descriptor => content.payment_descriptor.clone(),
            permission => content.permission.clone(),
            seller_central => shop.amazon.seller_central(&content.permission),
            address => Value::from(Serde(AddressView::new(&content.ship_to))),
            orders => orders.iter().map(cycle).collect::<Vec<_>>(),
            events, said => query.said,
            may => context! {
                cycle => subscription.state != SubscriptionState::Ended,
                pause => may(Wish::Pause), resume => may(Wish::Resume), skip => may(Wish::Skip), end => may(Wish::End)
            },
        };
        Ok(page(&shop, &me, "admin/subscription.html", values))
    };
    or_broken(&shop, &me, done.await)
}

fn cycle(order: &Order) -> Value {
    context! {
        number => order.content.number.clone(),
        cycle => order.content.renewal.as_ref().map_or(1, |(_, cycle)| *cycle),
        at => moment(order.created_at),
        total => order.total().to_string(),
        state => order.state.as_str(),
        reason => order.reason.clone(),
    }
}

pub(super) async fn change(
    State(shop): State<Shop>,
    me: Me,
    Path((number, wish)): Path<(String, String)>,
) -> Response {
    let wish = match wish.as_str() {
        "pause" => Some(Wish::Pause),
        "resume" => Some(Wish::Resume),
        "skip" => Some(Wish::Skip),
        "end" => Some(Wish::End),
        _ => None,
    };
    let done = async {
        let subscription = shop.store.subscription_by_number(&number).await?;
        let Some((subscription, wish)) = subscription.zip(wish) else {
            return Ok(refusal(&shop, Some(&me), StatusCode::NOT_FOUND));
        };
        let path = format!("/admin/subscriptions/{number}");
        if !shop.change_subscription(&subscription, wish).await? {
            return Ok(back(&path, "not_from_here"));
        }
        shop.store.record(me.name(), wish.deed(), Some(&number), None, shop.clock.now()).await?;
        Ok(back(&path, "changed"))
    };
    or_broken(&shop, &me, done.await)
}

#[derive(Deserialize)]
pub(super) struct TypedCycle {
    #[serde(default)]
    every: String,
    #[serde(default)]
    unit: String,
    #[serde(default)]
    next_due: String,
}

pub(super) async fn change_cycle(
    State(shop): State<Shop>,
    me: Me,
    Path(number): Path<String>,
    Form(typed): Form<TypedCycle>,
) -> Response {
    let done = async {
        let Some(subscription) = shop.store.subscription_by_number(&number).await? else {
            return Ok(refusal(&shop, Some(&me), StatusCode::NOT_FOUND));
        };
        let path = format!("/admin/subscriptions/{number}");
        let (every, unit) = (typed.every.trim().parse().ok(), CycleUnit::from_word(&typed.unit));
        let Some((every, unit)) = every.zip(unit) else { return Ok(back(&path, NoCycle::Length.as_str())) };
        let Some(next_due) = calendar::read(typed.next_due.trim()) else {
            return Ok(back(&path, NoCycle::Day.as_str()));
        };
        let cycle = Cycle { every, unit };
        if let Err(no) = shop.change_cycle(&subscription, cycle, next_due).await? {
            return Ok(back(&path, no.as_str()));
        }
        let (detail, now) = (cycle.text(), shop.clock.now());
        shop.store.record(me.name(), "subscription.cycle", Some(&number), Some(&detail), now).await?;
        Ok(back(&path, "changed"))
    };
    or_broken(&shop, &me, done.await)
}
