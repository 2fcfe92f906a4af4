//! What is pitched after the form: an upsell on the confirm page, an offer on the thanks page.
//!
//! An offer names products of the catalogue; what it costs and which button it gets is decided elsewhere.

use serde::{Deserialize, Serialize};

/// A better product pitched on the confirm page instead of the one that was chosen.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Upsell {
    /// Ids of the products that it is pitched for; empty: all.
    #[serde(default)]
    pub from: Vec<String>,
    /// Id of the better product.
    pub to: String,
    /// Headline.
    pub title: String,
    /// A sentence or two.
    #[serde(default)]
    pub text: String,
}

/// A product pitched on the thanks page.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ThanksOffer {
    /// Ids of the products that it follows; empty: all, unless an upsell was accepted.
    #[serde(default)]
    pub from: Vec<String>,
    /// Id of the offered product.
    pub to: String,
    /// Whether it takes the place of the order (サンクスアップセル) or comes beside it (サンクスクロスセル).
    pub mode: OfferMode,
    /// Time limit in seconds, counted down on the page and enforced by the server; absent: none but the day's end.
    pub seconds: Option<u32>,
    /// Headline.
    pub title: String,
    /// A sentence or two.
    #[serde(default)]
    pub text: String,
}

/// What becomes of the order that an offer follows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum OfferMode {
    /// The new order stands in its place; the old charge is canceled.
    Replace,
    /// A second order beside it.
    Add,
}

impl OfferMode {
    /// The database's word.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Replace => "replace",
            Self::Add => "add",
        }
    }

    /// Reads [`Self::as_str`].
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        [Self::Replace, Self::Add].into_iter().find(|mode| mode.as_str() == word)
    }
}

impl Upsell {
    /// A product is never pitched against itself.
    pub(super) fn fits(&self, product: &str) -> bool {
        self.to != product && (self.from.is_empty() || self.from.iter().any(|from| from == product))
    }

    pub(super) fn products(&self) -> impl Iterator<Item = &String> {
        self.from.iter().chain([&self.to])
    }
}

impl ThanksOffer {
    pub(super) fn fits(&self, product: &str, upsold: bool) -> bool {
        if self.from.is_empty() { !upsold } else { self.from.iter().any(|from| from == product) }
    }

    pub(super) fn products(&self) -> impl Iterator<Item = &String> {
        self.from.iter().chain([&self.to])
    }
}
