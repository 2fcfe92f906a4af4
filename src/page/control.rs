//! A control of the LP's form: what it is, what it holds.

use lp_amazon_pay_contract::layout::UNLIMITED;
use wasm_bindgen::JsValue;

use crate::js::{Js, object};

/// `input`, `select`, `textarea`, or an `option` of a select.
#[derive(Clone, PartialEq)]
pub(crate) struct Control(pub(crate) Js);

impl Control {
    /// Its value.
    pub(crate) fn value(&self) -> String {
        self.0.text("value")
    }

    /// Its name, or its id where a framework gives none.
    pub(super) fn name(&self) -> String {
        let name = self.0.text("name");
        if name.is_empty() { self.0.text("id") } else { name }
    }

    pub(super) fn kind(&self) -> String {
        self.0.text("type")
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

    /// Whether a shopper can see it; a hidden choice counts by its label, as designers draw their own boxes.
    pub(super) fn is_visible(&self) -> bool {
        let drawn = |element: &Js| element.number("offsetWidth") > 0 || element.number("offsetHeight") > 0;
        drawn(&self.0)
            || self.is_choice() && self.0.get("labels").some("0").is_some_and(|label| drawn(&label))
    }

    /// Most characters that fit.
    pub(super) fn limit(&self) -> usize {
        match usize::try_from(self.0.number("maxLength")) {
            Ok(limit) if limit > 0 => limit,
            _ => UNLIMITED,
        }
    }

    /// Writes the value past any framework's own setter, without an event.
    pub(crate) fn write_silently(&self, value: &str) {
        self.0.set_natively("value", &value.into());
    }
}

/// Brings an element into view and gives it the focus.
pub(crate) fn show(element: &Js) {
    element.call("scrollIntoView", vec![object(&[("block", "center".into())]).0]);
    element.call("focus", vec![object(&[("preventScroll", JsValue::TRUE)]).0]);
}
