//! The members of Amazon's address that the tables do not vary, and what is never shown.
#![allow(clippy::unwrap_used, reason = "tests fail by panicking")]

use jp_address::{Address, Doubt, Part, atoms};

#[test]
fn nothing_at_all() {
    let atoms = atoms(&Address::default());
    assert_eq!(atoms.prefecture, None);
    assert_eq!(
        atoms.doubts,
        [
            Doubt::NameMissing,
            Doubt::PhoneMissing,
            Doubt::PostalMissing,
            Doubt::PrefectureMissing,
            Doubt::CityUnknown,
            Doubt::StreetMissing
        ]
    );
    assert!(!atoms.is_doubtful(Part::Building) && atoms.is_doubtful(Part::Town));
}

#[test]
fn a_city_in_its_own_box_is_used_once() {
    for (city, line1) in [
        ("目黒区", "下目黒1-8-1"),
        ("目黒区", "目黒区下目黒1-8-1"),
        ("", "目黒区下目黒1-8-1"),
        ("-", "目黒区下目黒1-8-1"),
    ] {
        let address = Address {
            state_or_region: Some("東京都"),
            city: Some(city),
            address_line1: Some(line1),
            ..Address::default()
        };
        let atoms = atoms(&address);
        assert_eq!(
            (atoms.city.as_str(), atoms.town.as_str(), atoms.street.as_str()),
            ("目黒区", "下目黒", "1-8-1")
        );
    }
}

#[test]
fn a_county_in_its_own_box_stands_before_the_town() {
    let address = Address {
        state_or_region: Some("東京都"),
        county: Some("西多摩郡"),
        city: Some("日の出町"),
        address_line1: Some("平井2780"),
        ..Address::default()
    };
    let atoms = atoms(&address);
    assert_eq!((atoms.city.as_str(), atoms.town.as_str()), ("西多摩郡日の出町", "平井"));
}

#[test]
fn an_address_abroad_is_not_taken_apart() {
    let address = Address {
        name: Some("John Smith"),
        address_line1: Some("410 Terry Ave N"),
        city: Some("Seattle"),
        state_or_region: Some("WA"),
        postal_code: Some("98109"),
        country_code: Some("US"),
        phone_number: Some("+1 206 555 0100"),
        ..Address::default()
    };
    let atoms = atoms(&address);
    assert_eq!(atoms.street, "410 Terry Ave N, Seattle, WA, 98109");
    assert_eq!((atoms.prefecture, atoms.phone.clone(), atoms.city.as_str()), (None, None, ""));
    assert_eq!(atoms.doubts, [Doubt::NameDivision, Doubt::NotJapan]);
}

#[test]
fn each_doubt_says_where_to_look() {
    let read = |phone| {
        let address = Address {
            name: Some("山田太郎"),
            state_or_region: Some("東京都"),
            address_line1: Some("目黒区下目黒1-8-1"),
            postal_code: Some("153-0064"),
            phone_number: Some(phone),
            ..Address::default()
        };
        atoms(&address)
    };
    let unknown_area = read("0100000000");
    assert_eq!(unknown_area.doubts, [Doubt::NameDivision, Doubt::PhoneDivision]);
    assert!(unknown_area.is_doubtful(Part::Name) && unknown_area.is_doubtful(Part::Phone));
    assert!(!unknown_area.is_doubtful(Part::City) && !unknown_area.is_doubtful(Part::Street));
    assert_eq!(read("").doubts, [Doubt::NameDivision, Doubt::PhoneMissing]);
    assert_eq!(read("なし").doubts, [Doubt::NameDivision, Doubt::PhoneUnreadable]);
}

#[test]
fn debug_shows_no_person() {
    let address = Address {
        name: Some("山田 太郎"),
        address_line1: Some("目黒区下目黒1-8-1"),
        postal_code: Some("153-0064"),
        phone_number: Some("0312345678"),
        ..Address::default()
    };
    let atoms = atoms(&address);
    let text = format!("{address:?} {atoms:?} {:?} {:?} {:?}", atoms.name, atoms.postal, atoms.phone);
    for secret in ["山田", "太郎", "目黒", "153", "0312345678", "1234"] {
        assert!(!text.contains(secret), "{text}");
    }
}
