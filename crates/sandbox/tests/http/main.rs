//! The sandbox as shops and buyers meet it: over HTTP, through the whole router.
#![allow(clippy::unwrap_used, reason = "a failing unwrap fails the test")]

mod buyers;
mod control;
mod direct;
mod happy;
mod ipn;
mod money;
mod refusals;
mod register;
mod replays;
mod seller;
mod state;
mod support;
mod tls;
mod unhappy;
