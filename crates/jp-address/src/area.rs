//! The head of the lines: postal code, prefecture, municipality.
//!
//! Invariant: what the lines, the prefecture's own member and the postal code say is compared; a contradiction or a part
//! that only the code names is a doubt.

use crate::Doubt;
use crate::lines::Lines;
use crate::municipality::{self, Form, Found};
use crate::postal::postal_code;
use crate::prefecture::{Prefecture, prefecture};
use crate::text::{normalise_address, starts_with};

/// The postal code; the same code in front of line 1 is removed (or taken, if there is no other).
pub(crate) fn read_postal(given: Option<&str>, text: &mut Vec<char>, lines: &mut Lines) {
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
        Some(code) if !code.is_listed() => lines.doubts.push(Doubt::PostalUnknown),
        Some(_) => {}
        None if given.chars().any(char::is_alphanumeric) => lines.doubts.push(Doubt::PostalUnreadable),
        None => lines.doubts.push(Doubt::PostalMissing),
    }
}

/// The prefecture from its own member, the head of line 1, the postal code, or a municipality whose name is unique, in
/// this order; and the municipality, which depends on it.
pub(crate) fn read_prefecture(state: Option<&str>, text: &mut Vec<char>, lines: &mut Lines) -> Option<Found> {
    let state = normalise_address(state.unwrap_or_default());
    let named = prefecture(&state);
    let mut leading = leading_prefecture(text);
    let names_city =
        |text: &[char]| municipality::leading(text).is_some_and(|found| found.form > Form::Short);
    if named.is_none() && state.chars().any(|c| !c.is_ascii() && c.is_alphabetic()) && !names_city(text) {
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
        let anywhere =
            municipality::leading(text).filter(|found| found.form > Form::Short && found.listed.is_some())?;
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
        return found.or_else(|| municipality::leading(text));
    }
    found
}

/// The municipality that the text begins with; else the one of the postal code, if it is one only.
pub(crate) fn read_city(found: Option<Found>, text: &mut Vec<char>, lines: &mut Lines) {
    let of_code = lines.postal.map(|code| code.municipalities()).unwrap_or_default();
    let of_code: Vec<_> = of_code
        .into_iter()
        .filter(|municipality| {
            lines.prefecture.is_none_or(|prefecture| prefecture == municipality.prefecture)
        })
        .collect();
    let agrees =
        |found: &Found| of_code.is_empty() || of_code.iter().any(|&municipality| found.may_be(municipality));
    // A town's short name that the code contradicts is a 町域 of the municipality of the code.
    let found = found.filter(|found| found.form > Form::Short || found.listed.is_none() || agrees(found));
    if let Some(found) = found {
        if found.listed.is_none() {
            lines.doubts.push(Doubt::CityUnknown);
        } else if !agrees(&found) {
            lines.doubts.push(Doubt::CityDisagrees);
        }
        lines.city = take(text, found.length);
        return;
    }
    if let Some(found) = municipality::by_rule(text) {
        lines.doubts.push(Doubt::CityUnknown);
        lines.city = take(text, found.length);
    } else if let [only] = *of_code {
        lines.doubts.push(Doubt::CityFromPostal);
        only.name.clone_into(&mut lines.city);
        text.drain(..municipality::ward_alone(text, only.name).unwrap_or(0));
    } else {
        lines.doubts.push(Doubt::CityUnknown);
    }
}

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
        let length = starts_with(text, prefecture.bare())?;
        let follows = municipality::leading_in(&text[length..], prefecture)?;
        (follows.listed.is_some()
            && (follows.form == Form::Whole || prefecture.number() == municipality::TOKYO))
            .then_some((prefecture, length))
    });
    bare.map(|(prefecture, length)| {
        text.drain(..length);
        prefecture
    })
}

/// Takes the first `length` characters without their spaces.
fn take(text: &mut Vec<char>, length: usize) -> String {
    text.drain(..length).filter(|c| !c.is_whitespace()).collect()
}

#[cfg(test)]
mod tests {
    use crate::{Address, gazetteer, lines};

    /// Every municipality, with its prefecture written, and with nothing but its own postal code.
    #[test]
    fn prefecture_and_code_agree_everywhere() {
        for (code, own) in gazetteer::samples() {
            let (code, line) = (format!("{code:07}"), format!("{}本町1-2-3", own.name));
            let shared = ["4980000", "6180000", "8710000"].contains(&code.as_str());
            for state in [Some(own.prefecture.kanji()), Some(own.prefecture.bare()), None] {
                if shared && state.is_none() {
                    continue;
                }
                let address = Address {
                    state_or_region: state,
                    address_line1: Some(&line),
                    postal_code: Some(&code),
                    ..Address::default()
                };
                let lines = lines::read(&address);
                assert_eq!((lines.prefecture, lines.city.as_str()), (Some(own.prefecture), own.name));
                assert_eq!((lines.town.as_str(), lines.street.as_str()), ("本町", "1-2-3"), "{line}");
                assert_eq!(lines.doubts, [], "{line} {code}");
            }
        }
    }
}
