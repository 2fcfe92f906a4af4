//! 設定 > 支払い方法 > 支払い方法管理: how Amazon Pay is called. Here 「Amazon Pay (v2)」, before shoppers and in CSV
//! 「Amazon Pay」; a name that says (v2) is saved only by whoever was warned.

use axum::extract::{Form, Path, Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use minijinja::{Value, context};
use serde::Deserialize;

use super::guard::Me;
use super::page::{back, or_broken, page, refusal};
use crate::live::{METHOD_NAME, METHOD_V1, fit_method_name, office_name, says_v2};
use crate::shop::Shop;

const PATH: &str = "/admin/payment-methods";

#[derive(Deserialize)]
pub(super) struct Said {
    #[serde(default)]
    said: String,
}

fn known(shop: &Shop, id: u32) -> bool {
    id == shop.settings.shop.method_id || id == METHOD_V1
}

fn method(shop: &Shop, id: u32) -> Value {
    let (name, is_v2) = (shop.method_name(id), id == shop.settings.shop.method_id);
    let warns = says_v2(&name);
    context! { id, office => office_name(&name, is_v2), name, is_v2, warns }
}

pub(super) async fn list(State(shop): State<Shop>, me: Me, Query(query): Query<Said>) -> Response {
    let methods: Vec<Value> =
        [shop.settings.shop.method_id, METHOD_V1].into_iter().map(|id| method(&shop, id)).collect();
    page(&shop, &me, "admin/methods.html", context! { methods, said => query.said })
}

pub(super) async fn detail(State(shop): State<Shop>, me: Me, Path(id): Path<String>) -> Response {
    match id.parse().ok().filter(|id| known(&shop, *id)) {
        Some(id) => form(&shop, &me, id, &shop.method_name(id), ""),
        None => refusal(&shop, Some(&me), StatusCode::NOT_FOUND),
    }
}

fn form(shop: &Shop, me: &Me, id: u32, typed: &str, trouble: &str) -> Response {
    let values = context! { method => method(shop, id), typed, trouble, proper => METHOD_NAME };
    page(shop, me, "admin/method.html", values)
}

#[derive(Deserialize)]
pub(super) struct Named {
    #[serde(default)]
    name: String,
    #[serde(default)]
    with_v2: Option<String>,
}

pub(super) async fn save(
    State(shop): State<Shop>,
    me: Me,
    Path(id): Path<String>,
    Form(named): Form<Named>,
) -> Response {
    let Some(id) = id.parse().ok().filter(|id| known(&shop, *id)) else {
        return refusal(&shop, Some(&me), StatusCode::NOT_FOUND);
    };
    let Some(name) = fit_method_name(&named.name) else {
        return form(&shop, &me, id, named.name.trim(), "length");
    };
    if says_v2(name) && named.with_v2.is_none() {
        return form(&shop, &me, id, name, "v2");
    }
    let done = async {
        shop.set_method_name(id, name, me.name()).await?;
        Ok(back(PATH, "changed"))
    };
    or_broken(&shop, &me, done.await)
}
