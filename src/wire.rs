//! The contract's types to and from JavaScript objects, by hand: generated code for these few types would be a third
//! of the widget. The browser tests hold it against the contract's own (de)serialisation.

use lp_amazon_pay_contract::{AddressParts, BuyerData, ConsentKind, ErrorCode, NameParts};

use crate::api::Refusal;
use crate::js::Js;
use crate::machine::Failure;

/// What the widget needs of `LpSettings`.
pub(crate) struct Settings {
    pub(crate) lp: String,
    pub(crate) api: String,
    pub(crate) method_id: String,
    pub(crate) products: Js,
    /// The cart's profile: role → selector.
    pub(crate) fields: Js,
}

impl Settings {
    pub(crate) fn read(value: &Js) -> Self {
        Self {
            lp: value.text("lp"),
            api: value.text("api"),
            method_id: value.text("methodId"),
            products: value.get("products"),
            fields: value.get("fields"),
        }
    }

    /// 単品 or 定期, where the catalogue knows the product.
    pub(crate) fn kind(&self, product: &str) -> Option<ConsentKind> {
        ConsentKind::from_word(&self.products.text(product))
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
        prefecture_name: value.text("prefectureName"),
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
