//! What Amazon Pay decides: sessions, permissions, charges, buyers, and the rules between them.
//! Pure: no HTTP, no clock (every function is told the time), no random numbers (ids are handed in).

pub(crate) mod address_details;
pub(crate) mod buyer;
pub(crate) mod charge;
pub(crate) mod choice;
pub(crate) mod complete;
pub(crate) mod delivery;
pub(crate) mod fields;
pub(crate) mod kinds;
pub(crate) mod merchant;
pub(crate) mod metadata;
pub(crate) mod moment;
pub(crate) mod notice;
pub(crate) mod pending;
pub(crate) mod permission;
pub(crate) mod refund;
pub(crate) mod refusal;
pub(crate) mod session;
pub(crate) mod sign_in;
pub(crate) mod terms;
pub(crate) mod upgrade;
pub(crate) mod yen;
