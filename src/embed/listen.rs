//! Listeners and the observer on the LP's page. All of them pass through the loader's guard, so that a dead widget is
//! never called, and all of them end when they are dropped.

use wasm_bindgen::JsValue;
use wasm_bindgen::closure::Closure;

use super::handover::Handover;
use crate::js::{Js, construct, object};

/// What the page calls. `Fn`, not `FnMut`: pages dispatch events inside events. One type for all: one copy of the code.
pub(crate) type Callback = Closure<dyn Fn(JsValue) -> JsValue>;

/// Makes one.
pub(crate) fn callback(run: Box<dyn Fn(Js)>) -> Callback {
    Closure::new(move |given| {
        run(Js(given));
        JsValue::UNDEFINED
    })
}

/// A listener that leaves with its owner.
pub(crate) struct Listener {
    target: Js,
    all: Vec<JsValue>,
    _callback: Callback,
}

impl Listener {
    /// Listens.
    pub(crate) fn new(
        handover: &Handover,
        target: &Js,
        name: &str,
        capture: bool,
        run: Box<dyn Fn(Js)>,
    ) -> Self {
        let callback = callback(run);
        let all = vec![name.into(), handover.guard(&callback).0, capture.into()];
        target.call("addEventListener", all.clone());
        Self { target: target.clone(), all, _callback: callback }
    }
}

impl Drop for Listener {
    fn drop(&mut self) {
        self.target.call("removeEventListener", std::mem::take(&mut self.all));
    }
}

/// Watches for nodes that come and go.
pub(crate) struct Watcher {
    observer: Option<Js>,
    _callback: Callback,
}

impl Watcher {
    /// Watches nothing yet.
    pub(crate) fn new(handover: &Handover, run: Box<dyn Fn(Js)>) -> Self {
        let callback = callback(run);
        let observer = construct("MutationObserver", vec![handover.guard(&callback).0]);
        Self { observer, _callback: callback }
    }

    /// Watches `form` and the place where it stands, and nothing else.
    pub(crate) fn watch(&self, form: &Js) {
        let Some(observer) = &self.observer else { return };
        observer.run("disconnect");
        let observe = |node: Js, subtree: bool| {
            let options = object(&[("childList", true.into()), ("subtree", subtree.into())]);
            observer.call("observe", vec![node.0, options.0]);
        };
        observe(form.get("parentNode"), false);
        observe(form.clone(), true);
    }
}

impl Drop for Watcher {
    fn drop(&mut self) {
        if let Some(observer) = &self.observer {
            observer.run("disconnect");
        }
    }
}
