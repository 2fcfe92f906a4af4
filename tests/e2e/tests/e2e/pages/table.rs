//! What must come of each page. `fields`: selector, value, and the name in the framework's state (or in what the cart
//! receives) where it is another than the field's own.

/// One page.
pub(crate) struct Page {
    pub(crate) folder: &'static str,
    /// What stands otherwise in `shop.toml`.
    pub(crate) shop: &'static [(&'static str, &'static str)],
    /// Attributes of the tag.
    pub(crate) tag: &'static str,
    /// Where the login button is drawn.
    pub(crate) slot: &'static str,
    pub(crate) fields: &'static [(&'static str, &'static str, &'static str)],
    /// What nobody may write into.
    pub(crate) untouched: &'static [&'static str],
    /// What the shopper fills in: selector and text; "✓" is a click.
    pub(crate) rest: &'static [(&'static str, &'static str)],
    /// 「確認する」.
    pub(crate) confirm: &'static str,
    /// Amazon Pay in the form, checked while logged in.
    pub(crate) method: &'static str,
}

const MARKED: &str = "[data-lp-amazon-pay=login]";

const BLANK: Page = Page { folder: "", shop: &[], tag: "", slot: MARKED, fields: &[], untouched: &[], rest: &[], confirm: "", method: "" };

pub(crate) fn ecforce_one() -> &'static Page {
    &Page {
        folder: "ecforce-one",
        slot: "#AmazonPayButtonAll",
        fields: &[
            ("[name='order[email]']", "{email}", ""),
            ("[name='order[email_confirmation]']", "{email}", ""),
            ("[name='order[billing_address_attributes][name01]']", "{full}", ""),
            ("[name='order[billing_address_attributes][zip01]']", "{zip}", ""),
            ("[name='order[billing_address_attributes][prefecture_id]']", "{number}", ""),
            ("[name='order[billing_address_attributes][addr01]']", "{city}{town}", ""),
            ("[name='order[billing_address_attributes][addr02]']", "{street} {building}", ""),
            ("[name='order[billing_address_attributes][tel01]']", "{tel}", ""),
        ],
        untouched: &[
            "[name='order[billing_address_attributes][kana01]']",
            "[name='order[billing_address_attributes][fax01]']",
            "[name='order[billing_address_attributes][company_name]']",
            "[name='order[customer_attributes][password]']",
            "[name='order[shipping_address_attributes][name01]']",
            "[name='order[shipping_address_attributes][zip01]']",
            "[name='order[shipping_address_attributes][addr01]']",
            "[name='order[shipping_address_attributes][tel01]']",
        ],
        rest: &[
            ("[name='order[billing_address_attributes][kana01]']", "シケン タロウ"),
            ("[name='order[customer_attributes][password]']", "himitsu-2026"),
            ("#agree", "✓"),
        ],
        confirm: "#submit",
        method: "#payment_method_id option[value='20']:checked",
        ..BLANK
    }
}

pub(crate) fn eccube4() -> &'static Page {
    &Page {
        folder: "eccube4",
        shop: &[("id = \"demo\"", "id = \"demo\"\ncart = \"eccube4\"")],
        fields: &[
            ("[name='nonmember[name][name01]']", "{family}", ""),
            ("[name='nonmember[name][name02]']", "{given}", ""),
            ("[name='nonmember[postal_code]']", "{zip}", ""),
            ("[name='nonmember[address][pref]']", "{number}", ""),
            ("[name='nonmember[address][addr01]']", "{city}{town}", ""),
            ("[name='nonmember[address][addr02]']", "{street} {building}", ""),
            ("[name='nonmember[phone_number]']", "{tel}", ""),
            ("[name='nonmember[email][first]']", "{email}", ""),
            ("[name='nonmember[email][second]']", "{email}", ""),
        ],
        untouched: &["[type=search]", "[name='nonmember[kana][kana01]']", "[name='nonmember[kana][kana02]']", "[name='nonmember[company_name]']"],
        rest: &[("[name='nonmember[kana][kana01]']", "シケン"), ("[name='nonmember[kana][kana02]']", "タロウ")],
        confirm: "#shopping-form [type=submit]",
        method: "[name='_shopping_order[Payment]'][value='20']:checked",
        ..BLANK
    }
}

pub(crate) fn generic_labels() -> &'static Page {
    &Page {
        folder: "generic-labels",
        fields: &[
            ("[name=q1]", "{full}", ""),
            ("[name=q3]", "{zip1}-{zip2}", ""),
            ("[name=q4]", "{number}", ""),
            ("[name=q5]", "{city}{town}{street}", ""),
            ("[name=q6]", "{building}", ""),
            ("[name=q7]", "{tel}", ""),
            ("[name=q8]", "{email}", ""),
            ("[name=q9]", "{email}", ""),
        ],
        untouched: &["[name=q]", "[name=m]", "[name=p]", "[name=q2]", "[name=q10]", "[name=q11]", ".mailmag [name=address]"],
        rest: &[("[name=q2]", "シケン タロウ"), ("[name=q13]", "✓")],
        confirm: "#order [type=submit]",
        method: "[name=q12][value=b]:checked",
        ..BLANK
    }
}

pub(crate) fn subscstore() -> &'static Page {
    &Page {
        folder: "subscstore",
        shop: &[("id = \"demo\"", "id = \"demo\"\ncart = \"subscstore\"")],
        fields: &[
            ("[name='signUpUser.defaultAddress.familyName']", "{family}", "familyName"),
            ("[name='signUpUser.defaultAddress.firstName']", "{given}", "firstName"),
            ("[name='signUpUser.defaultAddress.zipCode']", "{zip}", "zipCode"),
            ("[name='signUpUser.defaultAddress.prefecture']", "{prefecture}", "prefecture"),
            ("[name='signUpUser.defaultAddress.address']", "{city}{town}{street}", "address"),
            ("[name='signUpUser.defaultAddress.buildingName']", "{building}", "buildingName"),
            ("[name='signUpUser.defaultAddress.tel']", "{tel}", "tel"),
            ("[name='signUpUser.email']", "{email}", "email"),
        ],
        untouched: &["[name='signUpUser.defaultAddress.familyNameKana']", "[name='signUpUser.defaultAddress.firstNameKana']"],
        rest: &[
            ("[name='signUpUser.defaultAddress.familyNameKana']", "シケン"),
            ("[name='signUpUser.defaultAddress.firstNameKana']", "タロウ"),
        ],
        confirm: "#subsc-to-confirm",
        method: "[name=paymentMethod][value='20']:checked",
        ..BLANK
    }
}
