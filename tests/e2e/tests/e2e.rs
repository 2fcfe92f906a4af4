//! End to end, on the engine that `E2E_ENGINE` names. Names say what they are about: `sale`, `login`, `guest` …
#![allow(clippy::unwrap_used, reason = "a test may fail loudly")]

#[path = "e2e/access.rs"]
mod access;
#[path = "e2e/address.rs"]
mod address;
#[path = "e2e/admin.rs"]
mod admin;
#[path = "e2e/bench.rs"]
mod bench;
#[path = "e2e/cart.rs"]
mod cart;
#[path = "e2e/guest.rs"]
mod guest;
#[path = "e2e/legal.rs"]
mod legal;
#[path = "e2e/lock.rs"]
mod lock;
#[path = "e2e/login.rs"]
mod login;
#[path = "e2e/mixed.rs"]
mod mixed;
#[path = "e2e/pages.rs"]
mod pages;
#[path = "e2e/preview.rs"]
mod preview;
#[path = "e2e/privacy.rs"]
mod privacy;
#[path = "e2e/renewal.rs"]
mod renewal;
#[path = "e2e/sale.rs"]
mod sale;
#[path = "e2e/skip.rs"]
mod skip;
#[path = "e2e/thanks.rs"]
mod thanks;
#[path = "e2e/trouble.rs"]
mod trouble;
#[path = "e2e/upsell.rs"]
mod upsell;
#[path = "e2e/witness.rs"]
mod witness;

const TARO: &str = "taro@buyer.example";
const MOVE: &str = "move@buyer.example";
const GIFT: &str = "gift@buyer.example";
const MESSY: &str = "messy@buyer.example";
const MFA: &str = "mfa@buyer.example";
