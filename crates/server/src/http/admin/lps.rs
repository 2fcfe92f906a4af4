//! The switches of the LPs: on or off, previews alone, the test environment.

use axum::extract::{Form, Path, Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use minijinja::{Value, context};
use serde::Deserialize;

use super::guard::Me;
use super::page::{back, or_broken, page, refusal};
use crate::environment::Environment;
use crate::live::LpSwitch;
use crate::shop::Shop;

const LPS: &str = "/admin/lps";

#[derive(Deserialize)]
pub(super) struct Said {
    #[serde(default)]
    said: String,
}

pub(super) async fn lps(State(shop): State<Shop>, me: Me, Query(query): Query<Said>) -> Response {
    let lps: Vec<Value> = shop
        .settings
        .lps
        .iter()
        .map(|lp| {
            let LpSwitch { enabled, preview_only, sandbox } = shop.switch_of(lp);
            context! { id => lp.id.clone(), url => lp.url.to_string(), enabled, preview_only, sandbox }
        })
        .collect();
    page(
        &shop,
        &me,
        "admin/lps.html",
        context! {
            lps,
            said => query.said,
            test_account => shop.account_in(Environment::Sandbox).is_some(),
            no_account => shop.account_in(shop.selling()).is_none(),
        sells_live => shop.selling() == Environment::Live,
        },
    )
}

#[derive(Deserialize)]
pub(super) struct Switched {
    #[serde(default)]
    enabled: Option<String>,
    #[serde(default)]
    preview_only: Option<String>,
    #[serde(default)]
    sandbox: Option<String>,
}

pub(super) async fn switch(
    State(shop): State<Shop>,
    me: Me,
    Path(lp): Path<String>,
    Form(form): Form<Switched>,
) -> Response {
    let Some(lp) = shop.settings.lps.iter().find(|known| known.id == lp) else {
        return refusal(&shop, Some(&me), StatusCode::NOT_FOUND);
    };
    let switch = LpSwitch {
        enabled: form.enabled.is_some(),
        preview_only: form.preview_only.is_some(),
        sandbox: form.sandbox.is_some(),
    };
    let done = shop.set_switch(lp, switch, me.name()).await.map(|()| back(LPS, "changed"));
    or_broken(&shop, &me, done)
}
