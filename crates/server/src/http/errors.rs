//! Errors of the widget API: one JSON shape, from [`StepError`]. Causes are logged, never sent.

use axum::Json;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use contract::{ErrorBody, ErrorCode};
use lp_amazon_pay_contract as contract;

use crate::checkout::StepError;
use crate::language::Language;

/// An error of the widget API with the language of its shopper's text.
#[derive(Debug)]
pub(super) struct ApiError {
    code: ErrorCode,
    language: Language,
}

impl ApiError {
    pub(super) fn new(code: ErrorCode, language: Language) -> Self {
        Self { code, language }
    }

    pub(super) fn from_step(error: StepError, language: Language) -> Self {
        match error {
            StepError::Refused(code) => Self { code, language },
            StepError::Broken(cause) => {
                tracing::error!(cause = format!("{cause:#}"), "a step of the checkout broke");
                Self { code: ErrorCode::Internal, language }
            }
        }
    }
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        let shopper = match self.language {
            Language::Ja => self.code.shopper_ja(),
            Language::En => self.code.shopper_en(),
        };
        let (status, operator) = meaning(self.code);
        let body = ErrorBody { code: self.code, shopper: shopper.to_owned(), operator: operator.to_owned() };
        (status, Json(body)).into_response()
    }
}

/// HTTP status and the operator's text of each code.
fn meaning(code: ErrorCode) -> (StatusCode, &'static str) {
    match code {
        ErrorCode::LpUnknown => (StatusCode::NOT_FOUND, "No enabled [[lp]] in shop.toml has this id."),
        ErrorCode::OriginRefused => {
            (StatusCode::FORBIDDEN, "The page's origin is not in this LP's `origins` in shop.toml.")
        }
        ErrorCode::CodeInvalid => {
            (StatusCode::GONE, "The one-time code is unknown, already redeemed, or older than 60 seconds.")
        }
        ErrorCode::LoginEnded => {
            (StatusCode::UNAUTHORIZED, "The login token is unknown or has ended (24 h, logout, placed).")
        }
        ErrorCode::DraftUnknown => (StatusCode::NOT_FOUND, "No such draft for this login."),
        ErrorCode::DraftClosed => (StatusCode::CONFLICT, "The draft already became an order."),
        ErrorCode::ProductUnknown => {
            (StatusCode::UNPROCESSABLE_ENTITY, "The product is not in this LP's `products` in shop.toml.")
        }
        ErrorCode::QuantityRefused => {
            (StatusCode::UNPROCESSABLE_ENTITY, "The quantity is 0 or above the product's `max_quantity`.")
        }
        ErrorCode::TwoSubscriptions => {
            (StatusCode::UNPROCESSABLE_ENTITY, "The form orders two different subscriptions at once.")
        }
        ErrorCode::KindChanged => (
            StatusCode::CONFLICT,
            "The product is of the other kind (単品/定期) than the draft; open a new draft.",
        ),
        ErrorCode::AmountRefused => (
            StatusCode::UNPROCESSABLE_ENTITY,
            "Amazon Pay cannot take this total (0 yen, or above its limit).",
        ),
        ErrorCode::BadRequest => (StatusCode::BAD_REQUEST, "The body is not what this operation takes."),
        ErrorCode::TooMany => (StatusCode::TOO_MANY_REQUESTS, "The rate limit of this address was reached."),
        ErrorCode::Internal => (StatusCode::INTERNAL_SERVER_ERROR, "See the server's log."),
    }
}
