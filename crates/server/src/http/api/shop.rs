//! `/v1/lps` and `/v1/payment-methods`: what operators switch and name.

use axum::Json;
use axum::extract::State;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::errors::Code;
use super::extract::{Answer, At, Body, Caller};
use crate::live::{LpSwitch, METHOD_V1, fit_method_name, office_name, says_v2};
use crate::settings;
use crate::shop::Shop;

/// The LPs of shop.toml.
#[derive(Serialize, ToSchema)]
pub(super) struct Lps {
    lps: Vec<Lp>,
}

/// An LP.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct Lp {
    id: String,
    url: String,
    /// `false`: the kill switch is pulled; nothing new begins on this page.
    enabled: bool,
    /// 「Previewでのみ表示」.
    preview_only: bool,
    /// Stays in Amazon's test environment, wherever the shop sells.
    sandbox: bool,
}

fn shown(shop: &Shop, lp: &settings::Lp) -> Lp {
    let LpSwitch { enabled, preview_only, sandbox } = shop.switch_of(lp);
    Lp { id: lp.id.clone(), url: lp.url.to_string(), enabled, preview_only, sandbox }
}

#[utoipa::path(get, path = "/v1/lps", summary = "LPの一覧", description = "Every LP and how it is switched.", tag = "shop", responses((status = 200, body = Lps)))]
pub(super) async fn lps(State(shop): State<Shop>, _: Caller) -> Answer<Lps> {
    Ok(Json(Lps { lps: shop.settings.lps.iter().map(|lp| shown(&shop, lp)).collect() }))
}

/// How an LP is to be switched.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct Switch {
    enabled: bool,
    preview_only: bool,
    /// As it is, unless said.
    sandbox: Option<bool>,
}

#[utoipa::path(put, path = "/v1/lps/{lp}", summary = "LPの表示を切り替える", description = "Switches an LP; it is everywhere within a minute.", tag = "shop", params(("lp" = String, Path, description = "The LP's id")),
    request_body = Switch, responses((status = 200, body = Lp)))]
pub(super) async fn switch(
    State(shop): State<Shop>,
    caller: Caller,
    At(id): At<String>,
    Body(wanted): Body<Switch>,
) -> Answer<Lp> {
    let lp = shop.settings.lps.iter().find(|lp| lp.id == id).ok_or_else(|| caller.refuse(Code::NotFound))?;
    let sandbox = wanted.sandbox.unwrap_or(shop.switch_of(lp).sandbox);
    let switch = LpSwitch { enabled: wanted.enabled, preview_only: wanted.preview_only, sandbox };
    caller.done(shop.set_switch(lp, switch, &caller.name()).await)?;
    Ok(Json(shown(&shop, lp)))
}

/// The cart's payment methods that are Amazon Pay.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct Methods {
    payment_methods: Vec<Method>,
}

/// A payment method.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct Method {
    id: u32,
    /// As shoppers and CSV read it.
    name: String,
    /// As the back office shows it, where v1 and v2 must be told apart.
    office_name: String,
}

fn method(shop: &Shop, id: u32) -> Method {
    let name = shop.method_name(id);
    Method { id, office_name: office_name(&name, id == shop.settings.shop.method_id), name }
}

#[utoipa::path(get, path = "/v1/payment-methods", summary = "支払い方法の一覧", description = "The payment methods.", tag = "shop", responses((status = 200, body = Methods)))]
pub(super) async fn methods(State(shop): State<Shop>, _: Caller) -> Answer<Methods> {
    let ids = [shop.settings.shop.method_id, METHOD_V1];
    Ok(Json(Methods { payment_methods: ids.into_iter().map(|id| method(&shop, id)).collect() }))
}

/// How a method is to be called.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct Name {
    /// As shoppers and CSV read it: 「Amazon Pay」.
    #[schema(min_length = 1, max_length = 50)]
    name: String,
    /// Needed for a name that says 「(v2)」, which shoppers would read.
    #[serde(default)]
    with_v2: bool,
}

#[utoipa::path(put, path = "/v1/payment-methods/{id}", summary = "支払い方法の名前を変える", description = "Names a payment method.", tag = "shop",
    params(("id" = String, Path, description = "20: Amazon Pay v2, 14: v1")),
    request_body = Name, responses((status = 200, body = Method), (status = 409, body = super::errors::Error)))]
pub(super) async fn name(
    State(shop): State<Shop>,
    caller: Caller,
    At(id): At<String>,
    Body(wanted): Body<Name>,
) -> Answer<Method> {
    let known = |id: &u32| *id == shop.settings.shop.method_id || *id == METHOD_V1;
    let id = id.parse().ok().filter(known).ok_or_else(|| caller.refuse(Code::NotFound))?;
    let name = fit_method_name(&wanted.name).ok_or_else(|| caller.refuse(Code::BadRequest))?;
    if says_v2(name) && !wanted.with_v2 {
        return Err(caller.refuse(Code::NameSaysV2));
    }
    caller.done(shop.set_method_name(id, name, &caller.name()).await)?;
    Ok(Json(method(&shop, id)))
}
