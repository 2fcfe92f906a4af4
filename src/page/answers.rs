//! The draft's content: product, quantity, and every answer that Amazon does not give.
//!
//! Passwords and card fields never leave the page; Amazon's own data is not sent back to the server, except where
//! the shopper typed over it.

use lp_amazon_pay_contract::{Answer, DraftContent};

use super::control::Control;
use super::{Page, roles};
use crate::i18n::Key;

const NO_ANSWER: [&str; 7] = ["password", "hidden", "file", "submit", "button", "image", "reset"];

impl Page {
    /// What the form holds now.
    pub(crate) fn content(&self) -> DraftContent {
        let quantity = self.find(roles::QUANTITY).and_then(|control| control.value().parse().ok());
        let mut answers = Vec::new();
        for control in self.controls() {
            if self.is_answer(&control) {
                let value = self.answer_text(&control);
                if !value.is_empty() {
                    answers.push(Answer { name: control.name(), label: control.label_text(), value });
                }
            }
        }
        DraftContent { product: self.product(), quantity: quantity.unwrap_or(1), beside: Vec::new(), answers }
    }

    fn is_answer(&self, control: &Control) -> bool {
        let name = control.name();
        let elsewhere = |role: &&str| self.all(role).contains(control);
        !name.is_empty()
            && !NO_ANSWER.contains(&control.kind().as_str())
            && !roles::is_card(&name, &control.0.text("autocomplete"))
            && (!control.is_choice() || control.checked())
            && !control.is_disabled()
            && control.is_visible()
            && ![roles::PAYMENT, roles::PRODUCT, roles::QUANTITY].iter().any(elsewhere)
            && !self.is_amazons(control)
    }

    fn answer_text(&self, control: &Control) -> String {
        if control.is_radio() {
            let label = control.own_label();
            return if label.is_empty() { control.value() } else { label };
        }
        if control.is_choice() {
            let consent = control.0.flag("required") || roles::is_consent(&control.name());
            return self.text(if consent { Key::Agreed } else { Key::Chosen }).to_owned();
        }
        // A select on its empty option ("not given") is no answer.
        if control.value().is_empty() { String::new() } else { control.chosen_text() }
    }
}
