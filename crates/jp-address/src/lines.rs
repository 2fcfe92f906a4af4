//! The address lines: joined first, since boxes cut them anywhere, then taken apart from the left.
//!
//! Invariant: the parts, read one after the other, are the lines, but for spaces and the hyphens between parts.

use crate::area;
use crate::banchi::{self, LINE_END};
use crate::company::{self, ThirdLine};
use crate::postal::PostalCode;
use crate::prefecture::Prefecture;
use crate::text::normalise_address;
use crate::{Address, Doubt};

/// All parts but the person's.
#[derive(Default)]
pub(crate) struct Lines {
    pub(crate) postal: Option<PostalCode>,
    pub(crate) prefecture: Option<Prefecture>,
    pub(crate) city: String,
    pub(crate) town: String,
    pub(crate) street: String,
    pub(crate) building: String,
    pub(crate) company: String,
    pub(crate) doubts: Vec<Doubt>,
}

/// An address outside Japan: everything in one text.
pub(crate) fn foreign(address: &Address<'_>) -> String {
    let parts = [
        address.address_line1,
        address.address_line2,
        address.address_line3,
        address.district,
        address.city,
        address.county,
        address.state_or_region,
        address.postal_code,
    ];
    let parts = parts.iter().flatten().map(|part| normalise_address(part)).filter(|part| !part.is_empty());
    parts.collect::<Vec<_>>().join(", ")
}

pub(crate) fn read(address: &Address<'_>) -> Lines {
    let mut lines = Lines::default();
    let mut text = first_lines(address);
    area::read_postal(address.postal_code, &mut text, &mut lines);
    let city = area::read_prefecture(address.state_or_region, &mut text, &mut lines);
    area::read_city(city, &mut text, &mut lines);
    // A first line that held the municipality only moves the others up.
    let start = text.iter().position(|&c| c != LINE_END && c != ' ').unwrap_or(text.len());
    text.drain(..start);
    let third = normalise_address(address.address_line3.unwrap_or_default());
    match company::judge(&third) {
        _ if third.is_empty() => {}
        ThirdLine::Building => {
            text.push(LINE_END);
            text.extend(third.chars());
        }
        ThirdLine::Either => {
            lines.doubts.push(Doubt::CompanyOrBuilding);
            lines.company = third;
        }
        ThirdLine::Company => lines.company = third,
    }
    if is_latin(&text) {
        lines.street = join(&text);
        lines.doubts.push(Doubt::NotInJapanese);
    } else {
        let first = normalise_address(address.address_line1.unwrap_or_default());
        read_street(&text, first.chars().count() >= BOX, &mut lines);
    }
    lines
}

/// Amazon's boxes hold this many full-width characters.
const BOX: usize = 16;

/// Words in Latin letters and nothing Japanese.
fn is_latin(text: &[char]) -> bool {
    let word = |run: &[char]| run.len() >= 3 && run.iter().all(char::is_ascii_alphabetic);
    text.iter().all(|c| c.is_ascii() || !c.is_alphabetic())
        && text.split(|c| !c.is_ascii_alphabetic()).any(word)
}

/// City, county, district (empty in nearly every Japanese address), line 1 and line 2.
fn first_lines(address: &Address<'_>) -> Vec<char> {
    let part = |text: Option<&str>| normalise_address(text.unwrap_or_default());
    let first = part(address.address_line1);
    // Some address books repeat the city in line 1.
    let area: String = [address.county, address.city, address.district]
        .iter()
        .map(|text| part(*text))
        .filter(|text| text.chars().any(char::is_alphanumeric) && !first.contains(text.as_str()))
        .collect();
    let line = format!("{area}{first}{LINE_END}{}", part(address.address_line2));
    line.trim_matches(|c| c == LINE_END || c == ' ').chars().collect()
}

/// 町域, 番地, building, and a company behind the building.
fn read_street(text: &[char], box_is_full: bool, lines: &mut Lines) {
    let places = banchi::find(text, box_is_full);
    lines.town = join(&text[..places.start]);
    lines.street = join(&text[places.start..places.end]).replace(" -", "-").replace("- ", "-");
    lines.building = join(&text[places.end..]);
    if lines.street.is_empty() {
        lines.doubts.push(Doubt::StreetMissing);
    }
    if places.open {
        lines.doubts.push(Doubt::StreetOrBuilding);
    }
    match company::behind(&lines.building) {
        Ok(Some(start)) if lines.company.is_empty() => {
            lines.company = lines.building.split_off(start);
            lines.building.truncate(lines.building.trim_end().len());
        }
        Ok(None) => {}
        _ if lines.doubts.contains(&Doubt::CompanyOrBuilding) => {}
        _ => lines.doubts.push(Doubt::CompanyOrBuilding),
    }
}

/// A part without the separators at its ends. At a line's end a space is put between Latin letters and digits only:
/// Japanese text was cut without one.
fn join(part: &[char]) -> String {
    let mut out = String::with_capacity(part.len());
    for (at, &c) in part.iter().enumerate() {
        if c != LINE_END {
            out.push(c);
        } else if out.ends_with(|c: char| c.is_ascii_alphanumeric())
            && part.get(at + 1).is_some_and(char::is_ascii_alphanumeric)
        {
            out.push(' ');
        }
    }
    out.trim_matches(|c| matches!(c, ' ' | '-' | ',' | '、' | '，')).to_owned()
}
