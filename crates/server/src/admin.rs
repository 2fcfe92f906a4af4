//! The operator's side: who may come in, what they may do, and what is written down about it.
//!
//! Functions of [`Shop`](crate::shop::Shop) that know neither HTTP nor HTML, like the checkout.

mod batch;
mod doors;
mod erasure;
mod export;
mod health;
mod key_transfer;
mod ledger;
mod link;
mod money;
mod notices;
mod reconcile;
mod role;

pub use batch::MOST_AT_ONCE;
pub use doors::{AddOperator, SignIn, Unfit};
pub(crate) use doors::{IDLE, knows_password};
pub use export::{Choice, Column, Sheet, Wanted};
pub use health::{Check, Detail, Finding};
pub use key_transfer::Transfer;
pub use ledger::{AT_ONCE, EXPIRES, Event, Ledger, MoneyWord};
pub use link::Linked;
pub use money::{MoneyWish, Wished};
pub use role::Role;
