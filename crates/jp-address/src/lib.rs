//! From Amazon's free-text Japanese names and addresses to the parts that a form asks for.
//!
//! Amazon gives a name in one text, a prefecture in any spelling, and an address cut into lines wherever a box was
//! full. [`atoms`] takes them apart. Two promises: no character of the address lines is lost (only spaces and the
//! hyphens between parts are), and what is not certain is never passed off as a fact: it is named in
//! [`Atoms::doubts`], part by part, for the shopper to look at. Only a municipality that the lines leave out is added,
//! from the postal code, and doubted. No I/O, no HTTP, no forms.
//!
//! ```
//! use jp_address::{Address, atoms};
//!
//! let atoms = atoms(&Address {
//!     name: Some("山田\u{3000}太郎"),
//!     address_line1: Some("目黒区下目黒１丁目８−１"),
//!     address_line2: Some("アルコタワー１５階"),
//!     state_or_region: Some("Tokyo-to"),
//!     postal_code: Some("153-0064"),
//!     phone_number: Some("\u{202A}+81 3-1234-5678"),
//!     country_code: Some("JP"),
//!     ..Address::default()
//! });
//! assert_eq!((atoms.name.family.as_str(), atoms.name.given.as_str()), ("山田", "太郎"));
//! assert_eq!(atoms.prefecture.unwrap().kanji(), "東京都");
//! assert_eq!((atoms.city.as_str(), atoms.town.as_str()), ("目黒区", "下目黒"));
//! assert_eq!((atoms.street.as_str(), atoms.building.as_str()), ("1丁目8-1", "アルコタワー15階"));
//! assert_eq!(atoms.phone.unwrap().groups(), Some(["03", "1234", "5678"]));
//! assert!(atoms.doubts.is_empty());
//! ```
#![forbid(unsafe_code)]

#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;

mod area;
mod area_code;
mod banchi;
mod company;
mod doubt;
mod gazetteer;
mod lines;
mod municipality;
mod name;
mod phone;
mod postal;
mod prefecture;
mod spelling;
mod surnames;
mod text;

use std::fmt;

pub use doubt::{Doubt, Part};
pub use name::{Division, Name, name};
pub use phone::{Phone, PhoneError, phone};
pub use postal::{PostalCode, postal_code};
pub use prefecture::{Prefecture, prefecture};

/// An address as Amazon gives it: every member may be absent or empty.
///
/// Redacted in `Debug`. Amazon page: `amazon-pay-api-v2/checkout-session` (type: address).
#[derive(Clone, Copy, Default)]
#[allow(missing_docs, reason = "Amazon's own members")]
pub struct Address<'a> {
    pub name: Option<&'a str>,
    pub address_line1: Option<&'a str>,
    pub address_line2: Option<&'a str>,
    pub address_line3: Option<&'a str>,
    pub city: Option<&'a str>,
    pub county: Option<&'a str>,
    pub district: Option<&'a str>,
    pub state_or_region: Option<&'a str>,
    pub postal_code: Option<&'a str>,
    pub phone_number: Option<&'a str>,
    /// ISO 3166 alpha-2; absent counts as Japan.
    pub country_code: Option<&'a str>,
}

/// The parts of a Japanese address. A part that is not there is empty or `None`. Redacted in `Debug`.
#[derive(Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Atoms {
    /// 姓 and 名.
    pub name: Name,
    /// 郵便番号.
    pub postal: Option<PostalCode>,
    /// 都道府県.
    pub prefecture: Option<Prefecture>,
    /// 市区町村, with 郡 and the ward of a designated city, as it was written.
    pub city: String,
    /// 町域.
    pub town: String,
    /// 番地, from the first number on (`1丁目8-1`); digits and hyphens are half-width.
    pub street: String,
    /// 建物名・部屋番号.
    pub building: String,
    /// 会社名・部署.
    pub company: String,
    /// 電話番号.
    pub phone: Option<Phone>,
    /// What the shopper should look at; empty when everything is there and certain.
    pub doubts: Vec<Doubt>,
}

/// Takes an address apart.
#[must_use]
pub fn atoms(address: &Address<'_>) -> Atoms {
    let mut atoms = Atoms::default();
    let doubts = &mut atoms.doubts;

    atoms.name = name(address.name.unwrap_or_default());
    if atoms.name.full.is_empty() {
        doubts.push(Doubt::NameMissing);
    } else if !atoms.name.is_certain() {
        doubts.push(Doubt::NameDivision);
    }

    if let Some(country) = address.country_code.map(str::trim)
        && !country.is_empty()
        && !country.eq_ignore_ascii_case("JP")
    {
        atoms.street = lines::foreign(address);
        doubts.push(Doubt::NotJapan);
        return atoms;
    }

    match address.phone_number.map(phone) {
        None | Some(Err(PhoneError::Missing)) => doubts.push(Doubt::PhoneMissing),
        Some(Err(PhoneError::Unreadable)) => doubts.push(Doubt::PhoneUnreadable),
        Some(Ok(phone)) => {
            if phone.groups().is_none() {
                doubts.push(Doubt::PhoneDivision);
            }
            atoms.phone = Some(phone);
        }
    }

    let lines = lines::read(address);
    atoms.postal = lines.postal;
    atoms.prefecture = lines.prefecture;
    atoms.city = lines.city;
    atoms.town = lines.town;
    atoms.street = lines.street;
    atoms.building = lines.building;
    atoms.company = lines.company;
    doubts.extend(lines.doubts);
    atoms
}

impl Atoms {
    /// Whether a doubt concerns this part.
    #[must_use]
    pub fn is_doubtful(&self, part: Part) -> bool {
        self.doubts.iter().any(|doubt| doubt.parts().contains(&part))
    }

    /// Whether every part of the address is there and certain. Name and phone number are no parts of it.
    #[must_use]
    pub fn is_whole_address(&self) -> bool {
        self.doubts.iter().all(|doubt| matches!(doubt.parts(), [Part::Name | Part::Phone]))
    }
}

impl fmt::Debug for Address<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Address([redacted])")
    }
}

impl fmt::Debug for Atoms {
    /// The doubts name no personal data; all else is.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Atoms").field("doubts", &self.doubts).finish_non_exhaustive()
    }
}
