//! Reading what Amazon really sends: null anywhere, `[null]`, hollow prices, members nobody announced.
//!
//! Invariant: an absent, null or hollow value is `None` (or an empty list), never an error.

use serde::{Deserialize, Deserializer};

use crate::money::{Money, PriceText};

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
