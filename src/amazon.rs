//! Amazon's script. Nobody else in the widget speaks of it; the loader holds `window.amazon` and the button's options.

use crate::embed::handover::Handover;
use crate::js::Js;

/// Leaves for Amazon's checkout with a signed payload. False when the script refused: it throws strings.
pub(crate) fn checkout(handover: &Handover, config: &Js) -> bool {
    handover.0.attempt("checkout", vec![config.0.clone()]).is_ok()
}

/// The part of Amazon's button that takes the focus: it stands in the button's own shadow root.
pub(crate) fn focusable(button: &Js) -> Js {
    button
        .some("shadowRoot")
        .and_then(|root| root.find("querySelector", "[tabindex]"))
        .unwrap_or_else(|| button.clone())
}
