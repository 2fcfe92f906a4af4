//! What is pitched after the form: an upsell on the confirm page, an offer on the thanks page.
//!
//! Which button it gets is decided by [`contract::button::decide`] here, at the press as at the showing; the page's
//! word counts for nothing. An ordinary button uses the consent that there is; an Amazon Pay button opens a new draft
//! with a consent of the other kind.

use amazon_pay::{Address, ChargePermissionId, ChargePermissionState};
use contract::button::{Button, Held, Situation, Stage, SwapReason, decide};
use contract::{Consent, ConsentKind, DraftContent, ErrorCode, Item};
use lp_amazon_pay_contract as contract;

use super::StepError;
use super::review::{BackToMain, Review, Trouble};
use crate::amazon::AmazonAccount;
use crate::basket::Basket;
use crate::buyer::{prefecture, who_and_where};
use crate::clock::{HOUR, Millis, SECOND};
use crate::language::Language;
use crate::quote::{Beside, Quote, quote};
use crate::secret::word;
use crate::settings::{Lp, OfferMode, ThanksOffer};
use crate::shop::Shop;
use crate::store::{AgreedAddress, Draft, NewDraft, Order, OrderState, PurchaseOf};

/// How long an offer without a time limit of its own may be taken.
const OFFER_LIFE: Millis = 24 * HOUR;
/// How long a shopper who took an offer in time has for Amazon's pages and the final click.
pub const TO_FINISH: Millis = HOUR / 2;

/// A product that is pitched, with its price and its button.
#[derive(Clone, Debug)]
pub struct Pitch {
    /// Headline.
    pub title: String,
    /// A sentence or two.
    pub text: String,
    /// What it costs, delivered to where the order goes.
    pub price: Quote,
    /// The button under it.
    pub button: Button,
    /// For a thanks offer: what becomes of the order.
    pub mode: Option<OfferMode>,
    /// Until when it may be taken, where the shop has set a time limit.
    pub until: Option<Millis>,
}

impl Pitch {
    /// Whether it is Amazon that is asked next.
    #[must_use]
    pub const fn asks_amazon(&self) -> bool {
        matches!(self.button, Button::AmazonPay { .. })
    }

    /// Why the shopper sees Amazon's button, in a sentence. `None` under an ordinary button.
    #[must_use]
    pub const fn why(&self, language: Language) -> Option<&'static str> {
        let Button::AmazonPay { kind, reason } = self.button else { return None };
        Some(match (reason, kind) {
            (SwapReason::KindChanged, ConsentKind::Recurring) => language.pick(
                "単品から定期に変わるため、Amazon Payでもう一度お手続きをお願いします。",
                "The order changes from one-time to subscription, so Amazon Pay asks for your consent again.",
            ),
            (SwapReason::KindChanged, ConsentKind::OneTime) => language.pick(
                "定期から単品に変わるため、Amazon Payでもう一度お手続きをお願いします。",
                "The order changes from subscription to one-time, so Amazon Pay asks for your consent again.",
            ),
            (SwapReason::ConfirmSkip | SwapReason::OneTimeUsed | SwapReason::ConsentEnded, _) => language
                .pick(
                    "新しいご注文になるため、Amazon Payでもう一度お手続きをお願いします。",
                    "This is a new order, so Amazon Pay asks for your consent again.",
                ),
        })
    }
}

impl Shop {
    /// The upsell of a review, if its LP has one for the product. One that cannot be delivered or paid is not pitched.
    pub(super) fn upsell(
        &self,
        lp: &Lp,
        draft: &Draft,
        basket: &Basket<'_>,
        ship_to: &Address,
        held: Held,
    ) -> Option<Pitch> {
        if draft.upsold() || draft.offer.is_some() {
            return None;
        }
        let upsell = lp.upsell(&basket.main.product.id)?;
        let product = self.settings.any_product(&upsell.to)?;
        let price = self.pitched(&basket.with_main(product)?, ship_to)?;
        let situation = Situation {
            stage: Stage::Upsell,
            logged_in: true,
            held,
            wanted: price.kind,
            confirm_skip: lp.confirm_skip,
        };
        let (title, text) = (upsell.title.clone(), upsell.text.clone());
        Some(Pitch { title, text, price, button: decide(situation), mode: None, until: None })
    }

    fn pitched(&self, basket: &Basket<'_>, ship_to: &Address) -> Option<Quote> {
        quote(basket, &self.settings.delivery, prefecture(ship_to)).ok()
    }

