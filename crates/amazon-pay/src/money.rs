//! Amounts: whole minor units with their currency, never a float.
//!
//! Invariant: reading and writing keep the value exactly; a text that cannot be kept exactly (half a yen) is refused.

use std::fmt;

use serde::de::IntoDeserializer as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

/// A currency that Amazon Pay settles or presents in. ISO 4217 code and number of decimals.
///
/// Amazon page: `amazon-pay-checkout/multi-currency-integration`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
#[non_exhaustive]
#[allow(missing_docs, reason = "the names are the ISO codes")]
pub enum Currency {
    Jpy,
    Usd,
    Eur,
    Gbp,
    Aud,
    Chf,
    Dkk,
    Hkd,
    Nok,
    Nzd,
    Sek,
    Zar,
}

impl Currency {
    /// Digits after the decimal point: 0 for the yen, 2 for the others.
    #[must_use]
    pub const fn exponent(self) -> usize {
        match self {
            Self::Jpy => 0,
            _ => 2,
        }
    }

    /// The currency of an ISO 4217 code, if Amazon Pay has it.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        let read: Result<Self, de::value::Error> = Self::deserialize(code.into_deserializer());
        read.ok()
    }

    /// ISO 4217 code.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Jpy => "JPY",
            Self::Usd => "USD",
            Self::Eur => "EUR",
            Self::Gbp => "GBP",
            Self::Aud => "AUD",
            Self::Chf => "CHF",
            Self::Dkk => "DKK",
            Self::Hkd => "HKD",
            Self::Nok => "NOK",
            Self::Nzd => "NZD",
            Self::Sek => "SEK",
            Self::Zar => "ZAR",
        }
    }
}

/// An amount in minor units (yen; cents) with its currency.
///
/// In JSON it is Amazon's price object; the amount is written as a string and read from a string or a number.
///
/// ```
/// # use amazon_pay::Money;
/// let money = Money::yen(3300);
/// assert_eq!(serde_json::to_string(&money).unwrap(), r#"{"amount":"3300","currencyCode":"JPY"}"#);
/// assert_eq!(serde_json::from_str::<Money>(r#"{"amount":3300,"currencyCode":"JPY"}"#).unwrap(), money);
/// assert!(serde_json::from_str::<Money>(r#"{"amount":"3300.5","currencyCode":"JPY"}"#).is_err());
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Money {
    /// Whole minor units: yen, or cents.
    pub minor: i64,
    /// The currency, which decides what a minor unit is.
    pub currency: Currency,
}

/// The text is no amount of that currency. Carries no amount.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not an exact amount in {}", .0.code())]
pub struct MoneyError(Currency);

impl Money {
    /// So many yen.
    #[must_use]
    pub const fn yen(yen: i64) -> Self {
        Self { minor: yen, currency: Currency::Jpy }
    }

    /// Reads Amazon's decimal text, e.g. `"3300"` (JPY) or `"12.5"` (USD, 1250 minor units).
    ///
    /// # Errors
    /// [`MoneyError`] if it is no decimal number, is finer than a minor unit, or does not fit.
    pub fn parse(amount: &str, currency: Currency) -> Result<Self, MoneyError> {
        let refused = MoneyError(currency);
        let (negative, digits) = amount.strip_prefix('-').map_or((false, amount), |rest| (true, rest));
        let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
        let all_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
        if whole.is_empty() || !all_digits(whole) || !all_digits(fraction) || digits.ends_with('.') {
            return Err(refused);
        }
        let exponent = currency.exponent();
        let (kept, beyond) = fraction.split_at(fraction.len().min(exponent));
        if beyond.bytes().any(|byte| byte != b'0') {
            return Err(refused);
        }
        let minor: i64 = format!("{whole}{kept:0<exponent$}").parse().map_err(|_| refused)?;
        Ok(Self { minor: if negative { -minor } else { minor }, currency })
    }

