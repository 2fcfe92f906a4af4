//! The shopper's way, step by step: login, draft, review, place, finish.
//!
//! Each step is a function of [`Shop`](crate::shop::Shop) that knows neither HTTP nor HTML. Amounts and
//! kinds come from the catalogue; before anything is judged failed, Amazon is asked.

pub mod cart;
pub mod draft;
pub mod finish;
pub mod login;
pub mod offer;
pub mod place;
pub mod review;

use contract::ErrorCode;
use lp_amazon_pay_contract as contract;

/// Why a step of the widget API did not happen.
#[derive(Debug, thiserror::Error)]
pub enum StepError {
    /// A refusal that the caller is told.
    #[error("refused: {0:?}")]
    Refused(ErrorCode),
    /// Something broke; the caller learns only that.
    #[error(transparent)]
    Broken(#[from] anyhow::Error),
}

impl From<ErrorCode> for StepError {
    fn from(code: ErrorCode) -> Self {
        Self::Refused(code)
    }
}

impl From<sqlx::Error> for StepError {
    fn from(error: sqlx::Error) -> Self {
        Self::Broken(error.into())
    }
}
