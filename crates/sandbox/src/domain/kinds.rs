//! The closed lists of names in Amazon's model that the sandbox acts upon.

/// An enum whose variants carry the names used on the wire.
macro_rules! names {
    ($(#[$doc:meta])* $name:ident { $($variant:ident),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub(crate) enum $name { $($variant),+ }

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
/// Which world a key and its objects belong to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
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
