//! Money as a type: whole Japanese yen. No float anywhere, and no arithmetic that could overflow.

use std::fmt;

use serde::{Deserialize, Serialize};

/// An amount in JPY, tax included. Never negative in an order.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Yen(pub i64);

impl Yen {
    /// Price times quantity; `None` on overflow.
    #[must_use]
    pub fn times(self, quantity: u32) -> Option<Self> {
        self.0.checked_mul(i64::from(quantity)).map(Self)
    }

    /// Sum; `None` on overflow.
    #[must_use]
    pub fn plus(self, other: Self) -> Option<Self> {
        self.0.checked_add(other.0).map(Self)
    }

    /// From Amazon; `None` when it is no yen.
    #[must_use]
    pub fn of(money: amazon_pay::Money) -> Option<Self> {
        money.amount().parse().ok().map(Self).filter(|yen| yen.money() == money)
    }

    /// For Amazon.
    #[must_use]
    pub fn money(self) -> amazon_pay::Money {
        amazon_pay::Money::yen(self.0)
    }
}

/// 「1,980円」.
impl fmt::Display for Yen {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let digits = self.0.unsigned_abs().to_string();
        if self.0 < 0 {
            f.write_str("-")?;
        }
        for (at, digit) in digits.char_indices() {
            if at > 0 && (digits.len() - at).is_multiple_of(3) {
                f.write_str(",")?;
            }
            write!(f, "{digit}")?;
        }
        f.write_str("円")
    }
}

#[cfg(test)]
mod tests {
    use super::Yen;

    #[test]
    fn reads_as_a_shopper_reads_it() {
        for (yen, text) in [(0, "0円"), (980, "980円"), (1980, "1,980円"), (1_234_567, "1,234,567円")] {
            assert_eq!(Yen(yen).to_string(), text);
        }
    }

    #[test]
    fn only_yen_are_read_from_amazon() {
        assert_eq!(Yen::of(amazon_pay::Money::yen(2530)), Some(Yen(2530)));
        let dollars = amazon_pay::Money::parse("25.30", amazon_pay::Currency::Usd).expect("dollars");
        assert_eq!(Yen::of(dollars), None);
    }

    #[test]
    fn overflow_is_an_answer_not_a_wrong_sum() {
        assert_eq!(Yen(i64::MAX).plus(Yen(1)), None);
        assert_eq!(Yen(i64::MAX / 2).times(3), None);
    }
}
