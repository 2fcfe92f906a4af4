//! The one shape of every error of the HTTP API, and the closed set of its codes.
//!
//! A code is for programs; the two texts are for people: the shopper's says whether money moved and
//! what to do next, the operator's says what is wrong. Neither ever carries personal data.

use serde::{Deserialize, Serialize};

/// The JSON body of every answer that is not 2xx.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ErrorBody {
    /// Stable; branch on this.
    pub code: ErrorCode,
    /// Plain words for the shopper.
    pub shopper: String,
    /// Plain words for whoever runs the shop.
    pub operator: String,
}

/// Why a request was refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ErrorCode {
    /// No LP of that name, or it is switched off.
    LpUnknown,
    /// The request came from an origin that is not listed for this LP.
    OriginRefused,
    /// The one-time code was never given out, was used before, or its 60 seconds are over.
    CodeInvalid,
    /// The login token has ended (24 h, logout, or the order was placed).
    LoginEnded,
    /// No such draft, or it belongs to another login.
    DraftUnknown,
    /// The draft is already an order.
    DraftClosed,
    /// The product is not sold on this LP.
    ProductUnknown,
    /// The quantity is not sold.
    QuantityRefused,
    /// Two different 定期 in one order: one consent has one cycle.
    TwoSubscriptions,
    /// The product is of the other kind than the draft's consent.
    KindChanged,
    /// Amazon Pay cannot take this total.
    AmountRefused,
    /// The request could not be read.
    BadRequest,
    /// Too many requests from this address.
    TooMany,
    /// Something broke on our side.
    Internal,
}

impl ErrorCode {
    /// The shopper's text, Japanese.
    #[must_use]
    pub const fn shopper_ja(self) -> &'static str {
        match self {
            Self::LpUnknown | Self::OriginRefused => {
                "このページではAmazon Payをご利用いただけません。ほかのお支払い方法をお選びください。お支払いは発生していません。"
            }
            Self::CodeInvalid => {
                "Amazonログインの有効期限が切れました。お手数ですが、もう一度Amazon Payボタンを押してください。お支払いは発生していません。"
            }
            Self::LoginEnded => {
                "Amazonログインの有効期限が切れました。入力内容は残っています。もう一度Amazon Payボタンを押してください。お支払いは発生していません。"
            }
            Self::DraftUnknown | Self::DraftClosed => {
                "お手続きの有効期限が切れたか、すでにご注文済みです。ページを読み込み直してください。"
            }
            Self::ProductUnknown => {
                "選択された商品は現在お取り扱いがありません。商品を選び直してください。お支払いは発生していません。"
            }
            Self::QuantityRefused => {
                "ご注文いただける数量を超えています。数量を選び直してください。お支払いは発生していません。"
            }
            Self::TwoSubscriptions => {
                "定期便は一度に1種類だけお申し込みいただけます。商品を選び直してください。お支払いは発生していません。"
            }
            Self::KindChanged => {
                "商品の種類(単品・定期)が変わりました。もう一度ボタンを押してください。お支払いは発生していません。"
            }
            Self::AmountRefused => {
                "この金額ではAmazon Payをご利用いただけません。ほかのお支払い方法をお選びください。お支払いは発生していません。"
            }
            Self::BadRequest => {
                "入力内容を送信できませんでした。内容をご確認のうえ、もう一度お試しください。お支払いは発生していません。"
            }
            Self::TooMany => {
                "アクセスが集中しています。少し待ってから、もう一度お試しください。お支払いは発生していません。"
            }
            Self::Internal => {
                "ただいま手続きができません。少し待ってからもう一度お試しいただくか、ほかのお支払い方法をお選びください。お支払いは発生していません。"
            }
        }
    }

    /// The shopper's text, English.
    #[must_use]
    pub const fn shopper_en(self) -> &'static str {
        match self {
            Self::LpUnknown | Self::OriginRefused => {
                "Amazon Pay is not available on this page. Please choose another payment method. Nothing was charged."
            }
            Self::CodeInvalid => {
                "The Amazon login has expired. Please press the Amazon Pay button again. Nothing was charged."
            }
            Self::LoginEnded => {
                "The Amazon login has expired. What you typed is still here: please press the Amazon Pay button again. Nothing was charged."
            }
            Self::DraftUnknown | Self::DraftClosed => {
                "This checkout has expired or is already ordered. Please reload the page."
            }
            Self::ProductUnknown => {
                "This product is not available now. Please choose another one. Nothing was charged."
            }
            Self::QuantityRefused => {
                "This quantity cannot be ordered. Please choose another one. Nothing was charged."
            }
            Self::TwoSubscriptions => {
                "Only one subscription can be ordered at a time. Please choose one of them. Nothing was charged."
            }
            Self::KindChanged => {
                "The product changed between one-time and subscription. Please press the button again. Nothing was charged."
            }
            Self::AmountRefused => {
                "Amazon Pay cannot take this amount. Please choose another payment method. Nothing was charged."
            }
            Self::BadRequest => {
                "Your entries could not be sent. Please check them and try again. Nothing was charged."
            }
            Self::TooMany => "Too many requests. Please wait a moment and try again. Nothing was charged.",
            Self::Internal => {
                "This is not possible right now. Please try again shortly or choose another payment method. Nothing was charged."
            }
        }
    }
}
