//! `/review/<handle>`: the confirm page, the address-change screen, and the final click.
//!
//! Amazon's session parameter is taken off the address at once.

use axum::extract::{FromRequest, Path, Query, Request, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use minijinja::value::Serde;
use minijinja::{Value, context};
use serde::Deserialize;
use serde::de::DeserializeOwned;

use super::cookies;
use super::errors::ApiError;
use super::pages::{checkout_page, redirect, trouble_page};
use super::press::{NoFields, Press, form_token};
use crate::checkout::cart::CartPage;
use crate::checkout::finish::Outcome;
use crate::checkout::place::Placed;
use crate::checkout::review::{Claim, Review, Trouble};
use crate::language::Language;
use crate::pages::{ReviewView, TroublePage};
use crate::shop::Shop;

pub(super) fn routes() -> Router<Shop> {
    Router::new()
        .route("/review/{handle}", get(show))
        .route("/review/{handle}/address", post(accept))
        .route("/review/{handle}/place", post(place))
        .route("/review/{handle}/upsell", post(accept_upsell))
        .route("/review/{handle}/upsell/undo", post(undo_upsell))
        .route("/review/{handle}/upsell/consent", post(upsell_consent))
}

#[derive(Deserialize)]
struct FromAmazon {
    #[serde(rename = "amazonCheckoutSessionId")]
    session: Option<String>,
}

async fn show(
    State(shop): State<Shop>,
    Path(handle): Path<String>,
    Query(query): Query<FromAmazon>,
    headers: HeaderMap,
) -> Response {
    let claim = cookies::claim(&shop, &handle, &headers);
    // A prefetch or an embedded frame must not claim a shopper's review.
    let dest = headers.get("sec-fetch-dest").and_then(|value| value.to_str().ok());
    if claim.is_none() && dest.is_some_and(|dest| dest != "document") {
        return trouble_page(&shop, StatusCode::FORBIDDEN, Language::Ja, &TroublePage::NotYours, None);
    }
    match shop.review(&handle, query.session.as_deref(), claim.as_ref()).await {
        // Off with the parameter: a reload, a bookmark or a shared screen then carries nothing of Amazon's.
        Ok(_) if query.session.is_some() => redirect(&format!("/review/{handle}")),
        Ok(review) if shop.settings.lp(&review.draft.lp).is_some_and(|lp| review.needs_no_screen(lp)) => {
            let seen = review.seen();
            placed(&shop, &handle, claim.as_ref(), shop.place(review, seen).await).await
        }
        Ok(review) => shown(&shop, &review, claim.as_ref(), false).await,
        Err(Trouble::Offer(claim)) => {
            let mut response = redirect(&format!("/review/{handle}"));
            if let Some(cookie) = cookies::set_claim(&shop, &handle, &claim) {
                response.headers_mut().append(header::SET_COOKIE, cookie);
            }
            response
        }
        Err(trouble) => refused(&shop, &handle, &trouble).await,
    }
}

/// The confirm page, or the question about a changed address: ours, or the cart's own page.
async fn shown(shop: &Shop, review: &Review, claim: Option<&Claim>, changed_since: bool) -> Response {
    match shop.way_to_cart(&review.draft, CartPage::Confirm).await {
        Ok(None) => {}
        Ok(Some(url)) => return redirect(&url),
        Err(trouble) => return refused(shop, &review.draft.handle, &trouble).await,
    }
    let language = review.draft.language;
    let template = if review.change.is_some() { "address.html" } else { "review.html" };
    let token = claim.map(form_token).unwrap_or_default();
    let view = ReviewView::new(review, &shop.settings, token);
    let values = context! { changed_since };
    checkout_page(
        shop,
        review.draft.environment,
        template,
        language,
        context! { ..Value::from(Serde(view)), ..values },
    )
}

#[derive(Deserialize)]
struct Answer {
    answer: String,
}

async fn accept(State(shop): State<Shop>, pressed: Pressed<Answer>) -> Response {
    let Pressed { handle, review, fields, .. } = pressed;
    match shop.accept_change(&review, &fields.answer).await {
        Ok(()) => redirect(&format!("/review/{handle}#confirm")),
        Err(trouble) => refused(&shop, &handle, &trouble).await,
    }
}

async fn accept_upsell(State(shop): State<Shop>, pressed: Pressed) -> Response {
    let Pressed { handle, review, .. } = pressed;
    match shop.accept_upsell(&review).await {
        Ok(()) => redirect(&format!("/review/{handle}#confirm")),
        Err(trouble) => refused(&shop, &handle, &trouble).await,
    }
}

async fn undo_upsell(State(shop): State<Shop>, pressed: Pressed) -> Response {
    let Pressed { handle, review, .. } = pressed;
    match shop.undo_upsell(&review).await {
        Ok(first) => redirect(&format!("/review/{first}#confirm")),
        Err(trouble) => refused(&shop, &handle, &trouble).await,
    }
}

/// Asked by the page's script at the press of the Amazon Pay button.
async fn upsell_consent(State(shop): State<Shop>, Pressed { review, .. }: Pressed) -> Response {
    match shop.upsell_consent(&review).await {
        Ok(consent) => Json(consent).into_response(),
        Err(error) => ApiError::from_step(error, review.draft.language).into_response(),
    }
}

#[derive(Deserialize)]
struct Seen {
    seen: String,
}

async fn place(State(shop): State<Shop>, pressed: Pressed<Seen>) -> Response {
    let Pressed { handle, claim, review, fields } = pressed;
    placed(&shop, &handle, Some(&claim), shop.place(review, fields.seen).await).await
}

async fn placed(
    shop: &Shop,
    handle: &str,
    claim: Option<&Claim>,
    placed: Result<Placed, Trouble>,
) -> Response {
    match placed {
        Ok(Placed::GoToAmazon(url)) => redirect(&url),
        Ok(Placed::LookAgain(review)) => shown(shop, &review, claim, true).await,
        Ok(Placed::Finished(Outcome::Paid(_))) => redirect(&format!("/thanks/{handle}")),
        Ok(Placed::Finished(_) | Placed::Busy) => redirect(&format!("/result/{handle}")),
        Ok(Placed::OtherAttempt(other)) => redirect(&format!("/result/{other}")),
        Err(trouble) => refused(shop, handle, &trouble).await,
    }
}

/// A press on the confirm page, with the review as it stands now.
struct Pressed<F = NoFields> {
    handle: String,
    claim: Claim,
    review: Review,
    fields: F,
}

impl<F: DeserializeOwned + Send> FromRequest<Shop> for Pressed<F> {
    type Rejection = Response;

    async fn from_request(request: Request, shop: &Shop) -> Result<Self, Response> {
        let Press { handle, claim, fields } = Press::from_request(request, shop).await?;
        match shop.review(&handle, None, Some(&claim)).await {
            Ok(review) => Ok(Self { handle, claim, review, fields }),
            Err(trouble) => Err(refused(shop, &handle, &trouble).await),
        }
    }
}

pub(super) async fn refused(shop: &Shop, handle: &str, trouble: &Trouble) -> Response {
    match trouble {
        Trouble::Placed => return redirect(&format!("/thanks/{handle}")),
        Trouble::Finishing => return redirect(&format!("/result/{handle}")),
        _ => {}
    }
    if let Trouble::Broken(cause) = trouble {
        tracing::error!(cause = format!("{cause:#}"), "a review broke");
    }
    let draft = shop.store.draft(handle).await.ok().flatten();
    let language = draft.as_ref().map_or(Language::Ja, |draft| draft.language);
    let lp = draft.and_then(|draft| shop.settings.lp(&draft.lp)).map(|lp| lp.url_with("back"));
    let status = match trouble {
        Trouble::Unknown | Trouble::Empty => StatusCode::NOT_FOUND,
        Trouble::NotYours => StatusCode::FORBIDDEN,
        Trouble::Broken(_) => StatusCode::SERVICE_UNAVAILABLE,
        _ => StatusCode::GONE,
    };
    let text = language.pick("お申し込みページへ戻る", "Back to the order page");
    let back = lp.as_deref().map(|url| (url, text));
    trouble_page(shop, status, language, &TroublePage::of(trouble), back)
}
