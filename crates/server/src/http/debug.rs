//! `/debug/<lp>.js`: the designer's panel, with what the server knows of the LP: why the button is not there, which
//! upsell swaps it. Public settings only, as in the LP's own script; nothing of shoppers, orders or keys.

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use lp_amazon_pay_contract::{LpSettings, SignedPayload};
use serde::Serialize;

use super::script::{answer, in_script, settings_of};
use crate::settings::Lp;
use crate::shop::Shop;
use crate::widget::Manifest;

/// What the panel is told.
#[derive(Serialize)]
struct Facts<'a> {
    lp: &'a str,
    /// `on`, `stopped`, `no_account`, `preview`, `unknown`.
    state: &'static str,
    settings: Option<LpSettings>,
    origins: Vec<String>,
    upsells: Vec<Swap>,
}

/// One upsell, and whether its button becomes Amazon's.
#[derive(Serialize)]
struct Swap {
    from: String,
    to: String,
    swaps: bool,
    consent: &'static str,
}

/// The line that fetches the panel where nothing else of ours runs: on LPs that are stopped or in preview.
pub(super) fn way_in(shop: &Shop, lp: &str) -> String {
    let clean: String =
        lp.chars().filter(|sign| sign.is_ascii_alphanumeric() || "-_".contains(*sign)).collect();
    let url = shop.url(&format!("/debug/{clean}.js"));
    format!(
        "if(/[?&]lp-amazon-pay-debug/.test(location.search)){{const s=document.createElement(\"script\");\
         s.nonce=document.currentScript&&document.currentScript.nonce||\"\";s.src={url:?};document.head.append(s)}}\n"
    )
}

pub(super) async fn script(State(shop): State<Shop>, Path(file): Path<String>) -> Response {
    let id = file.strip_suffix(".js").unwrap_or_default();
    let lp = shop.settings.lps.iter().find(|lp| lp.id == id);
    match shop.widget.debug_script(|manifest| facts(&shop, id, lp, manifest)) {
        Ok(text) => answer(StatusCode::OK, "no-store", text),
        Err(error) => {
            tracing::error!(error = format!("{error:#}"), "the designer's panel cannot be served");
            answer(StatusCode::SERVICE_UNAVAILABLE, "no-store", String::new())
        }
    }
}

fn facts(shop: &Shop, id: &str, lp: Option<&Lp>, manifest: &Manifest) -> anyhow::Result<String> {
    let state = match lp.map(|lp| shop.switch_of(lp)) {
        None => "unknown",
        Some(switch) if !switch.enabled => "stopped",
        Some(_) if shop.open_lp(id).is_none() => "no_account",
        Some(switch) if switch.preview_only => "preview",
        Some(_) => "on",
    };
    let facts = Facts {
        lp: id,
        state,
        // Nothing to log in with: the panel draws no button, and signing costs.
        settings: lp.and_then(|lp| {
            let amazon = shop.account_for(lp)?;
            Some(settings_of(shop, lp, &amazon, manifest, unsigned()))
        }),
        origins: lp.map(|lp| lp.origins.clone()).unwrap_or_default(),
        upsells: lp.map(|lp| swaps(shop, lp)).unwrap_or_default(),
    };
    in_script(&facts)
}

fn unsigned() -> SignedPayload {
    let nothing = String::new;
    SignedPayload {
        payload_json: nothing(),
        signature: nothing(),
        public_key_id: nothing(),
        algorithm: nothing(),
    }
}

/// Every product of the LP that an upsell is pitched for.
fn swaps(shop: &Shop, lp: &Lp) -> Vec<Swap> {
    let mut swaps = Vec::new();
    for product in lp.products.iter().filter_map(|id| shop.settings.product(lp, id)) {
        let Some(upsell) = lp.upsell(&product.id) else { continue };
        let Some(better) = shop.settings.any_product(&upsell.to) else { continue };
        swaps.push(Swap {
            from: product.id.clone(),
            to: better.id.clone(),
            swaps: product.kind() != better.kind(),
            consent: better.kind().as_str(),
        });
    }
    swaps
}
