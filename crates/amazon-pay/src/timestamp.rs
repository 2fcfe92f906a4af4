//! Amazon's timestamps: UTC, `yyyyMMddTHHmmssZ`.
//!
//! Written in that form only; read also in the extended form (`2025-01-02T03:04:05Z`), which some of Amazon's own
//! code uses.

use serde::{Deserialize, Deserializer, de};
use time::format_description::well_known::Rfc3339;
use time::macros::format_description;
use time::{OffsetDateTime, PrimitiveDateTime, UtcOffset};

const COMPACT: &[time::format_description::BorrowedFormatItem<'_>] =
    format_description!("[year][month][day]T[hour][minute][second]Z");

/// Writes `time` as Amazon does, in UTC.
///
/// ```
/// let time = amazon_pay::parse_timestamp("20250102T030405Z").unwrap();
/// assert_eq!(amazon_pay::format_timestamp(time), "20250102T030405Z");
/// ```
#[must_use]
pub fn format_timestamp(time: OffsetDateTime) -> String {
    let utc = time.to_offset(UtcOffset::UTC);
    format!(
        "{:04}{:02}{:02}T{:02}{:02}{:02}Z",
        utc.year(),
        u8::from(utc.month()),
        utc.day(),
        utc.hour(),
        utc.minute(),
        utc.second()
    )
}

/// Reads a timestamp of Amazon's; `None` if it is none.
#[must_use]
pub fn parse_timestamp(text: &str) -> Option<OffsetDateTime> {
    PrimitiveDateTime::parse(text, &COMPACT)
        .map(PrimitiveDateTime::assume_utc)
        .or_else(|_| OffsetDateTime::parse(text, &Rfc3339))
        .ok()
}

/// For `#[serde(deserialize_with)]`: null stays `None`, a text that is no timestamp is an error.
pub(crate) fn option<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<OffsetDateTime>, D::Error> {
    Option::<String>::deserialize(deserializer)?
        .map(|text| parse_timestamp(&text).ok_or_else(|| de::Error::custom("not a timestamp")))
        .transpose()
}
