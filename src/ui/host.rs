//! The boxes' place in the page: a `div` of ours with an open shadow root, right behind Amazon's button.

use std::any::Any;
use std::cell::RefCell;
use std::rc::Rc;

use js_sys::{Array, Function, Object, Reflect};
use wasm_bindgen::{JsCast as _, JsValue};
use web_sys::{HtmlElement, Node, ShadowRoot, ShadowRootInit, ShadowRootMode};

use super::model::{Action, Model, Place};
use super::panel;
use crate::embed::handover::{Handover, Slot};
use crate::embed::listen::Listener;
use crate::embed::spawn;
use crate::i18n::Locale;
use crate::page::target_of;

const STYLE: &str = include_str!("../../style/widget.css");

/// Height of Amazon's button, so that the box keeps its size when the button goes.
const BOX: &str = "min-height";

/// One box of ours.
pub(super) struct Host {
    element: HtmlElement,
    root: ShadowRoot,
    /// Unmounts when it is dropped.
    mounted: RefCell<Option<Box<dyn Any>>>,
    _pressed: Listener,
}

impl Host {
    pub(super) fn new(handover: &Handover, model: Model, place: Place, act: Rc<dyn Fn(Action)>) -> Option<Self> {
        let document = web_sys::window()?.document()?;
        let element: HtmlElement = document.create_element("div").ok()?.unchecked_into();
        // The loader finds our boxes by this when it has to take them away.
        element.set_attribute("data-lp-amazon-pay-ui", "").ok()?;
        element.set_attribute("lang", if model.locale == Locale::Ja { "ja" } else { "en" }).ok()?;
        let root = element.attach_shadow(&ShadowRootInit::new(ShadowRootMode::Open)).ok()?;
        dress(&root);
        let inner: HtmlElement = document.create_element("div").ok()?.unchecked_into();
        root.append_child(&inner).ok()?;
        // One listener for all buttons: the view's own listeners would cost six kilobytes.
        let pressed = Listener::new(handover, &inner, "click", false, move |event| {
            let button = target_of(&event).and_then(|target| target.closest("[data-act]").ok()?);
            let word = button.and_then(|button| button.get_attribute("data-act"));
            if let Some(action) = word.and_then(|word| Action::of(&word)) {
                act(action);
            }
        });
        let mounted = leptos::mount::mount_to(inner, move || panel::view(model, place));
        Some(Self { element, root, _pressed: pressed, mounted: RefCell::new(Some(Box::new(mounted))) })
    }

    /// The focus goes to the message that a press has caused, after it was drawn.
    pub(super) fn focus_message(&self, alert: bool) {
        let region = if alert { "[role=alert]" } else { "[role=status]" };
        if let Some(region) = self.root.query_selector(region).ok().flatten() {
            spawn(async move { drop(region.unchecked_into::<HtmlElement>().focus()) });
        }
    }

    fn stand_behind(&self, child: &Node) {
        if child.next_sibling().as_ref() != Some(self.element.as_ref())
            && let Some(parent) = child.parent_node()
        {
            let _ = parent.insert_before(&self.element, child.next_sibling().as_ref());
        }
    }

    fn keep_height(&self, child: Option<&HtmlElement>) {
        let height = child.and_then(|child| child.style().get_property_value("height").ok());
        let _ = match height {
            Some(height) => self.element.style().set_property(BOX, &height),
            None => self.element.style().remove_property(BOX).map(drop),
        };
    }
}

impl Drop for Host {
    fn drop(&mut self) {
        self.mounted.take();
        self.element.remove();
    }
}

/// Our sheet: constructed, so that no CSP rule for inline styles applies; a `<style>` where that is unknown.
fn dress(root: &ShadowRoot) {
    let constructed = || -> Result<(), JsValue> {
        let class: Function = Reflect::get(&js_sys::global(), &"CSSStyleSheet".into())?.dyn_into()?;
        let sheet = Reflect::construct(&class, &Array::new())?;
        let replace: Function = Reflect::get(&sheet, &"replaceSync".into())?.dyn_into()?;
        replace.call1(&sheet, &STYLE.into())?;
        let sheets = "adoptedStyleSheets".into();
        if !Reflect::has(root, &sheets)? {
            return Err(JsValue::NULL);
        }
        Reflect::set(root, &sheets, &Array::of1(&sheet)).map(drop)
    };
    if constructed().is_err()
        && let Some(style) = root.owner_document().and_then(|document| document.create_element("style").ok())
    {
        style.set_text_content(Some(STYLE));
        let _ = root.append_child(&style);
    }
}

/// Puts panel and note into place. `taken`: our panel speaks now, Amazon's buttons make room for it.
pub(super) fn place(panel: &Host, note: &Host, slots: &[Slot], form: Option<&HtmlElement>, taken: bool) {
    let seen = |slot: &&Slot| slot.element().offset_width() > 0;
    let of = |kind: &str| {
        let all = || slots.iter().filter(|slot| slot.kind() == kind);
        all().find(seen).or_else(|| all().next())
    };
    let (login, payment) = (of("login"), of("payment"));
    match (login, form) {
        (Some(slot), _) => panel.stand_behind(&slot.child()),
        (None, Some(form)) if !panel.element.is_connected() => {
            let _ = form.insert_before(&panel.element, form.first_child().as_ref());
        }
        _ => {}
    }
    if let Some(slot) = payment {
        note.stand_behind(&slot.child());
    }
    for slot in slots {
        let child = slot.child();
        let holds_ours = [login, payment].into_iter().flatten().any(|ours| Object::is(ours, slot));
        // A second slot (a copy for wide screens) stays empty but keeps its size.
        let (hidden, shown) = if holds_ours { ("none", "block") } else { ("block", "block") };
        let style = child.style();
        let _ = style.set_property_with_priority("display", if taken { hidden } else { shown }, "important");
        let visible = if taken { "hidden" } else { "visible" };
        let _ = style.set_property_with_priority("visibility", visible, "important");
    }
    panel.keep_height(login.filter(|_| taken).map(Slot::child).as_ref());
    note.keep_height(payment.filter(|_| taken).map(Slot::child).as_ref());
}
