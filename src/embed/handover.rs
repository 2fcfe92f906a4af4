//! What the loader hands over: one object, the widget's only door to the rest of the page's scripts.
//!
//! Everything that must also work after the widget broke (putting attributes back, removing our boxes, silencing
//! our listeners) lives on the loader's side of this door.

use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast as _, JsValue};

use crate::js::Js;

/// The handover object.
#[derive(Clone)]
pub(crate) struct Handover(pub(crate) Js);

impl Handover {
    /// One word of the tag's data-* attributes.
    pub(crate) fn tag(&self, key: &str) -> Option<String> {
        self.0.get("tag").get(key).0.as_string()
    }

    /// The purchase form, asked anew each time: pages replace it.
    pub(crate) fn form(&self) -> Option<Js> {
        self.0.run("form").present()
    }

    /// Draws login buttons where they are missing; answers all slots: `{element, child, kind}`.
    pub(crate) fn draw(&self) -> Vec<Js> {
        self.0.run("draw").list()
    }

    /// Gives a function to the page. The loader's guard never calls a dead widget.
    pub(crate) fn guard(&self, closure: &Closure<dyn Fn(JsValue) -> JsValue>) -> Js {
        self.0.call("guard", vec![closure.as_ref().unchecked_ref::<JsValue>().clone()])
    }

    /// A `lp-amazon-pay:` event on the document. Never personal data.
    pub(crate) fn emit(&self, name: &str, detail: &Js) {
        self.0.call("emit", vec![name.into(), detail.0.clone()]);
    }

    /// Changes a node and remembers what was there. `@attribute`, `$style` or property.
    pub(crate) fn set(&self, node: &Js, key: &str, value: &JsValue) {
        self.0.call("set", vec![node.0.clone(), key.into(), value.clone()]);
    }

    /// Puts back all that [`Handover::set`] changed.
    pub(crate) fn undo(&self) {
        self.0.run("undo");
    }

    /// Waits. Forever, once the widget is dead.
    pub(crate) async fn pause(&self, ms: i32) {
        self.settle(&self.0.call("pause", vec![ms.into()])).await.ok();
    }

    /// Stops the widget for good.
    pub(crate) fn fail(&self, reason: &str) {
        self.0.ask("fail", reason);
    }
}
