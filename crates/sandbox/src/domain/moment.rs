//! Amazon's way to write a moment, and calendar months, by which permissions live.

use time::format_description::BorrowedFormatItem;
use time::macros::format_description;
use time::{Date, Duration, OffsetDateTime, PrimitiveDateTime};

const COMPACT: &[BorrowedFormatItem<'_>] = format_description!("[year][month][day]T[hour][minute][second]Z");

/// `20250102T030405Z`.
pub(crate) fn compact(moment: OffsetDateTime) -> String {
    moment.format(&COMPACT).unwrap_or_default()
}

const IN_JAPAN: &[BorrowedFormatItem<'_>] =
    format_description!("[year]-[month]-[day] [hour]:[minute]:[second]");

/// `20250102T030405Z` for people in Japan: `2025-01-02 12:04:05`. Other texts stay what they are.
pub(crate) fn in_japan(text: &str) -> String {
    let moment = PrimitiveDateTime::parse(text, &COMPACT).ok();
    let local = moment.map(|moment| moment.assume_utc() + Duration::hours(9));
    local.and_then(|local| local.format(&IN_JAPAN).ok()).unwrap_or_else(|| text.to_owned())
}

const ISO_MILLIS: &[BorrowedFormatItem<'_>] =
    format_description!("[year]-[month]-[day]T[hour]:[minute]:[second].[subsecond digits:3]Z");

/// `2025-01-02T03:04:05.000Z`, as SNS writes it.
pub(crate) fn iso_millis(moment: OffsetDateTime) -> String {
    moment.format(&ISO_MILLIS).unwrap_or_default()
}

/// The same day of a later month, or that month's last day.
pub(crate) fn add_months(moment: OffsetDateTime, months: i32) -> OffsetDateTime {
    let index = moment.year() * 12 + i32::from(u8::from(moment.month())) - 1 + months;
    let year = index.div_euclid(12);
    let month =
        u8::try_from(index.rem_euclid(12) + 1).ok().and_then(|number| time::Month::try_from(number).ok());
    let Some(month) = month else { return moment };
    let day = moment.day().min(month.length(year));
    Date::from_calendar_date(year, month, day).map_or(moment, |date| moment.replace_date(date))
}

#[cfg(test)]
mod tests {
    use super::*;
    use time::macros::datetime;

    #[test]
    fn people_in_japan_read_their_own_time() {
        assert_eq!(in_japan("20250102T180405Z"), "2025-01-03 03:04:05");
        assert_eq!(in_japan("soon"), "soon");
    }

    #[test]
    fn thirteen_months_keep_the_day_or_clamp_it() {
        assert_eq!(compact(add_months(datetime!(2025-01-31 03:04:05 UTC), 13)), "20260228T030405Z");
        assert_eq!(compact(add_months(datetime!(2025-12-15 00:00:00 UTC), 13)), "20270115T000000Z");
    }
}
