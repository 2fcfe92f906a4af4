//! What `/v1` says of a checkout that the cart's own pages show.

use contract::button::Button;
use lp_amazon_pay_contract as contract;
use serde::Serialize;
use utoipa::ToSchema;

use super::super::pages::AmazonButton;
use super::money_shapes::Payment;
use super::shapes::{Address, Buyer, FormAnswer, Kind, Price};
use crate::buyer::atoms;
use crate::calendar::instant;
use crate::checkout::offer::Pitch;
use crate::checkout::review::{Change, Review};
use crate::environment::Environment;
use crate::language::Language;
use crate::pages::AddressView;
use crate::quote::NoQuote;
use crate::settings::OfferMode;
use crate::shop::Shop;
use crate::store::Source;

/// A checkout as it stands.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct Checkout {
    /// Keep it in your own session; never show it.
    pub(super) id: String,
    pub(super) lp: String,
    /// Where it began: the way back.
    pub(super) lp_url: Option<String>,
    /// `ja` or `en`, as the LP spoke to this shopper.
    pub(super) language: &'static str,
    /// Whether the LP was shown by a preview link.
    pub(super) preview: bool,
    /// Where it is paid: `sandbox` is Amazon's test environment, where no money moves.
    pub(super) environment: Environment,
    /// What Amazon's button on your page needs; absent while its account is not linked.
    pub(super) amazon_button: Option<AmazonButton>,
    pub(super) kind: Kind,
    /// For a thanks offer: the order that it follows.
    pub(super) follows: Option<Follows>,
    pub(super) stage: Stage,
    /// Why it ended, in Amazon's word or ours.
    pub(super) reason: Option<String>,
    /// The number of its order, once it is paid.
    pub(super) order: Option<String>,
    /// What the confirm page shows; there while `stage` is `confirm`.
    pub(super) confirm: Option<Confirm>,
    /// What the thanks page offers; only while `stage` is `paid`.
    pub(super) offer: Option<Offer>,
}

/// The order that an offer follows.
#[derive(Serialize, ToSchema)]
pub(super) struct Follows {
    /// Its number.
    order: String,
    mode: ModeWord,
}

impl Follows {
    pub(super) fn new(order: String, mode: OfferMode) -> Self {
        Self { order, mode: mode.into() }
    }
}

/// Where a checkout stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(super) enum Stage {
    /// Back from Amazon; nothing is ordered yet.
    Confirm,
    /// Sent to Amazon, and how it ended is being worked out: ask again in a few seconds.
    Finishing,
    /// Ordered.
    Paid,
    /// Ended without money: canceled, declined, expired, or an offer whose time is over.
    Ended,
}

/// What the confirm page shows.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct Confirm {
    /// What this page shows, as one word; send it with the final click.
    seen: String,
    /// Amazon's session, for the links that change address and payment; absent where an earlier consent is charged.
    session: Option<String>,
    /// What it costs, delivered there.
    price: Option<Price>,
    /// Why there is no price.
    problem: Option<Problem>,
    payment: Payment,
    buyer: Buyer,
    ship_to: Destination,
    /// Set when the shopper must first say that another address (or account) than before is right.
    change: Option<AddressChange>,
    /// The form's other answers.
    answers: Vec<FormAnswer>,
    /// A better product to pitch.
    upsell: Option<Offer>,
    /// Whether an upsell was taken and can be given back.
    upsold: bool,
}

/// Why an order cannot be placed.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum Problem {
    /// The shop does not deliver there; the shopper may change the address.
    NotDelivered,
    /// Amazon Pay cannot take this amount or quantity.
    Amount,
}

/// Where it goes.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct Destination {
    /// As Amazon gave it.
    address: Address,
    /// As a Japanese label reads, from the postal code on; the name is not among them.
    lines: Vec<String>,
    /// In parts, for a cart's own fields. Empty where it could not be told.
    parts: Parts,
}

/// An address in parts.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct Parts {
    /// 姓; the whole name where it could not be divided.
    family_name: String,
    /// 名.
    given_name: String,
    /// Seven digits.
    postal_code: String,
    /// 1 to 47 in JIS order; 0 where it could not be told.
    prefecture: u8,
    /// 市区町村.
    city: String,
    /// 町域.
    town: String,
    /// 番地.
    street: String,
    /// 建物名.
    building: String,
    /// 会社名.
    company: String,
    /// With hyphens.
    phone: String,
}

