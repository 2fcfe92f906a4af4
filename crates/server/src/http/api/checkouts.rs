//! `/v1/checkouts`: the cart's server acts for the shopper whose browser brought it a code.
//!
//! Nothing here needs an Idempotency-Key: each request says what is to be so, and placing twice is placing once.

use axum::Json;
use axum::extract::State;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::super::pages::AmazonButton;
use super::checkout_shapes::{Checkout, Confirm, Follows, Offer, Stage};
use super::errors::{Code, Error, Refusal};
use super::extract::{Answer, At, Body, Caller};
use crate::checkout::place::Placed;
use crate::checkout::review::{Review, Trouble};
use crate::shop::Shop;
use crate::store::{Draft, OrderState, Source};

/// A code.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Redeem {
    /// `lp_amazon_pay` of the address that the shopper's browser came with.
    code: String,
}

#[utoipa::path(post, path = "/v1/checkouts", summary = "お客様の手続きを引き継ぐ", description = "Redeems the code that the shopper's browser brought to your confirm or result page. It works once, for a minute.", tag = "checkouts",
    request_body = Redeem, responses((status = 200, body = Checkout), (status = 404, body = Error)))]
pub(super) async fn redeem(
    State(shop): State<Shop>,
    caller: Caller,
    Body(asked): Body<Redeem>,
) -> Answer<Checkout> {
    // The answer first: a code that was used up for an answer that never came would be a lost checkout.
    let draft = caller.found(shop.draft_of_cart_code(&asked.code).await)?;
    let checkout = as_it_stands(&shop, &caller, &draft).await?;
    if caller.done(shop.redeem_cart_code(&asked.code).await)? {
        Ok(checkout)
    } else {
        Err(caller.refuse(Code::NotFound))
    }
}

#[utoipa::path(get, path = "/v1/checkouts/{id}", summary = "手続きの現在の状態", description = "A checkout as it stands now; Amazon is asked.", tag = "checkouts",
    params(("id" = String, Path, description = "The checkout's id")),
    responses((status = 200, body = Checkout)))]
pub(super) async fn detail(State(shop): State<Shop>, caller: Caller, At(id): At<String>) -> Answer<Checkout> {
    let draft = of_cart(&shop, &caller, &id).await?;
    as_it_stands(&shop, &caller, &draft).await
}

/// The shopper's OK to another address.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Accepted {
    /// `confirm.change.answer` of the page that asked.
    answer: String,
}

#[utoipa::path(put, path = "/v1/checkouts/{id}/address", summary = "変更されたお届け先の確認", description = "The shopper said OK to the address that the page showed. Another one meanwhile is asked about again.", tag = "checkouts",
    params(("id" = String, Path, description = "The checkout's id")),
    request_body = Accepted, responses((status = 200, body = Checkout), (status = 409, body = Error)))]
pub(super) async fn accept(
    State(shop): State<Shop>,
    caller: Caller,
    At(id): At<String>,
    Body(accepted): Body<Accepted>,
) -> Answer<Checkout> {
    let review = at_confirm(&shop, &caller, &id).await?;
    caller.done(shop.accept_change(&review, &accepted.answer).await)?;
    as_it_stands(&shop, &caller, &review.draft).await
}

/// The final click.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct FinalClick {
    /// `confirm.seen` of the page that the shopper clicked on.
    seen: String,
}

/// What the final click led to.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct Placement {
    next: Next,
    /// With `amazon`: send the browser there.
    url: Option<String>,
    /// Otherwise: as it stands now.
    checkout: Option<Checkout>,
}

/// What comes next.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum Next {
    /// Amazon's payment page, from where the browser comes to your result page.
    Amazon,
    /// Nothing was placed: what would be ordered is not what the page showed, or the address must be answered first.
    LookAgain,
    /// Your result page, with the `checkout` that comes with it.
    Result,
}

#[utoipa::path(post, path = "/v1/checkouts/{id}/place", summary = "注文を確定する", description = "The shopper's final click. Pressed twice, it is one order.", tag = "checkouts",
    params(("id" = String, Path, description = "The checkout's id")),
    request_body = FinalClick, responses((status = 200, body = Placement)))]
