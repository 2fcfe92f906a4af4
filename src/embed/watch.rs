//! What the page does: typing, submitting, redrawing, coming back from the cache, calling the queue.

use std::rc::Rc;

use js_sys::{Function, Reflect};
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast as _, JsValue};
use web_sys::{
    Event as PageEvent, EventTarget, HtmlElement, KeyboardEvent, Node, PageTransitionEvent, SubmitEvent,
};

use super::listen::{Listener, Watcher};
use super::{Inner, Page};
use crate::amazon;
use crate::machine::Event;
use crate::page::control::Control;
use crate::page::{tag_word, target_of};

/// A submit button, and how it was before the page's own scripts answered the press (`data-disable-with`).
pub(super) struct Submitter {
    pub(super) button: Control,
    pub(super) disabled: bool,
    pub(super) style: Option<String>,
    pub(super) value: String,
}

impl Inner {
    pub(super) fn watch(self: &Rc<Self>) {
        let Some(window) = web_sys::window() else { return };
        let target: &EventTarget = window.as_ref();
        for name in ["input", "change"] {
            self.listen(target, name, true, |inner, event| inner.on_edit(&event));
        }
        self.listen(target, "keydown", true, |_, event| keep_locked(&event));
        self.listen(target, "submit", true, |inner, event| inner.note_submitter(&event));
        // Bubbling, on the outermost target: the LP's own validation has spoken by then.
        self.listen(target, "submit", false, |inner, event| inner.on_submit(&event));
        self.listen(target, "click", false, |inner, event| inner.on_click(&event));
        self.listen(target, "pageshow", false, |inner, event| {
            if event.unchecked_ref::<PageTransitionEvent>().persisted() {
                inner.dispatch(Event::PageReturned);
            }
        });
        let weak = Rc::downgrade(self);
        let watcher = Watcher::new(&self.handover, move || {
            if let Some(inner) = weak.upgrade() {
                inner.refresh_soon();
            }
        });
        self.watcher.replace(Some(watcher));
    }

    fn listen(
        self: &Rc<Self>,
        target: &EventTarget,
        name: &'static str,
        capture: bool,
        run: fn(&Rc<Self>, PageEvent),
    ) {
        let weak = Rc::downgrade(self);
        let listener = Listener::new(&self.handover, target, name, capture, move |event| {
            if let Some(inner) = weak.upgrade() {
                run(&inner, event);
            }
        });
        self.listeners.borrow_mut().push(listener);
    }

    fn on_edit(self: &Rc<Self>, event: &PageEvent) {
        // Ours and the page's own events are no edits of the shopper.
        if event.is_trusted()
            && let Some(target) = target_of(event)
        {
            self.page.touch(&target);
        }
        self.refresh_soon();
    }

    fn is_ours(&self, form: Option<&EventTarget>) -> bool {
        form.is_some_and(|form| {
            self.page.form().is_some_and(|ours| ours.unchecked_ref::<EventTarget>() == form)
        })
    }

    fn note_submitter(&self, event: &PageEvent) {
        if !self.is_ours(event.target().as_ref()) {
            return;
        }
        let known = event.unchecked_ref::<SubmitEvent>().submitter();
        let first = || {
            self.page.form()?.query_selector("[type=submit]").ok()?.map(wasm_bindgen::JsCast::unchecked_into)
        };
        let mut pressed = self.pressed.borrow_mut();
        // A second press of a button that is already busy would write down the busy look.
        if pressed.is_none() {
            *pressed = known.or_else(first).map(|button: HtmlElement| {
                let button: Control = button.unchecked_into();
                let disabled = button.is_disabled();
                let style = button.get_attribute("style");
                Submitter { disabled, style, value: button.value(), button }
            });
        }
    }

    fn on_submit(self: &Rc<Self>, event: &PageEvent) {
        let ours = self.is_ours(event.target().as_ref());
        if !ours || event.default_prevented() || !self.state.borrow().claims(self.page.amazon_chosen()) {
            self.forget_submitter();
            return;
        }
        event.prevent_default();
        self.press();
    }

    /// Carts without a submit event name their button in `data-confirm`.
    fn on_click(self: &Rc<Self>, event: &PageEvent) {
        let Some(selector) = tag_word(&self.handover, "confirm") else { return };
        let button = target_of(event).and_then(|target| target.closest(&selector).ok().flatten());
        let Some(button) = button else { return };
        let submits = button.get_attribute("type").is_some_and(|kind| kind == "submit");
        if submits || event.default_prevented() || !self.state.borrow().claims(self.page.amazon_chosen()) {
            return;
        }
        event.prevent_default();
        if self.page.form().is_none_or(|form| form.report_validity()) {
            self.press();
        }
    }

    /// The confirm press: the form is looked at once more, then the machine decides.
    fn press(self: &Rc<Self>) {
        if self.logged_in() {
            self.page.hold();
            self.page.relock();
        }
        if let Some(kind) = self.page.kind() {
            self.dispatch(Event::ProductShown(kind));
        }
        self.dispatch(Event::Pressed);
    }

    fn forget_submitter(&self) {
        if !matches!(&*self.state.borrow(), crate::machine::State::LoggedIn(session) if session.busy()) {
            self.pressed.take();
        }
    }

    pub(super) fn refresh_soon(self: &Rc<Self>) {
        if !self.pending.replace(true) {
            self.later(60, |inner| {
                inner.pending.set(false);
                if !inner.closed.get() {
                    inner.refresh();
                }
            });
        }
    }

    /// Brings everything in line with what the page looks like now. Safe to call at any time.
    pub(super) fn refresh(self: &Rc<Self>) {
        let form = self.page.form();
        if *self.watched.borrow() != form {
            if let (Some(form), Some(watcher)) = (&form, &*self.watcher.borrow()) {
                watcher.watch(form.unchecked_ref::<Node>());
            }
            self.watched.replace(form.clone());
        }
        if self.logged_in() {
            self.page.relock();
            self.page.hold();
            if let Some(kind) = self.page.kind() {
                self.dispatch(Event::ProductShown(kind));
            }
            self.ui.list(self.page.missing(), self.page.doubts());
        }
        self.ui.place(&amazon::slots(&self.handover), form.as_deref());
    }

    /// `window.lpAmazonPay`: the loader waits for these three.
    pub(super) fn serve_queue(self: &Rc<Self>) {
        let serve = |name: &str, run: fn(&Rc<Self>) -> JsValue| {
            let weak = Rc::downgrade(self);
            let closure = Closure::<dyn Fn() -> JsValue>::new(move || {
                weak.upgrade().map_or(JsValue::UNDEFINED, |inner| run(&inner))
            });
            let call: Function = self.handover.guard(closure.into_js_value().unchecked_ref());
            let _ = Reflect::set(&self.handover.api(), &name.into(), &call);
        };
        serve("logout", |inner| {
            inner.dispatch(Event::LogoutPressed);
            JsValue::UNDEFINED
        });
        serve("refresh", |inner| {
            inner.refresh_soon();
            JsValue::UNDEFINED
        });
        serve("state", |inner| inner.state.borrow().word().into());
    }
}

/// Keys do not change a locked select; Tab and Shift+Tab still pass.
fn keep_locked(event: &PageEvent) {
    let locked =
        target_of(event).is_some_and(|target| target.tag_name() == "SELECT" && Page::is_locked(&target));
    if locked && event.unchecked_ref::<KeyboardEvent>().key() != "Tab" {
        event.prevent_default();
    }
}
