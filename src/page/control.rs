//! A control of the LP's form: reads, writes so that the page believes it, and finds the words beside it.

use lp_amazon_pay_contract::layout::UNLIMITED;
use wasm_bindgen::JsValue;

use super::words::tidy;
use crate::js::{Js, construct, document, object};

/// `input`, `select`, `textarea`, or an `option` of a select.
#[derive(Clone, PartialEq)]
pub(crate) struct Control(pub(crate) Js);

impl Control {
    /// Its value.
    pub(crate) fn value(&self) -> String {
        self.0.text("value")
    }

    pub(super) fn name(&self) -> String {
        self.0.text("name")
    }

    pub(super) fn kind(&self) -> String {
        self.0.text("type")
    }

    pub(super) fn checked(&self) -> bool {
        self.0.flag("checked")
    }

    pub(super) fn is_select(&self) -> bool {
        self.0.text("tagName") == "SELECT"
    }

    pub(super) fn is_radio(&self) -> bool {
        self.kind() == "radio"
    }

    pub(super) fn is_choice(&self) -> bool {
        self.is_radio() || self.kind() == "checkbox"
    }

    pub(super) fn is_locked(&self) -> bool {
        self.0.has(super::LOCKED)
    }

    /// Whether it is disabled, itself or by its fieldset.
    pub(super) fn is_disabled(&self) -> bool {
        self.0.ask("matches", ":disabled").0.is_truthy()
    }

    /// A select's options.
    pub(super) fn options(&self) -> Vec<Self> {
        self.0.get("options").list().into_iter().map(Self).collect()
    }

    /// Whether a shopper can see it; a hidden choice counts by its label, as designers draw their own boxes.
    pub(super) fn is_visible(&self) -> bool {
        let drawn = |element: &Js| element.number("offsetWidth") > 0 || element.number("offsetHeight") > 0;
        drawn(&self.0) || self.is_choice() && self.label().is_some_and(|label| drawn(&label))
    }

    /// Most characters that fit.
    pub(super) fn limit(&self) -> usize {
        match usize::try_from(self.0.number("maxLength")) {
            Ok(limit) if limit > 0 => limit,
            _ => UNLIMITED,
        }
    }

    /// Whether something must still be filled in, by the browser's rules or by those of the validation plug-in
    /// that carts of the ecforce family use.
    pub(super) fn is_missing(&self) -> bool {
        if self.0.flag("willValidate") && !self.0.get("validity").flag("valid") {
            return true;
        }
        let wanted = self.0.ask("matches", "[class*=\"validate[required\"]:enabled").0.is_truthy();
        wanted && if self.is_choice() { !self.checked() } else { self.value().is_empty() }
    }

    /// Writes the value past any framework's own setter, without an event.
    pub(crate) fn write_silently(&self, value: &str) {
        self.0.set_natively("value", &value.into());
    }

    /// Checks or unchecks, without an event.
    pub(super) fn check_silently(&self, checked: bool) {
        self.0.set_natively("checked", &checked.into());
    }

    /// Writes and tells the page: `change` for selects, `input` for text (a `change` on every field makes carts
    /// recalculate and put old values back).
    pub(super) fn write(&self, value: &str, silent: bool) {
        self.write_silently(value);
        // A select without its event would show one thing and mean another.
        if self.is_select() {
            self.tell("change");
        } else if !silent {
            self.tell("input");
        }
    }

    /// A bubbling event, as the browser would send it.
    pub(super) fn tell(&self, event: &str) {
        let options = object(&[("bubbles", true.into())]);
        if let Some(event) = construct("Event", vec![event.into(), options.0]) {
            self.0.call("dispatchEvent", vec![event.0]);
        }
    }

    fn label(&self) -> Option<Js> {
        self.0.get("labels").some("0")
    }

    /// What the shopper reads beside it; for a choice what the choice says. Empty where there is nothing.
    pub(super) fn own_label(&self) -> String {
        let by_id = || document().find("getElementById", &self.0.attribute("aria-labelledby"));
        let words = self.label().or_else(by_id).map(|label| text_of(&label)).unwrap_or_default();
        if words.is_empty() { self.0.attribute("aria-label") } else { words }
    }

    /// What the shopper reads beside it or above its group.
    pub(super) fn label_text(&self) -> String {
        let own = if self.is_radio() { String::new() } else { self.own_label() };
        if !own.is_empty() {
            return own;
        }
        for (around, inside) in [("fieldset", "legend"), ("tr", "th"), ("dl", "dt")] {
            let group = self.0.find("closest", around).and_then(|group| group.find("querySelector", inside));
            let words = group.map(|group| text_of(&group)).unwrap_or_default();
            if !words.is_empty() {
                return words;
            }
        }
        let attributes = ["placeholder", "title", "name"];
        let words = attributes.iter().map(|name| self.0.attribute(name)).find(|words| !words.is_empty());
        words.unwrap_or_default()
    }

    /// The text of what is chosen, or the value.
    pub(super) fn chosen_text(&self) -> String {
        match self.0.get("selectedOptions").some("0") {
            Some(option) => text_of(&option),
            None => self.value(),
        }
    }
}

/// Brings an element into view and gives it the focus.
pub(crate) fn show(element: &Js) {
    element.call("scrollIntoView", vec![object(&[("block", "center".into())]).0]);
    element.call("focus", vec![object(&[("preventScroll", JsValue::TRUE)]).0]);
}

/// The words of an element.
pub(super) fn text_of(element: &Js) -> String {
    tidy(&element.text("textContent"))
}
