//! What the page does: typing, submitting, redrawing, coming back from the cache, calling the queue.

use std::rc::Rc;

use wasm_bindgen::JsValue;
use wasm_bindgen::closure::Closure;

use super::Inner;
use super::listen::{Listener, Watcher};
use crate::js::{Js, window};
use crate::machine::Event;
use crate::page::{Control, LOCKED};

/// A submit button, and how it was before the page's own scripts answered the press (`data-disable-with`).
pub(super) struct Submitter {
    pub(super) button: Control,
    pub(super) disabled: bool,
    pub(super) style: Option<String>,
    pub(super) value: String,
}

impl Inner {
    pub(super) fn watch(self: &Rc<Self>) {
        self.listen("input", true, Self::on_edit);
        self.listen("change", true, Self::on_edit);
        self.listen("keydown", true, |_, event| keep_locked(event));
        self.listen("submit", true, |inner, event| inner.note_submitter(event));
        // Bubbling, on the outermost target: the LP's own validation has spoken by then.
        self.listen("submit", false, Self::on_submit);
        self.listen("click", false, Self::on_click);
        self.listen("pageshow", false, |inner, event| {
            if event.flag("persisted") {
                inner.dispatch(Event::PageReturned);
            }
        });
        let weak = Rc::downgrade(self);
        let changed = move |_| {
            if let Some(inner) = weak.upgrade() {
                inner.refresh_soon();
            }
        };
        self.watcher.replace(Some(Watcher::new(&self.handover, Box::new(changed))));
    }

    fn listen(self: &Rc<Self>, name: &str, capture: bool, run: fn(&Rc<Self>, &Js)) {
        let weak = Rc::downgrade(self);
        let heard = move |event: Js| {
            if let Some(inner) = weak.upgrade() {
                run(&inner, &event);
            }
        };
        let listener = Listener::new(&self.handover, &window(), name, capture, Box::new(heard));
        self.listeners.borrow_mut().push(listener);
    }

    fn on_edit(self: &Rc<Self>, event: &Js) {
        // Ours and the page's own events are no edits of the shopper.
        if event.flag("isTrusted") {
            self.page.touch(&event.get("target"));
        }
        self.refresh_soon();
    }

    fn is_ours(&self, event: &Js) -> bool {
        let inside = |form: Js| form.call("contains", vec![event.get("target").0]).0.is_truthy();
        self.page.form().is_some_and(inside)
    }

    fn note_submitter(&self, event: &Js) {
        let mut desk = self.desk.borrow_mut();
        // A second press of a button that is already busy would write down the busy look.
        if desk.pressed.is_some() || !self.is_ours(event) {
            return;
        }
        let first = || event.get("target").find("querySelector", "[type=submit]");
        desk.pressed = event.some("submitter").or_else(first).map(|button| {
            let button = Control(button);
            Submitter {
                disabled: button.0.flag("disabled"),
                style: button.0.ask("getAttribute", "style").0.as_string(),
                value: button.value(),
                button,
            }
        });
    }

    fn claims(&self, event: &Js) -> bool {
        !event.flag("defaultPrevented") && self.state.get().claims(self.page.amazon_chosen())
    }

    fn on_submit(self: &Rc<Self>, event: &Js) {
        if self.is_ours(event) && self.claims(event) {
            event.run("preventDefault");
            self.press();
        } else if !self.state.get().busy() {
            self.desk.borrow_mut().pressed = None;
        }
    }

    /// Carts without a submit event name their button in `data-confirm`.
    fn on_click(self: &Rc<Self>, event: &Js) {
        let Some(selector) = self.handover.tag("confirm") else { return };
        let Some(button) = event.get("target").find("closest", &selector) else { return };
        if button.text("type") == "submit" || !self.claims(event) {
            return;
        }
        event.run("preventDefault");
        if self.page.form().is_none_or(|form| form.run("reportValidity").0.is_truthy()) {
            self.press();
        }
    }

    /// The confirm press: the form is looked at once more, then the machine decides.
    fn press(self: &Rc<Self>) {
        self.hold();
        self.dispatch(Event::Pressed);
    }

    /// Puts right what the page has changed, and tells the machine which kind of product it shows.
    fn hold(self: &Rc<Self>) {
        if self.logged_in() {
            self.page.hold();
            if let Some(kind) = self.page.kind() {
                self.dispatch(Event::ProductShown(kind));
            }
        }
    }

    pub(super) fn refresh_soon(self: &Rc<Self>) {
        if !self.pending.replace(true) {
            self.later(60, |inner| {
                inner.pending.set(false);
                inner.refresh();
            });
        }
    }

    /// Brings everything in line with what the page looks like now. Safe to call at any time.
    pub(super) fn refresh(self: &Rc<Self>) {
        if self.page.form().is_none() {
            // Not there yet, or thrown away: forms are mounted late.
            self.page.look();
        }
        let form = self.page.form();
        if *self.watched.borrow() != form {
            if let (Some(form), Some(watcher)) = (&form, &*self.watcher.borrow()) {
                watcher.watch(form);
            }
            self.watched.replace(form.clone());
        }
        self.hold();
        if self.logged_in() {
            self.ui.list(self.page.missing(), self.page.doubts());
        }
        self.ui.place(&self.handover.draw(), form.as_ref());
    }

    /// `window.lpAmazonPay`: the loader waits for these three.
    pub(super) fn serve_queue(self: &Rc<Self>) {
        self.serve("logout", |inner| {
            inner.dispatch(Event::LogoutPressed);
            JsValue::UNDEFINED
        });
        self.serve("refresh", |inner| {
            inner.refresh_soon();
            JsValue::UNDEFINED
        });
        self.serve("state", |inner| inner.state.get().word().into());
    }

    fn serve(self: &Rc<Self>, name: &str, run: fn(&Rc<Self>) -> JsValue) {
        let weak = Rc::downgrade(self);
        let closure: super::Callback =
            Closure::new(move |_| weak.upgrade().map_or(JsValue::UNDEFINED, |inner| run(&inner)));
        self.handover.0.get("api").set(name, &self.handover.guard(&closure).0);
        self.served.borrow_mut().push(closure);
    }
}

/// Keys do not change a locked select; Tab and Shift+Tab still pass.
fn keep_locked(event: &Js) {
    let target = event.get("target");
    if target.text("tagName") == "SELECT" && target.has(LOCKED) && event.text("key") != "Tab" {
        event.run("preventDefault");
    }
}
