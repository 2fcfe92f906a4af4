//! Which button, which consent: the table at the heart of the product.
//!
//! One pure function of the situation. The server's answer carries decision and reason and wins; the
//! widget runs it itself only on the LP. A consent of one kind is never used for the other.
//! `docs/buttons.md` spells out every situation; a test holds the function against it line by line.

use serde::{Deserialize, Serialize};

use crate::ConsentKind;

/// Where the shopper stands when a 「申し込み内容を確認する」 is about to be pressed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// The LP's own form, with Amazon Pay as the payment method.
    Form,
    /// An upsell on the confirm page: nothing was placed yet.
    Upsell,
    /// A thanks offer: an order was placed.
    ThanksOffer,
}

/// The consent that the shopper has given for this purchase so far.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Held {
    /// None.
    Nothing,
    /// A checkout session of this kind is open.
    Open(ConsentKind),
    /// A checkout session of this kind was completed: its charge permission stands.
    Completed(ConsentKind),
    /// It is over: the session expired or was canceled, or the permission was closed.
    Ended,
}

/// Everything that the choice of a button depends on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Situation {
    /// Where.
    pub stage: Stage,
    /// Whether somebody is logged in with Amazon on the LP. After the LP the consent says who it is.
    pub logged_in: bool,
    /// What was consented to.
    pub held: Held,
    /// The kind of what is being bought now (see [`kind_of`]).
    pub wanted: ConsentKind,
    /// Whether the LP skips its confirm page.
    pub confirm_skip: bool,
}

/// The button to show.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Button {
    /// The page's own button; the consent that exists is used, or the press itself leads to Amazon.
    Ordinary,
    /// Amazon's login button comes first.
    Login,
    /// An Amazon Pay button; a new consent of `kind` is asked for.
    AmazonPay {
        /// The kind to ask for.
        kind: ConsentKind,
        /// Why the shopper sees Amazon's button.
        reason: SwapReason,
    },
}

/// Why the ordinary button became an Amazon Pay button.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SwapReason {
    /// 単品 became 定期, or the other way round.
    KindChanged,
    /// Thanks offers of confirm-skip LPs always ask Amazon.
    ConfirmSkip,
    /// A OneTime permission is capped at its order and never reused.
    OneTimeUsed,
    /// The consent that there was has ended.
    ConsentEnded,
}

/// The kind of an order: 定期 wins as soon as one of its products is 定期, and one Recurring session covers all.
#[must_use]
pub fn kind_of(products: impl IntoIterator<Item = ConsentKind>) -> ConsentKind {
    let recurring = products.into_iter().any(|kind| kind == ConsentKind::Recurring);
    if recurring { ConsentKind::Recurring } else { ConsentKind::OneTime }
}

/// Decides.
#[must_use]
pub fn decide(situation: Situation) -> Button {
    use ConsentKind::{OneTime, Recurring};
    let Situation { stage, logged_in, held, wanted, confirm_skip } = situation;
    let swap = |reason| Button::AmazonPay { kind: wanted, reason };
    match (stage, held) {
        (Stage::Form, _) => {
            if logged_in {
                Button::Ordinary
            } else {
                Button::Login
            }
        }
        (Stage::Upsell, Held::Open(kind)) if kind == wanted => Button::Ordinary,
        (Stage::Upsell, Held::Open(_)) => swap(SwapReason::KindChanged),
        (Stage::ThanksOffer, _) if confirm_skip => swap(SwapReason::ConfirmSkip),
        (Stage::ThanksOffer, Held::Completed(OneTime)) => swap(SwapReason::OneTimeUsed),
        (Stage::ThanksOffer, Held::Completed(Recurring)) if wanted == Recurring => Button::Ordinary,
        (Stage::ThanksOffer, Held::Completed(Recurring)) => swap(SwapReason::KindChanged),
        (Stage::Upsell | Stage::ThanksOffer, _) => swap(SwapReason::ConsentEnded),
    }
}
