//! Money: whole yen from 1 to 10,000,000, written as a string on the wire.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

/// Amazon's ceiling for one charge in Japan.
pub(crate) const HIGHEST_CHARGE: u64 = 10_000_000;
/// What a Recurring permission may be charged in one calendar month.
pub(crate) const MONTHLY_LIMIT: u64 = 100_000;

/// An amount in yen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub(crate) struct Yen(pub(crate) u64);

impl Yen {
    /// Requests may write the number as a string or as a JSON number; yen know no decimals either way.
    pub(crate) fn read(value: &Value) -> Option<Self> {
        let text = match value {
            Value::String(text) => text.clone(),
            Value::Number(number) => number.to_string(),
            _ => return None,
        };
        if text.is_empty() || text.starts_with('0') || !text.bytes().all(|byte| byte.is_ascii_digit()) {
            return None;
        }
        text.parse().ok().filter(|&yen| yen <= HIGHEST_CHARGE).map(Self)
    }

    pub(crate) fn json(self) -> Value {
        json!({ "amount": self.0.to_string(), "currencyCode": "JPY" })
    }
}

/// `{"amount": …}` or null.
pub(crate) fn json_or_null(amount: Option<Yen>) -> Value {
    amount.map_or(Value::Null, Yen::json)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_yen_alone() {
        assert_eq!(Yen::read(&json!("3300")), Some(Yen(3300)));
        assert_eq!(Yen::read(&json!(3300)), Some(Yen(3300)));
        assert_eq!(Yen::read(&json!("10000000")), Some(Yen(HIGHEST_CHARGE)));
        for bad in [
            json!("3300.00"),
            json!("0"),
            json!(-1),
            json!(1.5),
            json!("10000001"),
            json!("３３"),
            json!(""),
            json!(null),
        ] {
            assert_eq!(Yen::read(&bad), None, "{bad}");
        }
    }
}
