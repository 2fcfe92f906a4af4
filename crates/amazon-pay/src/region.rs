//! Where a seller account lives (region) and whether money is real (environment).
//!
//! Every constant that differs by region stands here and nowhere else.

use crate::money::Currency;

/// One of Amazon Pay's three regions. An account belongs to exactly one.
///
/// Amazon page: `amazon-pay-api-v2/environments`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Region {
    /// Japan.
    Jp,
    /// North America.
    Na,
    /// Europe and the United Kingdom.
    Eu,
}

impl Region {
    /// Value of the header `x-amz-pay-region`.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Jp => "jp",
            Self::Na => "na",
            Self::Eu => "eu",
        }
    }

    /// Host of the API.
    #[must_use]
    pub const fn host(self) -> &'static str {
        match self {
            Self::Jp => "pay-api.amazon.jp",
            Self::Na => "pay-api.amazon.com",
            Self::Eu => "pay-api.amazon.eu",
        }
    }

    /// Address of the script that draws the buttons. It is updated in place: never copy it.
    ///
    /// Amazon page: `amazon-pay-checkout/amazon-pay-script`.
    #[must_use]
    pub const fn checkout_js_url(self) -> &'static str {
        match self {
            Self::Jp => "https://static-fe.payments-amazon.com/checkout.js",
            Self::Na => "https://static-na.payments-amazon.com/checkout.js",
            Self::Eu => "https://static-eu.payments-amazon.com/checkout.js",
        }
    }

    /// Ledger currency of an account in this region. British accounts settle in GBP instead of EUR.
    #[must_use]
    pub const fn ledger_currency(self) -> Currency {
        match self {
            Self::Jp => Currency::Jpy,
            Self::Na => Currency::Usd,
            Self::Eu => Currency::Eur,
        }
    }
}

/// Sandbox (play money) or live.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Environment {
    /// Play money; simulations are possible.
    Sandbox,
    /// Real money.
    Live,
}

impl Environment {
    /// The path segment that a key without an environment prefix needs (`/sandbox/v2`, `/live/v2`).
    #[must_use]
    pub const fn path_segment(self) -> &'static str {
        match self {
            Self::Sandbox => "sandbox",
            Self::Live => "live",
        }
    }
}
