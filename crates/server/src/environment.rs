//! Amazon's two environments: in the test environment (sandbox) no money moves, in the live one it does.
//!
//! What was begun or sold in one of them stays there; the account of the other knows nothing of it.

use amazon_pay::PublicKeyId;
use serde::{Deserialize, Serialize};
use sqlx::Row as _;
use sqlx::any::AnyRow;

/// One of the two.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Environment {
    /// Test buyers, test cards, no money.
    Sandbox,
    /// The real thing.
    Live,
}

impl Environment {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Live, Self::Sandbox];

    /// Where a key is good. Old keys without a prefix serve both environments; here they stand for the live one.
    #[must_use]
    pub fn of_key(key: &PublicKeyId) -> Self {
        match key.environment() {
            Some(amazon_pay::Environment::Sandbox) => Self::Sandbox,
            _ => Self::Live,
        }
    }

    /// Where one of Amazon's objects is: ids of permissions, charges and refunds begin with `S` in the test environment
    /// (`S03-…`), and with another letter in the live one.
    #[must_use]
    pub fn of_object(id: &str) -> Self {
        if id.starts_with('S') { Self::Sandbox } else { Self::Live }
    }

    /// The database's word.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Sandbox => "sandbox",
            Self::Live => "live",
        }
    }

    /// Reads [`Self::as_str`].
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|environment| environment.as_str() == word)
    }

    /// The one that this is not.
    #[must_use]
    pub const fn other(self) -> Self {
        match self {
            Self::Sandbox => Self::Live,
            Self::Live => Self::Sandbox,
        }
    }

    /// From a row's column `environment`.
    pub(crate) fn of_row(row: &AnyRow) -> sqlx::Result<Self> {
        let word: &str = row.try_get("environment")?;
        Self::from_word(word).ok_or_else(|| sqlx::Error::Decode("environment".into()))
    }
}

impl From<Environment> for amazon_pay::Environment {
    fn from(environment: Environment) -> Self {
        match environment {
            Environment::Sandbox => Self::Sandbox,
            Environment::Live => Self::Live,
        }
    }
}
