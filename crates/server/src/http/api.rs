//! `/v1` for other systems: one table says every route, the scope that it needs, and whether it changes something.
//!
//! Router and OpenAPI document are both built from this table, so neither has what the other lacks. The guard stands
//! before each (key, scope, limit); what changes something also answers the same Idempotency-Key with the same answer.

mod alarms;
mod batches;
mod checkout_offers;
mod checkout_shapes;
mod checkouts;
mod docs;
mod errors;
mod extract;
mod guard;
mod idempotent;
mod money;
mod money_shapes;
mod openapi;
mod orders;
mod shapes;
mod shop;
mod subscriptions;
#[cfg(test)]
mod tests;
mod webhooks;

use axum::Router;
use axum::middleware::from_fn_with_state;
use axum::routing::{any, get};
use utoipa_axum::router::UtoipaMethodRouter;
use utoipa_axum::routes;

use super::limits::Limits;
use crate::api_keys::Scope;
use crate::shop::Shop;

/// Requests of one key (or of one address without a good key) that may come at once, and that are given back each second.
const LIMIT: (u32, u32) = (120, 10);
/// The same for the one key that acts for all shoppers of a cart.
const SHOPPERS: (u32, u32) = (1_200, 100);

/// One route of the API with its description.
struct Door {
    scope: Scope,
    /// Whether it needs an Idempotency-Key.
    once: bool,
    route: UtoipaMethodRouter<Shop>,
}

fn see(scope: Scope, route: UtoipaMethodRouter<Shop>) -> Door {
    Door { scope, once: false, route }
}

/// Does the same however often it is asked: needs no key.
fn set(scope: Scope, route: UtoipaMethodRouter<Shop>) -> Door {
    Door { scope, once: false, route }
}

fn act(scope: Scope, route: UtoipaMethodRouter<Shop>) -> Door {
    Door { scope, once: true, route }
}

fn doors() -> Vec<Door> {
    use Scope::{
        Checkout, OrdersMoney, OrdersRead, OrdersWrite, ShopRead, ShopWrite, SubscriptionsRead,
        SubscriptionsWrite, WebhooksRead, WebhooksWrite,
    };
    vec![
        see(OrdersRead, routes!(orders::list)),
        see(OrdersRead, routes!(orders::detail)),
        act(OrdersWrite, routes!(orders::note)),
        act(OrdersMoney, routes!(money::capture)),
        act(OrdersMoney, routes!(money::cancel)),
        act(OrdersMoney, routes!(money::refund)),
        act(OrdersMoney, routes!(money::authorize)),
        see(OrdersMoney, routes!(money::detail)),
        act(OrdersMoney, routes!(batches::capture)),
        see(OrdersMoney, routes!(batches::detail)),
        see(OrdersRead, routes!(alarms::list)),
        act(OrdersWrite, routes!(alarms::settle)),
        see(SubscriptionsRead, routes!(subscriptions::list)),
        see(SubscriptionsRead, routes!(subscriptions::detail)),
        act(SubscriptionsWrite, routes!(subscriptions::pause)),
        act(SubscriptionsWrite, routes!(subscriptions::resume)),
        act(SubscriptionsWrite, routes!(subscriptions::skip)),
        act(SubscriptionsWrite, routes!(subscriptions::end)),
        set(SubscriptionsWrite, routes!(subscriptions::cycle)),
        see(ShopRead, routes!(shop::lps)),
        set(ShopWrite, routes!(shop::switch)),
        see(ShopRead, routes!(shop::methods)),
        set(ShopWrite, routes!(shop::name)),
        see(WebhooksRead, routes!(webhooks::list)),
        see(WebhooksRead, routes!(webhooks::deliveries)),
        act(WebhooksWrite, routes!(webhooks::resend)),
        set(Checkout, routes!(checkouts::redeem)),
        see(Checkout, routes!(checkouts::detail)),
        set(Checkout, routes!(checkouts::accept)),
        set(Checkout, routes!(checkouts::place)),
        set(Checkout, routes!(checkout_offers::take)),
        set(Checkout, routes!(checkout_offers::give_back)),
    ]
}

pub(super) fn routes(shop: &Shop) -> Router<Shop> {
    let (limits, shoppers) = (Limits::new(LIMIT.0, LIMIT.1), Limits::new(SHOPPERS.0, SHOPPERS.1));
    let files = Router::new()
        .route("/v1/openapi.json", get(docs::json))
        .route("/v1/docs", get(docs::page))
        .route("/v1/{*unknown}", any(errors::unknown));
    let guarded = |router, Door { scope, once, route: (_, paths, methods) }: Door| {
        let limits = if scope == Scope::Checkout { &shoppers } else { &limits };
        let state = guard::Before { shop: shop.clone(), limits: limits.clone(), scope, once };
        let methods = methods.route_layer(from_fn_with_state(state, guard::guard));
        let paths = paths.paths.into_keys();
        paths.fold(router, |router: Router<Shop>, path| router.route(&path, methods.clone()))
    };
    doors().into_iter().fold(files, guarded).method_not_allowed_fallback(errors::method)
}
