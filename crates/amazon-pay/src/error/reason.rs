//! Amazon's reason codes for refused requests.

use crate::open_enum::open_enum;

open_enum!(
    /// Why Amazon refused. Amazon page: `amazon-pay-api-v2/error-handling`, and each operation's own page.
    #[allow(missing_docs, reason = "Amazon's own names; its pages explain them")]
    ReasonCode {
        // the request's form
        InvalidHeaderValue = "InvalidHeaderValue",
        MissingHeader = "MissingHeader",
        MissingHeaderValue = "MissingHeaderValue",
        InvalidRequest = "InvalidRequest",
        InvalidRequestFormat = "InvalidRequestFormat",
        InvalidParameterValue = "InvalidParameterValue",
        MissingParameterValue = "MissingParameterValue",
        InvalidParameterCombination = "InvalidParameterCombination",
        UnrecognizedField = "UnrecognizedField",
        InvalidApiVersion = "InvalidAPIVersion",
        InvalidSandboxSimulationSpecified = "InvalidSandboxSimulationSpecified",
        /// The idempotency key was used before with another request.
        DuplicateIdempotencyKey = "DuplicateIdempotencyKey",
        // amounts
        CurrencyMismatch = "CurrencyMismatch",
        /// More than what is left on the permission or charge.
        TransactionAmountExceeded = "TransactionAmountExceeded",
        /// Above the monthly limit of a recurring permission (Japan: 100,000 yen).
        PeriodicAmountExceeded = "PeriodicAmountExceeded",
        /// The completed amount is not the session's.
        AmountMismatch = "AmountMismatch",
        TransactionCountExceeded = "TransactionCountExceeded",
        // the caller
        UnauthorizedAccess = "UnauthorizedAccess",
        InvalidAuthentication = "InvalidAuthentication",
        InvalidAccountStatus = "InvalidAccountStatus",
        /// Compare Amazon's message with [`SignedRequest::canonical_hash`](crate::SignedRequest::canonical_hash).
        InvalidRequestSignature = "InvalidRequestSignature",
        InvalidAuthorizationToken = "InvalidAuthorizationToken",
        // the object
        ResourceNotFound = "ResourceNotFound",
        UnsupportedOperation = "UnsupportedOperation",
        RequestNotSupported = "RequestNotSupported",
        /// Not possible in this state; after a lost answer it may mean "already completed".
        InvalidCheckoutSessionStatus = "InvalidCheckoutSessionStatus",
        /// The buyer canceled, was declined, or the session expired: read the session for which.
        CheckoutSessionCanceled = "CheckoutSessionCanceled",
        InvalidChargePermissionStatus = "InvalidChargePermissionStatus",
        ChargePermissionNotModifiable = "ChargePermissionNotModifiable",
        InvalidChargeStatus = "InvalidChargeStatus",
        // the payment
        SoftDeclined = "SoftDeclined",
        HardDeclined = "HardDeclined",
        AmazonRejected = "AmazonRejected",
        TransactionTimedOut = "TransactionTimedOut",
        PaymentMethodNotAllowed = "PaymentMethodNotAllowed",
        MfaNotCompleted = "MFANotCompleted",
        // the service
        RequestTimeout = "RequestTimeout",
        TlsVersionNotSupported = "TLSVersionNotSupported",
        TooManyRequests = "TooManyRequests",
        InternalServerError = "InternalServerError",
        ProcessingFailure = "ProcessingFailure",
        ServiceUnavailable = "ServiceUnavailable",
    }
);

impl ReasonCode {
    /// Whether the payment itself was decided against. Under the same idempotency key Amazon repeats this decision: a
    /// new attempt needs a new key.
    #[must_use]
    pub const fn is_decline(&self) -> bool {
        matches!(
            self,
            Self::SoftDeclined
                | Self::HardDeclined
                | Self::AmazonRejected
                | Self::TransactionTimedOut
                | Self::PaymentMethodNotAllowed
                | Self::MfaNotCompleted
        )
    }

    /// Reads the member `reasonCode`; what does not look like a code is dropped, since codes are printed.
    pub(crate) fn read(text: String) -> Self {
        let code = text.len() <= 64 && text.bytes().all(|byte| byte.is_ascii_alphanumeric());
        if code { Self::from(text) } else { Self::Unknown(String::new()) }
    }
}
