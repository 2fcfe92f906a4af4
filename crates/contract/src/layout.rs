//! Lays the parts of an address out into the boxes that a form happens to have.
//!
//! Invariant: nothing is dropped. What does not fit a box spills into the next one; what does not fit
//! the last one makes the result [`Laid::fits`] `false`, and the shopper is asked.

use crate::{AddressParts, BuyerData, NameParts};

/// Values for boxes, in the boxes' order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Laid {
    /// One value per box.
    pub boxes: Vec<String>,
    /// False when a value is longer than its box, or not certain.
    pub fits: bool,
}

/// What an address box says it holds: parts of an address, or nothing that could be read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Part(pub u8);

impl Part {
    /// Nothing that could be read: the number of boxes decides.
    pub const ANY: Self = Self(0);
    /// 市区町村.
    pub const CITY: Self = Self(1);
    /// 町域.
    pub const TOWN: Self = Self(2);
    /// 番地.
    pub const STREET: Self = Self(4);
    /// 建物.
    pub const BUILDING: Self = Self(8);

    const fn names(self, atom: usize) -> bool {
        self.0 & (1 << atom) != 0
    }
}

/// Length limit of a box without a `maxlength`.
pub const UNLIMITED: usize = usize::MAX;

/// A name for one box, as it was written, or for two (姓, 名).
#[must_use]
pub fn name(parts: &NameParts, limits: &[usize]) -> Laid {
    let NameParts { family, given, full, certain } = parts;
    let boxes = if limits.len() == 1 { padded(&[full], limits) } else { padded(&[family, given], limits) };
    let within = boxes.iter().zip(limits).all(|(value, &limit)| end_within(value, limit) == value.len());
    let divided = limits.len() == 1 || (*certain && !given.is_empty());
    Laid { boxes, fits: within && divided && !full.is_empty() }
}

/// A postal code of seven digits for one box, or for 3 + 4.
#[must_use]
pub fn postal(digits: &str, limits: &[usize], hyphen: bool) -> Laid {
    if digits.len() != 7 {
        return nothing(limits);
    }
    let (area, rest) = (part(digits, 0, 3), part(digits, 3, 7));
    match *limits {
        [limit] if hyphen && limit >= 8 => spill(&[join(&[area, rest], "-")], limits, ""),
        [_] => spill(&[digits.to_owned()], limits, ""),
        _ => spill(&[area.to_owned(), rest.to_owned()], limits, ""),
    }
}

/// A phone number with hyphens between its groups (`03-1234-5678`) for one box (digits only), two or three.
///
/// Which digits are the area code is decided where the table is: on the server. A number without hyphens fits one box
/// only; several stay empty, and the shopper is asked.
#[must_use]
pub fn phone(number: &str, limits: &[usize]) -> Laid {
    let mut groups = vec![String::new()];
    for digit in number.chars() {
        match groups.last_mut() {
            Some(group) if digit != '-' => group.push(digit),
            _ => groups.push(String::new()),
        }
    }
    let together = |groups: &[String]| groups.iter().fold(String::new(), |all, group| all + group);
    let wishes = match (limits, &*groups) {
        ([_], _) => vec![together(&groups)],
        (_, [_]) => return nothing(limits),
        ([_, _], [area, rest @ ..]) => vec![area.clone(), together(rest)],
        _ => groups,
    };
    spill(&wishes, limits, "")
}

/// The address below the prefecture for one to four boxes. A company goes behind the building.
///
/// What a box says it holds goes there (`parts`, in the boxes' order); where the boxes say nothing, their number
/// decides. A form without a place for the prefecture gets its name in front. [`Laid::fits`] is `false` also where the buyer's address is not [complete](BuyerData::complete).
#[must_use]
pub fn address(buyer: &BuyerData, limits: &[usize], parts: &[Part], prefecture: &str) -> Laid {
    let AddressParts { city, town, street, building, company } = &buyer.address;
    let city = &join(&[prefecture, city], "");
    let indoors = join(&[building, company], " ");
    let mut wishes = vec![String::new(); limits.len()];
    for (atom, (text, place)) in [city, town, street, &indoors]
        .into_iter()
        .zip(places(parts.get(..limits.len()).unwrap_or(parts), limits.len()))
        .enumerate()
    {
        if let Some(wish) = wishes.get_mut(place) {
            *wish = join(&[wish, text], if atom == INDOORS { " " } else { "" });
        }
    }
    let laid = spill(&wishes, limits, " ");
    // Boxes that are too small one by one may do together.
    let laid = if laid.fits {
        laid
    } else {
        let whole = join(&[&join(&[city, town, street], ""), &indoors], " ");
        spill(&[whole], limits, "")
    };
    Laid { fits: laid.fits && buyer.complete, ..laid }
}

