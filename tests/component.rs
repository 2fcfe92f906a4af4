//! The widget in a real browser, against a page, a pretended server and a pretended Amazon.
//!
//! `CHROMEDRIVER=/usr/bin/chromedriver cargo test -p lp-amazon-pay --target wasm32-unknown-unknown --tests`
#![cfg(target_arch = "wasm32")]
#![allow(missing_docs, unreachable_pub, clippy::unwrap_used, reason = "tests may fail loudly")]

use wasm_bindgen_test::wasm_bindgen_test_configure;

#[path = "component/confirm.rs"]
pub mod confirm;
#[path = "component/landing.rs"]
pub mod landing;
#[path = "component/lock.rs"]
pub mod lock;
#[path = "component/reflect.rs"]
pub mod reflect;
#[path = "component/stage.rs"]
mod stage;

wasm_bindgen_test_configure!(run_in_browser);
