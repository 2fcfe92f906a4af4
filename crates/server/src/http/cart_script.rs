//! `/cart/<lp>.js`: what draws the slots of a cart's own confirm and thanks pages.

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;

use super::script::{SCRIPT_CACHE, answer, in_script};
use crate::shop::Shop;

pub(super) async fn script(State(shop): State<Shop>, Path(file): Path<String>) -> Response {
    let lp = file.strip_suffix(".js").unwrap_or_default();
    // Not the kill switch: whoever is on these pages has begun, and must be able to end.
    if shop.cart_pages(lp).is_none() {
        let text = "console.info(\"lp-amazon-pay: このLPにはcart_pagesの設定がありません / this LP has no cart_pages\");\n";
        return answer(StatusCode::OK, SCRIPT_CACHE, text.to_owned());
    }
    let facts = serde_json::json!({ "checkoutJs": shop.amazon.checkout_js });
    match in_script(&facts) {
        Ok(facts) => {
            let text = include_str!("../../static/cart.js").replacen("__CART__", &facts, 1);
            answer(StatusCode::OK, SCRIPT_CACHE, text)
        }
        Err(error) => {
            tracing::error!(error = format!("{error:#}"), "the cart's script cannot be served");
            answer(StatusCode::SERVICE_UNAVAILABLE, "no-store", String::new())
        }
    }
}
