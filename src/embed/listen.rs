//! Listeners, observers and timers on the LP's page. All of them pass through the loader's guard, so that a dead
//! widget is never called, and all of them end when they are dropped.

use js_sys::Function;
use wasm_bindgen::JsCast as _;
use wasm_bindgen::closure::Closure;
use web_sys::{Event, EventTarget, MutationObserver, MutationObserverInit, Node};

use super::handover::Handover;

/// A listener that leaves with its owner.
pub(crate) struct Listener {
    target: EventTarget,
    name: &'static str,
    call: Function,
    capture: bool,
    _closure: Closure<dyn Fn(Event)>,
}

impl Listener {
    /// Listens. `Fn`, not `FnMut`: pages dispatch events inside events.
    pub(crate) fn new(
        handover: &Handover,
        target: &EventTarget,
        name: &'static str,
        capture: bool,
        run: impl Fn(Event) + 'static,
    ) -> Self {
        let closure = Closure::<dyn Fn(Event)>::new(run);
        let call = handover.guard(closure.as_ref().unchecked_ref());
        let _ = target.add_event_listener_with_callback_and_bool(name, &call, capture);
        Self { target: target.clone(), name, call, capture, _closure: closure }
    }
}

impl Drop for Listener {
    fn drop(&mut self) {
        let _ = self.target.remove_event_listener_with_callback_and_bool(self.name, &self.call, self.capture);
    }
}

/// Watches for nodes that come and go.
pub(crate) struct Watcher {
    observer: Option<MutationObserver>,
    _closure: Closure<dyn Fn()>,
}

impl Watcher {
    /// Watches nothing yet.
    pub(crate) fn new(handover: &Handover, run: impl Fn() + 'static) -> Self {
        let closure = Closure::<dyn Fn()>::new(run);
        let call = handover.guard(closure.as_ref().unchecked_ref());
        Self { observer: MutationObserver::new(&call).ok(), _closure: closure }
    }

    /// Watches `form` and the place where it stands, and nothing else.
    pub(crate) fn watch(&self, form: &Node) {
        let Some(observer) = &self.observer else { return };
        observer.disconnect();
        let options = MutationObserverInit::new();
        options.set_child_list(true);
        if let Some(parent) = form.parent_node() {
            let _ = observer.observe_with_options(&parent, &options);
        }
        options.set_subtree(true);
        let _ = observer.observe_with_options(form, &options);
    }
}

impl Drop for Watcher {
    fn drop(&mut self) {
        if let Some(observer) = &self.observer {
            observer.disconnect();
        }
    }
}

/// Runs once, after `ms` milliseconds.
pub(crate) fn later(handover: &Handover, ms: i32, run: impl FnOnce() + 'static) {
    let call = handover.guard(Closure::once_into_js(run).unchecked_ref());
    if let Some(window) = web_sys::window() {
        let _ = window.set_timeout_with_callback_and_timeout_and_arguments_0(&call, ms);
    }
}
