//! 単品 or 定期: the one fact that decides which consent Amazon must ask the buyer for.

use serde::{Deserialize, Serialize};

/// Amazon's `chargePermissionType`. 単品 needs `OneTime`, 定期 needs `Recurring`.
///
/// Source: developer.amazon.com/docs/amazon-pay-api-v2/charge-permission.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum ConsentKind {
    /// 単品: one purchase, one charge permission, never reused.
    OneTime,
    /// 定期: a permission that is charged again each cycle, at most 100,000 yen a month.
    Recurring,
}

impl ConsentKind {
    /// The word as Amazon and our database write it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::OneTime => "OneTime",
            Self::Recurring => "Recurring",
        }
    }

    /// Reads the word that [`Self::as_str`] writes.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        match word {
            "OneTime" => Some(Self::OneTime),
            "Recurring" => Some(Self::Recurring),
            _ => None,
        }
    }
}
