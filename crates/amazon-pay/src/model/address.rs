//! A postal address as Amazon keeps it: free text in numbered lines.

use serde::{Deserialize, Serialize};

/// An address, raw. In Japan `address_line1` holds city and street, `city` is nearly always empty, and the other
/// members hold whatever the buyer once typed: normalise before filling a form.
///
/// Redacted in `Debug`. Serialises as Amazon's own object. Amazon page: `amazon-pay-api-v2/checkout-session`
/// (type: address).
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Address {
    /// Full name, at most 50 characters.
    pub name: Option<String>,
    /// At most 180 characters.
    pub address_line1: Option<String>,
    /// At most 60 characters.
    pub address_line2: Option<String>,
    /// At most 60 characters; in Japan often the company.
    pub address_line3: Option<String>,
    /// At most 50 characters; empty in Japan.
    pub city: Option<String>,
    /// At most 50 characters; empty in Japan.
    pub county: Option<String>,
    /// At most 50 characters; empty in Japan.
    pub district: Option<String>,
    /// At most 50 characters; the prefecture in any spelling.
    pub state_or_region: Option<String>,
    /// At most 20 characters; with or without a hyphen.
    pub postal_code: Option<String>,
    /// ISO 3166 alpha-2.
    pub country_code: Option<String>,
    /// At most 20 characters, in any notation.
    pub phone_number: Option<String>,
}

super::redacted!(Address);
