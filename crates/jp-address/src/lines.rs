//! The address lines: joined first, since boxes cut them anywhere, then taken apart from the left.
//!
//! Invariant: the parts, read one after the other, are the lines, but for spaces and the hyphens between parts.

use crate::banchi::{self, LINE_END};
use crate::company::{self, ThirdLine};
use crate::municipality::{self, Form, Found};
use crate::postal::{PostalCode, postal_code};
use crate::prefecture::{Prefecture, prefecture};
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
    read_postal(address.postal_code, &mut text, &mut lines);
    let city = read_prefecture(address.state_or_region, &mut text, &mut lines);
    lines.city = take(&mut text, city.map_or(0, |found| found.length));
    if !city.is_some_and(|found| found.known) {
        lines.doubts.push(Doubt::CityUnknown);
    }
    // A first line that held the municipality only moves the others up.
    while text.first().is_some_and(|&c| c == LINE_END || c == ' ') {
        text.remove(0);
    }
    let mut third = normalise_address(address.address_line3.unwrap_or_default());
    let second = normalise_address(address.address_line2.unwrap_or_default());
    match company::judge(&third, &second) {
        _ if third.is_empty() => {}
        ThirdLine::Building => {
            text.push(LINE_END);
            text.extend(std::mem::take(&mut third).chars());
        }
        ThirdLine::Either => lines.doubts.push(Doubt::CompanyOrBuilding),
        ThirdLine::Company => {}
    }
    lines.company = third;
    read_street(&text, &mut lines);
    lines
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

/// The postal code; the same code in front of line 1 is removed (or taken, if there is no other).
fn read_postal(given: Option<&str>, text: &mut Vec<char>, lines: &mut Lines) {
    let given = given.unwrap_or_default();
    lines.postal = postal_code(given);
    let end = text.iter().position(|&c| !(c.is_ascii_digit() || c == '-' || c == '〒' || c == ' '));
    if let Some(end) = end
        && let Some(leading) = postal_code(&text[..end].iter().collect::<String>())
        && (lines.postal == Some(leading) || (lines.postal.is_none() && text[0] == '〒'))
    {
        lines.postal = Some(leading);
        text.drain(..end);
    }
    match lines.postal {
        Some(code) if !code.is_known() => lines.doubts.push(Doubt::PostalUnknown),
        Some(_) => {}
        None if given.chars().any(char::is_alphanumeric) => lines.doubts.push(Doubt::PostalUnreadable),
        None => lines.doubts.push(Doubt::PostalMissing),
    }
}

/// The prefecture from its own member, the head of line 1, the postal code, or a municipality whose name is unique, in
/// this order; and the municipality, which depends on it.
fn read_prefecture(state: Option<&str>, text: &mut Vec<char>, lines: &mut Lines) -> Option<Found> {
    let state = normalise_address(state.unwrap_or_default());
    let named = prefecture(&state);
    let mut leading = leading_prefecture(text);
    if named.is_none()
        && state.chars().any(|c| !c.is_ascii() && c.is_alphabetic())
        && !text.iter().collect::<String>().contains(&state)
    {
        // A prefecture with its city, or a city in the wrong box.
        text.splice(0..0, state.chars());
        leading = leading_prefecture(text).or(leading);
    }
    let by_code = lines.postal.and_then(|code| code.prefecture());
    let stated = leading.or(named);
    let disagrees = |a: Option<Prefecture>, b: Option<Prefecture>| a.zip(b).is_some_and(|(a, b)| a != b);
    let mut contradiction = disagrees(leading, named) || disagrees(stated, by_code);
    lines.prefecture = stated.or(by_code);

    let inside = lines.prefecture.and_then(|prefecture| municipality::leading_in(text, prefecture));
    let found = inside.or_else(|| {
        let anywhere = municipality::leading(text).filter(|found| found.form > Form::Short && found.known)?;
        match (lines.prefecture, anywhere.prefecture) {
            (Some(_), _) => contradiction = true,
            (None, only) => lines.prefecture = only,
        }
        Some(anywhere)
    });
    if contradiction {
        lines.doubts.push(Doubt::PrefectureDisagrees);
    }
    if lines.prefecture.is_none() {
        lines.doubts.push(Doubt::PrefectureMissing);
    }
    found.or_else(|| municipality::leading(text)).or_else(|| municipality::by_rule(text))
}

/// Its wards stand without a city before them.
const TOKYO: u8 = 13;

/// Removes the prefecture from the head of the text: `東京都…`, and `東京…` where a municipality of Tokyo follows.
fn leading_prefecture(text: &mut Vec<char>) -> Option<Prefecture> {
    let mut leading = None;
    while let Some((prefecture, length)) = Prefecture::leading(text) {
        if leading.is_some_and(|first| first != prefecture) {
            break;
        }
        text.drain(..length);
        leading = Some(prefecture);
    }
    if leading.is_some() || municipality::leading(text).is_some_and(|found| found.form == Form::Whole) {
        return leading;
    }
    let bare = Prefecture::all().find_map(|prefecture| {
        let length = crate::text::starts_with(text, prefecture.bare())?;
        let follows = municipality::leading_in(&text[length..], prefecture)?;
        (follows.known && (follows.form == Form::Whole || prefecture.number() == TOKYO))
            .then_some((prefecture, length))
    });
    bare.map(|(prefecture, length)| {
        text.drain(..length);
        prefecture
    })
}

/// 町域, 番地, building.
fn read_street(text: &[char], lines: &mut Lines) {
    let first_line_end = text.iter().position(|&c| c == LINE_END).unwrap_or(text.len());
    let (start, end) = banchi::find(text).unwrap_or((first_line_end, first_line_end));
    lines.town = join(&text[..start]);
    lines.street = join(&text[start..end]);
    lines.building = join(&text[end..]);
    if lines.street.is_empty() && !banchi::has_kanji_number(&lines.town) {
        lines.doubts.push(Doubt::StreetMissing);
    }
}

/// Takes the first `length` characters without their spaces.
fn take(text: &mut Vec<char>, length: usize) -> String {
    text.drain(..length).filter(|c| !c.is_whitespace()).collect()
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
