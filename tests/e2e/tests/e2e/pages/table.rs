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

const BLANK: Page = Page {
    folder: "",
    shop: &[],
    tag: "",
    slot: MARKED,
    fields: &[],
    untouched: &[],
    rest: &[],
    confirm: "",
    method: "",
};

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
        untouched: &[
            "[type=search]",
            "[name='nonmember[kana][kana01]']",
            "[name='nonmember[kana][kana02]']",
            "[name='nonmember[company_name]']",
        ],
        rest: &[
            ("[name='nonmember[kana][kana01]']", "シケン"),
            ("[name='nonmember[kana][kana02]']", "タロウ"),
        ],
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
        untouched: &[
            "[name=q]",
            "[name=m]",
            "[name=p]",
            "[name=q2]",
            "[name=q10]",
            "[name=q11]",
            ".mailmag [name=address]",
        ],
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
        untouched: &[
            "[name='signUpUser.defaultAddress.familyNameKana']",
            "[name='signUpUser.defaultAddress.firstNameKana']",
        ],
        rest: &[
            ("[name='signUpUser.defaultAddress.familyNameKana']", "シケン"),
            ("[name='signUpUser.defaultAddress.firstNameKana']", "タロウ"),
        ],
        confirm: "#subsc-to-confirm",
        method: "[name=paymentMethod][value='20']:checked",
        ..BLANK
    }
}

pub(crate) fn ecforce_split() -> &'static Page {
    &Page {
        folder: "ecforce-split",
        slot: "#AmazonPayButtonAll",
        shop: &[("id = \"demo\"", "id = \"demo\"\ncart = \"ecforce\"")],
        fields: &[
            ("[name='order[billing_address_attributes][name01]']", "{family}", ""),
            ("[name='order[billing_address_attributes][name02]']", "{given}", ""),
            ("[name='order[billing_address_attributes][zip01]']", "{zip1}", ""),
            ("[name='order[billing_address_attributes][zip02]']", "{zip2}", ""),
            (".sp [name='order[billing_address_attributes][prefecture_name]']", "{prefecture}", ""),
            ("[name='order[billing_address_attributes][addr01]']", "{city}{town}", ""),
            ("[name='order[billing_address_attributes][addr02]']", "{street}", ""),
            ("[name='order[billing_address_attributes][addr03]']", "{building}", ""),
            ("[name='order[billing_address_attributes][tel01]']", "{tel1}", ""),
            ("[name='order[billing_address_attributes][tel02]']", "{tel2}", ""),
            ("[name='order[billing_address_attributes][tel03]']", "{tel3}", ""),
            ("[name='order[email]']", "{email}", ""),
        ],
        untouched: &[
            "[name='order[billing_address_attributes][kana01]']",
            "[name='order[billing_address_attributes][kana02]']",
            ".pc select",
        ],
        rest: &[
            ("[name='order[billing_address_attributes][kana01]']", "シケン"),
            ("[name='order[billing_address_attributes][kana02]']", "タロウ"),
        ],
        confirm: "#submit",
        method: "[name='order[payment_attributes][payment_method_id]'][value='20']:checked",
        ..BLANK
    }
}

pub(crate) fn ecforce_theme() -> &'static Page {
    &Page {
        folder: "ecforce-theme",
        slot: "#AmazonPayButtonAll",
        fields: &[
            ("[name='order[billing_address_attributes][name01]']", "{full}", ""),
            ("[name='order[billing_address_attributes][zip01]']", "{zip1}-{zip2}", ""),
            ("[name='order[billing_address_attributes][prefecture_id]']", "{number}", ""),
            ("[name='order[billing_address_attributes][addr01]']", "{city}{town}{street} {building}", ""),
            ("[name='order[billing_address_attributes][tel01]']", "{tel}", ""),
            ("[name='order[email]']", "{email}", ""),
        ],
        untouched: &[
            "[name='order[billing_address_attributes][kana01]']",
            "[name='order[shipping_address_attributes][name01]']",
            "[name='order[shipping_address_attributes][zip01]']",
            "[name='order[shipping_address_attributes][prefecture_id]']",
            "[name='order[shipping_address_attributes][addr01]']",
            "[name='q[name]']",
        ],
        rest: &[("[name='order[billing_address_attributes][kana01]']", "シケン タロウ")],
        confirm: "[name=commit]",
        method: "#payment_method_id option[value='20']:checked",
        ..BLANK
    }
}

