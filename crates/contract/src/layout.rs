//! Lays the parts of an address out into the boxes that a form happens to have.
//!
//! Invariant: nothing is dropped. What does not fit a box spills into the next one; what does not fit
//! the last one makes the result [`Laid::fits`] `false`, and the shopper is asked.

use crate::{AddressParts, NameParts};

/// Values for boxes, in the boxes' order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Laid {
    /// One value per box.
    pub boxes: Vec<String>,
    /// False when a value is longer than its box, or could not be divided with certainty.
    pub fits: bool,
}

/// Length limit of a box without a `maxlength`.
pub const UNLIMITED: usize = usize::MAX;

/// A name for one box (「姓 名」, half-width space) or two.
#[must_use]
pub fn name(parts: &NameParts, limits: &[usize]) -> Laid {
    let boxes = match limits.len() {
        0 => {
            return Laid { boxes: Vec::new(), fits: false };
        }
        1 if parts.given.is_empty() => vec![parts.family.clone()],
        1 => vec![join(&[&parts.family, &parts.given], " ")],
        n => {
            let mut boxes = vec![parts.family.clone(), parts.given.clone()];
            boxes.resize(n, String::new());
            boxes
        }
    };
    let divided = limits.len() == 1 || (parts.certain && !parts.given.is_empty());
    checked(boxes, limits, divided && !parts.family.is_empty())
}

/// A postal code of seven digits for one box, or for 3 + 4.
#[must_use]
pub fn postal(digits: &str, limits: &[usize], hyphen: bool) -> Laid {
    if digits.len() != 7 || !digits.is_ascii() {
        return Laid { boxes: vec![String::new(); limits.len()], fits: false };
    }
    let boxes = match limits.len() {
        0 => {
            return Laid { boxes: Vec::new(), fits: false };
        }
        1 if hyphen && limits[0] >= 8 => vec![join(&[part(digits, 0, 3), part(digits, 3, 7)], "-")],
        1 => vec![digits.to_owned()],
        n => {
            let mut boxes = vec![part(digits, 0, 3).to_owned(), part(digits, 3, 7).to_owned()];
            boxes.resize(n, String::new());
            boxes
        }
    };
    checked(boxes, limits, true)
}

/// A phone number (digits, national form) for one box or three.
///
/// Mobile 3-4-4, free dial 4-3-3, 03/06 2-4-4, others 3-3-4. The area code of other landlines has two to
/// five digits; three boxes then hold a division that dials the same number.
#[must_use]
pub fn phone(digits: &str, limits: &[usize]) -> Laid {
    if !(10..=11).contains(&digits.len()) || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return Laid { boxes: vec![String::new(); limits.len()], fits: false };
    }
    let boxes = match limits.len() {
        0 => {
            return Laid { boxes: Vec::new(), fits: false };
        }
        1 => vec![digits.to_owned()],
        n => {
            let (first, second) = phone_cut(digits);
            let mut boxes = vec![
                part(digits, 0, first).to_owned(),
                part(digits, first, second).to_owned(),
                part(digits, second, digits.len()).to_owned(),
            ];
            if n == 2 {
                let tail = boxes.pop().unwrap_or_default();
                boxes[1].push_str(&tail);
            }
            boxes.resize(n, String::new());
            boxes
        }
    };
    checked(boxes, limits, true)
}

fn phone_cut(digits: &str) -> (usize, usize) {
    match digits.len() {
        11 if digits.starts_with("0800") => (4, 7),
        11 => (3, 7),
        _ if digits.starts_with("0120") => (4, 7),
        _ if digits.starts_with("03") || digits.starts_with("06") => (2, 6),
        _ => (3, 6),
    }
}

/// An address below the prefecture for one to four boxes. A company goes behind the building.
#[must_use]
pub fn address(parts: &AddressParts, limits: &[usize]) -> Laid {
    let building = join(&[&parts.building, &parts.company], " ");
    let wishes = match limits.len() {
        0 => {
            return Laid { boxes: Vec::new(), fits: false };
        }
        1 => vec![join(&[&join(&[&parts.city, &parts.town, &parts.street], ""), &building], " ")],
        2 => vec![join(&[&parts.city, &parts.town], ""), join(&[&parts.street, &building], " ")],
        3 => vec![join(&[&parts.city, &parts.town], ""), parts.street.clone(), building],
        n => {
            let mut boxes = vec![parts.city.clone(), parts.town.clone(), parts.street.clone(), building];
            boxes.resize(n, String::new());
            boxes
        }
    };
    spill(&wishes, limits)
}