pub(super) async fn place(
    State(shop): State<Shop>,
    caller: Caller,
    At(id): At<String>,
    Body(click): Body<FinalClick>,
) -> Answer<Placement> {
    let draft = of_cart(&shop, &caller, &id).await?;
    let review = match shop.cart_review(&id).await {
        Ok(review) => review,
        Err(Trouble::Broken(error)) => return Err(Refusal::broken(&error, caller.language)),
        // Ordered or ended already.
        Err(_) => return shows(&shop, &caller, Next::Result, &draft).await,
    };
    match shop.place(review, click.seen).await {
        Ok(Placed::GoToAmazon(url)) => {
            Ok(Json(Placement { next: Next::Amazon, url: Some(url), checkout: None }))
        }
        Ok(Placed::LookAgain(_)) => shows(&shop, &caller, Next::LookAgain, &draft).await,
        Ok(Placed::OtherAttempt(other)) => {
            let other = of_cart(&shop, &caller, &other).await?;
            shows(&shop, &caller, Next::Result, &other).await
        }
        Err(Trouble::Broken(error)) => Err(Refusal::broken(&error, caller.language)),
        Ok(Placed::Finished(_) | Placed::Busy) | Err(_) => shows(&shop, &caller, Next::Result, &draft).await,
    }
}

async fn shows(shop: &Shop, caller: &Caller, next: Next, draft: &Draft) -> Answer<Placement> {
    let Json(checkout) = as_it_stands(shop, caller, draft).await?;
    Ok(Json(Placement { next, url: None, checkout: Some(checkout) }))
}

/// The draft of a checkout that is the cart's; anybody else's is nobody's here.
pub(super) async fn of_cart(shop: &Shop, caller: &Caller, id: &str) -> Result<Draft, Refusal> {
    if id.contains('\0') {
        return Err(caller.refuse(Code::NotFound));
    }
    caller.found(shop.cart_draft(id).await)
}

/// The review of a checkout that stands at its confirm page.
pub(super) async fn at_confirm(shop: &Shop, caller: &Caller, id: &str) -> Result<Review, Refusal> {
    let draft = of_cart(shop, caller, id).await?;
    shop.cart_review(&draft.handle).await.map_err(|trouble| refused(caller, trouble))
}

pub(super) fn refused(caller: &Caller, trouble: Trouble) -> Refusal {
    match trouble {
        Trouble::Broken(error) => Refusal::broken(&error, caller.language),
        _ => caller.refuse(Code::StateRefused),
    }
}

pub(super) async fn as_it_stands(shop: &Shop, caller: &Caller, draft: &Draft) -> Answer<Checkout> {
    let follows = match &draft.offer {
        Some((order, mode)) => {
            let order = caller.done(shop.store.order(order).await)?;
            order.map(|order| Follows::new(order.content.number, *mode))
        }
        None => None,
    };
    let mut checkout = Checkout {
        follows,
        id: draft.handle.clone(),
        lp: draft.lp.clone(),
        lp_url: shop.settings.lp(&draft.lp).map(|lp| lp.url.to_string()),
        language: draft.language.as_str(),
        preview: draft.preview,
        environment: draft.environment,
        amazon_button: shop.account_in(draft.environment).as_deref().map(AmazonButton::of),
        kind: draft.kind.into(),
        stage: Stage::Ended,
        reason: None,
        order: None,
        confirm: None,
        offer: None,
    };
    match shop.cart_review(&draft.handle).await {
        // A standing consent is being charged: nothing is left to confirm.
        Ok(Review { source: Source::Permission(_), order: Some(_), .. }) => checkout.stage = Stage::Finishing,
        Ok(review) => {
            checkout.stage = Stage::Confirm;
            checkout.confirm = Some(Confirm::new(&review, shop));
        }
        Err(Trouble::Placed) => {
            let order = caller.found(shop.store.order_of_draft(&draft.handle).await)?;
            checkout.stage = Stage::Paid;
            checkout.order = Some(order.content.number.clone());
            if order.state == OrderState::Paid {
                let pitch = caller.done(shop.thanks_offer(&order, draft).await)?;
                checkout.offer = pitch.as_ref().map(|pitch| Offer::new(pitch, draft.language));
            }
        }
        Err(Trouble::Finishing) => checkout.stage = Stage::Finishing,
        Err(Trouble::Canceled(reason)) => checkout.reason = Some(reason),
        Err(Trouble::OfferOver) => checkout.reason = Some("OfferOver".to_owned()),
        Err(Trouble::Broken(error)) => return Err(Refusal::broken(&error, caller.language)),
        Err(_) => checkout.reason = Some("SessionEnded".to_owned()),
    }
    Ok(Json(checkout))
}
