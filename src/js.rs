//! JavaScript objects, by the names of their members.
//!
//! A typed binding costs about fifty bytes of every phone's traffic for each method, and this widget speaks to more
//! than a hundred of them; here six imports serve them all. Nothing throws: what is not there is `None`, empty, or
//! false, because other people's pages must not be able to stop the widget.

use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsCast as _, JsValue};

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(catch, js_namespace = Reflect, js_name = get)]
    fn reflect_get(target: &JsValue, key: &str) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(catch, js_namespace = Reflect, js_name = set)]
    fn reflect_set(target: &JsValue, key: &str, value: &JsValue, this: &JsValue) -> Result<bool, JsValue>;
    #[wasm_bindgen(catch, js_namespace = Reflect, js_name = apply)]
    fn reflect_apply(call: &JsValue, this: &JsValue, all: Vec<JsValue>) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(catch, js_namespace = Reflect, js_name = construct)]
    fn reflect_construct(class: &JsValue, all: Vec<JsValue>) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(js_namespace = Reflect, js_name = getPrototypeOf)]
    fn prototype_of(target: &JsValue) -> JsValue;
    #[wasm_bindgen(thread_local_v2, js_name = window)]
    static WINDOW: JsValue;
}

/// A JavaScript value.
#[derive(Clone, PartialEq)]
pub(crate) struct Js(pub(crate) JsValue);

/// The page's window.
pub(crate) fn window() -> Js {
    Js(WINDOW.with(Clone::clone))
}

/// The page's document.
pub(crate) fn document() -> Js {
    window().get("document")
}

/// `new Class(…)`.
pub(crate) fn construct(class: &str, all: Vec<JsValue>) -> Option<Js> {
    reflect_construct(&window().get(class).0, all).ok().map(Js)
}

/// `{key: value, …}`.
pub(crate) fn object(members: &[(&str, JsValue)]) -> Js {
    let object = Js(js_sys::Object::new().into());
    for (key, value) in members {
        object.set(key, value);
    }
    object
}

impl Js {
    /// A member.
    pub(crate) fn get(&self, key: &str) -> Self {
        Self(reflect_get(&self.0, key).unwrap_or_default())
    }

    /// A member that is an object.
    pub(crate) fn some(&self, key: &str) -> Option<Self> {
        self.get(key).present()
    }

    /// Itself, unless null or undefined.
    pub(crate) fn present(self) -> Option<Self> {
        (!self.0.is_undefined() && !self.0.is_null()).then_some(self)
    }

    /// A member as text; empty where it is none.
    pub(crate) fn text(&self, key: &str) -> String {
        self.get(key).0.as_string().unwrap_or_default()
    }

    /// A member as truth.
    pub(crate) fn flag(&self, key: &str) -> bool {
        self.get(key).0.is_truthy()
    }

    /// A member as a whole number; 0 where it is none.
    pub(crate) fn number(&self, key: &str) -> i32 {
        self.get(key).0.as_f64().unwrap_or_default() as i32
    }

    /// Sets a member.
    pub(crate) fn set(&self, key: &str, value: &JsValue) {
        let _ = reflect_set(&self.0, key, value, &self.0);
    }

    /// Sets a member past any setter that a framework has put on the object itself.
    pub(crate) fn set_natively(&self, key: &str, value: &JsValue) {
        let _ = reflect_set(&prototype_of(&self.0), key, value, &self.0);
    }

    /// Calls a method. What it throws is an error here.
    pub(crate) fn attempt(&self, name: &str, all: Vec<JsValue>) -> Result<Self, JsValue> {
        reflect_apply(&self.get(name).0, &self.0, all).map(Self)
    }

    /// Calls a method; undefined when it throws.
    pub(crate) fn call(&self, name: &str, all: Vec<JsValue>) -> Self {
        Self(self.attempt(name, all).map(|value| value.0).unwrap_or_default())
    }

    /// Calls a method without arguments.
    pub(crate) fn run(&self, name: &str) -> Self {
        self.call(name, Vec::new())
    }

    /// Calls a method with one text.
    pub(crate) fn ask(&self, name: &str, text: &str) -> Self {
        self.call(name, vec![text.into()])
    }

    /// `querySelector`, `closest` and their like: an element, if there is one.
    pub(crate) fn find(&self, method: &str, selector: &str) -> Option<Self> {
        self.ask(method, selector).present()
    }

    /// The members of an array or of a list of nodes; none of what is neither.
    pub(crate) fn list(&self) -> Vec<Self> {
        if self.0.is_undefined() {
            return Vec::new();
        }
        js_sys::Array::from(&self.0).iter().map(Self).collect()
    }

    /// An attribute; empty where there is none.
    pub(crate) fn attribute(&self, name: &str) -> String {
        self.ask("getAttribute", name).0.as_string().unwrap_or_default()
    }

    /// Whether there is such an attribute.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.ask("hasAttribute", name).0.is_truthy()
    }

    /// Sets an attribute.
    pub(crate) fn mark(&self, name: &str, value: &str) {
        self.call("setAttribute", vec![name.into(), value.into()]);
    }

    /// As the type that Leptos wants; only for what is one.
    pub(crate) fn element(&self) -> web_sys::HtmlElement {
        self.0.clone().unchecked_into()
    }
}

/// Texts, one after the other. One copy of the code, without the formatting machine.
pub(crate) fn glue(parts: &[&str]) -> String {
    let mut text = String::new();
    for part in parts {
        text.push_str(part);
    }
    text
}

/// A whole number in digits. JavaScript's own: the standard library's formatting would be half a kilobyte.
pub(crate) fn digits(number: usize) -> String {
    window().call("String", vec![JsValue::from_f64(number as f64)]).0.as_string().unwrap_or_default()
}
