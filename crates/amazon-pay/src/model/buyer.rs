//! Who buys: the profile of Amazon Sign-in, and the shorter one inside a session or permission.

use serde::{Deserialize, Serialize};

use super::Address;
use crate::ids::BuyerId;
use crate::tolerant;

/// The profile that a buyer token opens. What is given depends on the scopes that were signed.
///
/// `Debug` shows nothing of the person. Amazon page: `amazon-pay-api-v2/buyer`.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Buyer {
    /// Stable for this buyer at this merchant.
    pub buyer_id: BuyerId,
    /// Full name; scope `name`.
    pub name: Option<String>,
    /// E-mail address; scope `email`.
    pub email: Option<String>,
    /// Postal code of the default address; scope `postalCode`.
    pub postal_code: Option<String>,
    /// ISO 3166 alpha-2.
    pub country_code: Option<String>,
    /// Phone of the default billing address; scope `phoneNumber`.
    pub phone_number: Option<String>,
    /// Restricted use; scope `primeStatus`.
    #[serde(default, deserialize_with = "tolerant::list")]
    pub prime_membership_types: Vec<String>,
    /// The default shipping address; scope `shippingAddress`.
    pub shipping_address: Option<Address>,
    /// The default billing address; scope `billingAddress`.
    pub billing_address: Option<Address>,
}

/// The buyer of a session or a charge permission.
///
/// The phone number is missing when a Japanese buyer pays with gift cards only. `Debug` shows nothing of the person.
/// Amazon page: `amazon-pay-api-v2/checkout-session` (type: buyer).
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct SessionBuyer {
    /// Stable for this buyer at this merchant.
    pub buyer_id: Option<BuyerId>,
    /// Full name.
    pub name: Option<String>,
    /// E-mail address.
    pub email: Option<String>,
    /// Phone number in any notation.
    pub phone_number: Option<String>,
    /// Restricted use.
    #[serde(default, deserialize_with = "tolerant::list")]
    pub prime_membership_types: Vec<String>,
}

super::redacted!(Buyer, SessionBuyer);
