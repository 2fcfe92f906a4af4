//! What Amazon answers. Every member but the object's own id may be absent or null; unknown members are ignored.
//!
//! Invariant: `Debug` of these types shows states, amounts and ids, never a name, an address or a return URL.

mod address;
mod buyer;
mod charge;
mod charge_permission;
mod checkout_session;
mod parts;
mod refund;
mod status;

pub use address::Address;
pub use buyer::{Buyer, SessionBuyer};
pub use charge::{Charge, ChargeReason, ChargeState};
pub use charge_permission::{
    ChargePermission, ChargePermissionReason, ChargePermissionState, ChargePermissionStatus, Limits,
    StatusReason,
};
pub use checkout_session::{
    CheckoutSession, CheckoutSessionReason, CheckoutSessionState, Constraint, ConstraintId, ProductType,
    WebCheckoutDetails,
};
pub use parts::{
    ChargePermissionType, Frequency, FrequencyUnit, MerchantMetadata, PaymentDetails, PaymentIntent,
    PaymentPreference, RecurringMetadata, ReleaseEnvironment, SoftDescriptor,
};
pub use refund::{Refund, RefundReason, RefundState};
pub use status::StatusDetails;

/// `Debug` that names the type and nothing in it.
macro_rules! redacted {
    ($($name:ident),* $(,)?) => {$(
        impl std::fmt::Debug for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(concat!(stringify!($name), "([redacted])"))
            }
        }
    )*};
}
pub(crate) use redacted;
