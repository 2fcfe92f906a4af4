//! Fixes the payment method to Amazon Pay and shows it as "Amazon Pay", whatever the cart calls it.
//!
//! The cart redraws its payment options after nearly every change, so this runs again and again and changes only
//! what is not yet as it should be.

use wasm_bindgen::JsValue;

use super::control::Control;
use super::{LOCKED, Page, roles};
use crate::i18n::Key;
use crate::js::{Js, glue};

/// How often the page is told about the payment method after one edit of the shopper's. A page that answers each change
/// by redrawing the old choice would otherwise go round forever.
const MOST_TOLD: u8 = 3;

impl Page {
    /// Locks. Answers whether the form has Amazon Pay among its payment methods.
    pub(crate) fn lock_payment(&self) -> bool {
        self.locked.set(true);
        self.look();
        self.lock_methods()
    }

    /// Locks what is not locked yet.
    pub(super) fn lock_methods(&self) -> bool {
        if self.seen.borrow().amazon.is_empty() {
            // A form that does not offer it would be left with no choice at all.
            return false;
        }
        let all = self.all(roles::PAYMENT);
        let choice = self.choice(&all);
        // Everything is written down before anything is changed: choosing one radio changes another.
        for control in all.iter().filter(|control| !control.is_locked()) {
            if control.is_select() {
                control.write_silently(&choice);
                self.handover.set(&control.0, "value", &choice.as_str().into());
            } else {
                let chosen = control.value() == choice;
                control.check_silently(chosen);
                self.handover.set(&control.0, "checked", &chosen.into());
            }
            self.handover.set(&control.0, &glue(&["@", LOCKED]), &"".into());
            self.handover.set(&control.0, "@title", &self.text(Key::Locked).into());
        }
        let mut found = false;
        for control in &all {
            found |= if control.is_select() { self.lock_select(control) } else { self.lock_radio(control) };
        }
        found
    }

    fn lock_select(&self, select: &Control) -> bool {
        let mut found = false;
        for option in select.options() {
            if self.is_ours(&option) {
                found = true;
                self.rename(&option.0);
            } else {
                self.forbid(&option);
            }
        }
        if found && !self.is_ours(select) {
            let amazon = self.seen.borrow().amazon.clone();
            select.write_silently(&amazon);
            if self.may_tell() {
                select.tell("change");
            }
        }
        found
    }

    fn lock_radio(&self, radio: &Control) -> bool {
        if !self.is_ours(radio) {
            self.forbid(radio);
            return false;
        }
        if !radio.checked() && self.may_tell() {
            // A click is what frameworks believe; it brings `input` and `change` along.
            radio.0.run("click");
        }
        if !radio.checked() {
            radio.check_silently(true);
        }
        if let Some(label) = radio.0.get("labels").some("0") {
            self.rename(&label);
        }
        true
    }

    /// What the shopper had chosen before the first lock; empty for nothing.
    fn choice(&self, controls: &[Control]) -> String {
        let chosen = || controls.iter().find(|control| control.is_select() || control.checked());
        let mut choice = self.choice.borrow_mut();
        choice.get_or_insert_with(|| chosen().map(Control::value).unwrap_or_default()).clone()
    }

    pub(super) fn is_ours(&self, choice: &Control) -> bool {
        choice.value() == self.seen.borrow().amazon
    }

    fn forbid(&self, choice: &Control) {
        if !choice.0.flag("disabled") {
            self.handover.set(&choice.0, "disabled", &JsValue::TRUE);
        }
    }

    fn may_tell(&self) -> bool {
        let told = self.told.get();
        self.told.set(told.saturating_add(1));
        told < MOST_TOLD
    }

    /// "Amazon Pay (v2)" → "Amazon Pay", in text nodes only.
    fn rename(&self, node: &Js) {
        self.reads("rename", vec![node.0.clone(), self.handover.0.get("set").0]);
    }
}
