//! From Amazon's buyer to what the LP's form asks for, and from Amazon's address to a fingerprint of it.
//!
//! Amazon's raw address is compared with Amazon's raw address: what a shopper completed by hand in the
//! form never looks like a change.

use amazon_pay::{Address, Buyer};
use contract::{AddressParts, BuyerData, NameParts};
use jp_address::{Atoms, Part};
use lp_amazon_pay_contract as contract;

use crate::secret::fingerprint;

/// The buyer's data for the form. Doubtful parts stay empty or are marked; they are asked, not guessed.
#[must_use]
pub(crate) fn for_form(buyer: &Buyer) -> BuyerData {
    let address = buyer.shipping_address.as_ref();
    let name = address.and_then(|a| a.name.as_deref()).or(buyer.name.as_deref());
    let phone = address
        .and_then(|a| a.phone_number.as_deref())
        .filter(|number| !number.is_empty())
        .or(buyer.phone_number.as_deref());
    let atoms = jp_address::atoms(&jp_address::Address { name, phone_number: phone, ..raw(address) });
    let complete = atoms.is_whole_address();
    // A prefecture that the lines or the postal code contradict is asked for: a wrong choice in a list is not noticed.
    let prefecture = atoms.prefecture.filter(|_| !atoms.is_doubtful(Part::Prefecture));
    let certain = atoms.name.is_certain();
    BuyerData {
        name: NameParts {
            family: atoms.name.family,
            given: atoms.name.given,
            full: atoms.name.full,
            certain,
        },
        email: buyer.email.clone().unwrap_or_default(),
        phone: atoms.phone.map(|phone| phone.hyphenated()).unwrap_or_default(),
        postal: atoms.postal.map(|postal| postal.digits()).unwrap_or_default(),
        prefecture: prefecture.map_or(0, jp_address::Prefecture::number),
        prefecture_name: prefecture.map_or("", jp_address::Prefecture::kanji).into(),
        address: AddressParts {
            city: atoms.city,
            town: atoms.town,
            street: atoms.street,
            building: atoms.building,
            company: atoms.company,
        },
        complete,
    }
}

/// The full Japanese name of the prefecture that an address lies in, if it can be told.
#[must_use]
pub(crate) fn prefecture(address: &Address) -> Option<&'static str> {
    atoms(address).prefecture.map(jp_address::Prefecture::kanji)
}

/// The parts of Amazon's address.
#[must_use]
pub(crate) fn atoms(address: &Address) -> Atoms {
    let name = address.name.as_deref();
    jp_address::atoms(&jp_address::Address {
        name,
        phone_number: address.phone_number.as_deref(),
        ..raw(Some(address))
    })
}

fn raw(address: Option<&Address>) -> jp_address::Address<'_> {
    let Some(address) = address else {
        return jp_address::Address::default();
    };
    jp_address::Address {
        address_line1: address.address_line1.as_deref(),
        address_line2: address.address_line2.as_deref(),
        address_line3: address.address_line3.as_deref(),
        city: address.city.as_deref(),
        county: address.county.as_deref(),
        district: address.district.as_deref(),
        state_or_region: address.state_or_region.as_deref(),
        postal_code: address.postal_code.as_deref(),
        country_code: address.country_code.as_deref(),
        ..jp_address::Address::default()
    }
}

/// Who and where, as one word: changes when the delivery address or the Amazon account changes.
///
/// White space is folded because Amazon pads differently on its two APIs.
#[must_use]
pub(crate) fn who_and_where(buyer_id: Option<&str>, address: &Address) -> String {
    let parts = [
        buyer_id,
        address.name.as_deref(),
        address.postal_code.as_deref(),
        address.state_or_region.as_deref(),
        address.city.as_deref(),
        address.county.as_deref(),
        address.district.as_deref(),
        address.address_line1.as_deref(),
        address.address_line2.as_deref(),
        address.address_line3.as_deref(),
        address.phone_number.as_deref(),
    ];
    let folded = parts.map(|part| part.unwrap_or("").split_whitespace().collect::<Vec<_>>().join(" "));
    fingerprint(&folded.join("\u{1f}"))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests fail by panicking")]
    use super::*;

    fn buyer(state: &str, postal_code: &str, line1: &str, phone: &str) -> Buyer {
        let address = serde_json::json!({
            "name": "佐藤花子", "stateOrRegion": state, "postalCode": postal_code, "addressLine1": line1,
            "phoneNumber": phone, "countryCode": "JP",
        });
        serde_json::from_value(
            serde_json::json!({ "buyerId": "amzn1.account.TEST", "shippingAddress": address }),
        )
        .unwrap()
    }

    #[test]
    fn a_whole_address_is_complete_however_it_is_written() {
        let data = for_form(&buyer(
            "Tokyo-to",
            "１５３−００６４",
            "目黒区下目黒１−８−１",
            "\u{202A}+81 90-1234-5678",
        ));
        assert_eq!(
            (data.postal.as_str(), data.prefecture, &*data.prefecture_name),
            ("1530064", 13, "東京都")
        );
        assert_eq!((data.address.city.as_str(), data.address.street.as_str()), ("目黒区", "1-8-1"));
        assert_eq!(data.phone, "090-1234-5678", "divided here: the widget has no table");
        assert!(data.complete, "the name's division is another matter");
        let name = &data.name;
        assert_eq!(
            (&*name.family, &*name.given, &*name.full, name.certain),
            ("佐藤", "花子", "佐藤花子", false)
        );
    }

    #[test]
    fn what_is_doubtful_is_asked() {
        let data = for_form(&buyer("東京都", "220-0012", "横浜市西区みなとみらい2-2-1", "0100000000"));
        assert_eq!(data.prefecture, 0, "a contradiction is no choice in a list");
        assert!(!data.complete);
        assert_eq!(data.phone, "0100000000", "no area code, so no groups");
        let data = for_form(&buyer("東京都", "153-0064", "下目黒1-8-1", ""));
        assert_eq!((data.address.city.as_str(), data.prefecture, data.phone.as_str()), ("目黒区", 13, ""));
        assert!(!data.complete, "the city was supplied from the postal code");
    }
}
