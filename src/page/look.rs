//! Which form it is, and which of its controls play which role: looked at anew after each redraw.
//!
//! The looking itself is JavaScript that comes with the widget (`loader/src/late.js`): in wasm it would be three times
//! as large. The designer's word wins; what nobody has named is found, and a role that is doubtful is nobody's.

use lp_amazon_pay_contract::layout::Part;
use wasm_bindgen::JsValue;

use super::control::Control;
use super::{Page, roles};
use crate::js::Js;

/// What the last look has found.
#[derive(Default)]
pub(super) struct Seen {
    boxes: Vec<(&'static str, Control)>,
    pub(super) parts: Vec<Part>,
    pub(super) unsure: Vec<Control>,
    /// The choices of the payment method.
    pub(super) methods: Vec<Control>,
    /// Amazon Pay among them; empty where the form does not offer it.
    pub(super) amazon: String,
}

impl Page {
    /// The purchase form: the one that was named, or the one that was found and still stands.
    pub(crate) fn form(&self) -> Option<Js> {
        let found = || self.place.borrow().clone().filter(|place| place.flag("isConnected"));
        self.handover.form().or_else(found)
    }

    /// Looks.
    pub(crate) fn look(&self) {
        let form = self.form().or_else(|| self.ask("search", &[]).present());
        self.place.replace(form.clone());
        let found = form.map_or(Js(JsValue::UNDEFINED), |form| self.ask("look", &[form.0]));
        let controls = |key: &str| found.get(key).list().into_iter().map(Control).collect();
        let mut boxes = Vec::new();
        for pair in found.get("boxes").list() {
            if let Some(role) = roles::named(&pair.text("0")) {
                boxes.push((role, Control(pair.get("1"))));
            }
        }
        let parts = found
            .get("parts")
            .list()
            .iter()
            .map(|part| Part(part.0.as_f64().unwrap_or_default() as u8))
            .collect();
        let (unsure, methods) = (controls("unsure"), controls("methods"));
        self.seen.replace(Seen { boxes, parts, unsure, methods, amazon: found.text("amazon") });
    }

    /// Has the page looked at, with the designer's words and Amazon Pay's id.
    fn ask(&self, what: &str, about: &[JsValue]) -> Js {
        let mut all = about.to_vec();
        all.extend([self.maps.0.clone(), JsValue::from_str(&self.settings.method_id)]);
        self.eyes().call(what, all)
    }

    /// All controls of a role.
    pub(super) fn all(&self, role: &str) -> Vec<Control> {
        let seen = self.seen.borrow();
        if role == roles::PAYMENT {
            return seen.methods.clone();
        }
        seen.boxes.iter().filter(|(found, _)| *found == role).map(|(_, control)| control.clone()).collect()
    }

    /// The control of a role; where a page has copies, the one that is seen.
    pub(super) fn find(&self, role: &str) -> Option<Control> {
        let mut all = self.all(role);
        let at = all.iter().position(Control::is_visible).unwrap_or(0);
        (at < all.len()).then(|| all.swap_remove(at))
    }

    /// What the form orders, the main product first (`loader/src/facts.js`).
    pub(super) fn products(&self) -> Js {
        let Some(form) = self.form() else { return Js(JsValue::UNDEFINED) };
        self.eyes().call("products", vec![form.0, self.maps.0.clone(), self.settings.products.0.clone()])
    }

    /// The main product's id; empty where nothing says it.
    pub(crate) fn product(&self) -> String {
        self.products().get("0").text("0")
    }

    /// The page's eyes: JavaScript that comes with the widget.
    pub(super) fn eyes(&self) -> Js {
        self.handover.0.get("late").get("eyes")
    }
}
