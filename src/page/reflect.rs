//! Writes the buyer into the form, keeps it there against the page's own look-ups, and takes it out again.

use lp_amazon_pay_contract::{BuyerData, layout};
use wasm_bindgen::JsValue;

use super::control::{Control, text_of};
use super::{LOCKED, Page, prefecture, roles};

/// One value that we wrote.
#[derive(Clone)]
pub(super) struct Written {
    pub(super) role: &'static str,
    /// Amazon's value.
    pub(super) value: String,
    /// What stood there before.
    pub(super) before: String,
    /// Whether the control is read-only while logged in.
    locked: bool,
    /// False where Amazon's data left a doubt: the shopper is asked to check.
    sure: bool,
}

/// What reflecting came to: numbers only, for the page's event.
pub(crate) struct Reflected {
    /// Fields that were filled.
    pub(crate) fields: usize,
    /// Fields that the shopper should check.
    pub(crate) doubtful: usize,
}

struct Wish {
    role: &'static str,
    value: String,
    sure: bool,
    lockable: bool,
}

impl Page {
    /// Fills the form. Postal code first: its look-up overwrites addresses a moment later.
    pub(crate) fn reflect(&self, buyer: &BuyerData) -> Reflected {
        self.touched.borrow_mut().clear();
        let mut written = Vec::new();
        for wish in self.plan(buyer) {
            let Some(control) = self.find(wish.role) else { continue };
            let before = control.value();
            if before != wish.value {
                control.write(&wish.value, self.silent);
            }
            let locked = wish.lockable && wish.sure && buyer.complete;
            written.push(Written { role: wish.role, value: wish.value, before, locked, sure: wish.sure });
        }
        let doubtful = written.iter().filter(|written| !written.sure).count();
        let fields = written.len();
        *self.written.borrow_mut() = written;
        self.hold();
        Reflected { fields, doubtful }
    }

    fn plan(&self, buyer: &BuyerData) -> Vec<Wish> {
        let mut plan = Vec::new();
        let mut lay =
            |boxes: Vec<(&'static str, Control)>, lockable, laid: &dyn Fn(&[usize]) -> layout::Laid| {
                let limits: Vec<usize> = boxes.iter().map(|(_, control)| control.limit()).collect();
                let laid = laid(&limits);
                // Nothing to say about this group: what the shopper typed stays.
                if laid.boxes.iter().all(String::is_empty) {
                    return;
                }
                for ((role, _), value) in boxes.into_iter().zip(laid.boxes) {
                    plan.push(Wish { role, value, sure: laid.fits, lockable });
                }
            };
        let postal = self.boxes(roles::POSTAL);
        let hyphen = postal
            .first()
            .is_some_and(|(_, control)| control.placeholder().is_some_and(|example| example.contains('-')));
        lay(postal, true, &|limits| layout::postal(&buyer.postal, limits, hyphen));
        let prefecture = self.find(roles::PREFECTURE);
        let value = prefecture.as_ref().and_then(|control| prefecture_value(control, buyer.prefecture));
        if let Some(value) = value {
            lay(vec![(roles::PREFECTURE, prefecture.expect("has a value"))], true, &|_| layout::Laid {
                boxes: vec![value.clone()],
                fits: true,
            });
        }
        lay(self.boxes(roles::ADDRESS), true, &|limits| layout::address(&buyer.address, limits));
        lay(self.boxes(roles::NAME), true, &|limits| layout::name(&buyer.name, limits));
        lay(self.boxes(roles::PHONE), false, &|limits| layout::phone(&buyer.phone, limits));
        lay(self.boxes(roles::EMAIL), false, &|limits| layout::Laid {
            boxes: vec![buyer.email.clone(); limits.len()],
            fits: true,
        });
        plan
    }

    /// Puts back what the page changed since (never what the shopper changed) and locks what was redrawn.
    pub(crate) fn hold(&self) {
        let all = self.written.borrow().clone();
        for written in &all {
            let Some(control) = self.find(written.role) else { continue };
            if self.is_touched(&control.name()) {
                continue;
            }
            if control.value() != written.value {
                control.write_silently(&written.value);
            }
            if written.locked && !control.has_attribute(LOCKED) {
                self.lock_field(&control);
            }
        }
    }

    /// Read-only but still submitted; a select has no such state, so it is made to look and feel so.
    fn lock_field(&self, control: &Control) {
        self.handover.set(control, &["@", LOCKED].concat(), &"".into());
        if control.is_select() {
            self.handover.set(control, "@aria-readonly", &"true".into());
            self.handover.set(control, "$pointer-events", &"none".into());
        } else {
            self.handover.set(control, "@readonly", &JsValue::from_str(""));
        }
    }

    /// Takes our values out of the form and unlocks it. What the shopper typed over them stays.
    pub(crate) fn release(&self, keep_values: bool) {
        let all = self.written.take();
        self.locked.set(false);
        self.told.set(0);
        self.choice.take();
        self.handover.undo();
        if keep_values {
            return;
        }
        let mut left = Vec::new();
        for written in all {
            let Some(control) = self.find(written.role) else { continue };
            if control.value() != written.value || self.is_touched(&control.name()) {
                continue;
            }
            if written.before != written.value {
                control.write(&written.before, self.silent);
            }
            left.push(Written {
                role: written.role,
                value: written.before.clone(),
                before: written.before,
                locked: false,
                sure: true,
            });
        }
        // Held for a moment: the page's postal look-up answers late.
        *self.written.borrow_mut() = left;
    }

    /// Lets go after [`Page::release`].
    pub(crate) fn settle(&self) {
        self.written.borrow_mut().clear();
    }

    /// Whether a control holds Amazon's value, untouched.
    pub(super) fn is_amazons(&self, control: &Control) -> bool {
        let name = control.name();
        !self.is_touched(&name)
            && self
                .written
                .borrow()
                .iter()
                .any(|written| control.value() == written.value && self.all(written.role).contains(control))
    }

    /// Labels of what the shopper should check.
    pub(crate) fn doubts(&self) -> Vec<String> {
        let written = self.written.borrow();
        let doubtful = written.iter().filter(|written| !written.sure);
        doubtful
            .filter_map(|written| self.find(written.role))
            .filter(|control| !self.is_touched(&control.name()))
            .map(|control| control.label_text())
            .collect()
    }
}

fn prefecture_value(control: &Control, number: u8) -> Option<String> {
    if !control.is_select() {
        return prefecture::name(number).map(Into::into);
    }
    let options = control.options();
    let options: Vec<(String, String)> = (0..options.length())
        .filter_map(|at| options.item(at))
        .map(|option| {
            let text = text_of(&option).unwrap_or_default();
            let value = option.get_attribute("value").unwrap_or_else(|| text.clone());
            (text, value)
        })
        .collect();
    prefecture::choose(number, &options).map(Into::into)
}