/// The last of the four atoms: everything behind the front door.
const INDOORS: usize = 3;

/// The boxes of 市区町村, 町域, 番地 and 建物.
fn places(parts: &[Part], count: usize) -> [usize; 4] {
    if parts.iter().all(|part| *part == Part::ANY) {
        return match count {
            0 | 1 => [0; 4],
            2 => [0, 0, 1, 1],
            3 => [0, 0, 1, 2],
            _ => [0, 1, 2, 3],
        };
    }
    let mut places = [0; 4];
    let mut last = 0;
    for (atom, place) in places.iter_mut().enumerate() {
        let named = parts.iter().enumerate().position(|(at, part)| at >= last && part.names(atom));
        // What no box asks for stands with what comes before it, or in the next box that asks for nothing.
        let silent = atom > 1 && parts.get(last + 1) == Some(&Part::ANY);
        last = named.unwrap_or(last + usize::from(silent));
        *place = last;
    }
    places
}

/// Fills boxes in order; the tail of a value that is too long moves in front of the next one.
fn spill(wishes: &[String], limits: &[usize], between: &str) -> Laid {
    let mut carried = String::new();
    let mut boxes = Vec::with_capacity(limits.len());
    for (at, &limit) in limits.iter().enumerate() {
        let text = join(&[&carried, wishes.get(at).map_or("", String::as_str)], between);
        let cut = end_within(&text, limit);
        carried = part(&text, cut, text.len()).to_owned();
        boxes.push(part(&text, 0, cut).to_owned());
    }
    let fits = carried.is_empty() && !boxes.is_empty();
    if let Some(last) = boxes.last_mut() {
        last.push_str(&carried);
    }
    Laid { boxes, fits }
}

/// Where a text must be cut to stay within a box's limit, which counts UTF-16 units as `maxlength` does.
fn end_within(text: &str, limit: usize) -> usize {
    let mut units = 0;
    for (at, c) in text.char_indices() {
        units += c.len_utf16();
        if units > limit {
            return at;
        }
    }
    text.len()
}

/// A piece of a text by bytes; empty where a character would be cut. No panic, and none of the code that words one.
fn part(text: &str, from: usize, to: usize) -> &str {
    text.get(from..to).unwrap_or_default()
}

/// One value per box; boxes without one stay empty.
fn padded(values: &[&str], limits: &[usize]) -> Vec<String> {
    limits.iter().enumerate().map(|(at, _)| values.get(at).copied().unwrap_or_default().to_owned()).collect()
}

