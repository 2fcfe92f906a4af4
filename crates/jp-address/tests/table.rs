//! Real-shaped names, addresses and phone numbers, and what becomes of them: the lines of `tests/cases`.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "tests fail by panicking")]

use jp_address::{Address, Atoms, PhoneError, Prefecture, atoms, name, phone, prefecture};

/// The cases of a file: what stands before and after `=>`.
fn cases(text: &str) -> Vec<(String, String)> {
    let lines = text.lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
    let case =
        |line: &str| line.split_once("=>").map(|(input, wanted)| (unescaped(input), unescaped(wanted)));
    lines.map(|line| case(line).unwrap_or_else(|| panic!("no => in {line}"))).collect()
}

/// Trimmed of half-width spaces, with `\u{202A}` for what cannot be seen.
fn unescaped(text: &str) -> String {
    let mut pieces = text.trim_matches(' ').split("\\u{");
    let mut out = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        let (code, rest) = piece.split_once('}').expect("a closed escape");
        out.push(u32::from_str_radix(code, 16).ok().and_then(char::from_u32).expect("a character"));
        out.push_str(rest);
    }
    out
}

fn fields<const N: usize>(text: &str) -> [&str; N] {
    let fields: Vec<&str> = text.split('|').map(|field| field.trim_matches(' ')).collect();
    fields.try_into().unwrap_or_else(|_| panic!("not {N} fields: {text}"))
}

/// Compares all cases before it complains.
fn check(cases: &[(String, String)], read: impl Fn(&str, &str) -> String) {
    let wrong = cases.iter().filter_map(|(input, wanted)| {
        let got = read(input, wanted);
        (got != *wanted).then(|| format!("{input}\n  wanted {wanted}\n  got    {got}"))
    });
    let wrong: Vec<String> = wrong.collect();
    assert!(wrong.is_empty(), "{} of {} failed\n{}", wrong.len(), cases.len(), wrong.join("\n"));
}

fn address_of(input: &str) -> Atoms {
    let [code, state, line1, line2, line3] = fields(input);
    atoms(&Address {
        name: Some("山田 太郎"),
        postal_code: Some(code),
        state_or_region: Some(state),
        address_line1: Some(line1),
        address_line2: Some(line2),
        address_line3: Some(line3),
        phone_number: Some("0312345678"),
        country_code: Some("JP"),
        ..Address::default()
    })
}

/// One spelling for the fields of a wanted answer.
fn wanted<const N: usize>(cases: Vec<(String, String)>) -> Vec<(String, String)> {
    cases.into_iter().map(|(input, wanted)| (input, fields::<N>(&wanted).join(" | "))).collect()
}

fn addresses() -> Vec<(String, String)> {
    // An address without a third line is written with one bar less.
    let whole = |(input, wanted): (String, String)| {
        let missing = 4_usize.saturating_sub(input.matches('|').count());
        (format!("{input}{}", "|".repeat(missing)), wanted)
    };
    wanted::<7>(cases(include_str!("cases/addresses.txt")).into_iter().map(whole).collect())
}

#[test]
fn every_address() {
    let cases = addresses();
    check(&cases, |input, _| {
        let a = address_of(input);
        let prefecture = a.prefecture.map(|prefecture| prefecture.number().to_string()).unwrap_or_default();
        let doubts: Vec<String> = a.doubts.iter().map(|doubt| format!("{doubt:?}")).collect();
        [&prefecture, &a.city, &a.town, &a.street, &a.building, &a.company, &doubts.join(" ")]
            .map(String::as_str)
            .join(" | ")
    });
    assert!(cases.len() >= 300, "{}", cases.len());
}

#[test]
fn every_name() {
    let cases = wanted::<3>(cases(include_str!("cases/names.txt")));
    check(&cases, |input, _| {
        let name = name(input);
        format!("{} | {} | {:?}", name.family, name.given, name.division)
    });
}

#[test]
fn every_phone() {
    check(&cases(include_str!("cases/phones.txt")), |input, _| match phone(input) {
        Ok(phone) => phone.hyphenated(),
        Err(PhoneError::Missing) => "missing".to_owned(),
        Err(PhoneError::Unreadable) => "unreadable".to_owned(),
    });
}

#[test]
fn every_spelling_of_every_prefecture() {
    let lines = cases(include_str!("cases/prefectures.txt"));
    assert_eq!(lines.len(), 48);
    let each = lines.iter().flat_map(|(number, spellings)| {
        spellings.split(',').map(|spelling| (spelling.trim_matches(' ').to_owned(), number.clone()))
    });
    check(&each.collect::<Vec<_>>(), |spelling, _| {
        prefecture(spelling).map_or("none".to_owned(), |prefecture| prefecture.number().to_string())
    });
}

/// What was taken apart and put together again, line by line, is taken apart in the same way.
#[test]
fn taking_apart_twice_changes_nothing() {
    for (input, _) in addresses() {
        let first = address_of(&input);
        let again = atoms(&Address {
            name: Some("山田 太郎"),
            postal_code: first.postal.map(|code| code.digits()).as_deref(),
            state_or_region: first.prefecture.map(Prefecture::kanji),
            address_line1: Some(&format!("{}{}{}", first.city, first.town, first.street)),
            address_line2: Some(&first.building),
            address_line3: Some(&first.company),
            phone_number: Some("0312345678"),
            ..Address::default()
        });
        let parts = |a: &Atoms| [&a.city, &a.town, &a.street, &a.building, &a.company].map(String::clone);
        assert_eq!(parts(&first), parts(&again), "{input}");
        assert_eq!(first.prefecture, again.prefecture, "{input}");
    }
}
