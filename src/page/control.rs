//! A control of the LP's form: reads, writes so that the page believes it, and finds the words beside it.

use js_sys::{Object, Reflect};
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsCast as _, JsValue};
use web_sys::{
    Element, Event, EventInit, EventTarget, FocusOptions, HtmlCollection, HtmlElement, HtmlFormElement, Node,
    NodeList, ScrollIntoViewOptions, ScrollLogicalPosition, ValidityState,
};

#[wasm_bindgen]
extern "C" {
    /// `input`, `select` or `textarea`: one type for the three, because their common part is all that we use.
    #[wasm_bindgen(extends = HtmlElement, extends = Element, extends = Node, extends = EventTarget, extends = Object)]
    #[derive(Clone, PartialEq)]
    pub(crate) type Control;

    /// Its `name`.
    #[wasm_bindgen(method, getter)]
    pub(crate) fn name(this: &Control) -> String;
    /// Its `type`.
    #[wasm_bindgen(method, getter, js_name = type)]
    pub(crate) fn kind(this: &Control) -> String;
    /// Its value.
    #[wasm_bindgen(method, getter)]
    pub(crate) fn value(this: &Control) -> String;
    /// Whether a choice is chosen.
    #[wasm_bindgen(method, getter)]
    pub(crate) fn checked(this: &Control) -> bool;
    /// Whether it must be filled.
    #[wasm_bindgen(method, getter)]
    pub(crate) fn required(this: &Control) -> bool;
    /// Its token for the browser's autofill.
    #[wasm_bindgen(method, getter)]
    pub(crate) fn autocomplete(this: &Control) -> String;
    /// An example.
    #[wasm_bindgen(method, getter)]
    pub(crate) fn placeholder(this: &Control) -> Option<String>;
    #[wasm_bindgen(method, getter, js_name = maxLength)]
    fn max_length(this: &Control) -> Option<i32>;
    #[wasm_bindgen(method, getter, js_name = willValidate)]
    fn will_validate(this: &Control) -> bool;
    #[wasm_bindgen(method, getter)]
    fn validity(this: &Control) -> ValidityState;
    #[wasm_bindgen(method, getter)]
    fn labels(this: &Control) -> Option<NodeList>;
    /// A select's options.
    #[wasm_bindgen(method, getter)]
    pub(crate) fn options(this: &Control) -> HtmlCollection;
    /// A select's chosen options.
    #[wasm_bindgen(method, getter, js_name = selectedOptions)]
    pub(crate) fn selected_options(this: &Control) -> HtmlCollection;
    #[wasm_bindgen(method, getter)]
    fn elements(this: &Form) -> HtmlCollection;
    #[wasm_bindgen(extends = HtmlFormElement)]
    type Form;
}

/// The form's inputs, selects and text areas, in its order.
pub(crate) fn controls(form: &HtmlFormElement) -> Vec<Control> {
    let elements = form.unchecked_ref::<Form>().elements();
    (0..elements.length())
        .filter_map(|at| elements.item(at))
        .filter(|element| matches!(&*element.tag_name(), "INPUT" | "SELECT" | "TEXTAREA"))
        .map(wasm_bindgen::JsCast::unchecked_into)
        .collect()
}

impl Control {
    /// Whether it is a select.
    pub(crate) fn is_select(&self) -> bool {
        self.kind().starts_with("select")
    }

    /// Whether it is a radio button or a check box.
    pub(crate) fn is_choice(&self) -> bool {
        matches!(&*self.kind(), "radio" | "checkbox")
    }

    /// Whether a shopper can see it; a hidden choice counts by its label, as designers draw their own boxes.
    pub(crate) fn is_visible(&self) -> bool {
        let drawn = |element: &HtmlElement| element.offset_width() > 0 || element.offset_height() > 0;
        drawn(self) || self.is_choice() && self.label().is_some_and(|label| drawn(label.unchecked_ref()))
    }

    /// Whether it is disabled, itself or by its fieldset.
    pub(crate) fn is_disabled(&self) -> bool {
        self.matches(":disabled").unwrap_or(false)
    }

    /// Most characters that fit.
    pub(crate) fn limit(&self) -> usize {
        self.max_length()
            .and_then(|limit| usize::try_from(limit).ok())
            .unwrap_or(lp_amazon_pay_contract::layout::UNLIMITED)
    }

    /// Whether something must still be filled in, by the browser's rules or by those of the validation plug-in
    /// that carts of the ecforce family use.
    pub(crate) fn is_missing(&self) -> bool {
        if self.will_validate() && !self.validity().valid() {
            return true;
        }
        let wanted = self.class_name().contains("validate[required") && !self.is_disabled();
        wanted && if self.is_choice() { !self.checked() } else { self.value().is_empty() }
    }

