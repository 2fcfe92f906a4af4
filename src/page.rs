//! The LP's own form: filled, locked, watched and read; never drawn into.
//!
//! Invariants: kana, passwords, card fields, consent boxes and the delivery block are never written; what we
//! changed can be put back exactly; a control is looked up anew each time, because carts redraw their forms.

mod answers;
pub(crate) mod control;
mod lock;
mod missing;
mod prefecture;
mod reflect;
mod restore;
mod roles;

use std::cell::{Cell, RefCell};

use js_sys::{JSON, Map};
use lp_amazon_pay_contract::ConsentKind;
use wasm_bindgen::{JsCast as _, JsValue};
use web_sys::{Element, HtmlFormElement};

use crate::embed::handover::Handover;
use crate::i18n::{Key, Locale};
use crate::wire::{Settings, get};
use control::{Control, controls};
use reflect::Written;

/// Marks a control that looks normal but may not be changed while logged in.
const LOCKED: &str = "data-lp-amazon-pay-locked";

/// The purchase form and what we did to it.
pub(crate) struct Page {
    handover: Handover,
    settings: Settings,
    locale: Locale,
    /// `data-map`: role → selector, or undefined.
    map: JsValue,
    /// `data-reflect="silent"`: no `input` events, so that abandonment tools see nothing.
    silent: bool,
    written: RefCell<Vec<Written>>,
    /// Names that the shopper touched since the last reflection.
    touched: RefCell<Vec<String>>,
    missing: RefCell<Vec<Control>>,
    locked: Cell<bool>,
    /// The payment method before the lock.
    choice: RefCell<Option<String>>,
    /// How often the page was told that the payment method changed: it may be redrawing because of us.
    told: Cell<u8>,
}

/// One word of the tag.
pub(crate) fn tag_word(handover: &Handover, key: &str) -> Option<String> {
    get(&handover.tag(), key).as_string()
}

impl Page {
    /// Reads the tag; touches nothing.
    pub(crate) fn new(handover: &Handover, settings: Settings, locale: Locale) -> Self {
        let map = tag_word(handover, "map")
            .and_then(|selector| web_sys::window()?.document()?.query_selector(&selector).ok()?)
            .and_then(|element| JSON::parse(&element.text_content()?).ok())
            .unwrap_or_default();
        Self {
            silent: tag_word(handover, "reflect").is_some_and(|word| word == "silent"),
            handover: handover.clone(),
            settings,
            locale,
            map,
            written: RefCell::default(),
            touched: RefCell::default(),
            missing: RefCell::default(),
            locked: Cell::new(false),
            choice: RefCell::default(),
            told: Cell::new(0),
        }
    }

    /// The purchase form.
    pub(crate) fn form(&self) -> Option<HtmlFormElement> {
        self.handover.form()
    }

    /// All controls of the form.
    fn controls(&self) -> Vec<Control> {
        self.form().map(|form| controls(&form)).unwrap_or_default()
    }

    /// The product (variant id) that the form shows; the LP's only one where the form has no such control.
    pub(crate) fn product(&self) -> String {
        let mut all = self.all(roles::PRODUCT);
        if all.is_empty() {
            all = self.select("#variant_id,#product_id");
        }
        all.into_iter()
            .find(|control| !control.value().is_empty() && (control.kind() != "radio" || control.checked()))
            .map(|control| control.value())
            .or_else(|| self.settings.only_product())
            .unwrap_or_default()
    }

    /// The kind of that product, where the catalogue knows it.
    pub(crate) fn kind(&self) -> Option<ConsentKind> {
        self.settings.kind(&self.product())
    }

    /// Whether the form's payment method is Amazon Pay.
    pub(crate) fn amazon_chosen(&self) -> bool {
        self.all(roles::PAYMENT).iter().any(|control| {
            (!control.is_choice() || control.checked()) && control.value() == self.settings.method_id
        })
    }

    /// The shopper changed something.
    pub(crate) fn touch(&self, target: &Element) {
        if target.has_attribute(LOCKED) {
            return;
        }
        let name = target.get_attribute("name").unwrap_or_default();
        let mut touched = self.touched.borrow_mut();
        if !name.is_empty() && !touched.contains(&name) {
            touched.push(name);
        }
    }

    fn is_touched(&self, name: &str) -> bool {
        self.touched.borrow().iter().any(|touched| touched == name)
    }

    /// Whether a key may not reach this control (a locked select).
    pub(crate) fn is_locked(target: &Element) -> bool {
        target.has_attribute(LOCKED)
    }

    /// Snapshots the form, with what stood in it before us.
    pub(crate) fn snapshot(&self) {
        let before = Map::new();
        for written in self.written.borrow().iter() {
            for control in self.all(written.role) {
                if control.value() == written.value {
                    before.set(&control, &JsValue::from_str(&written.before));
                }
            }
        }
        self.handover.snapshot(&before);
    }

    fn text(&self, key: Key) -> &'static str {
        key.text(self.locale)
    }

    /// Elements of the form by selector.
    fn select(&self, selector: &str) -> Vec<Control> {
        let Some(found) = self.form().and_then(|form| form.query_selector_all(selector).ok()) else {
            return vec![];
        };
        (0..found.length())
            .filter_map(|at| found.item(at))
            .map(wasm_bindgen::JsCast::unchecked_into)
            .collect()
    }

    /// All controls of a role, as the tag's map or the cart's names say.
    fn all(&self, role: &str) -> Vec<Control> {
        let mapped = if self.map.is_object() { get(&self.map, role).as_string() } else { None };
        match mapped {
            Some(selector) => self.select(&selector),
            None => self.select(&roles::selector(role)),
        }
    }

    /// The control of a role; where a page has copies, the one that is seen.
    fn find(&self, role: &str) -> Option<Control> {
        let mut all = self.all(role);
        let at = all.iter().position(Control::is_visible).unwrap_or(0);
        (at < all.len()).then(|| all.swap_remove(at))
    }

    /// The controls of roles that stand side by side, up to the first that is not there.
    fn boxes(&self, roles: &[&'static str]) -> Vec<(&'static str, Control)> {
        roles.iter().map_while(|role| Some((*role, self.find(role)?))).collect()
    }
}

/// An event's target as an element.
pub(crate) fn target_of(event: &web_sys::Event) -> Option<Element> {
    event.target()?.dyn_into().ok()
}
