//! Phone numbers: from any notation to the national digits and their three groups, or none.
//!
//! Invariant: a number begins with 0 and has 10 or 11 digits, as Japanese numbers have; groups that are not certain are
//! not given.

use std::fmt;

use crate::area_code;
use crate::text::normalise;

/// A Japanese phone number. Redacted in `Debug`.
#[derive(Clone, PartialEq, Eq)]
pub struct Phone {
    digits: String,
    /// Where the second and the third group begin.
    cuts: Option<(usize, usize)>,
}

impl Phone {
    /// Digits only, in national form: `0312345678`.
    #[must_use]
    pub fn digits(&self) -> &str {
        &self.digits
    }

    /// Its three groups (市外局番, 市内局番, 加入者番号): `03`, `1234`, `5678`. `None` where the area code is not known.
    #[must_use]
    pub fn groups(&self) -> Option<[&str; 3]> {
        let (second, third) = self.cuts?;
        let group = |from, to| self.digits.get(from..to).unwrap_or_default();
        Some([group(0, second), group(second, third), group(third, self.digits.len())])
    }

    /// With hyphens between its groups, without any where they are not known: `03-1234-5678`.
    #[must_use]
    pub fn hyphenated(&self) -> String {
        self.groups().map_or_else(|| self.digits.clone(), |groups| groups.join("-"))
    }
}

impl fmt::Debug for Phone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Phone([redacted])")
    }
}

/// Why there is no number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PhoneError {
    /// Nothing was given.
    Missing,
    /// It is not a Japanese number.
    Unreadable,
}

/// Reads a number in any notation: `+81 (0)90-1234-5678` is `090`, `1234`, `5678`.
///
/// # Errors
/// [`PhoneError`] if it is empty or no Japanese number.
pub fn phone(text: &str) -> Result<Phone, PhoneError> {
    let text = normalise(text);
    let text = ["TEL", "Tel", "tel", "電話番号", "電話"]
        .iter()
        .find_map(|label| text.strip_prefix(label))
        .unwrap_or(&text);
    if text.chars().all(|c| !c.is_alphanumeric()) {
        return Err(PhoneError::Missing);
    }
    // The long vowel mark is a letter to Unicode, and a hyphen to whoever types a number with it.
    if text.chars().any(|c| c.is_alphabetic() && c != 'ー') {
        return Err(PhoneError::Unreadable);
    }
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    let digits = if let Some(rest) = digits.strip_prefix("0081") {
        with_zero(rest)
    } else if let Some(rest) = digits.strip_prefix("81") {
        // No national number begins with 8, so this is the country code even without a plus sign.
        with_zero(rest)
    } else {
        digits
    };
    let Some(cuts) = cuts(&digits) else { return Err(PhoneError::Unreadable) };
    Ok(Phone { digits, cuts })
}

/// `+81 90…` and `+81 (0)90…` are both in use.
fn with_zero(rest: &str) -> String {
    format!("0{}", rest.strip_prefix('0').unwrap_or(rest))
}

/// Where the groups begin; `None` if the digits are no Japanese number.
fn cuts(digits: &str) -> Option<Option<(usize, usize)>> {
    let begins = |starts: &[&str]| starts.iter().any(|start| digits.starts_with(start));
    match digits.len() {
        11 if begins(&["0800"]) => Some(Some((4, 7))),
        // Mobile phones, pagers and data cards, IP telephones.
        11 if begins(&["020", "050", "060", "070", "080", "090"]) => Some(Some((3, 7))),
        // No area code begins with two zeros; what begins so is an international prefix or a placeholder.
        10 if !begins(&["0"]) || begins(&["00", "020", "050", "060", "070", "080", "090"]) => None,
        // Free dial, navi dial, premium rate.
        10 if begins(&["0120", "0570", "0990"]) => Some(Some((4, 7))),
        10 => Some(area_code::length(digits).map(|length| (length, 6))),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests fail by panicking")]
    use super::*;

    #[test]
    fn every_notation_of_one_number() {
        for text in [
            "0312345678",
            "\u{202A}0312345678",
            "03-1234-5678",
            "０３－１２３４－５６７８",
            "(03) 1234 5678",
            "+81312345678",
            "+81 3 1234 5678",
            "+81(0)3-1234-5678",
            "＋８１ ３ １２３４ ５６７８",
            "0081312345678",
            "+0312345678",
            "81312345678",
            "03.1234.5678\u{202C}",
            "03ー1234ー5678",
            "03\u{2011}1234\u{2011}5678",
            "TEL:03-1234-5678",
            "℡03-1234-5678",
        ] {
            assert_eq!(phone(text).unwrap().digits(), "0312345678", "{text}");
        }
        for text in ["090-1234-5678", "+81 90 1234 5678", "+81(0)9012345678", "+09012345678"] {
            assert_eq!(phone(text).unwrap().digits(), "09012345678", "{text}");
        }
    }

    #[test]
    fn three_groups() {
        for text in [
            "03-1234-5678",
            "06-6123-4567",
            "04-2922-1234",
            "04-7163-1234",
            "042-522-1234",
            "0422-51-2345",
            "045-234-5678",
            "0467-82-1234",
            "04992-2-1234",
            "01267-2-1234",
            "098-861-2345",
            "0980-52-1234",
            "090-1234-5678",
            "080-1234-5678",
            "070-1234-5678",
            "060-1234-5678",
            "050-3123-4567",
            "020-1234-5678",
            "0120-123-456",
            "0800-123-4567",
            "0570-012-345",
        ] {
            let groups: Vec<&str> = text.split('-').collect();
            let digits = text.replace('-', "");
            assert_eq!(phone(&digits).unwrap().groups().unwrap(), *groups, "{text}");
            assert_eq!(phone(&digits).unwrap().hyphenated(), text);
        }
    }

    #[test]
    fn an_unknown_area_code_is_not_divided() {
        let number = phone("0100000000").unwrap();
        assert_eq!((number.groups(), number.hyphenated()), (None, "0100000000".to_owned()));
    }

    #[test]
    fn what_is_no_number_is_not_made_one() {
        for text in ["", " ", "-", "\u{202A}", "TEL"] {
            assert_eq!(phone(text), Err(PhoneError::Missing), "{text:?}");
        }
        for text in [
            "1",
            "12345678",
            "312345678",
            "9012345678",
            "0901234567",
            "03123456789",
            "0000000000",
            "0612345678901",
            "+1 212 555 0100",
            "+86 138 0013 8000",
            "03-1234-5678 内線12",
            "なし",
            "0312345678 0312345679",
            "+81 3 1234 567",
        ] {
            assert_eq!(phone(text), Err(PhoneError::Unreadable), "{text}");
        }
    }
}
