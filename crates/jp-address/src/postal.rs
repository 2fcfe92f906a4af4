//! Postal codes, and the prefecture that their first three digits decide.
//!
//! Invariant: a prefix that occurs in more than one prefecture decides nothing. The table was made from Japan Post's
//! list of all codes, offices' own codes included, of August 2026.

use std::fmt;

use crate::prefecture::Prefecture;
use crate::text::{is_hyphen, normalise};

/// Seven digits. Redacted in `Debug`.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct PostalCode([u8; 7]);

impl PostalCode {
    /// The digits without a hyphen: `1530064`.
    #[must_use]
    pub fn digits(&self) -> String {
        self.0.iter().map(|&digit| char::from(b'0' + digit)).collect()
    }

    /// The prefecture, where the first three digits decide it.
    #[must_use]
    pub fn prefecture(&self) -> Option<Prefecture> {
        Prefecture::new(self.run()?)
    }

    /// Does any Japanese code begin so?
    #[must_use]
    pub fn is_known(&self) -> bool {
        self.run().is_some()
    }

    /// The prefecture's number, 0 where several share the prefix.
    fn run(self) -> Option<u8> {
        let prefix = self.0[..3].iter().fold(0, |sum, &digit| sum * 10 + u16::from(digit));
        let found = PREFIXES.binary_search_by(|&(first, last, _)| {
            if last < prefix {
                std::cmp::Ordering::Less
            } else if first > prefix {
                std::cmp::Ordering::Greater
            } else {
                std::cmp::Ordering::Equal
            }
        });
        found.ok().map(|index| PREFIXES[index].2)
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
            Some(digit) => digits.push(u8::try_from(digit).ok()?),
            None if c == ' ' || c == '〒' || c == 'ー' || is_hyphen(c) => {}
            None => return None,
        }
    }
    digits.try_into().ok().map(PostalCode)
}

/// First and last prefix, and the prefecture in JIS order (0: several).
// Generated table; rustfmt would put one entry per line.
#[rustfmt::skip]
const PREFIXES: &[(u16, u16, u8)] = &[
    (1, 7, 1), (10, 17, 5), (18, 18, 0), (19, 19, 5), (20, 29, 3), (30, 31, 2), (33, 39, 2), (40, 99, 1),
    (100, 100, 0), (101, 116, 13), (120, 120, 13), (121, 121, 0), (123, 125, 13), (130, 137, 13),
    (140, 146, 13), (150, 158, 13), (160, 171, 13), (173, 173, 13), (174, 174, 0), (175, 198, 13),
    (201, 208, 13), (210, 216, 14), (220, 220, 0), (221, 227, 14), (230, 259, 14), (260, 267, 12),
    (270, 279, 12), (282, 290, 12), (292, 299, 12), (300, 310, 8), (311, 311, 0), (312, 319, 8),
    (320, 329, 9), (330, 348, 11), (349, 349, 0), (350, 369, 11), (370, 370, 0), (371, 379, 10),
    (380, 383, 20), (384, 384, 0), (385, 388, 20), (389, 389, 0), (390, 399, 20), (400, 409, 19),
    (410, 422, 22), (424, 428, 22), (430, 430, 22), (431, 431, 0), (432, 439, 22), (440, 497, 23),
    (498, 498, 0), (500, 509, 21), (510, 519, 24), (520, 520, 0), (521, 529, 25), (530, 538, 27),
    (539, 539, 0), (540, 547, 27), (549, 562, 27), (563, 563, 0), (564, 587, 27), (589, 599, 27),
    (600, 607, 26), (610, 617, 26), (618, 618, 0), (619, 627, 26), (629, 629, 26), (630, 630, 0),
    (631, 639, 29), (640, 646, 30), (647, 648, 0), (649, 649, 30), (650, 679, 28), (680, 683, 31),
    (684, 684, 0), (685, 685, 32), (689, 689, 31), (690, 699, 32), (700, 719, 33), (720, 723, 34),
    (725, 739, 34), (740, 747, 35), (749, 759, 35), (760, 769, 37), (770, 779, 36), (780, 789, 39),
    (790, 799, 38), (800, 810, 40), (811, 811, 0), (812, 816, 40), (817, 817, 42), (818, 838, 40),
    (839, 839, 0), (840, 847, 41), (848, 848, 0), (849, 849, 41), (850, 859, 42), (860, 869, 43),
    (870, 870, 44), (871, 871, 0), (872, 879, 44), (880, 889, 45), (890, 899, 46), (900, 907, 47),
    (910, 919, 18), (920, 921, 17), (922, 922, 0), (923, 929, 17), (930, 938, 16), (939, 939, 0),
    (940, 948, 15), (949, 949, 0), (950, 959, 15), (960, 976, 7), (979, 979, 7), (980, 989, 4),
    (990, 999, 6),
];

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
            "１５３－００６４",
            "153\u{2212}0064",
            "153\u{2010}0064",
            "153ー0064",
            " 153 0064 ",
        ] {
            assert_eq!(postal_code(text).unwrap().digits(), "1530064", "{text}");
        }
        for text in ["", "153006", "15300644", "153-006A", "-", "九段"] {
            assert!(postal_code(text).is_none(), "{text}");
        }
    }

    #[test]
    fn the_prefix_decides_only_where_it_is_unambiguous() {
        let prefecture = |text: &str| postal_code(text).unwrap().prefecture().map(Prefecture::kanji);
        assert_eq!(prefecture("0600001"), Some("北海道"));
        assert_eq!(prefecture("1530064"), Some("東京都"));
        assert_eq!(prefecture("5100001"), Some("三重県"));
        assert_eq!(prefecture("9071801"), Some("沖縄県"));
        assert_eq!(prefecture("8170001"), Some("長崎県"), "Tsushima is not Fukuoka");
        assert_eq!(prefecture("6180000"), None, "Osaka and Kyoto share 618");
        assert_eq!(prefecture("4980000"), None, "Aichi and Mie share 498");
        assert!(!postal_code("0000000").unwrap().is_known());
        assert!(!postal_code("1170000").unwrap().is_known());
    }

    #[test]
    fn the_table_is_in_order() {
        assert!(PREFIXES.windows(2).all(|pair| pair[0].1 < pair[1].0));
        assert!(PREFIXES.iter().all(|&(first, last, number)| first <= last && number <= 47));
    }
}
