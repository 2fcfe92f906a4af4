//! `GET /checkout/v/{visit}`: shows the page that comes next, or sends the buyer on.

use axum::extract::{Path, Query, State};
use axum::http::HeaderMap;
use axum::response::Response;
use minijinja::{Value, context};
use serde::Deserialize;

use super::journey::{Next, cancel_url, leave, next, way_back};
use super::pages::yen;
use super::visit::{Change, Errand, Visit};
use super::{cookie, reply};
use crate::app::{App, Shared};
use crate::control::log::Entry;
use crate::domain::buyer::{Address, BuyerKey, Instrument};
use crate::domain::choice::Choice;
use crate::domain::kinds::ProductType;
use crate::domain::refusal::Refusal;
use crate::domain::session::CheckoutSession;
use crate::domain::terms::shares;
use crate::seed::{CODE, PASSWORD};
use crate::world::World;

/// Which seeded buyer to fill into the sign-in form (by number: no address in a URL), and whether the last
/// attempt failed.
#[derive(Deserialize)]
pub(super) struct PageQuery {
    fill: Option<usize>,
    failed: Option<u8>,
}

pub(super) async fn page(
    State(app): State<Shared>,
    Path(id): Path<String>,
    Query(query): Query<PageQuery>,
    headers: HeaderMap,
) -> Response {
    let mut world = app.world();
    let login = cookie::buyer(&world, &headers);
    match next(&app, &mut world, &id, login) {
        Next::SignIn { other_account } => sign_in(&app, &mut world, &id, &query, other_account),
        Next::ContinueAs(buyer) => simple(&app, &mut world, &id, buyer, "continue_as.html"),
        Next::Consent(buyer) => simple(&app, &mut world, &id, buyer, "consent.html"),
        Next::Selection(buyer, choice) => selection(&app, &mut world, &id, (buyer, choice), "selection.html"),
        Next::Upgrade(buyer, choice) => selection(&app, &mut world, &id, (buyer, choice), "upgrade.html"),
        Next::List(_, Change::Address) => reply::see_other(&format!("/checkout/v/{id}/address")),
        Next::List(_, Change::Payment) => reply::see_other(&format!("/checkout/v/{id}/payment")),
        Next::Processing(buyer) => simple(&app, &mut world, &id, buyer, "processing.html"),
        Next::Code(buyer, wrong) => code(&app, &mut world, &id, buyer, wrong),
        Next::Declined(buyer) => simple(&app, &mut world, &id, buyer, "declined.html"),
        Next::Leave(exit) => match leave(&mut world, &id, exit) {
            Ok(url) => reply::see_other(&url),
            Err(refusal) => dead(&app, &mut world, &id, &refusal),
        },
        Next::Dead(refusal) => dead(&app, &mut world, &id, &refusal),
    }
}

fn dead(app: &App, world: &mut World, id: &str, refusal: &Refusal) -> Response {
    world.note(Entry::of("GET", "/checkout/v/…", "hostedPage", 0, Some(refusal)));
    let visit = world.visit(id).cloned();
    let back = visit.and_then(|visit| way_back(world, &visit));
    reply::error(app, refusal, back.as_deref())
}

/// What every page of a visit shows.
pub(super) fn common(app: &App, world: &mut World, id: &str, buyer: Option<BuyerKey>) -> Value {
    let visit = world.visit(id).cloned();
    let merchant = visit.as_ref().and_then(|visit| app.merchant(&visit.merchant_id));
    let cancel = visit.as_ref().and_then(|visit| cancel_url(world, visit));
    let session = visit.as_ref().and_then(Visit::session).and_then(|id| world.session(id).ok());
    let own_name = session.as_ref().and_then(|session| session.terms.metadata.store_name.clone());
    let store_id = match visit.as_ref().map(|visit| &visit.errand) {
        Some(Errand::SignIn { payload, .. }) => Some(&payload.store_id),
        _ => session.as_ref().and_then(|session| session.terms.store_id.as_ref()),
    };
    let registered = store_id.and_then(|id| Some(merchant.as_ref()?.store(id)?.name.clone()));
    let store = own_name.or(registered).unwrap_or_default();
    let amount = session.as_ref().and_then(|session| session.terms.charge_amount).map(|amount| yen(amount.0));
    let recurring = session.as_ref().is_some_and(|session| session.terms.is_recurring());
    let ships = session.as_ref().is_none_or(|session| session.product_type != Some(ProductType::PayOnly));
    let buyer = buyer.and_then(|key| app.buyer(key));
    context! {
        visit => format!("/checkout/v/{id}"),
        store => store,
        cancel => cancel.map(|_| format!("/checkout/v/{id}/cancel")),
        amount => amount,
        recurring => recurring,
        ships => ships,
        is_sign_in => visit.as_ref().is_some_and(|visit| matches!(visit.errand, Errand::SignIn { .. })),
        is_change => visit.as_ref().is_some_and(|visit| matches!(visit.errand, Errand::Change { .. })),
        is_pay => visit.as_ref().is_some_and(|visit| matches!(visit.errand, Errand::Pay { .. })),
        buyer_name => buyer.as_ref().map(|buyer| buyer.name.as_str()),
        buyer_email => buyer.as_ref().map(|buyer| buyer.email.as_str()),
        shared => shared(visit.as_ref(), session.as_deref()),
    }
}