    /// 「申し込み内容を確認する」 under an upsell of the same kind: it takes the product's place.
    ///
    /// # Errors
    /// [`Trouble`]. Nothing happens where that button is not shown (any more).
    pub async fn accept_upsell(&self, review: &Review) -> Result<(), Trouble> {
        if let Some(Pitch { price, button: Button::Ordinary, .. }) = &review.upsell {
            let main = (review.content.product.clone(), review.content.quantity);
            let better = (price.product.as_str(), price.quantity);
            self.store.change_product(&review.draft.handle, better, Some(&main)).await?;
        }
        Ok(())
    }

    /// Back to the product that was chosen first. Answers the review to go to.
    ///
    /// # Errors
    /// [`Trouble`].
    pub async fn undo_upsell(&self, review: &Review) -> Result<String, Trouble> {
        if let (Some(BackToMain::Here), Some((product, quantity))) =
            (&review.back_to_main, &review.draft.main)
        {
            self.store.change_product(&review.draft.handle, (product.as_str(), *quantity), None).await?;
        }
        Ok(match &review.back_to_main {
            Some(BackToMain::There(first)) => first.clone(),
            _ => review.draft.handle.clone(),
        })
    }

    /// The Amazon Pay button under an upsell: a draft of the same purchase, with a consent of the other kind.
    ///
    /// # Errors
    /// [`ErrorCode::DraftClosed`] where that button is not shown (any more).
    pub async fn upsell_consent(&self, review: &Review) -> Result<Consent, StepError> {
        let Some(Pitch { price, button: Button::AmazonPay { kind, .. }, .. }) = &review.upsell else {
            return Err(ErrorCode::DraftClosed.into());
        };
        let draft = &review.draft;
        let purchase = PurchaseOf::Same(draft.purchase.clone());
        let better = following(draft, *kind, purchase, price, draft.address_ok.clone());
        self.consent(&better, price.cycle).await
    }

