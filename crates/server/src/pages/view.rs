//! What the templates show, already in words. Amounts as texts, so that a template cannot compute.

use amazon_pay::Address;
use serde::Serialize;

use super::offer::PitchView;
use crate::buyer::atoms;
use crate::checkout::offer::Pitch;
use crate::checkout::review::Review;
use crate::clock::Millis;
use crate::quote::{Beside, NoQuote, Quote};
use crate::settings::{LegalItems, Settings};
use crate::store::{Order, OrderState, Source};

/// An address as a Japanese label reads.
#[derive(Debug, Serialize)]
pub(crate) struct AddressView {
    /// Recipient.
    pub name: String,
    /// Lines below the name, from the postal code on.
    pub lines: Vec<String>,
    /// Phone number, if Amazon gave one.
    pub phone: String,
}

impl AddressView {
    /// Amazon's own lines, with the postal code and prefecture made readable; nothing is left out.
    #[must_use]
    pub(crate) fn new(address: &Address) -> Self {
        let atoms = atoms(address);
        let postal = atoms.postal.as_ref().map_or_else(
            || address.postal_code.clone().unwrap_or_default(),
            |postal| {
                let digits = postal.digits();
                format!("〒{}-{}", &digits[..3], &digits[3..])
            },
        );
        let region = region(address);
        let mut street = Self::street(address).into_iter();
        let first = format!("{region}{}", street.next().unwrap_or_default());
        let lines = [postal, first].into_iter().chain(street);
        Self {
            name: address.name.clone().unwrap_or_default(),
            lines: lines.filter(|line| !line.trim().is_empty()).collect(),
            phone: atoms.phone.map(|phone| phone.hyphenated()).unwrap_or_default(),
        }
    }

    /// What follows the prefecture: city and street in one line, then Amazon's other lines.
    #[must_use]
    pub(crate) fn street(address: &Address) -> Vec<String> {
        let region = region(address);
        let first = [
            address.city.as_deref(),
            address.county.as_deref(),
            address.district.as_deref(),
            address.address_line1.as_deref(),
        ];
        let street: String = first.into_iter().flatten().collect();
        let street = street.strip_prefix(&region).unwrap_or(&street).to_owned();
        let rest = [address.address_line2.clone(), address.address_line3.clone()].into_iter().flatten();
        std::iter::once(street).chain(rest).collect()
    }
}

/// The prefecture as it is written, or what Amazon has in its place.
fn region(address: &Address) -> String {
    let prefecture = atoms(address).prefecture.map(|prefecture| prefecture.kanji().to_owned());
    prefecture.unwrap_or_else(|| address.state_or_region.clone().unwrap_or_default())
}

/// Prices in words.
#[derive(Debug, Serialize)]
pub(crate) struct PriceView {
    name: String,
    quantity: u32,
    unit: String,
    subtotal: String,
    beside: Vec<BesideView>,
    delivery: String,
    total: String,
    cycle: Option<String>,
    each_cycle: Option<String>,
}

impl PriceView {
    /// From a quote.
    #[must_use]
    pub(crate) fn new(quote: &Quote) -> Self {
        Self {
            name: quote.name.clone(),
            quantity: quote.quantity,
            unit: quote.unit.to_string(),
            subtotal: quote.subtotal.to_string(),
            beside: quote.beside.iter().map(BesideView::new).collect(),
            delivery: quote.delivery.to_string(),
            total: quote.total.to_string(),
            cycle: quote.cycle.map(crate::settings::Cycle::text),
            each_cycle: quote.each_cycle.map(|yen| yen.to_string()),
        }
    }
}

/// What comes with the main product, once.
#[derive(Debug, Serialize)]
struct BesideView {
    name: String,
    quantity: u32,
    unit: String,
    subtotal: String,
}

impl BesideView {
    fn new(beside: &Beside) -> Self {
        Self {
            name: beside.name.clone(),
            quantity: beside.quantity,
            unit: beside.unit.to_string(),
            subtotal: beside.subtotal.to_string(),
        }
    }
}

