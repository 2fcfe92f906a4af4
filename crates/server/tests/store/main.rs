//! The store on both engines: the same steps, the same winners. PostgreSQL by `TEST_POSTGRES_URL` (an address
//! that may create databases); on CI its absence is a failure, elsewhere it is said.
#![allow(clippy::unwrap_used, reason = "a test may fail loudly")]

mod api;
mod backup;
mod diagram;
mod environments;
mod erasure;
mod money;
mod orders;
mod search;
mod subscriptions;
mod support;
mod watch;
mod webhooks;
