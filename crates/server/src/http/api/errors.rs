//! Errors of `/v1`: the widget API's shape, a closed set of codes of their own. Causes are logged, never sent.

use axum::Json;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use utoipa::ToSchema;

use crate::language::Language;

/// The body of every answer that is not 2xx.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct Error {
    /// Stable; branch on this.
    code: Code,
    /// Plain words that may be shown to a shopper.
    shopper: &'static str,
    /// Plain words for whoever runs the shop.
    operator: &'static str,
}

/// Why a request was refused. New codes may come with new routes; an unknown one is to be read by its HTTP status.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(super) enum Code {
    KeyUnknown,
    ScopeMissing,
    NotFound,
    MethodNotAllowed,
    BadRequest,
    IdempotencyKeyMissing,
    IdempotencyKeyReused,
    TooMany,
    OfferOpen,
    Replaced,
    NotPaid,
    TooMuch,
    NotCaptured,
    UnderWay,
    Captured,
    ChargeEnded,
    NoCharge,
    NoAccount,
    StateRefused,
    NameSaysV2,
    Internal,
}

impl Code {
    /// From a word of [`crate::admin::Wished::Impossible`].
    pub(super) fn of_money(word: &str) -> Self {
        match word {
            "OfferOpen" => Self::OfferOpen,
            "Replaced" => Self::Replaced,
            "NotPaid" => Self::NotPaid,
            "TooMuch" => Self::TooMuch,
            "NotCaptured" => Self::NotCaptured,
            "UnderWay" => Self::UnderWay,
            "Captured" => Self::Captured,
            "Ended" => Self::ChargeEnded,
            "NoCharge" => Self::NoCharge,
            "NoAccount" => Self::NoAccount,
            _ => Self::NotFound,
        }
    }

    /// HTTP status, and the operator's text in Japanese and English.
    fn meaning(self) -> (StatusCode, &'static str, &'static str) {
        use StatusCode as S;
        match self {
            Self::KeyUnknown => (
                S::UNAUTHORIZED,
                "APIキーがないか、正しくないか、失効しています。Authorization: Bearer lpap_… で送ってください。",
                "There is no API key, or it is unknown or revoked. Send Authorization: Bearer lpap_….",
            ),
            Self::ScopeMissing => (
                S::FORBIDDEN,
                "このAPIキーにはこの操作の権限がありません。",
                "This API key does not have the scope of this operation.",
            ),
            Self::NotFound => (S::NOT_FOUND, "見つかりません。", "There is no such thing."),
            Self::MethodNotAllowed => (
                S::METHOD_NOT_ALLOWED,
                "このアドレスにこのメソッドはありません。",
                "This address does not take this method.",
            ),
            Self::BadRequest => (
                S::BAD_REQUEST,
                "リクエストの形が正しくありません。/v1/docs をご覧ください。",
                "The request is not what this operation takes; see /v1/docs.",
            ),
            Self::IdempotencyKeyMissing => (
                S::BAD_REQUEST,
                "Idempotency-Key ヘッダー(1~255文字の半角英数字・記号)が必要です。",
                "The header Idempotency-Key (1 to 255 visible ASCII characters) is needed.",
            ),
            Self::IdempotencyKeyReused => (
                S::UNPROCESSABLE_ENTITY,
                "このIdempotency-Keyは別の内容のリクエストに使われています。何も実行していません。",
                "This Idempotency-Key was used for another request. Nothing was done.",
            ),
            Self::TooMany => (
                S::TOO_MANY_REQUESTS,
                "リクエストが多すぎます。Retry-After 秒後にもう一度送ってください。",
                "Too many requests. Send it again after the seconds of Retry-After.",
            ),
            Self::OfferOpen => (
                S::CONFLICT,
                "サンクスオファーの受付中です。受付が終わるまでお待ちください。",
                "A thanks offer is still open. Wait until it is over.",
            ),
            Self::Replaced => (
                S::CONFLICT,
                "オファーの受注に差し替えられているため、できません。",
                "An offer took this order's place.",
            ),
            Self::NotPaid => (S::CONFLICT, "お支払いが完了していない受注です。", "This order is not paid."),
            Self::TooMuch => (S::CONFLICT, "金額が上限を超えています。", "The amount is above the limit."),
            Self::NotCaptured => (
                S::CONFLICT,
                "売上確定していないため返金できません。与信の取り消しをお使いください。",
                "Nothing was captured yet; cancel the authorisation instead.",
            ),
            Self::UnderWay => {
                (S::CONFLICT, "別の操作の処理中です。", "Another operation is under way with this charge.")
            }
            Self::Captured => (S::CONFLICT, "すでに売上確定されています。", "It is captured already."),
            Self::ChargeEnded => (
                S::CONFLICT,
                "与信が無効になっています。再オーソリをお試しください。",
                "The authorisation is over. Try to authorise again.",
            ),
            Self::NoCharge => (S::CONFLICT, "与信がありません。", "There is no authorisation."),
            Self::NoAccount => (
                S::CONFLICT,
                "この受注の環境のAmazonアカウントが連携されていません。お金は動いていません。",
                "No Amazon account of this order's environment is linked. No money moved.",
            ),
            Self::StateRefused => (
                S::CONFLICT,
                "いまの状態ではできません。最新の状態を読み直してください。",
                "That is not possible as it stands; read it again.",
            ),
            Self::NameSaysV2 => (
                S::CONFLICT,
                "支払い方法名に「(v2)」が入っています。お客様の画面に表示されるため、意図したものであれば withV2: true を付けてください。",
                "The name says (v2) and shoppers would read it; if that is meant, send withV2: true.",
            ),
            Self::Internal => (
                S::INTERNAL_SERVER_ERROR,
                "サーバーで問題が起きました。同じIdempotency-Keyでもう一度送っても二重にはなりません。",
                "Something broke on our side. Sent again under the same Idempotency-Key, nothing happens twice.",
            ),
        }
    }
}

/// An error with the language of its texts.
#[derive(Clone, Copy, Debug)]
pub(super) struct Refusal {
    pub(super) code: Code,
    pub(super) language: Language,
}

impl Refusal {
    pub(super) fn new(code: Code, language: Language) -> Self {
        Self { code, language }
    }

    pub(super) fn of(code: Code, headers: &HeaderMap) -> Self {
        Self::new(code, Language::of(headers))
    }

    /// Something of ours broke.
    pub(super) fn broken(error: &anyhow::Error, language: Language) -> Self {
        tracing::error!(error = format!("{error:#}"), "a request of the API broke");
        Self::new(Code::Internal, language)
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let (status, ja, en) = self.code.meaning();
        let shopper = self.language.pick(
            "ただいまこの操作はできません。恐れ入りますが、ショップにお問い合わせください。",
            "This cannot be done now. Please contact the shop.",
        );
        let body = Error { code: self.code, shopper, operator: self.language.pick(ja, en) };
        let mut response = (status, Json(body)).into_response();
        let headers = response.headers_mut();
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        match self.code {
            Code::TooMany => drop(headers.insert(header::RETRY_AFTER, HeaderValue::from_static("1"))),
            Code::KeyUnknown => {
                headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
            }
            _ => {}
        }
        response
    }
}

/// An address that nobody has.
pub(super) async fn unknown(headers: HeaderMap) -> Refusal {
    Refusal::of(Code::NotFound, &headers)
}

/// A method that an address does not take.
pub(super) async fn method(headers: HeaderMap) -> Refusal {
    Refusal::of(Code::MethodNotAllowed, &headers)
}
