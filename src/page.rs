//! The LP's own form: filled, locked, watched and read; never drawn into.
//!
//! Invariants: kana, passwords, card fields, consent boxes and the delivery block are never written; what we
//! changed can be put back exactly; a control is looked up anew each time, because carts redraw their forms.

mod answers;
mod control;
mod lock;
mod missing;
mod prefecture;
mod reflect;
mod restore;
mod roles;
mod words;

use std::cell::{Cell, RefCell};

use lp_amazon_pay_contract::ConsentKind;
use wasm_bindgen::JsValue;

use crate::embed::handover::Handover;
use crate::i18n::{Key, Locale};
use crate::js::{Js, construct, document, glue, window};
use crate::wire::Settings;
use reflect::Written;

pub(crate) use control::{Control, show};

/// Marks a control that looks normal but may not be changed while logged in.
pub(crate) const LOCKED: &str = "data-lp-amazon-pay-locked";

/// The purchase form and what we did to it.
pub(crate) struct Page {
    handover: Handover,
    settings: Settings,
    locale: Locale,
    /// `data-map`: role → selector, or undefined.
    map: Js,
    /// `data-reflect="silent"`: no `input` events, so that abandonment tools see nothing.
    silent: bool,
    written: RefCell<Vec<Written>>,
    /// Names that the shopper touched since the last reflection.
    touched: RefCell<Vec<String>>,
    missing: RefCell<Vec<Control>>,
    locked: Cell<bool>,
    /// The payment method before the lock.
    choice: RefCell<Option<String>>,
    /// How often the page was told that the payment method changed since the shopper's last edit: it may be redrawing
    /// because of us.
    told: Cell<u8>,
}

impl Page {
    /// Reads the tag; touches nothing.
    pub(crate) fn new(handover: &Handover, settings: Settings, locale: Locale) -> Self {
        let map = handover.tag("map").and_then(|selector| document().find("querySelector", &selector));
        let map = map.map(|element| window().get("JSON").ask("parse", &element.text("textContent")));
        Self {
            handover: handover.clone(),
            settings,
            locale,
            map: map.unwrap_or(Js(JsValue::UNDEFINED)),
            silent: handover.tag("reflect").is_some_and(|word| word == "silent"),
            written: RefCell::default(),
            touched: RefCell::default(),
            missing: RefCell::default(),
            locked: Cell::default(),
            choice: RefCell::default(),
            told: Cell::default(),
        }
    }

    /// The purchase form.
    pub(crate) fn form(&self) -> Option<Js> {
        self.handover.form()
    }

    /// The product (variant id) that the form shows; the LP's only one where the form has no such control.
    pub(crate) fn product(&self) -> String {
        let mut all = self.all(roles::PRODUCT);
        if all.is_empty() {
            all = self.select("#variant_id,#product_id");
        }
        for control in all {
            let value = control.value();
            if !value.is_empty() && (!control.is_choice() || control.checked()) {
                return value;
            }
        }
        self.settings.only_product().unwrap_or_default()
    }

    /// The kind of that product, where the catalogue knows it.
    pub(crate) fn kind(&self) -> Option<ConsentKind> {
        self.settings.kind(&self.product())
    }

    /// Whether the form's payment method is Amazon Pay.
    pub(crate) fn amazon_chosen(&self) -> bool {
        let all = self.all(roles::PAYMENT);
        all.iter().any(|control| (!control.is_choice() || control.checked()) && self.is_ours(control))
    }

    /// The shopper changed something. The page may now redraw its payment methods anew, and may be told anew.
    pub(crate) fn touch(&self, target: &Js) {
        self.told.set(0);
        let name = target.text("name");
        if !name.is_empty() && !target.has(LOCKED) && !self.is_touched(&name) {
            self.touched.borrow_mut().push(name);
        }
    }

    fn is_touched(&self, name: &str) -> bool {
        self.touched.borrow().iter().any(|touched| touched == name)
    }

    /// Snapshots the form, with what stood in it before us.
    pub(crate) fn snapshot(&self) {
        let Some(before) = construct("Map", vec![]) else { return };
        for written in self.written.borrow().iter() {
            for control in self.all(written.role) {
                if control.value() == written.value {
                    before.call("set", vec![control.0.0, JsValue::from_str(&written.before)]);
                }
            }
        }
        self.handover.0.call("snapshot", vec![before.0]);
    }

    const fn text(&self, key: Key) -> &'static str {
        key.text(self.locale)
    }

    /// Elements of the form by selector.
    fn select(&self, selector: &str) -> Vec<Control> {
        let found = self.form().map(|form| form.ask("querySelectorAll", selector).list());
        found.unwrap_or_default().into_iter().map(Control).collect()
    }

    /// The form's inputs, selects and text areas, in its order.
    fn controls(&self) -> Vec<Control> {
        self.select("input,select,textarea")
    }

    /// All controls of a role, as the tag's map or the cart's names say.
    fn all(&self, role: &str) -> Vec<Control> {
        let mapped = self.map.text(role);
        self.select(&if mapped.is_empty() { roles::selector(role) } else { mapped })
    }

    /// The control of a role; where a page has copies, the one that is seen.
    fn find(&self, role: &str) -> Option<Control> {
        let mut all = self.all(role);
        let at = all.iter().position(Control::is_visible).unwrap_or(0);
        (at < all.len()).then(|| all.swap_remove(at))
    }
}

/// A form's `label[for]` and other selectors with a value in them.
fn having(attribute: &str, value: &str) -> String {
    glue(&["[", attribute, "=\"", value, "\"]"])
}
