//! The draft: what the shopper is about to order.

use serde::{Deserialize, Serialize};

/// `POST /v1/lp/<lp>/drafts`: a draft of another kind, because the product changed between 単品 and 定期.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct OpenDraft {
    /// The product (variant id) that the form shows.
    pub product: String,
}

/// `PUT /v1/lp/<lp>/drafts/<handle>`: the content at the confirm press.
///
/// Carries no price and no kind: both come from the catalogue.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DraftContent {
    /// The product (variant id).
    pub product: String,
    /// 1 or more.
    pub quantity: u32,
    /// What the same form orders besides: 単品 together with a 定期, or several 単品.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub beside: Vec<Item>,
    /// The form's other answers, in the form's order; never passwords or card fields.
    pub answers: Vec<Answer>,
}

/// Another product of the same order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Item {
    /// The product (variant id).
    pub product: String,
    /// 1 or more.
    pub quantity: u32,
}

/// One answer of the form that Amazon cannot give: kana, birth date, delivery wish, opt-in …
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Answer {
    /// The field's `name`.
    pub name: String,
    /// What the shopper read beside it.
    pub label: String,
    /// The value; for a choice the text that was chosen.
    pub value: String,
}

/// The saved draft; the widget may send the shopper to Amazon only after it has this.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SavedDraft {
    /// The draft's handle.
    pub handle: String,
    /// Price of the products in yen, tax included, before the delivery fee.
    pub subtotal: i64,
}
