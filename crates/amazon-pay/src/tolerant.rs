//! Reading what Amazon really sends: null anywhere, `[null]`, hollow prices, members nobody announced.
//!
//! Invariant: an absent, null or hollow value is `None` (or an empty list), never an error.

use serde::de::DeserializeOwned;
use serde::{Deserialize, Deserializer};
use serde_json::Value;

use crate::money::{Money, PriceText};

/// Reads an answer. What cannot be read as it stands is read once more without its hollow members: Amazon has been
/// seen to send `[null]` and `""` where an object or an id belongs.
pub(crate) fn answer<T: DeserializeOwned>(body: &[u8]) -> Result<T, serde_json::Error> {
    serde_json::from_slice(body).or_else(|error| {
        let value: Value = serde_json::from_slice(body)?;
        // The first error knows the place in the body.
        solid(value).and_then(|value| serde_json::from_value(value).ok()).ok_or(error)
    })
}

/// The value without null, `""` and lists of nothing; `None` if that is all it is.
fn solid(value: Value) -> Option<Value> {
    match value {
        Value::Null => None,
        Value::String(text) if text.is_empty() => None,
        Value::Array(items) => {
            let items: Vec<Value> = items.into_iter().filter_map(solid).collect();
            (!items.is_empty()).then_some(Value::Array(items))
        }
        Value::Object(members) => {
            let members = members.into_iter().filter_map(|(name, value)| Some((name, solid(value)?)));
            Some(Value::Object(members.collect()))
        }
        solid => Some(solid),
    }
}

/// A list without its nulls; null is the empty list.
pub(crate) fn list<'de, D, T>(deserializer: D) -> Result<Vec<T>, D::Error>
where
    D: Deserializer<'de>,
    T: Deserialize<'de>,
{
    let list = Option::<Vec<Option<T>>>::deserialize(deserializer)?;
    Ok(list.unwrap_or_default().into_iter().flatten().collect())
}

/// A price; `None` for null and for `{"amount":null,"currencyCode":null}`.
pub(crate) fn money<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Money>, D::Error> {
    match Option::<PriceText>::deserialize(deserializer)? {
        Some(price) => price.into_money(),
        None => Ok(None),
    }
}
