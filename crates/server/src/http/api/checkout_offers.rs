//! `/v1/checkouts/{id}/offer`: an upsell on the confirm page, or an offer on the thanks page, is taken or given back.

use axum::Json;
use axum::extract::State;
use serde::Serialize;
use utoipa::ToSchema;

use super::checkout_shapes::Checkout;
use super::checkouts::{as_it_stands, at_confirm, of_cart, refused};
use super::errors::{Code, Error, Refusal};
use super::extract::{Answer, At, Caller};
use super::shapes::Kind;
use crate::checkout::StepError;
use crate::checkout::offer::Pitch;
use crate::checkout::review::Trouble;
use crate::shop::Shop;

/// An offer that was taken: exactly one of the two is there.
#[derive(Default, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct Taken {
    /// Under your own button: show its confirm page. After a thanks offer it is another checkout.
    checkout: Option<Checkout>,
    /// Under Amazon's button: give it to `initCheckout`. The browser comes back to your confirm page with a code.
    consent: Option<Consent>,
}

/// What Amazon needs to ask for another consent.
#[derive(Serialize, ToSchema)]
struct Consent {
    kind: Kind,
    config: Payload,
}

/// `createCheckoutSessionConfig`, to be handed on as it is: the text is signed.
#[derive(Serialize, ToSchema)]
struct Payload {
    #[serde(rename = "payloadJSON")]
    payload_json: String,
    signature: String,
    #[serde(rename = "publicKeyId")]
    public_key_id: String,
    algorithm: String,
}

#[utoipa::path(post, path = "/v1/checkouts/{id}/offer", summary = "アップセル・オファーを受ける", description = "The shopper pressed the button under the upsell, or under the offer on the thanks page. Under Amazon's button nothing changes until the shopper has consented.", tag = "checkouts",
    params(("id" = String, Path, description = "The checkout's id")),
    responses((status = 200, body = Taken), (status = 409, body = Error)))]
pub(super) async fn take(State(shop): State<Shop>, caller: Caller, At(id): At<String>) -> Answer<Taken> {
    let draft = of_cart(&shop, &caller, &id).await?;
    let consent = match shop.cart_review(&id).await {
        Ok(review) if review.upsell.as_ref().is_some_and(Pitch::asks_amazon) => {
            shop.upsell_consent(&review).await
        }
        Ok(review) if review.upsell.is_some() => {
            caller.done(shop.accept_upsell(&review).await)?;
            return taken(&shop, &caller, &id).await;
        }
        Ok(_) => return Err(caller.refuse(Code::StateRefused)),
        Err(Trouble::Placed) => {
            let order = caller.found(shop.store.order_of_draft(&id).await)?;
            match caller.done(shop.thanks_offer(&order, &draft).await)? {
                Some(pitch) if pitch.asks_amazon() => shop.offer_consent(&order, &draft).await,
                Some(_) => match shop.take_offer(&order, &draft).await {
                    Ok(next) => return taken(&shop, &caller, &next).await,
                    Err(trouble) => return Err(refused(&caller, trouble)),
                },
                None => return Err(caller.refuse(Code::StateRefused)),
            }
        }
        Err(trouble) => return Err(refused(&caller, trouble)),
    };
    match consent {
        Ok(consent) => {
            let config = Payload {
                payload_json: consent.config.payload_json,
                signature: consent.config.signature,
                public_key_id: consent.config.public_key_id,
                algorithm: consent.config.algorithm,
            };
            let consent = Consent { kind: consent.kind.into(), config };
            Ok(Json(Taken { consent: Some(consent), ..Taken::default() }))
        }
        Err(StepError::Refused(_)) => Err(caller.refuse(Code::StateRefused)),
        Err(StepError::Broken(error)) => Err(Refusal::broken(&error, caller.language)),
    }
}

#[utoipa::path(delete, path = "/v1/checkouts/{id}/offer", summary = "はじめの商品に戻す", description = "Gives an upsell back. Answers the checkout whose confirm page comes next; it may be the one before.", tag = "checkouts",
    params(("id" = String, Path, description = "The checkout's id")),
    responses((status = 200, body = Checkout), (status = 409, body = Error)))]
pub(super) async fn give_back(
    State(shop): State<Shop>,
    caller: Caller,
    At(id): At<String>,
) -> Answer<Checkout> {
    let review = at_confirm(&shop, &caller, &id).await?;
    let first = caller.done(shop.undo_upsell(&review).await)?;
    let draft = of_cart(&shop, &caller, &first).await?;
    as_it_stands(&shop, &caller, &draft).await
}

async fn taken(shop: &Shop, caller: &Caller, id: &str) -> Answer<Taken> {
    let draft = of_cart(shop, caller, id).await?;
    let Json(checkout) = as_it_stands(shop, caller, &draft).await?;
    Ok(Json(Taken { checkout: Some(checkout), ..Taken::default() }))
}
