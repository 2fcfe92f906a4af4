//! Phone numbers: from any notation to the national digits, or none.
//!
//! Invariant: a returned number begins with 0 and has 10 or 11 digits, as Japanese numbers have. How its digits are
//! grouped for several boxes is not decided here.

use crate::text::normalise;

/// Why there is no number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PhoneError {
    /// Nothing was given.
    Missing,
    /// It is not a Japanese number.
    Unreadable,
}

/// National digits of a number in any notation: `+81 (0)90-1234-5678` → `09012345678`.
///
/// # Errors
/// [`PhoneError`] if it is empty or no Japanese number.
pub fn phone(text: &str) -> Result<String, PhoneError> {
    let text = normalise(text);
    if text.chars().all(|c| !c.is_alphanumeric()) {
        return Err(PhoneError::Missing);
    }
    // The long vowel mark is a letter to Unicode, and a hyphen to whoever types a number with it.
    if text.chars().any(|c| c.is_alphabetic() && c != 'ー') {
        return Err(PhoneError::Unreadable);
    }
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    let national = if let Some(rest) = digits.strip_prefix("0081") {
        with_zero(rest)
    } else if let Some(rest) = digits.strip_prefix("81") {
        // No national number begins with 8, so this is the country code even without a plus sign.
        with_zero(rest)
    } else {
        digits
    };
    if is_japanese(&national) { Ok(national) } else { Err(PhoneError::Unreadable) }
}

/// `+81 90…` and `+81 (0)90…` are both in use.
fn with_zero(rest: &str) -> String {
    format!("0{}", rest.strip_prefix('0').unwrap_or(rest))
}

fn is_japanese(digits: &str) -> bool {
    let eleven = ["020", "050", "060", "070", "080", "090"].iter().any(|start| digits.starts_with(start));
    let length = if eleven { 11 } else { 10 };
    // No area code begins with two zeros; what begins so is an international prefix or a placeholder.
    digits.len() == length && digits.starts_with('0') && !digits.starts_with("00")
}

#[cfg(test)]
mod tests {
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
            "0081312345678",
            "+0312345678",
            "81312345678",
            "03.1234.5678\u{202C}",
            "03ー1234ー5678",
        ] {
            assert_eq!(phone(text), Ok("0312345678".to_owned()), "{text}");
        }
        for text in ["090-1234-5678", "+81 90 1234 5678", "+81(0)9012345678", "+09012345678"] {
            assert_eq!(phone(text), Ok("09012345678".to_owned()), "{text}");
        }
        assert_eq!(phone("0120-123-456"), Ok("0120123456".to_owned()));
        assert_eq!(phone("0800-123-4567"), Ok("08001234567".to_owned()));
    }

    #[test]
    fn what_is_no_number_is_not_made_one() {
        for text in ["", " ", "-", "\u{202A}"] {
            assert_eq!(phone(text), Err(PhoneError::Missing), "{text:?}");
        }
        for text in [
            "1",
            "12345678",
            "0901234567",
            "03123456789",
            "0000000000",
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
