//! Amazon Pay Checkout v2 for Rust: signing, a typed client, typed errors.
