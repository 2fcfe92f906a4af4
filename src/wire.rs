//! The contract's types to and from JavaScript objects, by hand: generated code for these few types would be a third
//! of the widget. The browser tests hold it against the contract's own (de)serialisation.

use js_sys::{Array, Object, Reflect};
use lp_amazon_pay_contract::{
    AddressParts, BuyerData, Consent, ConsentKind, DraftContent, ErrorCode, Login, NameParts, SignedPayload,
};
use wasm_bindgen::JsValue;

use crate::machine::Failure;

/// A member of an object; undefined where there is none.
pub(crate) fn get(object: &JsValue, key: &str) -> JsValue {
    Reflect::get(object, &key.into()).unwrap_or_default()
}

/// A member that is a text; empty where it is none.
pub(crate) fn text(object: &JsValue, key: &str) -> String {
    get(object, key).as_string().unwrap_or_default()
}

fn flag(object: &JsValue, key: &str) -> bool {
    get(object, key).as_bool().unwrap_or(false)
}

/// An object of members.
pub(crate) fn object(members: &[(&str, JsValue)]) -> JsValue {
    let object = Object::new();
    for (key, value) in members {
        let _ = Reflect::set(&object, &(*key).into(), value);
    }
    object.into()
}

/// What the widget needs of `LpSettings`.
pub(crate) struct Settings {
    pub(crate) lp: String,
    pub(crate) api: String,
    pub(crate) method_id: String,
    products: JsValue,
}

impl Settings {
    pub(crate) fn read(value: &JsValue) -> Self {
        Self {
            lp: text(value, "lp"),
            api: text(value, "api"),
            method_id: text(value, "methodId"),
            products: get(value, "products"),
        }
    }

    /// 単品 or 定期, where the catalogue knows the product.
    pub(crate) fn kind(&self, product: &str) -> Option<ConsentKind> {
        ConsentKind::from_word(&text(&self.products, product))
    }

    /// The LP's only product, if it has just one.
    pub(crate) fn only_product(&self) -> Option<String> {
        let keys = Reflect::own_keys(&self.products).ok()?;
        if keys.length() == 1 { keys.get(0).as_string() } else { None }
    }
}

/// A `Login`; nothing when it is none.
pub(crate) fn login(value: &JsValue) -> Option<Login> {
    let consent = consent(&get(value, "consent"))?;
    let (token, buyer) = (text(value, "token"), buyer(&get(value, "buyer")));
    (!token.is_empty()).then_some(Login { token, buyer, consent })
}

fn buyer(value: &JsValue) -> BuyerData {
    let (name, address) = (get(value, "name"), get(value, "address"));
    BuyerData {
        name: NameParts {
            family: text(&name, "family"),
            given: text(&name, "given"),
            certain: flag(&name, "certain"),
        },
        email: text(value, "email"),
        phone: text(value, "phone"),
        postal: text(value, "postal"),
        prefecture: get(value, "prefecture").as_f64().unwrap_or_default() as u8,
        address: AddressParts {
            city: text(&address, "city"),
            town: text(&address, "town"),
            street: text(&address, "street"),
            building: text(&address, "building"),
            company: text(&address, "company"),
        },
        complete: flag(value, "complete"),
    }
}

/// A `Consent`; nothing when it is none.
pub(crate) fn consent(value: &JsValue) -> Option<Consent> {
    let (handle, config) = (text(value, "handle"), get(value, "config"));
    let config = SignedPayload {
        payload_json: text(&config, "payloadJSON"),
        signature: text(&config, "signature"),
        public_key_id: text(&config, "publicKeyId"),
        algorithm: text(&config, "algorithm"),
    };
    let kind = ConsentKind::from_word(&text(value, "kind"))?;
    (!handle.is_empty()).then_some(Consent { handle, kind, config })
}

/// For Amazon's script.
pub(crate) fn payload(config: &SignedPayload) -> JsValue {
    object(&[
        ("payloadJSON", config.payload_json.as_str().into()),
        ("signature", config.signature.as_str().into()),
        ("publicKeyId", config.public_key_id.as_str().into()),
        ("algorithm", config.algorithm.as_str().into()),
    ])
}

/// For `PUT drafts`.
pub(crate) fn draft(content: &DraftContent) -> JsValue {
    let answers = Array::new();
    for answer in &content.answers {
        answers.push(&object(&[
            ("name", answer.name.as_str().into()),
            ("label", answer.label.as_str().into()),
            ("value", answer.value.as_str().into()),
        ]));
    }
    object(&[
        ("product", content.product.as_str().into()),
        ("quantity", content.quantity.into()),
        ("answers", answers.into()),
    ])
}

/// An `ErrorBody`. Codes that nothing branches on are all the same here; their texts are the server's.
pub(crate) fn failure(value: &JsValue) -> Failure {
    let text_for_shopper = text(value, "shopper");
    if text_for_shopper.is_empty() {
        return Failure::Network;
    }
    let code = match &*text(value, "code") {
        "login_ended" => ErrorCode::LoginEnded,
        "kind_changed" => ErrorCode::KindChanged,
        "draft_unknown" => ErrorCode::DraftUnknown,
        "draft_closed" => ErrorCode::DraftClosed,
        _ => ErrorCode::Internal,
    };
    Failure::Told { code, text: text_for_shopper }
}
