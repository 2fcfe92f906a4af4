//! Postal codes in any notation.
//!
//! Invariant: a [`PostalCode`] is seven digits; whether Japan Post has given it to anybody is another question.

use std::fmt;

use crate::gazetteer::{self, Municipality};
use crate::prefecture::Prefecture;
use crate::text::{is_hyphen, normalise};

/// Seven digits. Redacted in `Debug`.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct PostalCode(u32);

impl PostalCode {
    /// The digits without a hyphen: `1530064`.
    #[must_use]
    pub fn digits(&self) -> String {
        format!("{:07}", self.0)
    }

    /// The prefecture, where the code or its first three digits lie in one only.
    #[must_use]
    pub fn prefecture(&self) -> Option<Prefecture> {
        gazetteer::prefecture_of(self.0)
    }

    /// Does it lie among the codes of Japan Post's list (October 2026)?
    #[must_use]
    pub fn is_listed(&self) -> bool {
        !self.municipalities().is_empty()
    }

    pub(crate) fn municipalities(self) -> Vec<Municipality> {
        gazetteer::by_postal_code(self.0)
    }
}

impl fmt::Debug for PostalCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PostalCode([redacted])")
    }
}

/// Reads a postal code in any notation: `〒１５３−００６４`. `None` unless it is seven digits.
#[must_use]
pub fn postal_code(text: &str) -> Option<PostalCode> {
    let mut digits = Vec::with_capacity(7);
    for c in normalise(text).chars() {
        match c.to_digit(10) {
            Some(digit) => digits.push(digit),
            None if c == ' ' || c == '〒' || c == 'ー' || is_hyphen(c) => {}
            None => return None,
        }
    }
    (digits.len() == 7).then(|| PostalCode(digits.into_iter().fold(0, |sum, digit| sum * 10 + digit)))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests fail by panicking")]
    use super::*;

    #[test]
    fn every_notation_of_one_code() {
        for text in [
            "1530064",
            "153-0064",
            "〒153-0064",
            "〒 153-0064",
            "１５３－００６４",
            "１５３００６４",
            "153\u{2212}0064",
            "153\u{2010}0064",
            "153\u{2011}0064",
            "153\u{2013}0064",
            "153\u{2014}0064",
            "153\u{2500}0064",
            "153ー0064",
            "153ｰ0064",
            "\u{202A}153-0064\u{202C}",
            " 153 0064 ",
        ] {
            assert_eq!(postal_code(text).unwrap().digits(), "1530064", "{text}");
        }
        assert_eq!(postal_code("060-0001").unwrap().digits(), "0600001", "Hokkaido's zero stays");
        for text in ["", "153006", "15300644", "153-006A", "-", "九段", "153/0064"] {
            assert!(postal_code(text).is_none(), "{text}");
        }
    }

    #[test]
    fn only_codes_of_the_list_are_listed() {
        for (text, listed) in [("1530064", true), ("1008111", true), ("0000000", false), ("1170000", false)] {
            assert_eq!(postal_code(text).unwrap().is_listed(), listed, "{text}");
        }
    }
}