    /// The decimal text that Amazon wants, e.g. `3300` or `12.50`.
    #[must_use]
    pub fn amount(&self) -> String {
        let exponent = self.currency.exponent();
        let sign = if self.minor < 0 { "-" } else { "" };
        let digits = format!("{:0>width$}", self.minor.unsigned_abs(), width = exponent + 1);
        let (whole, fraction) = digits.split_at(digits.len() - exponent);
        if fraction.is_empty() { format!("{sign}{whole}") } else { format!("{sign}{whole}.{fraction}") }
    }
}

impl fmt::Display for Money {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.amount(), self.currency.code())
    }
}

impl Serialize for Money {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(Serialize)]
        #[serde(rename_all = "camelCase")]
        struct Price {
            amount: String,
            currency_code: Currency,
        }
        Price { amount: self.amount(), currency_code: self.currency }.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Money {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        PriceText::deserialize(deserializer)?
            .into_money()?
            .ok_or_else(|| de::Error::custom("a price without an amount or a currency"))
    }
}

/// A price as it arrives: members may be null, the amount a string or a number.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct PriceText {
    #[serde(default)]
    amount: Option<Decimal>,
    #[serde(default)]
    currency_code: Option<String>,
}

impl PriceText {
    /// `None` if amount or currency is null (Amazon sends hollow prices where nothing was set), or if the currency is
    /// none that this crate can count in.
    pub(crate) fn into_money<E: de::Error>(self) -> Result<Option<Money>, E> {
        let currency = self.currency_code.and_then(|code| Currency::from_code(&code));
        match (self.amount, currency) {
            (Some(amount), Some(currency)) => Money::parse(&amount.0, currency).map(Some).map_err(E::custom),
            _ => Ok(None),
        }
    }
}

/// A decimal number kept as text, so that no arithmetic touches it.
struct Decimal(String);

impl<'de> Deserialize<'de> for Decimal {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Visitor;
        impl de::Visitor<'_> for Visitor {
            type Value = Decimal;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an amount as a string or a number")
            }
            fn visit_str<E>(self, text: &str) -> Result<Decimal, E> {
                Ok(Decimal(text.to_owned()))
            }
            fn visit_u64<E>(self, number: u64) -> Result<Decimal, E> {
                Ok(Decimal(number.to_string()))
            }
            fn visit_i64<E>(self, number: i64) -> Result<Decimal, E> {
                Ok(Decimal(number.to_string()))
            }
            // The shortest text of the number is what the JSON said; nothing is computed with it.
            fn visit_f64<E>(self, number: f64) -> Result<Decimal, E> {
                Ok(Decimal(number.to_string()))
            }
        }
        deserializer.deserialize_any(Visitor)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests fail by panicking")]
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn reads_what_amazon_writes() {
        assert_eq!(Money::parse("3300", Currency::Jpy), Ok(Money::yen(3300)));
        assert_eq!(Money::parse("3300.00", Currency::Jpy), Ok(Money::yen(3300)));
        assert_eq!(Money::parse("12.5", Currency::Usd).unwrap().minor, 1250);
        assert_eq!(Money::parse("0.05", Currency::Eur).unwrap().amount(), "0.05");
        assert_eq!(Money::parse("-1.20", Currency::Usd).unwrap().amount(), "-1.20");
    }

    #[test]
    fn refuses_what_cannot_be_kept_exactly() {
        for text in [
            "",
            "-",
            ".5",
            "5.",
            "1e3",
            "3,300",
            " 1",
            "+1",
            "３３００",
            "99999999999999999999",
            "1.5",
            "0.001",
        ] {
            assert!(Money::parse(text, Currency::Jpy).is_err(), "{text}");
        }
        assert!(Money::parse("0.001", Currency::Usd).is_err());
    }

    #[test]
    fn json_numbers_keep_their_cents() {
        let money: Money = serde_json::from_str(r#"{"amount":19.99,"currencyCode":"USD"}"#).unwrap();
        assert_eq!(money.minor, 1999);
    }

    proptest! {
        #[test]
        fn text_and_back(minor in -999_999_999_999_i64..999_999_999_999, yen: bool) {
            let money = Money { minor, currency: if yen { Currency::Jpy } else { Currency::Usd } };
            prop_assert_eq!(Money::parse(&money.amount(), money.currency), Ok(money));
        }
    }
}
