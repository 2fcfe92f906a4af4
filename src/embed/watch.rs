//! What the page does: typing, submitting, redrawing, coming back from the cache, calling the queue.

use std::rc::Rc;

use wasm_bindgen::JsValue;
use wasm_bindgen::closure::Closure;

use super::Inner;
use super::listen::{Listener, Watcher};
use crate::i18n::Key;
use crate::js::{Js, glue, window};
use crate::machine::{Event, Say, Text};
use crate::page::{Control, LOCKED};
use crate::ui::Place;

/// Ticks of a second for which a page is listened to after it has refused a press.
const LISTENED: u8 = 11;

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
        self.listen("keydown", true, |inner, event| {
            keep_locked(event);
            if event.text("key") == "Enter" && inner.is_ours(event) {
                inner.watch_door(false);
            }
        });
        self.listen("click", true, Self::on_click);
        self.listen("submit", true, |inner, event| {
            if inner.is_ours(event) {
                inner.watch_door(false);
                inner.note_submitter(event);
            }
        });
        // Bubbling, on the outermost target: the LP's own validation has spoken by then.
        self.listen("submit", false, Self::on_submit);
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
        let first = || event.get("target").find("querySelector", "[type=submit]");
        if let Some(button) = event.some("submitter").or_else(first) {
            self.note(button);
        }
    }

    /// Writes down how a pressed button looks before the page's own scripts answer the press.
    fn note(&self, button: Js) {
        if !self.claims() {
            return;
        }
        let mut desk = self.desk.borrow_mut();
        // A second press of a button that is already busy would write down the busy look.
        if desk.pressed.is_none() {
            let button = Control(button);
            desk.pressed = Some(Submitter {
                disabled: button.0.flag("disabled"),
                style: button.0.ask("getAttribute", "style").0.as_string(),
                value: button.value(),
                button,
            });
        }
    }

    fn claims(&self) -> bool {
        self.state.get().claims(self.page.amazon_chosen())
    }

    fn on_submit(self: &Rc<Self>, event: &Js) {
        if self.is_ours(event) && !event.flag("defaultPrevented") && self.claims() {
            event.run("preventDefault");
            self.press();
        }
    }

    /// A button that leads on was pressed. One that the designer names (`data-confirm`) is a press by itself, where the
    /// page sends nothing and refuses nothing.
    fn on_click(self: &Rc<Self>, event: &Js) {
        let selector = self.handover.tag("confirm").unwrap_or_default();
        let all = vec![event.get("target").0, selector.as_str().into()];
        if let Some(button) = self.door().call("button", all).present() {
            let alone = !selector.is_empty()
                && button.text("type") != "submit"
                && button.find("closest", &selector).is_some();
            self.watch_door(alone);
            self.note(button);
        }
    }

    /// While a press is ours, nothing of the order leaves by the page's scripts (`loader/src/door.js`).
    fn watch_door(self: &Rc<Self>, alone: bool) {
        if !self.claims() {
            return;
        }
        let over = self.answer(move |inner, caught| {
            let page = &inner.page;
            let valid = || {
                page.form().is_none_or(|form| !form.run("reportValidity").0.is_falsy() || !form.has("action"))
            };
            if caught.0.is_truthy()
                || alone && !inner.state.get().busy() && page.missing().is_empty() && valid()
            {
                inner.press();
            } else if !inner.state.get().busy() {
                inner.desk.borrow_mut().pressed = None;
                inner.refused.set(LISTENED);
                inner.hear_page();
            }
            JsValue::UNDEFINED
        });
        self.door().call("watch", vec![self.page.api().into(), over.0]);
    }

    /// A press that the page refused: what the page says is repeated where the shopper looks, and answered where the
    /// answer is known. Errors of carts come up to ten seconds late.
    pub(super) fn hear_page(&self) {
        let left = self.refused.get();
        if left == 0 || self.state.get().busy() {
            return;
        }
        self.refused.set(left - 1);
        let complaint = self.page.complaint();
        let said = complaint.text("text");
        if said.is_empty() {
            return;
        }
        self.refused.set(0);
        let answer = if complaint.flag("registered") { Key::Registered.text() } else { String::new() };
        self.desk.borrow_mut().told = glue(&[&Key::PageSays.text(), &said, &answer]);
        let say = Say { text: Text::Server, alert: true, focus: false };
        self.ui.say(say, Place::Panel, &self.desk.borrow().told);
    }

    pub(super) fn door(&self) -> Js {
        self.handover.0.get("late").get("door")
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
            if let Some(kind) = self.page.kind().filter(|kind| self.state.get().wants_other_than(*kind)) {
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
                let takes = self.answer(|inner, _| {
                    let ours = inner.claims();
                    if ours {
                        inner.press();
                    }
                    ours.into()
                });
                self.door().call("guard", vec![form.0.clone(), takes.0]);
            }
            self.watched.replace(form.clone());
        }
        self.hold();
        if self.logged_in() {
            self.fill();
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
        let answer = self.answer(move |inner, _| run(inner));
        self.handover.0.get("api").set(name, &answer.0);
    }

    /// A function for the page, with an answer.
    fn answer(self: &Rc<Self>, run: impl Fn(&Rc<Self>, Js) -> JsValue + 'static) -> Js {
        let weak = Rc::downgrade(self);
        let closure: super::Callback = Closure::new(move |given| {
            weak.upgrade().map_or(JsValue::UNDEFINED, |inner| run(&inner, Js(given)))
        });
        let guarded = self.handover.guard(&closure);
        self.served.borrow_mut().push(closure);
        guarded
    }
}

/// Keys do not change a locked select; Tab and Shift+Tab still pass.
fn keep_locked(event: &Js) {
    let target = event.get("target");
    if target.text("tagName") == "SELECT" && target.has(LOCKED) && event.text("key") != "Tab" {
        event.run("preventDefault");
    }
}
