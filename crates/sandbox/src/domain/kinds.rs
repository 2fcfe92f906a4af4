//! The closed lists of names in Amazon's model that the sandbox acts upon.

use serde::{Deserialize, Serialize};

/// An enum whose variants carry the names used on the wire.
macro_rules! names {
    ($(#[$doc:meta])* $name:ident { $($variant:ident),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
        pub(crate) enum $name { $($variant),+ }

        #[allow(dead_code, reason = "each kind uses what it needs of these")]
        impl $name {
            pub(crate) const ALL: &'static [Self] = &[$(Self::$variant),+];

            pub(crate) fn name(self) -> &'static str {
                match self { $(Self::$variant => stringify!($variant)),+ }
            }

            pub(crate) fn named(text: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|kind| kind.name() == text)
            }
        }
    };
}

names!(
    /// What the button was drawn for. (Donation and multi-address are not played here.)
    ProductType { PayAndShip, PayOnly, SignIn }
);
names!(
    /// How long the consent lasts. `PaymentMethodOnFile` is not played here.
    PermissionType { OneTime, Recurring }
);
names!(
    /// What happens to the money at completion.
    Intent { Confirm, Authorize, AuthorizeWithCapture }
);
names!(
    /// The unit of a recurring cycle.
    FrequencyUnit { Year, Month, Week, Day, Variable }
);
names!(
    /// Why a session ended without money.
    CancelReason { Expired, BuyerCanceled, Declined, AmazonCanceled }
);
names!(
    /// Why a charge was taken back.
    ChargeCancelReason { ExpiredUnused, MerchantCanceled, AmazonCanceled, ChargePermissionCanceled, BuyerCanceled }
);
names!(
    /// Why no money came. A refund knows `AmazonRejected` and `ProcessingFailure` alone.
    DeclineReason { SoftDeclined, HardDeclined, AmazonRejected, ProcessingFailure, TransactionTimedOut }
);
names!(
    /// Why a charge permission ended.
    ClosedReason { MerchantClosed, BuyerClosed, AmazonClosed, Expired }
);
names!(
    /// Why a charge permission takes no charge for now.
    NonChargeableReason {
        ChargeInProgress,
        PaymentMethodInvalid,
        PaymentMethodDeleted,
        PaymentMethodExpired,
        PaymentMethodNotAllowed,
        PaymentMethodNotSet,
        BillingAddressDeleted,
        MFAFailed,
    }
);
/// Which world a key and its objects belong to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Environment {
    Sandbox,
    Live,
}

impl Environment {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Sandbox => "Sandbox",
            Self::Live => "Live",
        }
    }

    /// By the prefix of the key id. `None`: an older key, which serves both.
    pub(crate) fn of_key(key_id: &str) -> Option<Self> {
        let id = key_id.to_uppercase();
        if id.starts_with("SANDBOX") {
            Some(Self::Sandbox)
        } else if id.starts_with("LIVE") {
            Some(Self::Live)
        } else {
            None
        }
    }
}

impl CancelReason {
    pub(crate) fn description(self) -> &'static str {
        match self {
            Self::Expired => "The checkout session was not completed within 24 hours",
            Self::BuyerCanceled => "The buyer canceled the checkout",
            Self::Declined => "The payment method was declined",
            Self::AmazonCanceled => "Amazon canceled the checkout session",
        }
    }
}

impl DeclineReason {
    /// How a synchronous charge says it: a 4xx with this reason, except for a failure on Amazon's side.
    pub(crate) fn http_status(self) -> u16 {
        if self == Self::ProcessingFailure { 500 } else { 422 }
    }

    pub(crate) fn description(self) -> &'static str {
        match self {
            Self::SoftDeclined => "The charge was declined; it may succeed later",
            Self::HardDeclined => "The payment method was declined for good",
            Self::AmazonRejected => "Amazon rejected the transaction",
            Self::ProcessingFailure => "Amazon could not process the transaction",
            Self::TransactionTimedOut => "The transaction took too long",
        }
    }
}

impl ClosedReason {
    pub(crate) fn description(self) -> &'static str {
        match self {
            Self::MerchantClosed => "The shop closed the charge permission",
            Self::BuyerClosed => "The buyer closed the charge permission at Amazon",
            Self::AmazonClosed => "Amazon closed the charge permission",
            Self::Expired => "The charge permission has expired",
        }
    }
}
