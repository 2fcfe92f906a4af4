//! Delivery fees by prefecture, and where the shop does not deliver.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::SettingsError;

/// Fees in yen, tax included.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Delivery {
    /// Fee where nothing else is said.
    pub fee: i64,
    /// From this subtotal on delivery is free.
    pub free_from: Option<i64>,
    /// Other fees, by the prefecture's full name (北海道, 沖縄県 …).
    #[serde(default)]
    pub prefecture: BTreeMap<String, i64>,
    /// Prefectures that are not delivered to, by full name.
    #[serde(default)]
    pub not_to: Vec<String>,
}

impl Delivery {
    /// The fee to a prefecture; `None` where the shop does not deliver.
    #[must_use]
    pub fn fee_to(&self, prefecture: &str, subtotal: i64) -> Option<i64> {
        if self.not_to.iter().any(|name| name == prefecture) {
            return None;
        }
        if self.free_from.is_some_and(|from| subtotal >= from) {
            return Some(0);
        }
        Some(self.prefecture.get(prefecture).copied().unwrap_or(self.fee))
    }

    pub(super) fn check(&self) -> Result<(), SettingsError> {
        let named = self.prefecture.keys().chain(&self.not_to);
        for name in named {
            if jp_address::prefecture(name).is_none_or(|known| known.kanji() != name) {
                return Err(SettingsError::value(
                    format!("delivery: {name}"),
                    "都道府県の正式名ではありません / not the full name of a prefecture",
                ));
            }
        }
        if self.fee < 0 || self.prefecture.values().any(|fee| *fee < 0) {
            return Err(SettingsError::value("delivery.fee", "0以上の整数(円) / must be 0 or more"));
        }
        Ok(())
    }
}