    /// Writes the value past any framework's own setter, without an event.
    pub(crate) fn write_silently(&self, value: &str) {
        self.set_natively("value", &value.into());
    }

    /// Checks or unchecks, without an event.
    pub(crate) fn check_silently(&self, checked: bool) {
        self.set_natively("checked", &checked.into());
    }

    fn set_natively(&self, key: &str, value: &JsValue) {
        let prototype = Object::get_prototype_of(self);
        let _ = Reflect::set_with_receiver(&prototype, &key.into(), value, self);
    }

    /// Writes and tells the page: `change` for selects, `input` for text (a `change` on every field makes carts
    /// recalculate and put old values back).
    pub(crate) fn write(&self, value: &str, silent: bool) {
        self.write_silently(value);
        // A select without its event would show one thing and mean another.
        if self.is_select() {
            self.tell("change");
        } else if !silent {
            self.tell("input");
        }
    }

    /// A bubbling event, as the browser would send it.
    pub(crate) fn tell(&self, event: &str) {
        let options = EventInit::new();
        options.set_bubbles(true);
        if let Ok(event) = Event::new_with_event_init_dict(event, &options) {
            let _ = self.dispatch_event(&event);
        }
    }

    /// Brings it into view and gives it the focus.
    pub(crate) fn show(&self) {
        show(self);
    }

    fn label(&self) -> Option<Element> {
        self.labels()?.item(0).map(wasm_bindgen::JsCast::unchecked_into)
    }

    /// What the shopper reads beside it; for a choice what the choice says.
    pub(crate) fn own_label(&self) -> Option<String> {
        let by_label = || self.label().and_then(|label| text_of(&label));
        let by_id = || {
            let ids = self.get_attribute("aria-labelledby")?;
            let document = self.owner_document()?;
            text_of(&document.get_element_by_id(ids.split(' ').next()?)?)
        };
        by_label()
            .or_else(by_id)
            .or_else(|| self.get_attribute("aria-label").filter(|label| !label.is_empty()))
    }

    /// What the shopper reads beside it or above its group.
    pub(crate) fn label_text(&self) -> String {
        let group = || self.group_label();
        let words = if self.is_choice() && self.kind() == "radio" {
            group().or_else(|| self.own_label())
        } else {
            self.own_label().or_else(group)
        };
        words
            .or_else(|| self.placeholder().filter(|text| !text.is_empty()))
            .or_else(|| self.get_attribute("title"))
            .unwrap_or_else(|| self.name())
    }

    fn group_label(&self) -> Option<String> {
        let near = |around: &str, inside: &str| {
            text_of(&self.closest(around).ok().flatten()?.query_selector(inside).ok().flatten()?)
        };
        near("fieldset", "legend").or_else(|| near("tr", "th")).or_else(|| near("dl", "dt"))
    }

    /// The text of what is chosen, or the value.
    pub(crate) fn chosen_text(&self) -> String {
        if self.is_select() {
            return self.selected_options().item(0).and_then(|option| text_of(&option)).unwrap_or_default();
        }
        self.value()
    }
}

/// Brings an element into view and gives it the focus.
pub(crate) fn show(element: &HtmlElement) {
    let place = ScrollIntoViewOptions::new();
    place.set_block(ScrollLogicalPosition::Center);
    element.scroll_into_view_with_scroll_into_view_options(&place);
    let focus = FocusOptions::new();
    focus.set_prevent_scroll(true);
    let _ = element.focus_with_options(&focus);
}

/// The words of an element, without the marks that say "required".
pub(crate) fn text_of(element: &Element) -> Option<String> {
    let text = element.text_content()?;
    let text = tidy(&text);
    (!text.is_empty()).then_some(text)
}

fn tidy(text: &str) -> String {
    let mut words = text.split_whitespace().collect::<Vec<_>>().join(" ");
    loop {
        let kept = words.trim_end_matches([' ', '*', '※', ':', ':']);
        let kept = ["必須", "任意"].into_iter().find_map(|mark| kept.strip_suffix(mark)).unwrap_or(kept);
        if kept.len() == words.len() {
            return words;
        }
        words.truncate(kept.len());
    }
}

/// A JavaScript truth for [`crate::embed::handover::Handover::set`].
pub(crate) const YES: JsValue = JsValue::TRUE;

#[cfg(test)]
mod tests {
    use super::tidy;

    #[test]
    fn labels_lose_their_marks_but_not_their_words() {
        assert_eq!(tidy("  お名前\n 必須"), "お名前");
        assert_eq!(tidy("フリガナ※"), "フリガナ");
        assert_eq!(tidy("利用規約に同意する必須"), "利用規約に同意する");
        assert_eq!(tidy("Email: *"), "Email");
        assert_eq!(tidy("必須"), "");
    }
}
