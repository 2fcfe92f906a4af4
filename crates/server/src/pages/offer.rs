//! A pitched product in words: the same block on the confirm page and on the thanks page.

use serde::Serialize;

use super::view::PriceView;
use crate::checkout::offer::Pitch;
use crate::language::Language;
use crate::settings::OfferMode;

/// What a template shows of a pitch.
#[derive(Debug, Serialize)]
pub(super) struct PitchView {
    title: String,
    text: String,
    price: PriceView,
    /// Whether 「申し込み内容を確認する」 is an Amazon Pay button.
    amazon: bool,
    /// Why it is.
    why: Option<&'static str>,
    /// Whether the order it follows is replaced by it.
    replaces: bool,
}

impl PitchView {
    pub(super) fn new(pitch: &Pitch, language: Language) -> Self {
        let why = pitch.why(language);
        Self {
            title: pitch.title.clone(),
            text: pitch.text.clone(),
            price: PriceView::new(&pitch.price),
            amazon: why.is_some(),
            why,
            replaces: pitch.mode == Some(OfferMode::Replace),
        }
    }
}