/// The confirm page, and the address-change screen before it.
#[derive(Debug, Serialize)]
pub(crate) struct ReviewView {
    handle: String,
    session_id: String,
    address: AddressView,
    descriptor: String,
    email: String,
    price: Option<PriceView>,
    /// Why there is no price: `delivery`, or `amount` (also a quantity that is not sold any more).
    no_price: Option<&'static str>,
    /// Fingerprint of what this page shows.
    seen: String,
    legal: LegalItems,
    answers: Vec<(String, String)>,
    /// Proof that a POST comes from this page.
    form_token: String,
    changed: Option<ChangeView>,
    /// Whether the address and the card can be changed at Amazon from here.
    changeable: bool,
    pitch: Option<PitchView>,
    /// Whether an upsell was accepted and can be given back.
    upsold: bool,
    confirm_skip: bool,
    lp_url: String,
}

#[derive(Debug, Serialize)]
struct ChangeView {
    before: Option<AddressView>,
    price_before: Option<PriceView>,
    other_account: bool,
    answer: String,
}

impl ReviewView {
    /// From a review.
    #[must_use]
    pub(crate) fn new(review: &Review, settings: &Settings, form_token: String) -> Self {
        // A field without words of its own has only a machine's name: kept with the order, not read out to the shopper.
        let answers = review
            .content
            .answers
            .iter()
            .filter(|answer| !answer.value.is_empty() && answer.label != answer.name);
        Self {
            handle: review.draft.handle.clone(),
            session_id: match &review.source {
                Source::Session(id) => id.clone(),
                Source::Permission(_) => String::new(),
            },
            address: AddressView::new(&review.ship_to),
            descriptor: review.descriptor.clone(),
            email: review.buyer.email.clone().unwrap_or_default(),
            price: review.price.as_ref().ok().map(PriceView::new),
            no_price: review.price.as_ref().err().map(|no| match no {
                NoQuote::NotDelivered => "delivery",
                NoQuote::Quantity | NoQuote::Amount(_) => "amount",
            }),
            seen: review.seen(),
            legal: settings.legal.of(review.draft.kind).clone(),
            answers: answers.map(|answer| (answer.label.clone(), answer.value.clone())).collect(),
            form_token,
            changed: review.change.as_ref().map(|change| ChangeView {
                before: change.before.as_ref().map(AddressView::new),
                price_before: change.price_before.as_ref().map(PriceView::new),
                other_account: change.other_account,
                answer: change.answer.clone(),
            }),
            changeable: matches!(review.source, Source::Session(_)),
            pitch: review.upsell.as_ref().map(|pitch| PitchView::new(pitch, review.draft.language)),
            upsold: review.back_to_main.is_some(),
            confirm_skip: review.confirm_skip,
            lp_url: settings.lp(&review.draft.lp).map(|lp| lp.url.to_string()).unwrap_or_default(),
        }
    }
}

/// The thanks page.
#[derive(Debug, Serialize)]
pub(crate) struct ThanksView {
    handle: String,
    number: String,
    address: AddressView,
    price: PriceView,
    descriptor: String,
    /// Whether another order has taken this one's place.
    replaced: bool,
    pitch: Option<PitchView>,
    /// Milliseconds until the offer is over.
    offer_left: Option<Millis>,
    form_token: String,
}

impl ThanksView {
    /// From a paid order.
    #[must_use]
    pub(crate) fn new(
        order: &Order,
        handle: &str,
        pitch: Option<&Pitch>,
        form_token: String,
        now: Millis,
    ) -> Self {
        let until = pitch.and_then(|pitch| pitch.until);
        Self {
            handle: handle.to_owned(),
            number: order.content.number.clone(),
            address: AddressView::new(&order.content.ship_to),
            price: PriceView::new(&order.content.quote),
            descriptor: order.content.payment_descriptor.clone(),
            replaced: matches!(order.state, OrderState::Replacing | OrderState::Replaced),
            pitch: pitch.map(|pitch| PitchView::new(pitch, order.content.language)),
            offer_left: until.map(|until| until - now),
            form_token,
        }
    }
}
