//! Fixes the payment method to Amazon Pay and shows it as "Amazon Pay", whatever the cart calls it.
//!
//! The cart redraws its payment options after nearly every change, so this runs again and again and changes only
//! what is not yet as it should be.

use web_sys::Node;

use super::control::{Control, YES};
use super::{LOCKED, Page, roles};
use crate::i18n::Key;

/// How often the page is told about the payment method in one login. A page that answers each change by redrawing
/// the old choice would otherwise go round forever.
const MOST_TOLD: u8 = 3;

impl Page {
    /// Locks. Answers whether the form has Amazon Pay among its payment methods.
    pub(crate) fn lock_payment(&self) -> bool {
        self.locked.set(true);
        let (selects, radios): (Vec<_>, Vec<_>) =
            self.all(roles::PAYMENT).into_iter().partition(Control::is_select);
        let found = selects.iter().filter(|select| self.lock_select(select)).count();
        // All are written down before one is changed: choosing one radio changes another.
        let choice = self.choice(&radios);
        for radio in radios.iter().filter(|radio| !radio.has_attribute(LOCKED)) {
            let chosen = radio.value() == choice;
            radio.check_silently(chosen);
            self.handover.set(radio, "checked", &chosen.into());
            self.mark(radio);
        }
        found + radios.iter().filter(|radio| self.lock_radio(radio)).count() > 0
    }

    /// Does it again after a redraw.
    pub(crate) fn relock(&self) {
        if self.locked.get() {
            self.lock_payment();
        }
    }

    fn lock_select(&self, select: &Control) -> bool {
        let options = select.options();
        let options: Vec<Control> = (0..options.length())
            .filter_map(|at| options.item(at))
            .map(wasm_bindgen::JsCast::unchecked_into)
            .collect();
        let Some(ours) = options.iter().find(|option| self.is_ours(option)) else {
            return false;
        };
        let wrong = !self.is_ours(select);
        if !select.has_attribute(LOCKED) {
            select.write_silently(&self.choice(std::slice::from_ref(select)));
            self.mark(select);
        }
        if !self.is_ours(select) {
            self.handover.set(select, "value", &self.settings.method_id.as_str().into());
        }
        for option in options.iter().filter(|option| !self.is_ours(option) && !option.is_disabled()) {
            self.handover.set(option, "disabled", &YES);
        }
        self.rename(ours);
        if wrong && self.may_tell() {
            select.tell("change");
        }
        true
    }

    fn lock_radio(&self, radio: &Control) -> bool {
        if !self.is_ours(radio) {
            if !radio.is_disabled() {
                self.handover.set(radio, "disabled", &YES);
            }
            return false;
        }
        if !radio.checked() && self.may_tell() {
            // A click is what frameworks believe; it brings `input` and `change` along.
            radio.click();
        }
        if !radio.checked() {
            radio.check_silently(true);
        }
        let by_id = || self.select(&["label[for=\"", &radio.id(), "\"]"].concat()).pop().map(Into::into);
        if let Some(label) = radio.closest("label").ok().flatten().or_else(by_id) {
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

    fn mark(&self, control: &Control) {
        self.handover.set(control, &["@", LOCKED].concat(), &"".into());
        self.handover.set(control, "@title", &self.text(Key::Locked).into());
    }

    fn is_ours(&self, choice: &Control) -> bool {
        choice.value() == self.settings.method_id
    }

    fn may_tell(&self) -> bool {
        let told = self.told.get();
        self.told.set(told.saturating_add(1));
        told < MOST_TOLD
    }

    /// "Amazon Pay (v2)" → "Amazon Pay", in text nodes only.
    fn rename(&self, node: &Node) {
        let children = node.child_nodes();
        for child in (0..children.length()).filter_map(|at| children.item(at)) {
            if child.node_type() != Node::TEXT_NODE {
                self.rename(&child);
            } else if let Some(clean) = child.node_value().as_deref().and_then(without_version) {
                self.handover.set(&child, "nodeValue", &clean.as_str().into());
            }
        }
    }
}

/// The label without its version, or nothing if there is none in it.
fn without_version(label: &str) -> Option<String> {
    ["(v2)", "(V2)", "(v2)", "(V2)"].into_iter().find_map(|mark| {
        let (before, after) = label.split_once(mark)?;
        Some([before.trim_end_matches([' ', '\u{3000}']), after].concat())
    })
}

#[cfg(test)]
mod tests {
    use super::without_version;

    #[test]
    fn shoppers_never_read_the_version() {
        assert_eq!(without_version("Amazon Pay (v2)").as_deref(), Some("Amazon Pay"));
        assert_eq!(without_version("Amazon Pay(V2)をご利用").as_deref(), Some("Amazon Payをご利用"));
        assert_eq!(without_version("Amazon Pay"), None);
    }
}
