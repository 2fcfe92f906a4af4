//! Carts that the widget knows by name: where their forms, fields and slots are.
//!
//! Only certainties stand here; whatever a cart's pages call otherwise the widget finds by itself, and `data-map` or
//! `data-lp-amazon-pay-field` on the page wins over both.

use std::collections::BTreeMap;

use serde::Deserialize;

/// The cart of an LP: `cart = "eccube4"` in `shop.toml`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Cart {
    /// Not said: ecforce's own containers are used where the page has them, everything else is found.
    #[default]
    Auto,
    /// ecforce, LP and shop themes.
    Ecforce,
    /// EC-CUBE 4: the guest's page of the shopping flow.
    Eccube4,
    /// EC-CUBE 2.
    Eccube2,
    /// リピスト.
    Repist,
    /// サブスクストア.
    Subscstore,
    /// たまごリピート.
    Tamago,
}

impl Cart {
    /// CSS selector of the purchase form; empty: found.
    pub(crate) const fn form(self) -> &'static str {
        match self {
            Self::Auto | Self::Ecforce => "form.form_main_container_ec, form#new-view",
            _ => "",
        }
    }

    /// Where the login button goes besides `data-lp-amazon-pay="login"`.
    pub(crate) fn login_slots(self) -> Vec<String> {
        match self {
            Self::Auto | Self::Ecforce => vec!["#AmazonPayButtonAll".to_owned()],
            _ => Vec::new(),
        }
    }

    /// Inside お支払い方法, besides `data-lp-amazon-pay="payment"`.
    pub(crate) fn payment_slots(self) -> Vec<String> {
        match self {
            Self::Auto | Self::Ecforce => vec!["#AmazonPayButtonWallet".to_owned()],
            _ => Vec::new(),
        }
    }

    /// Role to selector of the cart's own fields.
    pub(crate) fn fields(self) -> BTreeMap<String, String> {
        let named = |pattern: &str, names: &[(&str, &str)]| {
            names.iter().map(|(role, name)| ((*role).to_owned(), pattern.replace("{}", name))).collect()
        };
        match self {
            Self::Auto => BTreeMap::new(),
            // The prefecture's name changed in 2025; both are in use.
            Self::Ecforce => named(
                "[name^=\"order[billing_address_attributes][{}\"]",
                &[
                    ("name01", "name01]"),
                    ("name02", "name02]"),
                    ("zip01", "zip01]"),
                    ("zip02", "zip02]"),
                    ("prefecture", "prefecture_"),
                    ("addr01", "addr01]"),
                    ("addr02", "addr02]"),
                    ("addr03", "addr03]"),
                    ("tel01", "tel01]"),
                    ("tel02", "tel02]"),
                    ("tel03", "tel03]"),
                ],
            ),
            Self::Eccube4 => named(
                "[name=\"nonmember{}\"]",
                &[
                    ("name01", "[name][name01]"),
                    ("name02", "[name][name02]"),
                    ("zip01", "[postal_code]"),
                    ("prefecture", "[address][pref]"),
                    ("addr01", "[address][addr01]"),
                    ("addr02", "[address][addr02]"),
                    ("tel01", "[phone_number]"),
                    ("email", "[email][first]"),
                    ("email_confirmation", "[email][second]"),
                ],
            ),
            Self::Eccube2 => named(
                "[name=\"order_{}\"]",
                &[
                    ("name01", "name01"),
                    ("name02", "name02"),
                    ("zip01", "zip01"),
                    ("zip02", "zip02"),
                    ("prefecture", "pref"),
                    ("addr01", "addr01"),
                    ("addr02", "addr02"),
                    ("tel01", "tel01"),
                    ("tel02", "tel02"),
                    ("tel03", "tel03"),
                    ("email", "email"),
                    ("email_confirmation", "email02"),
                ],
            ),
            Self::Repist => named(
                "[name=\"order_{}\"]",
                &[
                    ("name01", "name01"),
                    ("name02", "name02"),
                    ("zip01", "zip"),
                    ("prefecture", "pref"),
                    ("addr01", "addr01"),
                    ("addr02", "addr02"),
                    ("tel01", "tel"),
                    ("email", "email"),
                ],
            ),
            Self::Subscstore => named(
                "[name=\"signUpUser.{0}\"],[id=\"signUpUser.{0}\"]",
                &[
                    ("name01", "defaultAddress.familyName"),
                    ("name02", "defaultAddress.firstName"),
                    ("email", "email"),
                ],
            ),
            // Its names differ from shop to shop.
            Self::Tamago => BTreeMap::new(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Cart;

    #[test]
    fn a_carts_fields_are_selectors_of_its_own_names() {
        let fields = Cart::Eccube4.fields();
        assert_eq!(fields["email_confirmation"], "[name=\"nonmember[email][second]\"]");
        assert_eq!(
            Cart::Ecforce.fields()["prefecture"],
            "[name^=\"order[billing_address_attributes][prefecture_\"]"
        );
        assert!(Cart::Auto.fields().is_empty());
    }

    #[test]
    fn shop_toml_names_a_cart_in_one_word() {
        #[derive(serde::Deserialize)]
        struct Lp {
            cart: Cart,
        }
        let cart = |text: &str| toml::from_str::<Lp>(text).map(|lp| lp.cart);
        assert_eq!(cart("cart = \"subscstore\""), Ok(Cart::Subscstore));
        assert!(cart("cart = \"shopify\"").is_err());
    }
}
