//! The boxes' place in the page: a `div` of ours with an open shadow root, right behind Amazon's button.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use leptos::prelude::{Mountable as _, Render as _};
use wasm_bindgen::JsValue;

use super::model::{Action, Place, Shown};
use super::panel;
use crate::embed::handover::Handover;
use crate::embed::listen::Listener;
use crate::js::{Js, digits, document, glue, object};

/// Tokens first; px, because LPs set any root size; one template with several faces, of which only the part of the moment
/// is shown. Without comments of its own: every shopper loads it.
const STYLE: &str = include_str!("../../style/widget.css");

/// Holds the last face and draws the next one over it.
type Draw = Box<dyn FnMut(&Shown)>;

/// One box of ours.
pub(super) struct Host {
    element: Js,
    root: Js,
    /// Draws the template anew.
    drawn: RefCell<Draw>,
    /// Most pixels that the list of what is left has taken.
    room: Cell<i32>,
    _pressed: Listener,
}

impl Host {
    pub(super) fn new(handover: &Handover, shown: &Shown, place: Place, act: Rc<dyn Fn(Action)>) -> Self {
        let element = document().ask("createElement", "div");
        // The loader finds our boxes by this when it has to take them away.
        element.mark("data-lp-amazon-pay-ui", if place == Place::Panel { "panel" } else { "note" });
        element.mark("lang", if shown.english { "en" } else { "ja" });
        // Inline, because a page's `!important` beats a shadow root's own sheet.
        style(&element, "display", "block");
        let root = element.call("attachShadow", vec![object(&[("mode", "open".into())]).0]);
        handover.0.get("late").call("dress", vec![root.0.clone(), STYLE.into()]);
        let inner = document().ask("createElement", "div");
        root.call("append", vec![inner.0.clone()]);
        // One listener for all buttons: the view's own listeners would cost six kilobytes.
        let heard = move |event: Js| {
            let button = event.get("target").find("closest", "[data-act]");
            if let Some(action) = button.and_then(|button| Action::of(&button.attribute("data-act"))) {
                act(action);
            }
        };
        let pressed = Listener::new(handover, &inner, "click", false, Box::new(heard));
        let mut state = panel::view(shown, place).build();
        state.mount(&inner.element(), None);
        let draw = move |shown: &Shown| panel::view(shown, place).rebuild(&mut state);
        Self { element, root, _pressed: pressed, drawn: RefCell::new(Box::new(draw)), room: Cell::default() }
    }

    /// Shows what is to be shown now.
    pub(super) fn draw(&self, shown: &Shown) {
        (self.drawn.borrow_mut())(shown);
        self.keep_room();
    }

    /// What is filled in leaves the list, and the list stands above the field under the shopper's finger: where the
    /// browser does not hold the page still by itself (Safari), the form would jump. So the list keeps its room.
    fn keep_room(&self) {
        let Some(left) = self.root.find("querySelector", ".left") else { return };
        let height = left.number("offsetHeight");
        if height > self.room.replace(height.max(self.room.get())) {
            left.get("style").set("minHeight", &glue(&[&digits(height as usize), "px"]).into());
        }
    }

    /// The focus goes to the message that a press has caused.
    pub(super) fn focus_message(&self, alert: bool) {
        let region = if alert { "[role=alert]" } else { "[role=status]" };
        if let Some(region) = self.root.find("querySelector", region) {
            region.run("focus");
        }
    }

    pub(super) fn remove(&self) {
        self.element.run("remove");
    }

    fn stand_behind(&self, child: &Js) {
        if child.get("nextSibling") != self.element {
            child.call("after", vec![self.element.0.clone()]);
        }
    }

    /// The box keeps the height of the button that made room for it.
    fn keep_height(&self, child: Option<&Js>) {
        let height = child.map(|child| child.get("style").get("height").0);
        self.element.get("style").set("minHeight", &height.unwrap_or_else(|| "".into()));
    }
}

/// Puts panel and note into place. `taken`: our panel speaks now, Amazon's buttons make room for it.
pub(super) fn place(panel: &Host, note: &Host, slots: &[Js], form: Option<&Js>, taken: bool) {
    let seen = |slot: &&Js| slot.get("element").number("offsetWidth") > 0;
    let of = |kind: &str| {
        let all = || slots.iter().filter(|slot| slot.text("kind") == kind);
        all().find(seen).or_else(|| all().next()).map(|slot| slot.get("child"))
    };
    let (login, payment) = (of("login"), of("payment"));
    match (&login, form) {
        (Some(child), _) => panel.stand_behind(child),
        (None, Some(form)) if !panel.element.flag("isConnected") => {
            form.call("prepend", vec![panel.element.0.clone()]);
        }
        _ => {}
    }
    if let Some(child) = &payment {
        note.stand_behind(child);
    }
    for slot in slots {
        let child = slot.get("child");
        let ours = login.as_ref() == Some(&child) || payment.as_ref() == Some(&child);
        // A second slot (a copy for wide screens) stays empty but keeps its size.
        style(&child, "display", if taken && ours { "none" } else { "block" });
        style(&child, "visibility", if taken { "hidden" } else { "visible" });
    }
    panel.keep_height(login.as_ref().filter(|_| taken));
    note.keep_height(payment.as_ref().filter(|_| taken));
}

/// Against whatever the LP's own sheets say.
fn style(element: &Js, property: &str, value: &str) {
    let all: Vec<JsValue> = vec![property.into(), value.into(), "important".into()];
    element.get("style").call("setProperty", all);
}
