//! What the widget and the server say to each other, and the pure rules that both follow.
//!
//! No I/O, no clock, no Amazon: whatever stands here gives the same answer in a browser, on the
//! server and in a test. All wire types are camelCase JSON; yen are whole numbers.
#![forbid(unsafe_code)]

pub mod button;
mod buyer;
mod draft;
mod error;
mod kind;
pub mod layout;
mod login;
mod seen;
mod settings;
pub mod terms;

pub use buyer::{AddressParts, BuyerData, NameParts};
pub use draft::{Answer, DraftContent, Item, OpenDraft, SavedDraft};
pub use error::{ErrorBody, ErrorCode};
pub use kind::ConsentKind;
pub use login::{Consent, Login, RedeemCode, SignedPayload};
pub use seen::{Seen, SeenWhat};
pub use settings::{LpSettings, SignInButton, WidgetFiles};

/// Name of the fragment parameter in which `/login/<lp>` hands its one-time code (or a word of
/// [`login_fragment`]) to the LP: `#lpap=<code>`.
pub const FRAGMENT: &str = "lpap";

/// Words that may stand in the fragment instead of a code.
pub mod login_fragment {
    /// The shopper pressed "cancel" on Amazon's sign-in page, or came back from Amazon's checkout.
    pub const BACK: &str = "back";
    /// Amazon did not answer, or refused the buyer token. No money moved.
    pub const FAILED: &str = "failed";
}
