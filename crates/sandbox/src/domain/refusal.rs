//! A refusal in Amazon's words: HTTP status, `reasonCode`, a message for people.
//! Messages name fields and rules; they never repeat what a buyer or a shop typed.

/// Answered as `{"reasonCode": …, "message": …}`, or shown on the hosted error page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Refusal {
    pub(crate) status: u16,
    pub(crate) code: &'static str,
    pub(crate) message: String,
}

impl Refusal {
    pub(crate) fn new(status: u16, code: &'static str, message: impl Into<String>) -> Self {
        Self { status, code, message: message.into() }
    }

    pub(crate) fn bad_value(field: &str, rule: &str) -> Self {
        Self::new(400, "InvalidParameterValue", format!("The value of [{field}] is invalid: {rule}"))
    }

    pub(crate) fn missing(field: &str) -> Self {
        Self::new(400, "MissingParameterValue", format!("[{field}] is required"))
    }

    pub(crate) fn bad_combination(rule: &str) -> Self {
        Self::new(400, "InvalidParameterCombination", rule)
    }

    pub(crate) fn session_status(message: &str) -> Self {
        Self::new(422, "InvalidCheckoutSessionStatus", message)
    }

    pub(crate) fn not_found(what: &str) -> Self {
        Self::new(404, "ResourceNotFound", format!("The requested {what} was not found"))
    }

    pub(crate) fn amount_exceeded(field: &str, what: &str, limit: u64) -> Self {
        Self::new(400, "TransactionAmountExceeded", format!("[{field}] exceeds {what}: {limit} JPY"))
    }

    /// A simulation code or card whose precondition is not met.
    pub(crate) fn impossible(why: &str) -> Self {
        Self::new(400, "InvalidSandboxSimulationSpecified", why)
    }
}
