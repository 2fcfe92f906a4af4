//! What the form says: what is still missing, what was answered, what stood in it before the trip to Amazon.
//!
//! The reading is JavaScript that comes with the widget (`loader/src/form.js`). Passwords and card fields never leave
//! the page; Amazon's own data is not sent back to the server, except where the shopper typed over it.

use js_sys::Array;
use wasm_bindgen::JsValue;

use super::control::{Control, show};
use super::{Page, roles};
use crate::i18n::Key;
use crate::js::Js;

impl Page {
    /// The draft's content as `PUT drafts` wants it: products, quantities, and every answer that Amazon does not give.
    pub(crate) fn content(&self) -> Js {
        let all = self.controls();
        let quantity = self.find(roles::QUANTITY).map_or(JsValue::UNDEFINED, |control| control.0.0);
        let mut skip = self.all(roles::PAYMENT);
        skip.extend(self.all(roles::QUANTITY));
        skip.extend(all.iter().filter(|control| self.is_amazons(control)).cloned());
        let words = Array::of2(&Key::Agreed.text().into(), &Key::Chosen.text().into());
        self.reads("content", vec![array(&all), array(&skip), self.products().0, quantity, words.into()])
    }

    /// 「あと○項目」: labels of what is missing, in the form's order. The controls are remembered for
    /// [`Page::show_missing`].
    pub(crate) fn missing(&self) -> Vec<String> {
        let skip = self.all(roles::PAYMENT);
        let found = self.reads("missing", vec![array(&self.controls()), array(&skip)]).list();
        self.missing.replace(found.iter().map(|pair| Control(pair.get("0"))).collect());
        found.iter().map(|pair| pair.text("1")).collect()
    }

    /// Leads to one of them.
    pub(crate) fn show_missing(&self, at: usize) {
        let control = self.missing.borrow().get(at).cloned();
        if let Some(control) = control {
            show(&control.0);
        }
    }

    /// Puts the snapshot back after the trip. `again` is the second pass, after the page had time to redraw: what the
    /// shopper or Amazon's data has written meanwhile is left alone, and the page is not told once more.
    pub(crate) fn restore(&self, again: bool) {
        let Some(saved) = self.handover.0.some("saved") else { return };
        let all = self.controls();
        let mut skip: Vec<Control> =
            all.iter().filter(|control| self.is_touched(&control.name())).cloned().collect();
        for written in self.written.borrow().iter() {
            skip.extend(self.all(written.role));
        }
        if self.locked.get() {
            skip.extend(self.all(roles::PAYMENT));
        }
        self.reads("restore", vec![array(&all), saved.get("fields").0, again.into(), array(&skip)]);
    }

    /// What the page itself says is wrong: `{text, registered}`.
    pub(crate) fn complaint(&self) -> Js {
        let form = self.form().map_or(JsValue::UNDEFINED, |form| form.0);
        self.reads("complaint", vec![form])
    }

    /// One of the form's readings.
    pub(super) fn reads(&self, what: &str, about: Vec<JsValue>) -> Js {
        self.handover.0.get("late").get("form").call(what, about)
    }

    /// What the shopper reads beside a control.
    pub(super) fn label(&self, control: &Control) -> String {
        self.reads("label", vec![control.0.0.clone()]).0.as_string().unwrap_or_default()
    }

    /// Writes a value and tells the page.
    pub(super) fn write(&self, control: &Control, value: &str) {
        self.reads("write", vec![control.0.0.clone(), value.into(), self.silent.into()]);
    }
}

pub(super) fn array(controls: &[Control]) -> JsValue {
    controls.iter().map(|control| control.0.0.clone()).collect::<Array>().into()
}
