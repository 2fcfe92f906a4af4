//! End to end, on the engine that `E2E_ENGINE` names. Names say what they are about: `sale`, `login`, `guest` …
#![allow(clippy::unwrap_used, reason = "a test may fail loudly")]

#[path = "e2e/bench.rs"]
mod bench;
#[path = "e2e/guest.rs"]
mod guest;
#[path = "e2e/login.rs"]
mod login;
#[path = "e2e/privacy.rs"]
mod privacy;
#[path = "e2e/sale.rs"]
mod sale;

const TARO: &str = "taro@buyer.example";
const MOVE: &str = "move@buyer.example";
const GIFT: &str = "gift@buyer.example";
const MESSY: &str = "messy@buyer.example";
