//! `/v1`: every route tried as a stranger, with another scope, with a revoked key and about somebody else's things; money
//! that moves once; a document that says what the router does, and requests made from it.
#![allow(clippy::unwrap_used, reason = "a test may fail loudly")]

mod amazon;
mod document;
mod doors;
mod fuzz;
mod money;
mod reads;
mod support;
mod webhooks;
