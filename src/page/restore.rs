//! Puts the snapshot back after the trip to Amazon. Product and quantity come first in it: carts redraw for them.

use js_sys::Array;
use wasm_bindgen::{JsCast as _, JsValue};

use super::Page;
use super::control::Control;
use crate::wire::get;

impl Page {
    /// Writes the saved answers. `again` is the second pass, after the page had time to redraw: what the shopper or
    /// Amazon's data has written meanwhile is left alone, and the page is not told once more.
    pub(crate) fn restore(&self, saved: &JsValue, again: bool) {
        let fields = get(saved, "fields");
        let Ok(fields) = fields.dyn_into::<Array>() else { return };
        for field in fields.iter() {
            let field: Array = field.unchecked_into();
            let name = field.get(0).as_string().unwrap_or_default();
            let nth = field.get(1).unchecked_into_f64() as usize;
            let control = self.controls().into_iter().filter(|control| control.name() == name).nth(nth);
            if let Some(control) = control
                && !(again && (self.is_touched(&name) || self.is_ours_now(&control)))
            {
                put(&control, &field.get(2), again);
            }
        }
    }

    /// Whether this control is filled or chosen by us at the moment.
    fn is_ours_now(&self, control: &Control) -> bool {
        let written = self.written.borrow();
        written.iter().any(|written| self.all(written.role).contains(control))
            || self.locked.get() && self.all(super::roles::PAYMENT).contains(control)
    }
}

fn put(control: &Control, value: &JsValue, silent: bool) {
    match (value.as_string(), value.as_bool()) {
        (Some(value), _) if control.value() != value => control.write(&value, silent),
        // A radio button is let go by choosing another, never by itself.
        (_, Some(checked)) if control.checked() != checked && (checked || control.kind() != "radio") => {
            control.click();
        }
        _ => {}
    }
}
