//! Puts the snapshot back after the trip to Amazon. Product and quantity come first in it: carts redraw for them.

use super::control::Control;
use super::{Page, roles};
use crate::js::Js;

impl Page {
    /// Writes the saved answers. `again` is the second pass, after the page had time to redraw: what the shopper or
    /// Amazon's data has written meanwhile is left alone, and the page is not told once more.
    pub(crate) fn restore(&self, again: bool) {
        let Some(saved) = self.handover.0.some("saved") else { return };
        for field in saved.get("fields").list() {
            let name = field.text("0");
            let mut nth = field.number("1");
            for control in self.controls() {
                if control.name() != name {
                    continue;
                }
                if nth == 0 && !(again && (self.is_touched(&name) || self.is_ours_now(&control))) {
                    put(&control, &field.get("2"), again);
                }
                nth -= 1;
            }
        }
    }

    /// Whether this control is filled or chosen by us at the moment.
    fn is_ours_now(&self, control: &Control) -> bool {
        let written = self.written.borrow();
        written.iter().any(|written| self.all(written.role).contains(control))
            || self.locked.get() && self.all(roles::PAYMENT).contains(control)
    }
}

fn put(control: &Control, value: &Js, silent: bool) {
    if let Some(value) = value.0.as_string() {
        // The second pass undoes a page that emptied a field, never a choice made since in one that was empty.
        if control.value() != value && !(silent && value.is_empty()) {
            control.write(&value, silent);
        }
    } else if control.checked() != value.0.is_truthy() && !(control.is_radio() && control.checked()) {
        // A radio button is let go by choosing another, never by itself.
        control.0.run("click");
    }
}
