//! `/login/<lp>`: Amazon Sign-in returns here, and here only, with the buyer token.
//!
//! The browser goes on to the LP's configured address with a one-time code in the fragment; no referrer,
//! no token, no address that the request chose.

use amazon_pay::BuyerToken;
use axum::Router;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::middleware;
use axum::response::{IntoResponse as _, Response};
use axum::routing::get;
use contract::login_fragment;
use lp_amazon_pay_contract as contract;
use serde::Deserialize;

use super::limits::{self, Limits};
use super::pages::{redirect, trouble_page};
use crate::language::Language;
use crate::pages::TroublePage;
use crate::shop::Shop;

pub(super) fn routes(shop: &Shop, limits: Limits) -> Router<Shop> {
    Router::new()
        .route("/login/{lp}", get(returned))
        .layer(middleware::from_fn_with_state((shop.clone(), limits), limits::limit))
        .route("/cancel/{handle}", get(canceled))
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Returned {
    buyer_token: Option<String>,
}

async fn returned(
    State(shop): State<Shop>,
    Path(lp): Path<String>,
    Query(query): Query<Returned>,
) -> Response {
    let Some(lp) = shop.open_lp(&lp) else {
        return trouble_page(&shop, StatusCode::NOT_FOUND, Language::Ja, &TroublePage::Unknown, None);
    };
    let token = query.buyer_token.as_deref().map(BuyerToken::parse);
    let word = match token {
        Some(Ok(token)) => shop.receive_buyer(lp, &token).await.unwrap_or_else(|error| {
            tracing::warn!(lp = lp.id, %error, "the buyer could not be read from Amazon");
            login_fragment::FAILED.to_owned()
        }),
        Some(Err(_)) => login_fragment::FAILED.to_owned(),
        // Amazon's cancel link.
        None => login_fragment::BACK.to_owned(),
    };
    redirect(&lp.url_with(&word)).into_response()
}

/// The shopper left Amazon's checkout page: back to where its button was pressed. After a thanks offer that is the thanks
/// page (the order before it stands), after an upsell the first product's confirm page, else the form, still filled.
async fn canceled(State(shop): State<Shop>, Path(handle): Path<String>) -> Response {
    let unknown = || trouble_page(&shop, StatusCode::NOT_FOUND, Language::Ja, &TroublePage::Unknown, None);
    let Some(draft) = shop.store.draft(&handle).await.ok().flatten() else { return unknown() };
    if let Some((after, _)) = &draft.offer {
        let order = shop.store.order(after).await.ok().flatten();
        if let Some(before) = order.and_then(|order| order.content.draft) {
            return redirect(&format!("/thanks/{before}")).into_response();
        }
    }
    if draft.purchase != draft.handle {
        return redirect(&format!("/review/{}", draft.purchase)).into_response();
    }
    match shop.settings.lp(&draft.lp) {
        Some(lp) => redirect(&lp.url_with(login_fragment::BACK)).into_response(),
        None => unknown(),
    }
}
