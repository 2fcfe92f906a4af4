//! `/admin`: one table says every route, its method and the smallest role that may use it; the router is built from
//! nothing else.
//!
//! So no page is forgotten: the guard stands before each (session, role, CSRF token on every POST), and the tests
//! walk the same table.

mod api_keys;
mod audit;
mod csv;
mod glance;
mod guard;
mod health;
mod link;
mod lps;
mod methods;
mod operators;
mod orders;
mod page;
mod sign_in;
mod subscriptions;
#[cfg(test)]
pub(super) mod tests;
mod webhooks;

use axum::Router;
use axum::http::{Method, header};
use axum::middleware::from_fn_with_state;
use axum::routing::{MethodRouter, get, post};

use crate::admin::Role;
use crate::shop::Shop;

pub(super) use page::shown;

/// One route of the back office.
pub(super) struct Door {
    method: Method,
    path: &'static str,
    /// The smallest role that may come in; `None`: everybody (the sign-in page alone).
    role: Option<Role>,
    handler: MethodRouter<Shop>,
}

fn see(path: &'static str, role: Role, handler: MethodRouter<Shop>) -> Door {
    Door { method: Method::GET, path, role: Some(role), handler }
}

fn act(path: &'static str, role: Role, handler: MethodRouter<Shop>) -> Door {
    Door { method: Method::POST, path, role: Some(role), handler }
}

fn doors() -> Vec<Door> {
    use Role::{Operator, Owner, Viewer};
    vec![
        Door { method: Method::GET, path: "/admin/sign-in", role: None, handler: get(sign_in::show) },
        Door { method: Method::POST, path: "/admin/sign-in", role: None, handler: post(sign_in::sign_in) },
        act("/admin/sign-out", Viewer, post(sign_in::sign_out)),
        see("/admin", Viewer, get(page::home)),
        see("/admin/glance", Viewer, get(glance::show)),
        act("/admin/glance/settle", Operator, post(glance::settle)),
        see("/admin/me", Viewer, get(operators::me)),
        act("/admin/me/language", Viewer, post(operators::language)),
        act("/admin/me/password", Viewer, post(operators::own_password)),
        see("/admin/orders", Viewer, get(orders::list)),
        act("/admin/orders/capture", Operator, post(orders::capture_selected)),
        see("/admin/selections/{batch}", Viewer, get(orders::show_selection)),
        see("/admin/orders/{number}", Viewer, get(orders::detail)),
        act("/admin/orders/{number}/notes", Operator, post(orders::note)),
        act("/admin/orders/{number}/erase", Owner, post(orders::erase)),
        act("/admin/orders/{number}/authorize", Operator, post(orders::authorize)),
        act("/admin/orders/{number}/charges/{charge}/capture", Operator, post(orders::capture)),
        act("/admin/orders/{number}/charges/{charge}/cancel", Operator, post(orders::cancel)),
        act("/admin/orders/{number}/charges/{charge}/refund", Operator, post(orders::refund)),
        see("/admin/subscriptions", Viewer, get(subscriptions::list)),
        see("/admin/subscriptions/{number}", Viewer, get(subscriptions::detail)),
        act("/admin/subscriptions/{number}/cycle", Operator, post(subscriptions::change_cycle)),
        act("/admin/subscriptions/{number}/{wish}", Operator, post(subscriptions::change)),
        see("/admin/csv/{sheet}", Operator, get(csv::show)),
        act("/admin/csv/{sheet}", Operator, post(csv::save)),
        act("/admin/csv/{sheet}/file", Operator, post(csv::file)),
        see("/admin/payment-methods", Viewer, get(methods::list)),
        see("/admin/payment-methods/{id}", Owner, get(methods::detail)),
        act("/admin/payment-methods/{id}", Owner, post(methods::save)),
        see("/admin/lps", Viewer, get(lps::lps)),
        see("/admin/lps/{lp}", Viewer, get(health::show)),
        act("/admin/lps/{lp}", Operator, post(lps::switch)),
        see("/admin/amazon", Owner, get(link::show)),
        act("/admin/amazon/key", Owner, post(link::make_key)),
        act("/admin/amazon/register", Owner, post(link::begin_transfer)),
        see("/admin/amazon/register", Owner, get(link::transfer)),
        act("/admin/amazon/link", Owner, post(link::link)),
        act("/admin/amazon/use", Owner, post(link::sell_in)),
        act("/admin/amazon/unlink", Owner, post(link::unlink)),
        see("/admin/api-keys", Owner, get(api_keys::list)),
        act("/admin/api-keys", Owner, post(api_keys::make)),
        act("/admin/api-keys/{id}/revoke", Owner, post(api_keys::revoke)),
        see("/admin/webhooks", Viewer, get(webhooks::list)),
        act("/admin/webhooks", Owner, post(webhooks::add)),
        act("/admin/webhooks/{id}/rotate", Owner, post(webhooks::rotate)),
        act("/admin/webhooks/{id}/remove", Owner, post(webhooks::remove)),
        act("/admin/webhooks/{id}/test", Owner, post(webhooks::test)),
        act("/admin/webhook-deliveries/{id}/resend", Operator, post(webhooks::resend)),
        see("/admin/operators", Owner, get(operators::list)),
        act("/admin/operators", Owner, post(operators::add)),
        act("/admin/operators/{name}", Owner, post(operators::change)),
        see("/admin/audit", Owner, get(audit::list)),
    ]
}

pub(super) fn routes(shop: &Shop) -> Router<Shop> {
    let css = ([(header::CONTENT_TYPE, "text/css; charset=utf-8")], include_str!("../../static/admin.css"));
    let js =
        ([(header::CONTENT_TYPE, "text/javascript; charset=utf-8")], include_str!("../../static/admin.js"));
    let files = Router::new()
        .route("/static/admin.css", get(async move || css))
        .route("/static/admin.js", get(async move || js));
    doors().into_iter().fold(files, |router, door| {
        let guarded = door
            .handler
            .layer(from_fn_with_state((shop.clone(), door.role, door.method == Method::POST), guard::guard));
        router.route(door.path, guarded)
    })
}
