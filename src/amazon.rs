//! Amazon's script. Nobody else in the widget speaks of it; the loader holds `window.amazon` and the button's options.

use lp_amazon_pay_contract::SignedPayload;
use wasm_bindgen::JsCast as _;
use web_sys::HtmlElement;

use crate::embed::handover::{Handover, Slot};
use crate::wire;

/// Draws login buttons where they are missing; answers all slots in the page's order.
pub(crate) fn slots(handover: &Handover) -> Vec<Slot> {
    handover.draw().iter().map(wasm_bindgen::JsCast::unchecked_into).collect()
}

/// Leaves for Amazon's checkout. False when the script refused: it throws strings.
pub(crate) fn checkout(handover: &Handover, config: &SignedPayload) -> bool {
    handover.checkout(&wire::payload(config)).is_ok()
}

/// The part of Amazon's button that takes the focus: it stands in the button's own shadow root.
pub(crate) fn focusable(button: &HtmlElement) -> HtmlElement {
    button
        .shadow_root()
        .and_then(|root| root.query_selector("[tabindex]").ok().flatten())
        .map_or_else(|| button.clone(), wasm_bindgen::JsCast::unchecked_into)
        .unchecked_into()
}