/// Empty boxes, for the shopper to fill in.
fn nothing(limits: &[usize]) -> Laid {
    Laid { boxes: padded(&[], limits), fits: false }
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

    fn buyer() -> BuyerData {
        let address = AddressParts {
            city: "目黒区".into(),
            town: "下目黒".into(),
            street: "1-8-1".into(),
            building: "テストビル5F".into(),
            company: String::new(),
        };
        BuyerData { address, complete: true, ..BuyerData::default() }
    }

    fn person(family: &str, given: &str, full: &str, certain: bool) -> NameParts {
        NameParts { family: family.into(), given: given.into(), full: full.into(), certain }
    }

    const FREE: [usize; 4] = [UNLIMITED; 4];

    #[test]
    fn one_to_four_address_boxes() {
        let boxes = |count| address(&buyer(), &FREE[..count], &[], "").boxes;
        assert_eq!(boxes(1), ["目黒区下目黒1-8-1 テストビル5F"]);
        assert_eq!(boxes(2), ["目黒区下目黒", "1-8-1 テストビル5F"]);
        assert_eq!(boxes(3), ["目黒区下目黒", "1-8-1", "テストビル5F"]);
        assert_eq!(boxes(4), ["目黒区", "下目黒", "1-8-1", "テストビル5F"]);
        assert_eq!(address(&buyer(), &[], &[], ""), Laid { boxes: Vec::new(), fits: false });
    }

    #[test]
    fn a_box_that_says_what_it_holds_gets_that() {
        let boxes = |parts: &[Part]| address(&buyer(), &FREE[..parts.len()], parts, "").boxes;
        let both = |one: Part, other: Part| Part(one.0 | other.0);
        assert_eq!(boxes(&[Part::ANY, Part::BUILDING]), ["目黒区下目黒1-8-1", "テストビル5F"]);
        assert_eq!(boxes(&[Part::CITY, Part::ANY]), ["目黒区下目黒", "1-8-1 テストビル5F"]);
        assert_eq!(
            boxes(&[Part::CITY, both(Part::TOWN, Part::STREET)]),
            ["目黒区", "下目黒1-8-1 テストビル5F"]
        );
        assert_eq!(
            boxes(&[Part::CITY, both(Part::TOWN, Part::STREET), Part::BUILDING]),
            ["目黒区", "下目黒1-8-1", "テストビル5F"]
        );
        assert_eq!(
            boxes(&[both(Part::CITY, Part::STREET), Part::BUILDING]),
            ["目黒区下目黒1-8-1", "テストビル5F"]
        );
        assert_eq!(boxes(&[Part::ANY, Part::ANY, Part::BUILDING]), ["目黒区下目黒", "1-8-1", "テストビル5F"]);
        assert_eq!(
            boxes(&[Part::CITY, Part::TOWN, Part::STREET]),
            ["目黒区", "下目黒", "1-8-1 テストビル5F"]
        );
    }

    #[test]
    fn a_form_without_a_place_for_the_prefecture_has_it_in_the_address() {
        assert_eq!(
            address(&buyer(), &FREE[..1], &[], "東京都").boxes,
            ["東京都目黒区下目黒1-8-1 テストビル5F"]
        );
        assert_eq!(address(&buyer(), &FREE[..2], &[], "東京都").boxes[0], "東京都目黒区下目黒");
    }

    #[test]
    fn a_company_stands_behind_the_building() {
        let mut buyer = buyer();
        buyer.address.company = "株式会社テスト".into();
        assert_eq!(address(&buyer, &FREE[..3], &[], "").boxes[2], "テストビル5F 株式会社テスト");
        buyer.address.building.clear();
        assert_eq!(address(&buyer, &FREE[..3], &[], "").boxes[2], "株式会社テスト");
    }

    #[test]
    fn what_is_too_long_spills_and_says_when_it_cannot() {
        let laid = address(&buyer(), &[4, 20], &[], "");
        assert_eq!(laid.boxes, ["目黒区下", "目黒 1-8-1 テストビル5F"]);
        assert!(laid.fits);
        let laid = address(&buyer(), &[4, 4], &[], "");
        assert_eq!(laid.boxes, ["目黒区下", "目黒1-8-1 テストビル5F"], "too long, but whole");
        assert!(!laid.fits);
    }

    #[test]
    fn boxes_that_are_too_small_one_by_one_may_do_together() {
        let laid = address(&buyer(), &[14, 5], &[], "");
        assert_eq!(laid.boxes, ["目黒区下目黒1-8-1 テス", "トビル5F"]);
        assert!(laid.fits);
    }

    #[test]
    fn an_incomplete_address_is_no_certain_answer() {
        let laid = address(&BuyerData { complete: false, ..buyer() }, &FREE[..2], &[], "");
        assert_eq!(laid.boxes, ["目黒区下目黒", "1-8-1 テストビル5F"]);
        assert!(!laid.fits);
    }

    #[test]
    fn postal_boxes() {
        assert_eq!(postal("1530064", &[7], true).boxes, ["1530064"]);
        assert_eq!(postal("1530064", &[8], true).boxes, ["153-0064"]);
        assert_eq!(postal("1530064", &[8], false).boxes, ["1530064"]);
        assert_eq!(postal("1530064", &[3, 4], false).boxes, ["153", "0064"]);
        assert_eq!(postal("1530064", &[3, 2, 2], false).boxes, ["153", "00", "64"]);
        assert!(postal("1530064", &[3, 4], false).fits);
        assert!(!postal("1530064", &[3, 3], false).fits);
        assert_eq!(postal("15300", &[7], false), Laid { boxes: vec![String::new()], fits: false });
    }

    #[test]
    fn phone_boxes() {
        for number in ["03-1234-5678", "090-1234-5678", "0120-123-456", "0422-51-1234", "04992-2-1234"] {
            let groups: Vec<&str> = number.split('-').collect();
            let laid = phone(number, &[5, 4, 4]);
            assert!(laid.fits);
            assert_eq!(laid.boxes, groups);
            assert_eq!(phone(number, &[12]).boxes, [groups.concat()]);
            assert_eq!(phone(number, &[5, 8]).boxes, [groups[0].to_owned(), groups[1..].concat()]);
        }
        assert_eq!(phone("04992-2-1234", &[4, 4, 4]).boxes, ["0499", "22", "1234"], "it dials the same");
        assert!(!phone("090-1234-5678", &[10]).fits);
    }

    #[test]
    fn a_number_without_groups_is_asked_where_there_are_several_boxes() {
        assert_eq!(phone("0100000000", &[12]), Laid { boxes: vec!["0100000000".into()], fits: true });
        assert_eq!(phone("0100000000", &[5, 4, 4]), Laid { boxes: vec![String::new(); 3], fits: false });
        assert_eq!(phone("", &[12]).boxes, [""]);
    }

    #[test]
    fn a_name_for_one_box_is_as_it_was_written() {
        let guess = person("佐藤", "花子", "佐藤花子", false);
        assert_eq!(name(&guess, &FREE[..1]), Laid { boxes: vec!["佐藤花子".into()], fits: true });
        assert_eq!(name(&guess, &FREE[..2]), Laid { boxes: vec!["佐藤".into(), "花子".into()], fits: false });
        let written = person("佐藤", "花子", "佐藤 花子", true);
        assert!(name(&written, &FREE[..2]).fits && !name(&written, &[4]).fits);
        assert!(!name(&person("佐藤", "", "佐藤", false), &FREE[..2]).fits);
        assert!(!name(&NameParts::default(), &[UNLIMITED]).fits);
    }

    #[test]
    fn a_limit_counts_as_maxlength_does() {
        let written = person("𠮷田", "太郎", "𠮷田 太郎", true);
        assert!(!name(&written, &[2, 2]).fits, "𠮷 is two units");
        assert!(name(&written, &[3, 2]).fits);
    }

    proptest! {
        #[test]
        fn no_character_is_ever_dropped(
            city in "[一-龥𠮷]{0,6}", town in "[一-龥]{0,8}", street in "[0-9-]{0,9}",
            building in "[ァ-ヶ0-9]{0,20}", company in "[一-龥]{0,6}",
            limits in proptest::collection::vec(1usize..12, 1..6),
            parts in proptest::collection::vec((0u8..16).prop_map(Part), 0..6),
        ) {
            let all = format!("{city}{town}{street}{building}{company}");
            let address = AddressParts { city, town, street, building, company };
            let laid = super::address(&BuyerData { address, complete: true, ..BuyerData::default() }, &limits, &parts, "");
            let units = |text: &str| text.encode_utf16().count();
            prop_assert_eq!(laid.boxes.len(), limits.len());
            prop_assert_eq!(laid.boxes.concat().replace(' ', ""), &*all);
            let within = laid.boxes.iter().zip(&limits).all(|(value, limit)| units(value) <= *limit);
            prop_assert_eq!(laid.fits, within);
            // Two spaces between the parts, and one unit of a pair that was not cut in each box.
            let room = limits.iter().sum::<usize>().saturating_sub(2 + limits.len());
            prop_assert!(laid.fits || units(&all) > room, "it would have had room");
        }

        #[test]
        fn digits_stay_in_their_order(
            number in "0[0-9]{1,4}-[0-9]{1,4}-[0-9]{4}", limits in proptest::collection::vec(1usize..6, 1..5),
        ) {
            prop_assert_eq!(phone(&number, &limits).boxes.concat(), number.replace('-', ""));
        }
    }
}
