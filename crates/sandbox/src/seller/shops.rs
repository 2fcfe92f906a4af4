//! Merchants, stores, keys, origins, notification addresses. Amazon's manual way: paste a public key or have a
//! pair made, then carry the ids into the shop.

use std::collections::HashMap;

use axum::Json;
use axum::extract::{Path, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use minijinja::{Value, context};
use serde_json::json;

use super::{Form, done, field, page};
use crate::app::{App, Shared};
use crate::control::ipn::{MerchantChange, change_merchant};
use crate::domain::kinds::Environment;
use crate::domain::merchant::{ApiKey, Merchant, origin_of};
use crate::domain::refusal::Refusal;
use crate::enroll;
use crate::hosted::reply;

const BACK: &str = "/seller/shops";

pub(super) async fn show(State(app): State<Shared>) -> Response {
    let all = app.accounts.merchants();
    let merchants: Vec<Value> = all
        .iter()
        .map(|merchant| {
            context! {
                id => &merchant.id,
                is_demo => merchant.is_demo,
                ipn_url => &merchant.ipn_url,
                topic => crate::ipn::topic(&merchant.id),
                stores => merchant.stores.iter().map(|store| context! {
                    id => &store.id, name => &store.name, origins => &store.origins,
                }).collect::<Vec<_>>(),
                keys => merchant.keys.iter().map(|key| key.id.clone()).collect::<Vec<_>>(),
            }
        })
        .collect();
    page(&app, "seller/shops.html", "shops", context! { merchants => merchants })
}

fn origins(form: &HashMap<String, String>) -> Result<Vec<String>, Refusal> {
    let lines = field(form, "origins").unwrap_or_default().split_whitespace();
    let origins: Option<Vec<String>> = lines.map(origin_of).collect();
    origins.ok_or_else(|| Refusal::bad_value("origins", "http(s) origins such as https://shop.example"))
}

fn environment(form: &HashMap<String, String>) -> Environment {
    if field(form, "environment") == Some("live") { Environment::Live } else { Environment::Sandbox }
}

/// A new merchant, with a pasted public key or a pair made here.
pub(super) async fn add(State(app): State<Shared>, form: Form) -> Response {
    let merchant = origins(&form).map(|origins| {
        let store = enroll::store(field(&form, "name").unwrap_or_default(), origins);
        enroll::merchant(store, None)
    });
    match merchant {
        Ok(merchant) => {
            let id = merchant.id.clone();
            give_key(&app, &form, |key| {
                app.accounts.add_merchant(Merchant { keys: vec![key], ..merchant });
                Ok(id)
            })
        }
        Err(refusal) => done(&app, BACK, Err(refusal)),
    }
}

/// One more key of a merchant.
pub(super) async fn add_key(State(app): State<Shared>, Path(id): Path<String>, form: Form) -> Response {
    give_key(&app, &form, |key| {
        let added = app.accounts.edit(&id, |merchant| merchant.keys.push(key));
        added.map(|()| id.clone()).ok_or_else(|| Refusal::not_found("merchant"))
    })
}

/// A pasted key is only stored. Of a pair made here the private half is shown this once and kept nowhere.
fn give_key(
    app: &App,
    form: &HashMap<String, String>,
    store: impl FnOnce(ApiKey) -> Result<String, Refusal>,
) -> Response {
    let id = enroll::public_key_id(environment(form));
    if let Some(text) = field(form, "public_key") {
        let key = ApiKey::from_text(id, text);
        let key = key
            .ok_or_else(|| Refusal::bad_value("public_key", "an RSA public key (PEM) of 2048 bits or more"));
        return done(app, BACK, key.and_then(store).map(drop));
    }
    let made = enroll::key_pair().ok();
    let made = made.and_then(|(private, spki)| Some((private, ApiKey::new(id.clone(), &spki)?)));
    let Some((private, key)) = made else {
        return done(app, BACK, Err(Refusal::new(500, "InternalServerError", "No key could be made")));
    };
    match store(key) {
        Ok(merchant_id) => {
            let merchant = app.merchant(&merchant_id);
            let store_id =
                merchant.as_ref().and_then(|merchant| merchant.stores.first()).map(|store| &store.id);
            let content = context! {
                merchant_id => merchant_id,
                store_id => store_id,
                key_id => id,
                private_key => private,
            };
            page(app, "seller/new_key.html", "shops", content)
        }
        Err(refusal) => reply::error(app, &refusal, Some(BACK)),
    }
}

/// Notification address and origins.
pub(super) async fn change(State(app): State<Shared>, Path(id): Path<String>, form: Form) -> Response {
    let result = origins(&form).and_then(|origins| {
        let ipn_url = Some(field(&form, "ipn_url").unwrap_or_default().to_owned());
        change_merchant(&app, &id, MerchantChange { ipn_url, origins: Some(origins) }).map(drop)
    });
    done(&app, BACK, result)
}

/// The ids to carry into a shop.
pub(super) async fn ids(State(app): State<Shared>, Path(id): Path<String>) -> Response {
    let Some(merchant) = app.merchant(&id) else {
        return reply::error(&app, &Refusal::not_found("merchant"), Some(BACK));
    };
    let last = merchant.stores.last().map(|store| &store.id).zip(merchant.keys.last().map(|key| &key.id));
    let body = json!({
        "merchantId": merchant.id,
        "storeId": last.map(|(store, _)| store),
        "publicKeyId": last.map(|(_, key)| key),
        "storeIds": merchant.stores.iter().map(|store| &store.id).collect::<Vec<_>>(),
        "publicKeyIds": merchant.keys.iter().map(|key| &key.id).collect::<Vec<_>>(),
        "checkoutJsUrl": format!("{}/checkout.js", app.origin),
        "apiBaseUrl": app.origin,
    });
    let file = format!("attachment; filename=\"amazon-pay-{}.json\"", merchant.id);
    ([(header::CONTENT_DISPOSITION, file)], Json(body)).into_response()
}