pub(crate) fn eccube2() -> &'static Page {
    &Page {
        folder: "eccube2",
        shop: &[("id = \"demo\"", "id = \"demo\"\ncart = \"eccube2\"")],
        fields: &[
            ("[name=order_name01]", "{family}", ""),
            ("[name=order_name02]", "{given}", ""),
            ("[name=order_zip01]", "{zip1}", ""),
            ("[name=order_zip02]", "{zip2}", ""),
            ("[name=order_pref]", "{number}", ""),
            ("[name=order_addr01]", "{city}{town}", ""),
            ("[name=order_addr02]", "{street} {building}", ""),
            ("[name=order_tel01]", "{tel1}", ""),
            ("[name=order_tel02]", "{tel2}", ""),
            ("[name=order_tel03]", "{tel3}", ""),
            ("[name=order_email]", "{email}", ""),
            ("[name=order_email02]", "{email}", ""),
        ],
        untouched: &[
            "[name=order_kana01]",
            "[name=order_kana02]",
            "[name=order_fax01]",
            "[name=order_company_name]",
        ],
        rest: &[("[name=order_kana01]", "シケン"), ("[name=order_kana02]", "タロウ")],
        confirm: "#next",
        method: "[name=payment_id][value='7']:checked",
        ..BLANK
    }
}

pub(crate) fn repist() -> &'static Page {
    &Page {
        folder: "repist",
        shop: &[("id = \"demo\"", "id = \"demo\"\ncart = \"repist\"")],
        fields: &[
            ("[name=order_name01]", "{family}", ""),
            ("[name=order_name02]", "{given}", ""),
            ("[name=order_zip]", "{zip}", ""),
            ("[name=order_pref]", "{jp}", ""),
            ("[name=order_addr01]", "{city}{town}", ""),
            ("[name=order_addr02]", "{street} {building}", ""),
            ("[name=order_tel]", "{tel}", ""),
            ("[name=order_email]", "{email}", ""),
        ],
        untouched: &["[name=order_kana01]", "[name=deliv_name01]", "[name=deliv_zip]", "[name=deliv_addr01]"],
        rest: &[("[name=order_kana01]", "シケン"), ("[name=order_kana02]", "タロウ")],
        confirm: "#confirm_submit_image",
        method: "[name=payment_method][value='20']:checked",
        ..BLANK
    }
}

pub(crate) fn tamago() -> &'static Page {
    &Page {
        folder: "tamago",
        fields: &[
            ("[name='order[user][sei]']", "{family}", ""),
            ("[name='order[user][mei]']", "{given}", ""),
            ("[name='order[user][zip]']", "{zip}", ""),
            ("[name='order[user][pref]']", "{number}", ""),
            ("[name='order[user][address1]']", "{city}{town}{street}", ""),
            ("[name='order[user][address2]']", "{building}", ""),
            ("[name='order[user][tel]']", "{tel}", ""),
            ("[name='order[user][mail]']", "{email}", ""),
            ("[name='order[user][mail_conf]']", "{email}", ""),
        ],
        untouched: &["[name='order[user][sei_kana]']", "[name='order[user][mei_kana]']"],
        rest: &[("[name='order[user][sei_kana]']", "シケン"), ("[name='order[user][mei_kana]']", "タロウ")],
        confirm: "#lp_form button",
        method: "[name='order[payment]'] [value=amazon]:checked",
        ..BLANK
    }
}

pub(crate) fn generic_romaji() -> &'static Page {
    &Page {
        folder: "generic-romaji",
        fields: &[
            ("[name=sei]", "{family}", ""),
            ("[name=mei]", "{given}", ""),
            ("[name=yubin1]", "{zip1}", ""),
            ("[name=yubin2]", "{zip2}", ""),
            ("[name=todofuken]", "{prefecture}", ""),
            ("[name=jusho]", "{city}{town}{street}", ""),
            ("[name=tatemono]", "{building}", ""),
            ("[name=denwa1]", "{tel1}", ""),
            ("[name=denwa2]", "{tel2}", ""),
            ("[name=denwa3]", "{tel3}", ""),
            ("[name=mail]", "{email}", ""),
            ("[name=mail_kakunin]", "{email}", ""),
        ],
        untouched: &["[name=sei_kana]", "[name=mei_kana]", "[name=seinengappi]", "[name=bikou]"],
        rest: &[("[name=sei_kana]", "シケン"), ("[name=mei_kana]", "タロウ")],
        confirm: "[type=submit]",
        method: "[name=siharai] [value=amazonpay]:checked",
        ..BLANK
    }
}

