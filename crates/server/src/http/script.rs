//! `/lp/<lp>.js`, and the widget's hashed files beside it.
//!
//! The script may be cached for 60 seconds: a changed LP, a pulled kill switch or a rotated key is everywhere
//! within a minute. Hashed files never change.

use anyhow::Context as _;
use axum::Router;
use axum::extract::{Path, Query, State};
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::middleware::map_response;
use axum::response::{IntoResponse as _, Response};
use axum::routing::get;
use contract::{LpSettings, SignInButton, SignedPayload, WidgetFiles};
use lp_amazon_pay_contract as contract;
use serde::Deserialize;
use tower_http::services::ServeDir;
use tower_http::set_header::SetResponseHeaderLayer;

use super::{cart_script, debug};
use crate::amazon::AmazonAccount;
use crate::counts::Step;
use crate::secret::fingerprint;
use crate::settings::Lp;
use crate::shop::Shop;
use crate::widget::Manifest;

pub(super) const SCRIPT_CACHE: &str = "public, max-age=60, stale-while-revalidate=240";
const FILE_CACHE: &str = "public, max-age=31536000, immutable";

pub(super) fn routes(shop: &Shop) -> Router<Shop> {
    let open = |name: HeaderName, value: &'static str| {
        SetResponseHeaderLayer::overriding(name, HeaderValue::from_static(value))
    };
    let files = ServeDir::new(shop.widget.folder()).precompressed_br();
    let files = Router::new()
        .nest_service("/widget", files)
        .layer(map_response(cache_what_exists))
        .layer(open(header::ACCESS_CONTROL_ALLOW_ORIGIN, "*"));
    Router::new()
        .route("/lp/{file}", get(script))
        .route("/cart/{file}", get(cart_script::script))
        .route("/debug/{file}", get(debug::script))
        .merge(files)
        .layer(open(HeaderName::from_static("cross-origin-resource-policy"), "cross-origin"))
        .layer(open(HeaderName::from_static("timing-allow-origin"), "*"))
        .layer(open(header::X_CONTENT_TYPE_OPTIONS, "nosniff"))
}

/// A name that is not there yet (another server is one version ahead) must not be remembered as missing.
async fn cache_what_exists(mut response: Response) -> Response {
    let found = response.status().is_success() || response.status() == StatusCode::NOT_MODIFIED;
    let value = HeaderValue::from_static(if found { FILE_CACHE } else { "no-store" });
    response.headers_mut().insert(header::CACHE_CONTROL, value);
    response
}

#[derive(Deserialize)]
struct Asked {
    preview: Option<String>,
}

async fn script(State(shop): State<Shop>, Path(file): Path<String>, Query(asked): Query<Asked>) -> Response {
    let id = file.strip_suffix(".js").unwrap_or_default();
    // Also while it is switched off: the operator learns that the tag is there.
    if shop.settings.lps.iter().any(|lp| lp.id == id) {
        shop.count(id, Step::Tag);
    }
    let Some(lp) = shop.open_lp(id) else {
        // Also the kill switch: the LP stays as it was, and its designer finds the reason.
        let text = format!(
            "console.info(\"lp-amazon-pay: このLPではAmazon Payを表示しません(未登録、停止中、またはAmazonアカウント未連携) / unknown or switched-off LP, or no Amazon account\");\n{}",
            debug::way_in(&shop, id)
        );
        return answer(StatusCode::OK, SCRIPT_CACHE, text);
    };
    let preview_only = shop.switch_of(lp).preview_only;
    let cache = match asked.preview.filter(|_| preview_only) {
        None if preview_only => {
            let text = gate(&shop, lp) + &debug::way_in(&shop, &lp.id);
            return answer(StatusCode::OK, SCRIPT_CACHE, text);
        }
        None => SCRIPT_CACHE,
        Some(word) => match shop.store.is_preview(&fingerprint(&word), &lp.id, shop.clock.now()).await {
            Ok(true) => "no-store",
            Ok(false) => return answer(StatusCode::OK, "no-store", expired(lp)),
            Err(error) => {
                tracing::error!(%error, "a preview link cannot be checked");
                return answer(StatusCode::SERVICE_UNAVAILABLE, "no-store", String::new());
            }
        },
    };
    // Another account, another signature: scripts are remembered by both.
    let Some(amazon) = shop.account_for(lp) else { return answer(StatusCode::OK, "no-store", String::new()) };
    let kept_as = format!("{} {}", lp.id, amazon.public_key_id);
    match shop.widget.script(&kept_as, |manifest| settings_json(&shop, lp, &amazon, manifest)) {
        Ok(text) => answer(StatusCode::OK, cache, text.to_string()),
        Err(error) => {
            tracing::error!(error = format!("{error:#}"), "the widget cannot be served");
            let text = "console.warn(\"lp-amazon-pay: ウィジェットを配信できません。LPはそのままご利用いただけます / the widget cannot be served\");\n";
            answer(StatusCode::SERVICE_UNAVAILABLE, SCRIPT_CACHE, text.to_owned())
        }
    }
}

