//! Which address and which instrument a buyer uses for one session, and when Amazon does not even ask.

use super::buyer::{Address, Buyer, BuyerKey, Instrument};
use super::kinds::ProductType;
use super::session::CheckoutSession;
use super::terms::Terms;
use serde::{Deserialize, Serialize};

/// Indexes into the buyer's addresses and instruments.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Choice {
    pub(crate) buyer: BuyerKey,
    pub(crate) address: usize,
    /// `None`: the buyer has nothing that fits these terms.
    pub(crate) instrument: Option<usize>,
}

impl Choice {
    /// The buyer's defaults, or the first ones that the terms allow.
    pub(crate) fn defaults(key: BuyerKey, buyer: &Buyer, terms: &Terms) -> Self {
        let address = buyer.addresses.iter().position(|address| ships_to(terms, address)).unwrap_or(0);
        let instrument = buyer.instruments.iter().position(|instrument| fits(terms, instrument));
        Self { buyer: key, address, instrument }
    }

    pub(crate) fn address<'a>(&self, buyer: &'a Buyer) -> Option<&'a Address> {
        buyer.addresses.get(self.address)
    }

    pub(crate) fn instrument<'a>(&self, buyer: &'a Buyer) -> Option<&'a Instrument> {
        self.instrument.and_then(|index| buyer.instruments.get(index))
    }

    /// Whether the buyer may go on with this.
    pub(crate) fn is_usable(&self, buyer: &Buyer, session: &CheckoutSession) -> bool {
        let address = session.terms.address_details.is_some()
            || self.address(buyer).is_some_and(|address| ships_to(&session.terms, address));
        let instrument = self.instrument(buyer).is_some_and(|instrument| fits(&session.terms, instrument));
        instrument && (address || session.product_type != Some(ProductType::PayAndShip))
    }
}

/// Whether the shop ships to this address.
pub(crate) fn ships_to(terms: &Terms, address: &Address) -> bool {
    terms.delivery.as_ref().is_none_or(|delivery| delivery.allows(address))
}

/// Recurring permissions are offered cards only.
pub(crate) fn fits(terms: &Terms, instrument: &Instrument) -> bool {
    !(terms.is_recurring() && instrument.is_gift_balance())
}

/// "Buyer default preferences": for OneTime with PayAndShip Amazon skips address and payment selection,
/// unless there is gift-card balance or a default cannot be used.
pub(crate) fn skips_selection(
    switch: bool,
    session: &CheckoutSession,
    buyer: &Buyer,
    choice: Choice,
) -> bool {
    switch
        && session.product_type == Some(ProductType::PayAndShip)
        && !session.terms.is_recurring()
        && !session.is_direct()
        && !buyer.has_gift_balance()
        && !buyer.always_selects
        && choice.address == 0
        && choice.instrument == Some(0)
        && choice.is_usable(buyer, session)
}
