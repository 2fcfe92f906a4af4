//! The LP's own form: filled, locked, watched and read; never drawn into.
//!
//! Invariants: kana, passwords, card fields, consent boxes and the delivery block are never written; what we
//! changed can be put back exactly; a control is looked up anew each time, because carts redraw their forms.

mod control;
mod lock;
mod look;
mod read;
mod reflect;
mod roles;

use std::cell::{Cell, RefCell};

use lp_amazon_pay_contract::ConsentKind;
use wasm_bindgen::JsValue;

use crate::embed::handover::Handover;
use crate::js::{Js, construct, document, window};
use crate::wire::Settings;
use look::Seen;
use reflect::Written;

pub(crate) use control::{Control, show};

/// Marks a control that looks normal but may not be changed while logged in.
pub(crate) const LOCKED: &str = "data-lp-amazon-pay-locked";

/// The purchase form and what we did to it.
pub(crate) struct Page {
    handover: Handover,
    settings: Settings,
    /// `data-map` and the cart's profile: role → selector each.
    maps: Js,
    /// The form that was found where none was named.
    place: RefCell<Option<Js>>,
    seen: RefCell<Seen>,
    /// `data-after-login="fold"`: rows that the platform hides for Amazon's buyers are folded.
    fold: bool,
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
    pub(crate) fn new(handover: &Handover, settings: Settings) -> Self {
        let map = handover.tag("map").and_then(|selector| document().find("querySelector", &selector));
        let map = map.map(|element| window().get("JSON").ask("parse", &element.text("textContent")));
        let maps = js_sys::Array::of2(&map.map_or(JsValue::UNDEFINED, |map| map.0), &settings.fields.0);
        Self {
            handover: handover.clone(),
            settings,
            maps: Js(maps.into()),
            place: RefCell::default(),
            seen: RefCell::default(),
            fold: handover.tag("afterLogin").is_some_and(|word| word == "fold"),
            silent: handover.tag("reflect").is_some_and(|word| word == "silent"),
            written: RefCell::default(),
            touched: RefCell::default(),
            missing: RefCell::default(),
            locked: Cell::default(),
            choice: RefCell::default(),
            told: Cell::default(),
        }
    }

    /// Where our server is.
    pub(crate) fn api(&self) -> &str {
        &self.settings.api
    }

    /// The kind of that product, where the catalogue knows it.
    pub(crate) fn kind(&self) -> Option<ConsentKind> {
        self.settings.kind(&self.product())
    }

    /// Whether the form's payment method is Amazon Pay.
    pub(crate) fn amazon_chosen(&self) -> bool {
        self.look();
        let amazon = self.seen.borrow().amazon.clone();
        !amazon.is_empty() && self.chosen_method() == amazon
    }

    /// The shopper changed something. The page may now redraw its payment methods anew, and may be told anew.
    pub(crate) fn touch(&self, target: &Js) {
        self.told.set(0);
        let name = Control(target.clone()).name();
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
        let form = self.form().map_or(JsValue::UNDEFINED, |form| form.0);
        self.handover.0.call("snapshot", vec![form, before.0]);
    }

    /// The form's inputs, selects and text areas, in its order.
    fn controls(&self) -> Vec<Control> {
        let found = self.form().map(|form| self.eyes().call("controls", vec![form.0]).list());
        found.unwrap_or_default().into_iter().map(Control).collect()
    }
}
