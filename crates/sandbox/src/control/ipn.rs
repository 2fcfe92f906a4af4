//! `/_sandbox/ipn` and `/_sandbox/merchants`: where notifications go, how they are sent, and how it went.

use axum::Json;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use serde_json::{Value, json};

use super::refused;
use crate::app::{App, Shared};
use crate::domain::fields::is_shop_url;
use crate::domain::merchant::{Merchant, origin_of};
use crate::domain::refusal::Refusal;
use crate::ipn::courier::gather;
use crate::ipn::queue::{Delivery, Flaw, Queue};
use crate::switches::changed;

pub(super) async fn show(State(app): State<Shared>) -> Json<Value> {
    let mut world = app.world();
    gather(&app, &mut world);
    Json(json(&world.ipn))
}

fn json(queue: &Queue) -> Value {
    json!({
        "settings": queue.settings,
        "deliveries": queue.deliveries.iter().map(Delivery::json).collect::<Vec<_>>(),
    })
}

/// Gives some of the settings; the others stay.
pub(super) async fn set(State(app): State<Shared>, Json(change): Json<Value>) -> Response {
    let mut world = app.world();
    let Some(settings) = changed(&world.ipn.settings, &change) else {
        return refused(&Refusal::bad_value("settings", "members and values as GET shows them"));
    };
    world.ipn.settings = settings;
    Json(json(&world.ipn)).into_response()
}

/// Body of `POST /_sandbox/ipn/{number}/send`; `{}` sends it as it was.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Again {
    flaw: Option<Flaw>,
}

pub(super) async fn again(
    State(app): State<Shared>,
    Path(number): Path<u64>,
    Json(asked): Json<Again>,
) -> Response {
    let mut world = app.world();
    let now = world.now();
    if world.ipn.again(number, asked.flaw, now) {
        Json(json(&world.ipn)).into_response()
    } else {
        refused(&Refusal::not_found("notification"))
    }
}

/// Neither keys nor what lies behind them.
pub(super) async fn merchants(State(app): State<Shared>) -> Json<Value> {
    let merchants = app.accounts.merchants();
    Json(json!({ "merchants": merchants.iter().map(|merchant| merchant_json(merchant)).collect::<Vec<_>>() }))
}

fn merchant_json(merchant: &Merchant) -> Value {
    json!({
        "merchantId": merchant.id,
        "ipnUrl": merchant.ipn_url,
        "topicArn": crate::ipn::topic(&merchant.id),
        "stores": merchant.stores.iter().map(|store| json!({
            "storeId": store.id, "storeName": store.name, "origins": store.origins,
        })).collect::<Vec<_>>(),
        "publicKeyIds": merchant.keys.iter().map(|key| &key.id).collect::<Vec<_>>(),
    })
}

/// Body of `POST /_sandbox/merchants/{id}`: what is given is set.
#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct MerchantChange {
    /// An empty text takes the address away.
    pub(crate) ipn_url: Option<String>,
    /// "Allowed JavaScript origins" of every store.
    pub(crate) origins: Option<Vec<String>>,
}

pub(super) async fn change(
    State(app): State<Shared>,
    Path(id): Path<String>,
    Json(asked): Json<MerchantChange>,
) -> Response {
    match change_merchant(&app, &id, asked) {
        Ok(merchant) => Json(merchant_json(&merchant)).into_response(),
        Err(refusal) => refused(&refusal),
    }
}

/// Checks everything before anything is changed.
pub(crate) fn change_merchant(app: &App, id: &str, asked: MerchantChange) -> Result<Merchant, Refusal> {
    let origins: Option<Option<Vec<String>>> =
        asked.origins.map(|origins| origins.iter().map(|origin| origin_of(origin)).collect());
    if origins == Some(None) {
        return Err(Refusal::bad_value("origins", "http(s) origins such as https://shop.example"));
    }
    if asked.ipn_url.as_ref().is_some_and(|url| !url.is_empty() && !is_shop_url(url)) {
        let rule = "an https URL (http is fine on localhost and under .test)";
        return Err(Refusal::bad_value("ipnUrl", rule));
    }
    let changed = app.accounts.edit(id, |merchant| {
        if let Some(url) = asked.ipn_url {
            merchant.ipn_url = Some(url).filter(|url| !url.is_empty());
        }
        if let Some(origins) = origins.flatten() {
            for store in &mut merchant.stores {
                store.origins.clone_from(&origins);
            }
        }
        merchant.clone()
    });
    changed.ok_or_else(|| Refusal::not_found("merchant"))
}
