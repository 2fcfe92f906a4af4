//! 市外局番: how many digits of a landline's number are its area code.
//!
//! Invariant: a number whose beginning is in no list is not divided. The table is a tree of beginnings cut off where all
//! numbers below agree, one line per length, made from the Ministry of Internal Affairs' list of assigned numbers
//! (総務省 電気通信番号の指定状況) and checked block by block against a second reading of it.

use std::sync::LazyLock;

/// Beginnings of numbers and the length of their area code, sorted by beginning.
static TABLE: LazyLock<Vec<(&'static str, usize)>> = LazyLock::new(|| {
    let mut table = Vec::new();
    for line in include_str!("data/area_codes.txt").lines() {
        let mut words = line.split(' ');
        if let Some(length) = words.next().and_then(|word| word.parse().ok()) {
            table.extend(words.map(|beginning| (beginning, length)));
        }
    }
    table.sort_unstable();
    table
});

/// The length of the area code (2–5 digits with its zero) of a landline's ten digits.
pub(crate) fn length(digits: &str) -> Option<usize> {
    // No beginning is the beginning of another, so the one to look at is the last that is not greater.
    let (beginning, length) =
        *TABLE[..TABLE.partition_point(|&(beginning, _)| beginning <= digits)].last()?;
    digits.starts_with(beginning).then_some(length)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn area_codes_that_one_knows() {
        for (number, code) in [
            ("0312345678", "03"),
            ("0661234567", "06"),
            ("0112345678", "011"),
            ("0222345678", "022"),
            ("0452345678", "045"),
            ("0522345678", "052"),
            ("0752345678", "075"),
            ("0822221234", "082"),
            ("0823221234", "0823"),
            ("0923456789", "092"),
            ("0988612345", "098"),
            ("0166231234", "0166"),
            ("0138231234", "0138"),
            ("0422512345", "0422"),
            ("0428221234", "0428"),
            ("0424811234", "042"),
            ("0425221234", "042"),
            ("0429221234", "04"),
            ("0429721234", "042"),
            ("0471631234", "04"),
            ("0473341234", "047"),
            ("0470221234", "0470"),
            ("0475221234", "0475"),
            ("0463221234", "0463"),
            ("0467821234", "0467"),
            ("0462211234", "046"),
            ("0468221234", "046"),
            ("0480221234", "0480"),
            ("0486431234", "048"),
            ("0492221234", "049"),
            ("0493221234", "0493"),
            ("0499221234", "04992"),
            ("0499621234", "04996"),
            ("0126721234", "01267"),
            ("0137261234", "01372"),
            ("0153721234", "0153"),
            ("0155221234", "0155"),
            ("0558512345", "0558"),
            ("0577321234", "0577"),
            ("0576921234", "05769"),
            ("0746821234", "07468"),
            ("0746321234", "0746"),
            ("0851221234", "08512"),
            ("0980521234", "0980"),
            ("0980221234", "09802"),
            ("0997521234", "0997"),
        ] {
            let known = length(number).map(|length| &number[..length]);
            assert_eq!(known, Some(code), "{number}");
        }
        assert_eq!(length("0100000000"), None);
        assert_eq!(length("0300000000").map(|length| &"0300000000"[..length]), Some("03"));
    }

    #[test]
    fn no_beginning_hides_another() {
        assert!(TABLE.windows(2).all(|pair| !pair[1].0.starts_with(pair[0].0)));
        assert!(
            TABLE.iter().all(|&(beginning, length)| beginning.starts_with('0') && (2..=5).contains(&length))
        );
    }
}