/// An address that must be answered.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct AddressChange {
    /// Send it with the shopper's OK.
    answer: String,
    /// The address last agreed to, as a label reads.
    before: Option<Vec<String>>,
    /// What it would have cost there.
    price_before: Option<Price>,
    /// Another Amazon account than at login.
    other_account: bool,
}

/// A product that is pitched.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct Offer {
    title: String,
    text: String,
    price: Price,
    button: ButtonWord,
    /// Why it is an Amazon Pay button, as a sentence for the shopper.
    why: Option<&'static str>,
    /// For a thanks offer: what becomes of the order.
    mode: Option<ModeWord>,
    /// Until when it may be taken, where there is a limit.
    #[schema(format = DateTime)]
    until: Option<String>,
}

/// Which button 「申し込み内容を確認する」 is.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum ButtonWord {
    /// Your own.
    Ordinary,
    /// Amazon's, with the consent that taking the offer answers.
    AmazonPay,
}

/// What becomes of the order that an offer follows.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum ModeWord {
    /// The offer takes its place.
    Replace,
    /// The offer comes beside it.
    Add,
}

impl From<OfferMode> for ModeWord {
    fn from(mode: OfferMode) -> Self {
        match mode {
            OfferMode::Replace => Self::Replace,
            OfferMode::Add => Self::Add,
        }
    }
}

impl Confirm {
    pub(super) fn new(review: &Review, shop: &Shop) -> Self {
        Self {
            seen: review.seen(),
            session: match &review.source {
                Source::Session(id) => Some(id.clone()),
                Source::Permission(_) => None,
            },
            price: review.price.as_ref().ok().map(Price::from),
            problem: review.price.as_ref().err().map(|no| match no {
                NoQuote::NotDelivered => Problem::NotDelivered,
                NoQuote::Quantity | NoQuote::Amount(_) => Problem::Amount,
            }),
            payment: Payment::new(shop, &review.descriptor, None),
            buyer: Buyer::from(&review.buyer),
            ship_to: Destination::from(&review.ship_to),
            change: review.change.as_ref().map(AddressChange::from),
            answers: review.content.answers.iter().map(FormAnswer::from).collect(),
            upsell: review.upsell.as_ref().map(|pitch| Offer::new(pitch, review.draft.language)),
            upsold: review.back_to_main.is_some(),
        }
    }
}

impl From<&amazon_pay::Address> for Destination {
    fn from(address: &amazon_pay::Address) -> Self {
        let parts = atoms(address);
        Self {
            address: Address::from(address),
            lines: AddressView::new(address).lines,
            parts: Parts {
                family_name: parts.name.family,
                given_name: parts.name.given,
                postal_code: parts.postal.map(|postal| postal.digits()).unwrap_or_default(),
                prefecture: parts.prefecture.map_or(0, jp_address::Prefecture::number),
                city: parts.city,
                town: parts.town,
                street: parts.street,
                building: parts.building,
                company: parts.company,
                phone: parts.phone.map(|phone| phone.hyphenated()).unwrap_or_default(),
            },
        }
    }
}

impl From<&Change> for AddressChange {
    fn from(change: &Change) -> Self {
        Self {
            answer: change.answer.clone(),
            before: change.before.as_ref().map(|address| AddressView::new(address).lines),
            price_before: change.price_before.as_ref().map(Price::from),
            other_account: change.other_account,
        }
    }
}

impl Offer {
    pub(super) fn new(pitch: &Pitch, language: Language) -> Self {
        Self {
            title: pitch.title.clone(),
            text: pitch.text.clone(),
            price: Price::from(&pitch.price),
            button: match pitch.button {
                Button::AmazonPay { .. } => ButtonWord::AmazonPay,
                Button::Ordinary | Button::Login => ButtonWord::Ordinary,
            },
            why: pitch.why(language),
            mode: pitch.mode.map(ModeWord::from),
            until: pitch.until.map(instant),
        }
    }
}