pub(super) fn answer(status: StatusCode, cache: &'static str, text: String) -> Response {
    let headers = [(header::CONTENT_TYPE, "text/javascript; charset=utf-8"), (header::CACHE_CONTROL, cache)];
    (status, headers, text).into_response()
}

/// What the tag of a preview-only LP brings to everybody: the way in for those with a link.
fn gate(shop: &Shop, lp: &Lp) -> String {
    let facts = serde_json::json!({
        "lp": lp.id,
        "method": shop.settings.shop.method_id.to_string(),
        "script": shop.url(&format!("/lp/{}.js", lp.id)),
    });
    include_str!("../../static/preview.js").replacen("__PREVIEW__", &facts.to_string(), 1)
}

/// A link that is over: it is forgotten, and the tester is told.
fn expired(lp: &Lp) -> String {
    format!(
        "try {{ sessionStorage.removeItem(\"lp-amazon-pay:{}:preview\") }} catch {{}}\n\
         console.warn(\"lp-amazon-pay: プレビューリンクの期限が切れています / the preview link has expired\");\n",
        lp.id
    )
}

/// The LP's public settings as JSON that may stand in a script.
fn settings_json(
    shop: &Shop,
    lp: &Lp,
    amazon: &AmazonAccount,
    manifest: &Manifest,
) -> anyhow::Result<String> {
    let login = shop.url(&format!("/login/{}", lp.id));
    let config = amazon.sign_in(&login, &login).context("the login button cannot be signed")?;
    in_script(&settings_of(shop, lp, amazon, manifest, config))
}

/// JSON that ends no script element and no line.
pub(super) fn in_script(value: &impl serde::Serialize) -> anyhow::Result<String> {
    let json = serde_json::to_string(value)?;
    Ok(json.replace('<', "\\u003c").replace('\u{2028}', "\\u2028").replace('\u{2029}', "\\u2029"))
}

/// The LP's public settings, with the payload of its login button.
pub(super) fn settings_of(
    shop: &Shop,
    lp: &Lp,
    amazon: &AmazonAccount,
    manifest: &Manifest,
    config: SignedPayload,
) -> LpSettings {
    let products = lp.products.iter().filter_map(|id| shop.settings.product(lp, id));
    LpSettings {
        lp: lp.id.clone(),
        api: shop.settings.origin(),
        checkout_js: shop.amazon.checkout_js.clone(),
        widget: WidgetFiles {
            glue: shop.url(&format!("/widget/{}", manifest.glue)),
            wasm: shop.url(&format!("/widget/{}", manifest.wasm)),
        },
        sign_in: SignInButton {
            merchant_id: amazon.merchant_id.to_string(),
            ledger_currency: "JPY".to_owned(),
            checkout_language: "ja_JP".to_owned(),
            config,
        },
        method_id: shop.settings.shop.method_id.to_string(),
        form: lp.form.clone().unwrap_or_else(|| lp.cart.form().to_owned()),
        login_slots: lp.cart.login_slots(),
        payment_slots: lp.cart.payment_slots(),
        fields: lp.cart.fields(),
        products: products.map(|product| (product.id.clone(), product.kind())).collect(),
    }
}
