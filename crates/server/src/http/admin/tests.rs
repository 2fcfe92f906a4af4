//! Every door of the back office is tried as a stranger, with too small a role, without the form's token, and with a
//! number that is not there. The table is the router's own, so a new route is tried too.
#![allow(clippy::unwrap_used, reason = "a test may fail loudly")]

mod api_keys;
mod csv;
mod doors;
mod glance;
mod link;
mod methods;
mod orders;
mod sign_in;
pub(in crate::http) mod support;
mod webhooks;