pub(crate) fn react_form() -> &'static Page {
    &Page {
        folder: "react-form",
        fields: &[
            ("form p:nth-of-type(1) input", "{given}", "first"),
            ("form p:nth-of-type(2) input", "{family}", "last"),
            ("form p:nth-of-type(4) input", "{zip}", "zip"),
            ("form p:nth-of-type(5) input", "{prefecture}", "state"),
            ("form p:nth-of-type(6) input", "{city}{town}", "city"),
            ("form p:nth-of-type(7) input", "{street}", "line1"),
            ("form p:nth-of-type(8) input", "{building}", "line2"),
            ("form p:nth-of-type(9) input", "{tel}", "phone"),
            ("form p:nth-of-type(10) input", "{email}", "email"),
        ],
        untouched: &["form p:nth-of-type(3) input"],
        rest: &[("form p:nth-of-type(3) input", "シケン タロウ")],
        confirm: "form button",
        method: "[name=payment] [value=amazon]:checked",
        ..BLANK
    }
}

pub(crate) fn vue_form() -> &'static Page {
    &Page {
        folder: "vue-form",
        fields: &[
            ("#f-name", "{full}", "name"),
            ("#f-zip", "{zip}", "zip"),
            ("#f-pref", "{number}", "pref"),
            ("#f-addr", "{city}{town}{street} {building}", "addr"),
            ("#f-tel", "{tel}", "tel"),
            ("#f-email", "{email}", "email"),
            ("#f-again", "{email}", "again"),
        ],
        untouched: &["#f-kana"],
        rest: &[("#f-kana", "シケン タロウ")],
        confirm: "form [type=submit]",
        method: "[name=pay][value=amazon]:checked",
        ..BLANK
    }
}

pub(crate) fn table_form() -> &'static Page {
    &Page {
        folder: "table-form",
        fields: &[
            ("[name=f1]", "{full}", ""),
            ("[name=f3]", "{zip}", ""),
            ("[name=f4]", "{prefecture}{city}{town}{street} {building}", ""),
            ("[name=f5]", "{tel}", ""),
            ("[name=f6]", "{email}", ""),
        ],
        untouched: &["[name=f2]"],
        rest: &[("[name=f2]", "シケン タロウ")],
        confirm: "[type=submit]",
        method: "[name=pay] option:nth-child(2):checked",
        ..BLANK
    }
}

pub(crate) fn repeatplus() -> &'static Page {
    &Page {
        folder: "repeatplus",
        fields: &[
            ("[name='ctl00$ContentPlaceHolder1$tbOwnerName1']", "{family}", ""),
            ("[name='ctl00$ContentPlaceHolder1$tbOwnerName2']", "{given}", ""),
            ("[name='ctl00$ContentPlaceHolder1$tbOwnerMailAddr']", "{email}", ""),
            ("[name='ctl00$ContentPlaceHolder1$tbOwnerMailAddrConf']", "{email}", ""),
            ("[name='ctl00$ContentPlaceHolder1$tbOwnerZip1']", "{zip1}", ""),
            ("[name='ctl00$ContentPlaceHolder1$tbOwnerZip2']", "{zip2}", ""),
            ("[name='ctl00$ContentPlaceHolder1$ddlOwnerAddr1']", "{prefecture}", ""),
            ("[name='ctl00$ContentPlaceHolder1$tbOwnerAddr2']", "{city}{town}", ""),
            ("[name='ctl00$ContentPlaceHolder1$tbOwnerAddr3']", "{street}", ""),
            ("[name='ctl00$ContentPlaceHolder1$tbOwnerAddr4']", "{building}", ""),
            ("[name='ctl00$ContentPlaceHolder1$tbOwnerTel1']", "{tel1}", ""),
            ("[name='ctl00$ContentPlaceHolder1$tbOwnerTel2']", "{tel2}", ""),
            ("[name='ctl00$ContentPlaceHolder1$tbOwnerTel3']", "{tel3}", ""),
        ],
        untouched: &[
            "[name='ctl00$ContentPlaceHolder1$tbOwnerNameKana1']",
            "[name='ctl00$ContentPlaceHolder1$tbOwnerNameKana2']",
            ".search input",
        ],
        rest: &[
            ("[name='ctl00$ContentPlaceHolder1$tbOwnerNameKana1']", "しけん"),
            ("[name='ctl00$ContentPlaceHolder1$tbOwnerNameKana2']", "たろう"),
        ],
        confirm: "#ctl00_ContentPlaceHolder1_lbNext",
        method: "select [value=K80]:checked",
        ..BLANK
    }
}
