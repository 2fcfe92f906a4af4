//! What 特定商取引法 (第12条の6) demands of a final confirm page, as far as it is words of the shop.
//!
//! Quantity and prices are computed from the order; the other four items stand here for each kind. A
//! missing one stops the server at start with its name.

use contract::ConsentKind;
use lp_amazon_pay_contract as contract;
use serde::{Deserialize, Serialize};

use super::SettingsError;

/// The shop's words by kind.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Legal {
    /// For 単品.
    pub one_time: LegalItems,
    /// For 定期.
    pub recurring: LegalItems,
}

/// The four items that only the shop can word.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct LegalItems {
    /// お支払い時期・方法.
    pub payment: String,
    /// 商品の引渡時期.
    pub delivery: String,
    /// 申込みの撤回・契約の解除.
    pub cancellation: String,
    /// 申込期間.
    pub until: String,
}

impl Legal {
    /// The words for a kind.
    #[must_use]
    pub fn of(&self, kind: ConsentKind) -> &LegalItems {
        match kind {
            ConsentKind::OneTime => &self.one_time,
            ConsentKind::Recurring => &self.recurring,
        }
    }

    pub(super) fn check(&self) -> Result<(), SettingsError> {
        for (kind, items) in [("one_time", &self.one_time), ("recurring", &self.recurring)] {
            for (name, text) in [
                ("payment", &items.payment),
                ("delivery", &items.delivery),
                ("cancellation", &items.cancellation),
                ("until", &items.until),
            ] {
                if text.trim().is_empty() {
                    return Err(SettingsError::value(
                        format!("legal.{kind}.{name}"),
                        "特定商取引法の表示事項がありません / an item that the law demands is missing",
                    ));
                }
            }
        }
        Ok(())
    }
}