    /// The offer that follows a paid order, while it may be taken.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn thanks_offer(&self, order: &Order, draft: &Draft) -> Result<Option<Pitch>, Trouble> {
        let until = order.offer_until.filter(|until| *until > self.clock.now());
        let (Some(until), OrderState::Paid, None) = (until, order.state, &draft.offer) else {
            return Ok(None);
        };
        let Some((lp, offer)) = self.offer_of(order, draft) else { return Ok(None) };
        let Some(amazon) = self.account_in(order.content.environment) else { return Ok(None) };
        if self.store.order_after(&order.content.id).await?.is_some() {
            return Ok(None);
        }
        let product = self.settings.any_product(&offer.to);
        let Some((product, price)) = product.and_then(|product| {
            Some((product, self.pitched(&Basket::one(product, 1), &order.content.ship_to)?))
        }) else {
            return Ok(None);
        };
        let mut situation = Situation {
            stage: Stage::ThanksOffer,
            logged_in: true,
            held: Held::Completed(order.kind()),
            wanted: product.kind(),
            confirm_skip: lp.confirm_skip,
        };
        if decide(situation) == Button::Ordinary {
            situation.held = still_held(&amazon, order, &price).await;
        }
        Ok(Some(Pitch {
            title: offer.title.clone(),
            text: offer.text.clone(),
            price,
            button: decide(situation),
            mode: Some(offer.mode),
            until: offer.seconds.map(|_| until),
        }))
    }

    /// None where the kill switch is pulled: an offer is a sale that begins.
    fn offer_of(&self, order: &Order, draft: &Draft) -> Option<(&Lp, &ThanksOffer)> {
        let lp = self.open_lp(&order.content.lp)?;
        let offer = lp.thanks_offer(&order.content.quote.product, draft.upsold())?;
        // What takes an order's place would take away what came with it.
        let takes_all = offer.mode == OfferMode::Replace && !order.content.quote.beside.is_empty();
        (!takes_all).then_some((lp, offer))
    }

    /// Until when the offer that follows an order may be taken, if there is one. Written down when it is paid.
    pub(super) fn offer_until(&self, order: &Order, draft: &Draft, now: Millis) -> Option<Millis> {
        let (_, offer) = self.offer_of(order, draft).filter(|_| draft.offer.is_none())?;
        Some(now + offer.seconds.map_or(OFFER_LIFE, |seconds| i64::from(seconds) * SECOND))
    }

    /// 「申し込み内容を確認する」 under an offer that the standing permission is charged for. Answers the handle of the
    /// draft whose confirm page comes next.
    ///
    /// # Errors
    /// [`Trouble::OfferOver`].
    pub async fn take_offer(&self, order: &Order, draft: &Draft) -> Result<String, Trouble> {
        let Some(Pitch { price, button: Button::Ordinary, mode: Some(mode), .. }) =
            self.thanks_offer(order, draft).await?
        else {
            return Err(Trouble::OfferOver);
        };
        let permission = order.charge_permission_id.clone().zip(draft.claim_hash.clone());
        let permission = Some(permission.ok_or(Trouble::OfferOver)?);
        let purchase = PurchaseOf::Offer {
            after: order.content.id.clone(),
            mode,
            preview: order.content.preview,
            permission,
        };
        let next = following(draft, price.kind, purchase, &price, None);
        self.store.add_draft(&next, self.clock.now()).await?;
        Ok(next.handle)
    }

    /// The Amazon Pay button under an offer: a purchase of its own, with a consent of its own.
    ///
    /// # Errors
    /// [`ErrorCode::DraftClosed`] where the offer is over.
    pub async fn offer_consent(&self, order: &Order, draft: &Draft) -> Result<Consent, StepError> {
        let pitch = self.thanks_offer(order, draft).await.map_err(anyhow::Error::from)?;
        let Some(Pitch { price, button: Button::AmazonPay { kind, .. }, mode: Some(mode), .. }) = pitch
        else {
            return Err(ErrorCode::DraftClosed.into());
        };
        let purchase = PurchaseOf::Offer {
            after: order.content.id.clone(),
            mode,
            preview: order.content.preview,
            permission: None,
        };
        // The order's own address is what was agreed to: another one at Amazon is asked about.
        let buyer_id = order.content.buyer.buyer_id.as_ref().map(amazon_pay::BuyerId::as_str);
        let agreed = AgreedAddress {
            answer: who_and_where(buyer_id, &order.content.ship_to),
            address: order.content.ship_to.clone(),
        };
        let next = following(draft, kind, purchase, &price, Some(agreed));
        self.consent(&next, price.cycle).await
    }

    /// For the draft of an offer: the order that it follows, which must still be there to be followed.
    pub(super) async fn offer_still_stands(&self, draft: &Draft) -> Result<Option<Order>, Trouble> {
        let Some((after, _)) = &draft.offer else { return Ok(None) };
        let order = self.store.order(after).await?.ok_or(Trouble::Unknown)?;
        let other = self.store.order_after(after).await?;
        let taken = other.is_some_and(|other| other.content.draft.as_deref() != Some(&draft.handle));
        let in_time = draft.created_at + TO_FINISH > self.clock.now();
        if order.state == OrderState::Paid && in_time && !taken {
            Ok(Some(order))
        } else {
            Err(Trouble::OfferOver)
        }
    }
}

/// Whether the order's permission can take another charge. Amazon is asked: the buyer may have closed it, and a
/// month has its limit.
async fn still_held(amazon: &AmazonAccount, order: &Order, price: &Quote) -> Held {
    let Some(id) = order.charge_permission_id.as_deref().and_then(|id| ChargePermissionId::parse(id).ok())
    else {
        return Held::Ended;
    };
    match amazon.client.get_charge_permission(&id).await {
        Ok(permission) if permission.state() == Some(&ChargePermissionState::Chargeable) => {
            let left = permission.limits.and_then(|limits| limits.amount_balance);
            let fits = left.is_none_or(|left| left.minor >= price.total.0);
            if fits { Held::Completed(order.kind()) } else { Held::Ended }
        }
        _ => Held::Ended,
    }
}

/// A draft that goes on where another one stands: same shopper, same answers, another product.
fn following(
    draft: &Draft,
    kind: ConsentKind,
    purchase: PurchaseOf,
    price: &Quote,
    address_ok: Option<AgreedAddress>,
) -> NewDraft {
    let answers = draft.content.as_ref().map(|content| content.answers.clone()).unwrap_or_default();
    let item = |beside: &Beside| Item { product: beside.product.clone(), quantity: beside.quantity };
    let beside = price.beside.iter().map(item).collect();
    NewDraft {
        handle: word(),
        lp: draft.lp.clone(),
        login_id: draft.login_id.clone(),
        environment: draft.environment,
        kind,
        language: draft.language,
        purchase,
        content: Some(DraftContent {
            product: price.product.clone(),
            quantity: price.quantity,
            beside,
            answers,
        }),
        address_ok,
    }
}