/// Fills boxes in order; the tail of a value that is too long moves in front of the next one.
fn spill(wishes: &[String], limits: &[usize]) -> Laid {
    let mut carried = String::new();
    let mut boxes = Vec::with_capacity(limits.len());
    for (wish, &limit) in wishes.iter().zip(limits) {
        let text = join(&[&carried, wish], if carried.is_empty() { "" } else { " " });
        let cut = text.char_indices().nth(limit).map_or(text.len(), |(at, _)| at);
        carried = part(&text, cut, text.len()).to_owned();
        boxes.push(part(&text, 0, cut).to_owned());
    }
    let fits = carried.is_empty();
    if let Some(last) = boxes.last_mut() {
        last.push_str(&carried);
    }
    Laid { boxes, fits }
}

/// A piece of a text by bytes; empty where a character would be cut. No panic, and none of the code that words one.
fn part(text: &str, from: usize, to: usize) -> &str {
    text.get(from..to).unwrap_or_default()
}

fn checked(boxes: Vec<String>, limits: &[usize], sure: bool) -> Laid {
    let fits = sure && boxes.iter().zip(limits).all(|(value, &limit)| value.chars().count() <= limit);
    Laid { boxes, fits }
}

fn join(parts: &[&str], between: &str) -> String {
    let mut text = String::new();
    for part in parts.iter().filter(|part| !part.is_empty()) {
        if !text.is_empty() {
            text.push_str(between);
        }
        text.push_str(part);
    }
    text
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn parts() -> AddressParts {
        AddressParts {
            city: "目黒区".into(),
            town: "下目黒".into(),
            street: "1-8-1".into(),
            building: "テストビル5F".into(),
            company: String::new(),
        }
    }

    #[test]
    fn one_to_four_address_boxes() {
        let free = [UNLIMITED; 4];
        assert_eq!(address(&parts(), &free[..1]).boxes, ["目黒区下目黒1-8-1 テストビル5F"]);
        assert_eq!(address(&parts(), &free[..2]).boxes, ["目黒区下目黒", "1-8-1 テストビル5F"]);
        assert_eq!(address(&parts(), &free[..3]).boxes, ["目黒区下目黒", "1-8-1", "テストビル5F"]);
        assert_eq!(address(&parts(), &free).boxes, ["目黒区", "下目黒", "1-8-1", "テストビル5F"]);
    }

    #[test]
    fn what_is_too_long_spills_and_says_when_it_cannot() {
        let laid = address(&parts(), &[4, 20]);
        assert_eq!(laid.boxes, ["目黒区下", "目黒 1-8-1 テストビル5F"]);
        assert!(laid.fits);
        assert!(!address(&parts(), &[4, 4]).fits);
    }

    #[test]
    fn postal_and_phone_boxes() {
        assert_eq!(postal("1530064", &[7], true).boxes, ["1530064"]);
        assert_eq!(postal("1530064", &[8], true).boxes, ["153-0064"]);
        assert_eq!(postal("1530064", &[3, 4], false).boxes, ["153", "0064"]);
        assert!(!postal("15300", &[7], false).fits);
        assert_eq!(phone("0312345678", &[5, 4, 4]).boxes, ["03", "1234", "5678"]);
        assert_eq!(phone("09012345678", &[5, 4, 4]).boxes, ["090", "1234", "5678"]);
        assert_eq!(phone("0120123456", &[5, 4, 4]).boxes, ["0120", "123", "456"]);
        assert_eq!(phone("09012345678", &[12]).boxes, ["09012345678"]);
    }

    #[test]
    fn an_undivided_name_is_no_certain_answer_for_two_boxes() {
        let whole = NameParts { family: "佐藤花子".into(), given: String::new(), certain: false };
        assert!(name(&whole, &[UNLIMITED]).fits);
        assert!(!name(&whole, &[UNLIMITED, UNLIMITED]).fits);
    }

    proptest! {
        #[test]
        fn no_character_is_ever_dropped(
            city in "[一-龥]{0,6}", town in "[一-龥]{0,8}", street in "[0-9-]{0,9}",
            building in "[ァ-ヶ0-9]{0,20}", limits in proptest::collection::vec(1usize..12, 1..5),
        ) {
            let parts = AddressParts { city, town, street, building, company: String::new() };
            let all: String = [&parts.city, &parts.town, &parts.street, &parts.building].map(String::as_str).concat();
            let laid: String = address(&parts, &limits).boxes.concat();
            prop_assert_eq!(laid.replace(' ', ""), all.replace(' ', ""));
        }
    }
}
