//! The contract's types to and from JavaScript objects, by hand: generated code for these few types would be a third
//! of the widget. The browser tests hold it against the contract's own (de)serialisation.

use js_sys::Array;
use lp_amazon_pay_contract::{AddressParts, BuyerData, ConsentKind, DraftContent, ErrorCode, NameParts};

use crate::api::Refusal;
use crate::js::{Js, object, window};
use crate::machine::Failure;

/// What the widget needs of `LpSettings`.
pub(crate) struct Settings {
    pub(crate) lp: String,
    pub(crate) api: String,
    pub(crate) method_id: String,
    products: Js,
}

impl Settings {
    pub(crate) fn read(value: &Js) -> Self {
        Self {
            lp: value.text("lp"),
            api: value.text("api"),
            method_id: value.text("methodId"),
            products: value.get("products"),
        }
    }

    /// 単品 or 定期, where the catalogue knows the product.
    pub(crate) fn kind(&self, product: &str) -> Option<ConsentKind> {
        ConsentKind::from_word(&self.products.text(product))
    }

    /// The LP's only product, if it has just one.
    pub(crate) fn only_product(&self) -> Option<String> {
        let keys = window().get("Object").call("keys", vec![self.products.0.clone()]);
        if keys.number("length") == 1 { Some(keys.text("0")) } else { None }
    }
}

/// `Login` without its consent.
pub(crate) struct Login {
    pub(crate) token: String,
    pub(crate) buyer: BuyerData,
}

/// `Consent`. The payload stays what it was in the answer: Amazon's script gets it untouched.
pub(crate) struct Consent {
    pub(crate) handle: String,
    pub(crate) kind: ConsentKind,
    pub(crate) config: Js,
}

/// A `Login`; nothing when it is none.
pub(crate) fn login(value: &Js) -> Option<(Login, Consent)> {
    let login = Login { token: value.text("token"), buyer: buyer(&value.get("buyer")) };
    Some((login, consent(&value.get("consent"))?))
}

fn buyer(value: &Js) -> BuyerData {
    let (name, address) = (value.get("name"), value.get("address"));
    BuyerData {
        name: NameParts {
            family: name.text("family"),
            given: name.text("given"),
            full: name.text("full"),
            certain: name.flag("certain"),
        },
        email: value.text("email"),
        phone: value.text("phone"),
        postal: value.text("postal"),
        prefecture: value.number("prefecture") as u8,
        address: AddressParts {
            city: address.text("city"),
            town: address.text("town"),
            street: address.text("street"),
            building: address.text("building"),
            company: address.text("company"),
        },
        complete: value.flag("complete"),
    }
}

/// A `Consent`; nothing when it is none.
pub(crate) fn consent(value: &Js) -> Option<Consent> {
    let kind = ConsentKind::from_word(&value.text("kind"))?;
    Some(Consent { handle: value.text("handle"), kind, config: value.get("config") })
}

/// For `PUT drafts`.
pub(crate) fn draft(content: &DraftContent) -> Js {
    let answers = Array::new();
    for answer in &content.answers {
        let answer = object(&[
            ("name", answer.name.as_str().into()),
            ("label", answer.label.as_str().into()),
            ("value", answer.value.as_str().into()),
        ]);
        answers.push(&answer.0);
    }
    object(&[
        ("product", content.product.as_str().into()),
        ("quantity", content.quantity.into()),
        ("answers", answers.into()),
    ])
}

/// An `ErrorBody`. Codes that nothing branches on are all the same here; their texts are the server's.
pub(crate) fn refusal(value: &Js) -> Refusal {
    let code = match &*value.text("code") {
        "login_ended" => ErrorCode::LoginEnded,
        "kind_changed" => ErrorCode::KindChanged,
        "draft_unknown" => ErrorCode::DraftUnknown,
        "draft_closed" => ErrorCode::DraftClosed,
        _ => ErrorCode::Internal,
    };
    let text = value.text("shopper");
    // A proxy's error page, for one: not our server's words.
    let failure = if text.is_empty() { Failure::Network } else { Failure::Told(code) };
    Refusal { failure, text }
}
