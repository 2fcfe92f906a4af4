//! What a control is for. The words are those of `data-map` and of `data-lp-amazon-pay-field`.

/// Name boxes.
pub(super) const NAME: &[&str] = &["name01", "name02"];
/// Postal code boxes.
pub(super) const POSTAL: &[&str] = &["zip01", "zip02"];
/// Prefecture.
pub(super) const PREFECTURE: &str = "prefecture";
/// Address boxes below the prefecture.
pub(super) const ADDRESS: &[&str] = &["addr01", "addr02", "addr03", "addr04"];
/// Phone boxes.
pub(super) const PHONE: &[&str] = &["tel01", "tel02", "tel03"];
/// E-mail and its confirmation.
pub(super) const EMAIL: &[&str] = &["email", "email_confirmation"];
/// Payment method.
pub(super) const PAYMENT: &str = "payment";
/// Product (variant id).
pub(super) const PRODUCT: &str = "product";
/// Quantity.
pub(super) const QUANTITY: &str = "quantity";

/// The role that a word of the designer's means.
pub(super) fn named(word: &str) -> Option<&'static str> {
    let all = [POSTAL, &[PREFECTURE], ADDRESS, NAME, PHONE, EMAIL, &[PAYMENT, PRODUCT, QUANTITY]];
    all.into_iter().flatten().find(|role| **role == word).copied()
}
