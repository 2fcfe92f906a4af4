//! What a control is for, by its `name`: the names that ecforce LPs carry. Ids drift and repeat, names do not.

use super::having;
use crate::js::{find, glue};

/// Name boxes.
pub(super) const NAME: &[&str] = &["name01", "name02"];
/// Postal code boxes.
pub(super) const POSTAL: &[&str] = &["zip01", "zip02"];
/// Prefecture.
pub(super) const PREFECTURE: &str = "prefecture";
/// Address boxes below the prefecture.
pub(super) const ADDRESS: &[&str] = &["addr01", "addr02", "addr03"];
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

/// Finds the controls of a role. Only the orderer's block: the delivery block is another person's.
pub(super) fn selector(role: &str) -> String {
    match role {
        "email" | "email_confirmation" => named(&["order[", role, "]"]),
        PAYMENT => named(&["order[payment_attributes][payment_method_id]"]),
        PRODUCT => named(&["order[order_items_attributes][][variant_id]"]),
        QUANTITY => named(&["order[order_items_attributes][][quantity]"]),
        // The cart renamed it in 2025; both are in use.
        PREFECTURE => glue(&[&billing("prefecture_id"), ",", &billing("prefecture_name")]),
        role => billing(role),
    }
}

fn billing(field: &str) -> String {
    named(&["order[billing_address_attributes][", field, "]"])
}

fn named(parts: &[&str]) -> String {
    having("name", &glue(parts))
}

/// A card field: never read, never kept.
pub(super) fn is_card(name: &str, autocomplete: &str) -> bool {
    let words = ["source_attributes", "source_id", "card", "cvv", "cvc", "[number"];
    autocomplete.starts_with("cc-")
        || name.starts_with("number")
        || words.iter().any(|word| find(name, word).is_some())
}

/// A consent box.
pub(super) fn is_consent(name: &str) -> bool {
    name.starts_with("agree") || name.starts_with("checklist_")
}

#[cfg(test)]
mod tests {
    use super::{PREFECTURE, is_card, selector};

    #[test]
    fn roles_become_the_names_of_the_orderers_block() {
        assert_eq!(selector("tel01"), r#"[name="order[billing_address_attributes][tel01]"]"#);
        assert_eq!(selector("email_confirmation"), r#"[name="order[email_confirmation]"]"#);
        assert!(selector(PREFECTURE).contains("prefecture_name"));
    }

    #[test]
    fn card_fields_are_known_by_name_or_token() {
        assert!(is_card("order[payment_attributes][source_attributes][month]", ""));
        assert!(is_card("cvv", "") && is_card("number", "") && is_card("x", "cc-exp"));
        assert!(!is_card("order[order_items_attributes][][quantity]", "off"));
    }
}
