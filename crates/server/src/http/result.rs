//! `/result/<handle>`: Amazon returns here after the payment page; `/thanks/<handle>`: the order number.
//!
//! The result is worked out whoever opens the address (a lost cookie must not lose an order), but only the
//! browser that owns the review reads anything personal.

use axum::extract::{Path, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use minijinja::value::Serde;
use minijinja::{Value, context};

use super::cookies;
use super::errors::ApiError;
use super::pages::{checkout_page, page, redirect, trouble_page};
use super::press::{Press, form_token};
use super::review::refused;
use crate::checkout::cart::CartPage;
use crate::checkout::finish::Outcome;
use crate::checkout::review::{Claim, Trouble};
use crate::language::Language;
use crate::pages::{ThanksView, TroublePage};
use crate::secret::matches;
use crate::shop::Shop;
use crate::store::{Draft, Order};

pub(super) fn routes() -> Router<Shop> {
    Router::new()
        .route("/result/{handle}", get(result))
        .route("/thanks/{handle}", get(thanks))
        .route("/thanks/{handle}/offer", post(take_offer))
        .route("/thanks/{handle}/offer/consent", post(offer_consent))
}

async fn result(State(shop): State<Shop>, Path(handle): Path<String>, headers: HeaderMap) -> Response {
    let Ok(Some(draft)) = shop.store.draft(&handle).await else {
        return trouble_page(&shop, StatusCode::NOT_FOUND, Language::Ja, &TroublePage::Unknown, None);
    };
    let language = draft.language;
    let review = format!("/review/{handle}");
    let to_review = (review.as_str(), language.pick("確認画面へ戻る", "Back to the confirm page"));
    let lp = shop.settings.lp(&draft.lp).map(|lp| lp.url_with("back"));
    let to_lp =
        lp.as_deref().map(|url| (url, language.pick("お申し込みページへ戻る", "Back to the order page")));
    let outcome = shop.finish(&handle).await;
    if matches!(outcome, Ok(Outcome::Canceled(_) | Outcome::NotPaidYet))
        && owns(&draft, cookies::claim(&shop, &handle, &headers).as_ref())
        && let Ok(Some(url)) = shop.way_to_cart(&draft, CartPage::Result).await
    {
        return redirect(&url);
    }
    match outcome {
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
    let Thanks { draft, order, claim } =
        match owned(&shop, &handle, cookies::claim(&shop, &handle, &headers)).await {
            Ok(thanks) => thanks,
            Err(response) => return response,
        };
    match shop.way_to_cart(&draft, CartPage::Result).await {
        Ok(None) => {}
        Ok(Some(url)) => return redirect(&url),
        Err(trouble) => return refused(&shop, &handle, &trouble).await,
    }
    // An offer that cannot be worked out is not pitched; the thanks page must never fail for it.
    let pitch = shop.thanks_offer(&order, &draft).await.unwrap_or_else(|trouble| {
        tracing::warn!(%trouble, "a thanks offer is not shown");
        None
    });
    let view = ThanksView::new(&order, &handle, pitch.as_ref(), form_token(&claim), shop.clock.now());
    checkout_page(&shop, draft.environment, "thanks.html", draft.language, Value::from(Serde(view)))
}

/// The ordinary button of an offer: its confirm page comes next, for the same browser.
async fn take_offer(State(shop): State<Shop>, press: Press) -> Response {
    let Thanks { draft, order, claim } = match owned(&shop, &press.handle, Some(press.claim)).await {
        Ok(thanks) => thanks,
        Err(response) => return response,
    };
    match shop.take_offer(&order, &draft).await {
        Ok(next) => {
            let mut response = redirect(&format!("/review/{next}"));
            if let Some(cookie) = cookies::set_claim(&shop, &next, &claim) {
                response.headers_mut().append(header::SET_COOKIE, cookie);
            }
            response
        }
        Err(trouble) => refused(&shop, &press.handle, &trouble).await,
    }
}

/// Asked by the page's script at the press of an offer's Amazon Pay button.
async fn offer_consent(State(shop): State<Shop>, press: Press) -> Response {
    let Thanks { draft, order, .. } = match owned(&shop, &press.handle, Some(press.claim)).await {
        Ok(thanks) => thanks,
        Err(response) => return response,
    };
    match shop.offer_consent(&order, &draft).await {
        Ok(consent) => Json(consent).into_response(),
        Err(error) => ApiError::from_step(error, draft.language).into_response(),
    }
}

/// A paid order in the browser that it belongs to.
struct Thanks {
    draft: Draft,
    order: Order,
    claim: Claim,
}

async fn owned(shop: &Shop, handle: &str, claim: Option<Claim>) -> Result<Thanks, Response> {
    let refuse = |status, language, trouble| trouble_page(shop, status, language, &trouble, None);
    let (draft, order) = match (shop.store.draft(handle).await, shop.store.order_of_draft(handle).await) {
        (Ok(Some(draft)), Ok(Some(order))) => (draft, order),
        (Ok(_), Ok(_)) => return Err(refuse(StatusCode::NOT_FOUND, Language::Ja, TroublePage::Unknown)),
        _ => {
            return Err(refuse(StatusCode::SERVICE_UNAVAILABLE, Language::Ja, TroublePage::Unavailable));
        }
    };
    if !order.state.was_paid() {
        return Err(redirect(&format!("/result/{handle}")));
    }
    match claim {
        Some(claim) if owns(&draft, Some(&claim)) => Ok(Thanks { draft, order, claim }),
        _ => Err(refuse(StatusCode::FORBIDDEN, draft.language, TroublePage::NotYours)),
    }
}

/// Whether a browser's claim is on this draft.
fn owns(draft: &Draft, claim: Option<&Claim>) -> bool {
    let hash = draft.claim_hash.as_ref();
    hash.zip(claim).is_some_and(|(hash, claim)| matches(&claim.word, hash))
}
