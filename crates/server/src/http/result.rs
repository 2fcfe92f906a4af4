//! `/result/<handle>`: Amazon returns here after the payment page; `/thanks/<handle>`: the order number.
//!
//! The result is worked out whoever opens the address (a lost cookie must not lose an order), but only the
//! browser that owns the review reads anything personal.

use axum::Router;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::Response;
use axum::routing::get;
use minijinja::value::Serde;
use minijinja::{Value, context};

use super::cookies;
use super::pages::{page, redirect, trouble_page};
use crate::checkout::finish::Outcome;
use crate::checkout::review::{Claim, Trouble};
use crate::language::Language;
use crate::pages::{ThanksView, TroublePage};
use crate::secret::matches;
use crate::shop::Shop;
use crate::store::{Draft, OrderState};

pub(super) fn routes() -> Router<Shop> {
    Router::new().route("/result/{handle}", get(result)).route("/thanks/{handle}", get(thanks))
}

async fn result(State(shop): State<Shop>, Path(handle): Path<String>) -> Response {
    let Ok(Some(draft)) = shop.store.draft(&handle).await else {
        return trouble_page(&shop, StatusCode::NOT_FOUND, Language::Ja, &TroublePage::Unknown, None);
    };
    let language = draft.language;
    let review = format!("/review/{handle}");
    let to_review = (review.as_str(), language.pick("確認画面へ戻る", "Back to the confirm page"));
    let lp = shop.settings.lp(&draft.lp).map(|lp| lp.url_with("back"));
    let to_lp =
        lp.as_deref().map(|url| (url, language.pick("お申し込みページへ戻る", "Back to the order page")));
    match shop.finish(&handle).await {
        Ok(Outcome::Paid(_)) => redirect(&format!("/thanks/{handle}")),
        Ok(Outcome::Canceled(reason)) => {
            let trouble = TroublePage::canceled(&reason);
            trouble_page(&shop, StatusCode::OK, language, &trouble, to_lp)
        }
        Ok(Outcome::NotPaidYet) => {
            trouble_page(&shop, StatusCode::OK, language, &TroublePage::NotPaidYet, Some(to_review))
        }
        Ok(Outcome::Checking) => waiting(&shop, language),
        Err(Trouble::Broken(cause)) => {
            tracing::error!(cause = format!("{cause:#}"), "a result could not be worked out");
            waiting(&shop, language)
        }
        Err(_) => trouble_page(&shop, StatusCode::NOT_FOUND, language, &TroublePage::Unknown, to_lp),
    }
}

/// Amazon was asked but did not say yet: the page looks again by itself.
fn waiting(shop: &Shop, language: Language) -> Response {
    let mut response = page(shop, "wait.html", language, context! {});
    response.headers_mut().insert("refresh", HeaderValue::from_static("3"));
    response
}

async fn thanks(State(shop): State<Shop>, Path(handle): Path<String>, headers: HeaderMap) -> Response {
    let refuse = |status, language, trouble| trouble_page(&shop, status, language, &trouble, None);
    let (draft, order) = match (shop.store.draft(&handle).await, shop.store.order_of_draft(&handle).await) {
        (Ok(Some(draft)), Ok(Some(order))) => (draft, order),
        (Ok(_), Ok(_)) => return refuse(StatusCode::NOT_FOUND, Language::Ja, TroublePage::Unknown),
        _ => {
            return refuse(StatusCode::SERVICE_UNAVAILABLE, Language::Ja, TroublePage::Unavailable);
        }
    };
    if order.state != OrderState::Paid {
        return redirect(&format!("/result/{handle}"));
    }
    if !owns(&draft, cookies::claim(&shop, &handle, &headers).as_ref()) {
        return refuse(StatusCode::FORBIDDEN, draft.language, TroublePage::NotYours);
    }
    page(&shop, "thanks.html", draft.language, Value::from(Serde(ThanksView::new(&order))))
}

fn owns(draft: &Draft, claim: Option<&Claim>) -> bool {
    matches!((&draft.claim_hash, claim), (Some(hash), Some(claim)) if matches(&claim.word, hash))
}
