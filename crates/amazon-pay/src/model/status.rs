//! State and reason, as checkout sessions and charges report them.

use serde::Deserialize;
use time::OffsetDateTime;

use crate::timestamp;

/// State `S` with reason `R`. Charge permissions differ: see [`ChargePermissionStatus`](super::ChargePermissionStatus).
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct StatusDetails<S, R> {
    /// The state.
    pub state: Option<S>,
    /// Why, for final states.
    pub reason_code: Option<R>,
    /// Amazon's text for developers.
    pub reason_description: Option<String>,
    /// When the state was entered.
    #[serde(default, deserialize_with = "timestamp::option")]
    pub last_updated_timestamp: Option<OffsetDateTime>,
}
