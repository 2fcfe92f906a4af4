//! What a button carries: the payloads of checkout, of an additional payment button, of sign-in and of an upgrade.
//!
//! Invariant: `chargePermissionType` is always written (Amazon's silent default hides a change from 定期 to 単品),
//! and a recurring payload always has its cycle.

mod checkout;
mod delivery;
mod delivery_address;
mod payment;
mod process_order;
mod upgrade;

use std::fmt;

use serde::Serialize;

pub use checkout::{CheckoutPayload, Recurrence};
pub use delivery::{AddressRestrictions, CountryRestriction, DeliverySpecifications, RestrictionType};
pub use delivery_address::DeliveryAddress;
pub use payment::Payment;
pub use process_order::ProcessOrderPayload;
pub use upgrade::{UpgradeAction, UpgradePayload};

use crate::ids::StoreId;
use crate::open_enum::open_enum;

open_enum!(
    /// Which of the buyer's data are asked for. Amazon's default is all but `billingAddress`.
    #[allow(missing_docs, reason = "the names say it")]
    Scope {
        Name = "name",
        Email = "email",
        PhoneNumber = "phoneNumber",
        BillingAddress = "billingAddress",
        ShippingAddress = "shippingAddress",
        PostalCode = "postalCode",
        /// Restricted use.
        PrimeStatus = "primeStatus",
    }
);

/// The payload of a sign-in button (`productType: "SignIn"`).
///
/// Redacted in `Debug`. Amazon page: `amazon-pay-checkout/amazon-sign-in`.
///
/// ```
/// use amazon_pay::{Scope, SignInPayload, StoreId};
///
/// let store = StoreId::parse("amzn1.application-oa2-client.x")?;
/// let payload = SignInPayload::new(store, "https://shop.example/login/lp1", &[Scope::Name, Scope::Email]);
/// assert_eq!(
///     payload.to_json(),
///     r#"{"signInReturnUrl":"https://shop.example/login/lp1","storeId":"amzn1.application-oa2-client.x","signInScopes":["name","email"]}"#,
/// );
/// # Ok::<(), amazon_pay::InvalidId>(())
/// ```
#[derive(Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct SignInPayload {
    sign_in_return_url: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    sign_in_cancel_url: Option<String>,
    store_id: StoreId,
    sign_in_scopes: Vec<Scope>,
}

impl SignInPayload {
    /// Amazon adds `buyerToken` to `return_url`.
    #[must_use]
    pub fn new(store_id: StoreId, return_url: impl Into<String>, scopes: &[Scope]) -> Self {
        Self {
            sign_in_return_url: return_url.into(),
            sign_in_cancel_url: None,
            store_id,
            sign_in_scopes: scopes.to_vec(),
        }
    }

    /// Where a buyer who declines goes.
    #[must_use]
    pub fn cancel_url(mut self, url: impl Into<String>) -> Self {
        self.sign_in_cancel_url = Some(url.into());
        self
    }

    /// The text to sign with [`Signer::sign_button`](crate::Signer::sign_button).
    #[must_use]
    pub fn to_json(&self) -> String {
        json(self)
    }
}

impl fmt::Debug for SignInPayload {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SignInPayload([redacted])")
    }
}

/// JSON text of one of this crate's own request types.
pub(crate) fn json<T: Serialize>(value: &T) -> String {
    serde_json::to_string(value).expect("request types have string keys and no failing members")
}