/// The data that a shop asks for, in the words of the consent page.
fn shared(visit: Option<&Visit>, session: Option<&CheckoutSession>) -> Vec<&'static str> {
    let scopes = match visit.map(|visit| &visit.errand) {
        Some(Errand::SignIn { payload, .. }) => payload.scopes.clone(),
        _ => session.and_then(|session| session.terms.scopes.clone()),
    };
    let ships = session.is_some_and(|session| session.product_type == Some(ProductType::PayAndShip));
    let asks = |scope: &str| shares(scopes.as_deref(), scope);
    [
        (asks("name"), "お名前"),
        (asks("email"), "Eメールアドレス"),
        (asks("phoneNumber"), "電話番号"),
        (asks("shippingAddress") || ships, "お届け先住所"),
        (asks("billingAddress"), "請求先住所"),
    ]
    .into_iter()
    .filter_map(|(asked, words)| asked.then_some(words))
    .collect()
}

fn sign_in(app: &App, world: &mut World, id: &str, query: &PageQuery, other_account: bool) -> Response {
    let filled = query.fill.and_then(|index| app.accounts.buyers().get(index).cloned());
    let accounts: Vec<Value> = app
        .accounts
        .buyers()
        .iter()
        .enumerate()
        .map(|(index, buyer)| {
            context! { index => index, name => &buyer.name, email => &buyer.email, purpose => &buyer.purpose }
        })
        .collect();
    let own = context! {
        accounts => accounts,
        email => filled.as_ref().map(|buyer| buyer.email.as_str()).unwrap_or_default(),
        password => filled.as_ref().map(|_| PASSWORD).unwrap_or_default(),
        failed => query.failed.is_some(),
        other_account => other_account,
    };
    let common = common(app, world, id, None);
    reply::page(app, "sign_in.html", context! { ..own, ..common })
}

fn simple(app: &App, world: &mut World, id: &str, buyer: BuyerKey, template: &str) -> Response {
    let common = common(app, world, id, Some(buyer));
    reply::page(app, template, common)
}

fn code(app: &App, world: &mut World, id: &str, buyer: BuyerKey, wrong: u8) -> Response {
    let common = common(app, world, id, Some(buyer));
    reply::page(app, "code.html", context! { wrong => wrong > 0, code => CODE, ..common })
}

fn selection(
    app: &App,
    world: &mut World,
    id: &str,
    (key, choice): (BuyerKey, Choice),
    template: &str,
) -> Response {
    let usable =
        world.visit(id).and_then(|visit| visit.session().map(str::to_owned)).is_some_and(|session| {
            let buyer = app.buyer(key);
            world
                .session(&session)
                .is_ok_and(|session| buyer.is_some_and(|buyer| choice.is_usable(&buyer, session)))
        });
    let buyer = app.buyer(key);
    let session = world.session_of_visit(id);
    let direct = session.as_ref().is_some_and(|session| session.is_direct());
    let shop_address = session.and_then(|session| session.terms.address_details.clone());
    let own = context! {
        address => shop_address.as_ref().or(buyer.as_ref().and_then(|buyer| choice.address(buyer))).map(address),
        direct => direct,
        address_id => choice.address,
        instrument => buyer.as_ref().and_then(|buyer| choice.instrument(buyer)).map(Instrument::descriptor),
        usable => usable,
    };
    let common = common(app, world, id, Some(key));
    reply::page(app, template, context! { ..own, ..common })
}

/// An address for a template.
pub(super) fn address(address: &Address) -> Value {
    context! {
        name => address.name.as_str(),
        line1 => address.line1.as_str(),
        line2 => address.line2.as_deref().unwrap_or_default(),
        line3 => address.line3.as_deref().unwrap_or_default(),
        state => address.state_or_region.as_str(),
        postal_code => address.postal_code.as_str(),
        phone => address.phone_number.as_str(),
    }
}
