//! The address list and the payment list: at once from a change link, or from the selection page.

use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::response::Response;
use minijinja::{Value, context};

use super::journey::{Next, next};
use super::show::{address, common};
use super::visit::Change;
use super::{cookie, reply};
use crate::app::{App, Shared};
use crate::domain::buyer::{Buyer, BuyerKey, Instrument};
use crate::domain::choice::{Choice, fits, ships_to};
use crate::domain::terms::Terms;
use crate::world::World;

pub(super) async fn addresses(
    State(app): State<Shared>,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Response {
    list(&app, &id, &headers, Change::Address)
}

pub(super) async fn instruments(
    State(app): State<Shared>,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Response {
    list(&app, &id, &headers, Change::Payment)
}

fn list(app: &App, id: &str, headers: &HeaderMap, what: Change) -> Response {
    let mut world = app.world();
    let Some((key, choice)) = current_choice(app, &mut world, id, headers, what) else {
        return reply::to_visit(id);
    };
    let terms = world.visit(id).and_then(|visit| visit.session().map(str::to_owned));
    let terms =
        terms.and_then(|session| Some(world.session(&session).ok()?.terms.clone())).unwrap_or_default();
    let Some(buyer) = app.buyer(key) else {
        return reply::to_visit(id);
    };
    let (template, items) = match what {
        Change::Address => ("addresses.html", address_items(&buyer, choice, &terms)),
        Change::Payment => ("payments.html", instrument_items(&buyer, choice, &terms)),
    };
    let common = common(app, &mut world, id, Some(key));
    reply::page(app, template, context! { items => items, ..common })
}

/// Who may use this list of this visit now, and what is chosen so far.
pub(super) fn current_choice(
    app: &App,
    world: &mut World,
    id: &str,
    headers: &HeaderMap,
    what: Change,
) -> Option<(BuyerKey, Choice)> {
    let login = cookie::buyer(world, headers);
    // A list is a side door: the visit's own next page must be one that leads to it.
    let key = match next(app, world, id, login) {
        Next::Selection(key, choice) => {
            // The address of an additional payment button is the shop's.
            let fixed = world.session_of_visit(id).is_some_and(|session| session.terms.process_order);
            return (what == Change::Payment || !fixed).then_some((key, choice));
        }
        Next::Upgrade(key, choice) if what == Change::Payment => return Some((key, choice)),
        Next::List(key, allowed) if allowed == what => key,
        Next::Declined(key) if what == Change::Payment => key,
        _ => return None,
    };
    let session = world.visit(id)?.session()?.to_owned();
    let session = world.session(&session).ok()?;
    let buyer = app.buyer(key)?;
    Some((key, session.choice.unwrap_or_else(|| Choice::defaults(key, &buyer, &session.terms))))
}

fn address_items(buyer: &Buyer, choice: Choice, terms: &Terms) -> Vec<Value> {
    let items = buyer.addresses.iter().enumerate();
    items
        .map(|(index, one)| {
            context! {
                index => index,
                selected => index == choice.address,
                allowed => ships_to(terms, one),
                ..address(one)
            }
        })
        .collect()
}

fn instrument_items(buyer: &Buyer, choice: Choice, terms: &Terms) -> Vec<Value> {
    let items = buyer.instruments.iter().enumerate();
    items
        .map(|(index, one)| {
            let (brand, tail) = match one {
                Instrument::Card { brand, tail, .. } => (brand.as_str(), tail.as_str()),
                Instrument::GiftBalance => ("Amazonギフトカード残高", "gift"),
            };
            context! {
                index => index,
                selected => choice.instrument == Some(index),
                allowed => fits(terms, one),
                is_card => !one.is_gift_balance(),
                brand => brand,
                tail => tail,
            }
        })
        .collect()
}
