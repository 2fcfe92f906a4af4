//! What holds for every address, however strange.
#![allow(clippy::unwrap_used, reason = "tests fail by panicking")]

use jp_address::{Address, Division, Doubt, Part, Prefecture, atoms, name, phone, postal_code, prefecture};
use proptest::prelude::*;
use unicode_normalization::UnicodeNormalization as _;

/// Visible characters in one spelling, without what may vanish between parts: spaces, hyphens, commas.
fn visible(text: &str) -> String {
    let separators =
        " -,、，ー\u{2010}\u{2011}\u{2012}\u{2013}\u{2014}\u{2015}\u{2212}\u{2500}\u{2501}\u{2043}\u{02D7}";
    text.nfkc().filter(|&c| !c.is_whitespace() && !separators.contains(c)).collect()
}

/// Pieces of which real lines consist, and a few that they should not.
fn line() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        Just("目黒区"),
        Just("横浜市"),
        Just("西区"),
        Just("四日市市"),
        Just("余市郡余市町"),
        Just("下目黒"),
        Just("大字"),
        Just("北"),
        Just("1"),
        Just("８"),
        Just("23"),
        Just("-"),
        Just("−"),
        Just("ー"),
        Just("丁目"),
        Just("番地"),
        Just("番"),
        Just("号"),
        Just("の"),
        Just("号室"),
        Just("条"),
        Just("第"),
        Just("地割"),
        Just("F"),
        Just("階"),
        Just("A"),
        Just("ビル"),
        Just("タワー"),
        Just("株式会社"),
        Just(" "),
        Just("　"),
        Just("一番町"),
        Just("東京"),
        Just("〒"),
        Just("1530064"),
        Just("ｱ"),
        Just("市"),
        Just("郡"),
        Just("区"),
        Just(","),
        Just("Tower"),
        Just("葛\u{E0100}城市"),
    ];
    prop::collection::vec(piece, 0..9).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(500))]

    #[test]
    fn no_character_of_the_lines_is_lost(one in line(), two in line(), three in line(), listed in any::<bool>()) {
        let address = Address {
            state_or_region: Some("三重県"),
            address_line1: Some(&one),
            address_line2: Some(&two),
            address_line3: Some(&three),
            postal_code: Some(if listed { "510-0001" } else { "510-9999" }),
            ..Address::default()
        };
        let a = atoms(&address);
        let parts = visible(&[&*a.city, &a.town, &a.street, &a.building, &a.company].concat());
        let lines = visible(&[&*one, &two, &three].concat());
        // The one thing that leaves the lines is a prefecture's bare name before a municipality of it; the one that comes
        // is the municipality of the postal code, and that is said.
        let parts = if a.doubts.contains(&Doubt::CityFromPostal) { parts.strip_prefix("四日市市").unwrap() } else { &parts };
        let without = lines.strip_prefix("東京").unwrap_or(&lines);
        prop_assert!(parts == lines || parts == without, "{parts} / {lines}");
        prop_assert!(listed || !a.doubts.contains(&Doubt::CityFromPostal));
    }

    #[test]
    fn nothing_panics(texts in prop::collection::vec(prop::option::of(".{0,40}"), 10)) {
        let text = |index: usize| texts[index].as_deref();
        let address = Address {
            name: text(0), address_line1: text(1), address_line2: text(2), address_line3: text(3), city: text(4),
            county: text(5), district: text(6), state_or_region: text(7), postal_code: text(8), phone_number: text(9),
            country_code: None,
        };
        let a = atoms(&address);
        prop_assert!(a.phone.iter().all(|phone| (10..=11).contains(&phone.digits().len())));
        if let Some(first) = text(1) {
            let _ = (name(first), postal_code(first), prefecture(first), phone(first));
        }
    }

    #[test]
    fn japanese_text_does_not_panic(one in "[ぁ-ん一-龠市区町村郡0-9０-９ー−\\-〒 　]{0,30}", two in "[ぁ-ん一-龠0-9ー\\- ]{0,20}") {
        let _ = atoms(&Address { address_line1: Some(&one), address_line2: Some(&two), ..Address::default() });
    }

    #[test]
    fn a_divided_name_is_the_whole_name(text in "[一-龠々ァ-ヶa-zA-Z 　]{0,12}") {
        let name = name(&text);
        let (in_order, swapped) = ([&*name.family, &name.given].concat(), [&*name.given, &name.family].concat());
        let western = name.division == Division::Unsure && visible(&swapped) == visible(&name.full);
        prop_assert!(western || visible(&in_order) == visible(&name.full));
        prop_assert!(!name.is_certain() || (!name.family.is_empty() && !name.given.is_empty()));
    }

    #[test]
    fn phones_survive_any_punctuation(digits in "0[1-9][1-9][0-9]{7}", cut in 1_usize..9) {
        let (head, tail) = digits.split_at(cut);
        for text in [format!("{head}-{tail}"), format!("+81 {} {tail}", &head[1..]), format!("\u{202A}({head}) {tail}")] {
            prop_assert_eq!(phone(&text).ok().map(|phone| phone.digits().to_owned()), Some(digits.clone()));
        }
    }

    #[test]
    fn prefecture_numbers_are_those_of_the_forms(number in 1_u8..=47) {
        let found = Prefecture::new(number).map(|p| (p.number(), prefecture(p.kanji()), prefecture(p.bare())));
        let own = Prefecture::new(number);
        prop_assert_eq!(found, Some((number, own, own)));
    }

    #[test]
    fn a_number_is_its_groups(digits in "0[0-9]{9,10}") {
        if let Ok(phone) = phone(&digits) {
            prop_assert_eq!(phone.digits(), &digits);
            let groups = phone.groups().map(|groups| groups.concat());
            prop_assert!(groups.is_none_or(|groups| groups == digits));
            prop_assert!(phone.groups().is_none_or(|groups| groups.iter().all(|group| !group.is_empty())));
            prop_assert_eq!(jp_address::phone(&phone.hyphenated()), Ok(phone));
        }
    }

    #[test]
    fn postal_codes_survive_any_notation(digits in "[0-9]{7}", hyphen in "[-−‐‑–—―ー－ ]", mark in "〒?") {
        let code = postal_code(&format!("{mark}{}{hyphen}{}", &digits[..3], &digits[3..]));
        prop_assert_eq!(code.map(|code| code.digits()), Some(digits));
    }

    #[test]
    fn without_a_space_no_division_is_a_fact(text in "[一-龠々ァ-ヶぁ-んa-zA-Z]{0,8}") {
        prop_assert!(name(&text).division < Division::Written);
    }

    /// What is not doubted was written.
    #[test]
    fn a_certain_city_stands_in_the_lines(one in line(), two in line(), code in "[0-9]{7}", number in 0_u8..=47) {
        let address = Address {
            state_or_region: Prefecture::new(number).map(Prefecture::kanji),
            address_line1: Some(&one),
            address_line2: Some(&two),
            postal_code: Some(&code),
            ..Address::default()
        };
        let a = atoms(&address);
        prop_assert!(a.is_doubtful(Part::City) || visible(&[&*one, &two].concat()).contains(&visible(&a.city)));
        prop_assert!(a.is_doubtful(Part::City) || !a.city.is_empty());
        prop_assert!(a.is_doubtful(Part::Street) || !a.street.is_empty());
        prop_assert!(a.is_doubtful(Part::Prefecture) || a.prefecture.is_some());
    }
}
