//! Amazon Pay Checkout v2 for Rust: signing, typed operations, a client with safe retries, errors that say
//! what happened to the money.
//!
//! Three layers, each usable without the one above:
//! * [`Signer`] makes the signatures of buttons and requests (RSASSA-PSS V2); [`PublicKey`] verifies them;
//! * [`Call`] is one operation as data: it becomes a [`SignedRequest`] and reads the response, with no I/O;
//! * [`Client`] (feature `client`, on by default) sends calls in their turn, with time limits and safe retries.
//!
//! Beside them, [`IpnVerifier`] believes Amazon's notifications after checking them, and [`IpnReceiver`] (feature
//! `client`) fetches the certificates that this takes.
//!
//! ```
//! use amazon_pay::{ChargePermissionType, CheckoutPayload, PrivateKey, PublicKeyId, Signer, StoreId};
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! # let pem = PrivateKey::generate()?.to_pkcs8_pem()?;
//! let signer = Signer::new(PublicKeyId::parse("SANDBOX-EXAMPLE")?, PrivateKey::from_pem(&pem)?);
//! let payload = CheckoutPayload::one_time(
//!     StoreId::parse("amzn1.application-oa2-client.example")?,
//!     "https://shop.example/review",
//! )
//! .cancel_url("https://shop.example/cart");
//! let signed = signer.sign_button(payload.to_json())?;
//! assert_eq!(signed.algorithm, "AMZN-PAY-RSASSA-PSS-V2");
//! // Hand `signed` to checkout.js as `createCheckoutSessionConfig`.
//! # Ok(())
//! # }
//! ```
#![forbid(unsafe_code)]

#[cfg(feature = "client")]
mod client;
mod endpoint;
mod error;
mod ids;
mod ipn;
mod key;
mod model;
mod money;
mod open_enum;
mod operation;
mod payload;
mod pem;
mod percent;
mod region;
mod signing;
mod timestamp;
mod tolerant;

#[cfg(feature = "client")]
pub use client::{Client, ClientBuilder, Quota, RetryPolicy, Throttle, TimeLimits};
pub use endpoint::Endpoint;
pub use error::{ApiError, DecodeError, Error, MoneyMoved, ReasonCode, Retry, TransportError, TransportKind};
pub use ids::{
    BuyerId, BuyerToken, ChargeId, ChargePermissionId, CheckoutSessionId, IdempotencyKey, InvalidId,
    MerchantId, PublicKeyId, RefundId, StoreId,
};
#[cfg(feature = "client")]
pub use ipn::IpnReceiver;
pub use ipn::{
    IpnError, IpnMessage, IpnVerifier, Notification, NotificationType, NotifiedObject, SigningCertificate,
    SnsEnvelope, SubscriptionConfirmation,
};
pub use key::{KeyError, PrivateKey};
pub use model::{
    Address, Buyer, Charge, ChargePermission, ChargePermissionReason, ChargePermissionState,
    ChargePermissionStatus, ChargePermissionType, ChargeReason, ChargeState, CheckoutSession,
    CheckoutSessionReason, CheckoutSessionState, Constraint, ConstraintId, Frequency, FrequencyUnit, Limits,
    MerchantMetadata, PaymentDetails, PaymentIntent, PaymentPreference, ProductType, RecurringMetadata,
    Refund, RefundReason, RefundState, ReleaseEnvironment, SessionBuyer, SoftDescriptor, StatusDetails,
    StatusReason, WebCheckoutDetails,
};
pub use money::{Currency, Money, MoneyError};
pub use operation::{
    Answer, Call, CaptureCharge, CloseChargePermission, CompleteCheckoutSession, Completion, CreateCharge,
    CreateRefund, MerchantReason, Operation, UpdateChargePermission, UpdateCheckoutSession,
    UpdateWebCheckoutDetails, cancel_charge, capture_charge, close_charge_permission,
    complete_checkout_session, create_charge, create_checkout_session, create_refund, get_buyer, get_charge,
    get_charge_permission, get_checkout_session, get_refund, update_charge_permission,
    update_checkout_session,
};
pub use payload::{
    AddressRestrictions, CheckoutPayload, CountryRestriction, DeliveryAddress, DeliverySpecifications,
    Payment, ProcessOrderPayload, Recurrence, RestrictionType, Scope, SignInPayload, UpgradeAction,
    UpgradePayload,
};
pub use region::{Environment, Region};
pub use signing::{
    ALGORITHM, Algorithm, Authorization, CanonicalRequest, Method, PublicKey, ReceivedRequest, RequestParts,
    SignedPayload, SignedRequest, Signer, VerifyError,
};
pub use timestamp::{format_timestamp, parse_timestamp};

#[cfg(all(doctest, feature = "client"))]
#[doc = include_str!("../README.md")]
struct Readme;
