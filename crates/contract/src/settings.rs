//! The public settings of one LP, inlined into `/lp/<lp>.js`. Nothing secret, nothing personal.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::{ConsentKind, SignedPayload};

/// What loader and widget know from the first byte.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct LpSettings {
    /// The LP's id.
    pub lp: String,
    /// Origin of the server, without a trailing slash.
    pub api: String,
    /// Address of Amazon's `checkout.js`.
    pub checkout_js: String,
    /// The widget's files.
    pub widget: WidgetFiles,
    /// Amazon's login button.
    pub sign_in: SignInButton,
    /// Payment method id of Amazon Pay v2 in this shop (20 in ecforce).
    pub method_id: String,
    /// CSS selector of the purchase form; `data-form` on the tag wins.
    pub form: String,
    /// CSS selectors where the login button goes besides `data-lp-amazon-pay="login"`.
    pub login_slots: Vec<String>,
    /// CSS selectors inside お支払い方法, besides `data-lp-amazon-pay="payment"`.
    pub payment_slots: Vec<String>,
    /// The cart's own fields: role to CSS selector. Whatever is not named the widget finds by itself.
    #[serde(default)]
    pub fields: BTreeMap<String, String>,
    /// 単品 or 定期 by product (variant id), from the catalogue.
    pub products: BTreeMap<String, ConsentKind>,
}

/// Absolute addresses of the content-hashed widget files.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct WidgetFiles {
    /// wasm-bindgen's glue, wrapped as a factory.
    pub glue: String,
    /// The wasm itself.
    pub wasm: String,
}

/// Everything `amazon.Pay.renderButton` needs for a Sign-in button.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SignInButton {
    /// Amazon's id of the shop.
    pub merchant_id: String,
    /// `JPY`.
    pub ledger_currency: String,
    /// `ja_JP`.
    pub checkout_language: String,
    /// Signed `signInConfig`; never expires, so it may be cached with the script. Its key says whether this is a test.
    pub config: SignedPayload,
}
