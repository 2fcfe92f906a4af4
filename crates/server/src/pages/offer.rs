//! A pitched product in words: the same block on the confirm page and on the thanks page.

use contract::button::{Button, SwapReason};
use lp_amazon_pay_contract as contract;
use serde::Serialize;

use super::view::PriceView;
use crate::checkout::offer::Pitch;
use crate::settings::OfferMode;

/// What a template shows of a pitch.
#[derive(Debug, Serialize)]
pub(super) struct PitchView {
    title: String,
    text: String,
    price: PriceView,
    /// Whether 「申し込み内容を確認する」 is an Amazon Pay button.
    amazon: bool,
    /// Why it is: `kind_changed_recurring`, `kind_changed_one_time`, `confirm_skip`, `one_time_used`, `consent_ended`.
    why: &'static str,
    /// Whether the order it follows is replaced by it.
    replaces: bool,
}

impl PitchView {
    pub(super) fn new(pitch: &Pitch) -> Self {
        let why = match pitch.button {
            Button::AmazonPay { kind, reason } => match (reason, kind) {
                (SwapReason::KindChanged, contract::ConsentKind::Recurring) => "kind_changed_recurring",
                (SwapReason::KindChanged, contract::ConsentKind::OneTime) => "kind_changed_one_time",
                (SwapReason::ConfirmSkip, _) => "confirm_skip",
                (SwapReason::OneTimeUsed, _) => "one_time_used",
                (SwapReason::ConsentEnded, _) => "consent_ended",
            },
            Button::Ordinary | Button::Login => "",
        };
        Self {
            title: pitch.title.clone(),
            text: pitch.text.clone(),
            price: PriceView::new(&pitch.price),
            amazon: !why.is_empty(),
            why,
            replaces: pitch.mode == Some(OfferMode::Replace),
        }
    }
}
