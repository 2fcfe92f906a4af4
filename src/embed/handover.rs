//! What the loader hands over: one object, the widget's only door to the rest of the page's scripts.
//!
//! Everything that must also work after the widget broke (putting attributes back, removing our boxes, silencing
//! our listeners) lives on the loader's side of this door.

use js_sys::{Array, Function, Map, Object};
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;
use web_sys::{HtmlElement, HtmlFormElement, Node};

#[wasm_bindgen]
extern "C" {
    /// The handover object.
    #[derive(Clone)]
    pub(crate) type Handover;

    /// `LpSettings` as JSON.
    #[wasm_bindgen(method, getter)]
    pub(crate) fn settings(this: &Handover) -> JsValue;
    /// The tag's data-* attributes.
    #[wasm_bindgen(method, getter)]
    pub(crate) fn tag(this: &Handover) -> Object;
    /// The fragment's word.
    #[wasm_bindgen(method, getter)]
    pub(crate) fn landing(this: &Handover) -> Option<String>;
    /// Whether this tab asked for a login.
    #[wasm_bindgen(method, getter)]
    pub(crate) fn asked(this: &Handover) -> bool;
    /// The form's snapshot: `{fields: [[name, nth, value | checked]]}`, or null.
    #[wasm_bindgen(method, getter)]
    pub(crate) fn saved(this: &Handover) -> JsValue;
    /// The object behind `window.lpAmazonPay`.
    #[wasm_bindgen(method, getter)]
    pub(crate) fn api(this: &Handover) -> Object;
    /// The purchase form, asked anew each time: pages replace it.
    #[wasm_bindgen(method)]
    pub(crate) fn form(this: &Handover) -> Option<HtmlFormElement>;
    /// Draws login buttons where they are missing; answers all slots.
    #[wasm_bindgen(method)]
    pub(crate) fn draw(this: &Handover) -> Array;
    /// Wraps a callback so that a dead widget is never called.
    #[wasm_bindgen(method)]
    pub(crate) fn guard(this: &Handover, call: &Function) -> Function;
    /// A `lp-amazon-pay:` event on the document.
    #[wasm_bindgen(method)]
    pub(crate) fn emit(this: &Handover, name: &str, detail: &JsValue);
    /// Changes a node and remembers what was there. `@attribute`, `$style` or property.
    #[wasm_bindgen(method)]
    pub(crate) fn set(this: &Handover, node: &Node, key: &str, value: &JsValue);
    /// Puts back all that [`Handover::set`] changed.
    #[wasm_bindgen(method)]
    pub(crate) fn undo(this: &Handover);
    /// Snapshots the form; `before` maps elements to what stood in them before us.
    #[wasm_bindgen(method)]
    pub(crate) fn snapshot(this: &Handover, before: &Map);
    /// `amazon.Pay.initCheckout` with a signed payload.
    #[wasm_bindgen(method, catch)]
    pub(crate) fn checkout(this: &Handover, config: &JsValue) -> Result<(), JsValue>;
    /// Stops the widget for good.
    #[wasm_bindgen(method)]
    pub(crate) fn fail(this: &Handover, reason: &str);

    /// A box with Amazon's button.
    #[derive(Clone)]
    pub(crate) type Slot;
    /// The LP's element.
    #[wasm_bindgen(method, getter)]
    pub(crate) fn element(this: &Slot) -> HtmlElement;
    /// Our element in it, Amazon's button.
    #[wasm_bindgen(method, getter)]
    pub(crate) fn child(this: &Slot) -> HtmlElement;
    /// `login` or `payment`.
    #[wasm_bindgen(method, getter)]
    pub(crate) fn kind(this: &Slot) -> String;
}
