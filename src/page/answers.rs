//! The draft's content: product, quantity, and every answer that Amazon does not give.
//!
//! Passwords and card fields never leave the page; Amazon's own data is not sent back to the server, except where
//! the shopper typed over it.

use lp_amazon_pay_contract::{Answer, DraftContent};

use super::control::Control;
use super::{Page, roles};
use crate::i18n::Key;

impl Page {
    /// What the form holds now.
    pub(crate) fn content(&self) -> DraftContent {
        let quantity = self.find(roles::QUANTITY).and_then(|control| control.value().parse().ok());
        DraftContent { product: self.product(), quantity: quantity.unwrap_or(1), answers: self.answers() }
    }

    fn answers(&self) -> Vec<Answer> {
        let skipped: Vec<Control> = [roles::PAYMENT, roles::PRODUCT, roles::QUANTITY]
            .iter()
            .flat_map(|role| self.all(role))
            .collect();
        let is_answer = |control: &Control| {
            let name = control.name();
            !name.is_empty()
                && !matches!(
                    &*control.kind(),
                    "password" | "hidden" | "file" | "submit" | "button" | "image" | "reset"
                )
                && !roles::is_card(&name, &control.autocomplete())
                && !control.is_disabled()
                && (!control.is_choice() || control.checked())
                && control.is_visible()
                && !skipped.contains(control)
                && !self.is_amazons(control)
        };
        let answer = |control: Control| {
            let value = self.answer_text(&control);
            (!value.is_empty()).then(|| Answer { label: control.label_text(), name: control.name(), value })
        };
        self.controls().into_iter().filter(is_answer).filter_map(answer).collect()
    }

    fn answer_text(&self, control: &Control) -> String {
        match &*control.kind() {
            "checkbox" if control.required() || roles::is_consent(&control.name()) => {
                self.text(Key::Agreed).to_owned()
            }
            "checkbox" => self.text(Key::Chosen).to_owned(),
            "radio" => control.own_label().unwrap_or_else(|| control.value()),
            // A select on its empty option ("not given") is no answer.
            _ if control.value().is_empty() => String::new(),
            _ => control.chosen_text(),
        }
    }
}
