//! The widget: Amazon Pay v2 in the purchase form of any Japanese landing page.
//!
//! The loader draws Amazon's buttons and calls [`start`]; from then on the widget fills the form after the login,
//! locks the payment method, and sends the shopper to Amazon at the confirm press, never before the order details
//! are safe. `machine` decides, `page` knows the LP's form, `ui` draws, `embed` holds them together.

mod amazon;
mod api;
mod embed;
mod i18n;
mod js;
mod machine;
mod page;
mod ui;
mod wire;

use std::cell::RefCell;
use std::panic::PanicHookInfo;

use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

use embed::handover::Handover;
use js::Js;

pub use embed::{Widget, mount};

#[cfg(target_arch = "wasm32")]
#[global_allocator]
static ALLOCATOR: talc::wasm::WasmDynamicTalc = talc::wasm::new_wasm_dynamic_allocator();

thread_local! {
    /// For the panic hook, which must not hold JavaScript values itself.
    static HANDOVER: RefCell<Option<JsValue>> = const { RefCell::new(None) };
}

/// Starts the widget on the loader's handover, for the life of the page.
///
/// # Errors
/// As [`mount`]; the loader then takes everything back.
#[wasm_bindgen]
pub fn start(handover: JsValue) -> Result<(), JsValue> {
    HANDOVER.set(Some(handover.clone()));
    std::panic::set_hook(Box::new(report));
    std::mem::forget(mount(handover)?);
    Ok(())
}

/// A broken widget says where, and the loader puts the page back as it was.
fn report(info: &PanicHookInfo<'_>) {
    let place = info
        .location()
        .map(|at| js::glue(&[at.file(), ":", &js::digits(at.line() as usize)]))
        .unwrap_or_default();
    if let Some(handover) = HANDOVER.take() {
        Handover(Js(handover)).fail(&place);
    }
}
