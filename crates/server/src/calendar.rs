//! Days in Japan, where the shop and its 定期 live. Japan has no summer time: nine hours, always.

use time::format_description::well_known::Rfc3339;
use time::{Date, Duration, Month, OffsetDateTime, Time, UtcOffset, macros::format_description};

use crate::clock::{Millis, SECOND};
use crate::settings::{Cycle, CycleUnit};

const JAPAN: UtcOffset = match UtcOffset::from_hms(9, 0, 0) {
    Ok(offset) => offset,
    Err(_) => UtcOffset::UTC,
};

/// The day in Japan.
#[must_use]
pub fn day(at: Millis) -> Date {
    OffsetDateTime::from_unix_timestamp(at.div_euclid(SECOND))
        .map_or(Date::MIN, |instant| instant.to_offset(JAPAN).date())
}

/// The instant at which an hour of a day begins in Japan.
#[must_use]
pub fn at_hour(day: Date, hour: u8) -> Millis {
    let time = Time::from_hms(hour.min(23), 0, 0).unwrap_or(Time::MIDNIGHT);
    day.with_time(time).assume_offset(JAPAN).unix_timestamp() * SECOND
}

/// The first day of the month after a day.
#[must_use]
pub fn first_of_next_month(day: Date) -> Date {
    months_after(day, 1).replace_day(1).unwrap_or(day)
}

/// `yyyy-mm-dd`, as the database writes it: texts sort like days.
#[must_use]
pub fn written(day: Date) -> String {
    format!("{:04}-{:02}-{:02}", day.year(), u8::from(day.month()), day.day())
}

/// `yyyy-mm-dd hh:mm` on a clock in Japan.
#[must_use]
pub fn moment(at: Millis) -> String {
    let instant = OffsetDateTime::from_unix_timestamp(at.div_euclid(SECOND))
        .map_or(OffsetDateTime::UNIX_EPOCH, |instant| instant.to_offset(JAPAN));
    format!("{} {:02}:{:02}", written(instant.date()), instant.hour(), instant.minute())
}

/// RFC 3339 in UTC, for programs.
#[must_use]
pub fn instant(at: Millis) -> String {
    let instant =
        OffsetDateTime::from_unix_timestamp(at.div_euclid(SECOND)).unwrap_or(OffsetDateTime::UNIX_EPOCH);
    instant.format(&Rfc3339).unwrap_or_default()
}

/// Reads [`written`].
#[must_use]
pub fn read(text: &str) -> Option<Date> {
    Date::parse(text, format_description!("[year]-[month]-[day]")).ok()
}

/// The day on which a cycle is due: cycle 1 on the anchor, each later one a whole number of cycles after the anchor.
/// Counted from the anchor, so that 31 January, 28 February, 31 March do not drift to the 28th for ever.
#[must_use]
pub fn due(anchor: Date, cycle: Cycle, number: i64) -> Date {
    let count = (number - 1).saturating_mul(i64::from(cycle.every));
    match cycle.unit {
        CycleUnit::Day => anchor.checked_add(Duration::days(count)).unwrap_or(Date::MAX),
        CycleUnit::Month => months_after(anchor, count),
    }
}

/// The first cycle after `number` that is due after `day`. Cycles that were missed meanwhile are not made up:
/// nobody is charged twice for one delivery.
#[must_use]
pub fn next_cycle(anchor: Date, cycle: Cycle, number: i64, day: Date) -> (i64, Date) {
    (number + 1..)
        .map(|number| (number, due(anchor, cycle, number)))
        .find(|(_, due)| *due > day || *due == Date::MAX)
        .unwrap_or((number + 1, Date::MAX))
}

/// The same day some months later, or the month's last day where it is shorter.
fn months_after(day: Date, months: i64) -> Date {
    let index = i64::from(day.year()) * 12 + i64::from(u8::from(day.month())) - 1 + months;
    let (year, month) = (index.div_euclid(12), index.rem_euclid(12) + 1);
    let month = u8::try_from(month).ok().and_then(|month| Month::try_from(month).ok());
    let (Ok(year), Some(month)) = (i32::try_from(year), month) else { return Date::MAX };
    Date::from_calendar_date(year, month, day.day().min(month.length(year))).unwrap_or(Date::MAX)
}

#[cfg(test)]
mod tests {
    use time::macros::date;

    use super::{at_hour, day, due, first_of_next_month, instant, moment, next_cycle, read, written};
    use crate::settings::{Cycle, CycleUnit};

    const MONTHLY: Cycle = Cycle { every: 1, unit: CycleUnit::Month };

    #[test]
    fn a_day_in_japan_begins_nine_hours_before_london() {
        let start = at_hour(date!(2026 - 12 - 01), 0);
        assert_eq!(day(start), date!(2026 - 12 - 01));
        assert_eq!(day(start - 1), date!(2026 - 11 - 30));
        assert_eq!(instant(start), "2026-11-30T15:00:00Z");
        assert_eq!(
            (moment(start), moment(start - 1)),
            ("2026-12-01 00:00".into(), "2026-11-30 23:59".into())
        );
    }

    #[test]
    fn the_last_of_a_month_does_not_drift() {
        let days = [1, 2, 3, 4, 14].map(|number| due(date!(2027 - 01 - 31), MONTHLY, number));
        let expected = [
            date!(2027 - 01 - 31),
            date!(2027 - 02 - 28),
            date!(2027 - 03 - 31),
            date!(2027 - 04 - 30),
            date!(2028 - 02 - 29),
        ];
        assert_eq!(days, expected);
    }

    #[test]
    fn days_and_quarters() {
        let every = |every, unit| Cycle { every, unit };
        assert_eq!(due(date!(2026 - 12 - 20), every(20, CycleUnit::Day), 2), date!(2027 - 01 - 09));
        assert_eq!(due(date!(2026 - 12 - 20), every(3, CycleUnit::Month), 3), date!(2027 - 06 - 20));
    }

    #[test]
    fn missed_cycles_are_not_made_up() {
        let anchor = date!(2026 - 01 - 15);
        assert_eq!(next_cycle(anchor, MONTHLY, 1, date!(2026 - 01 - 15)), (2, date!(2026 - 02 - 15)));
        assert_eq!(next_cycle(anchor, MONTHLY, 2, date!(2026 - 05 - 20)), (6, date!(2026 - 06 - 15)));
    }

    #[test]
    fn texts_sort_like_days() {
        assert_eq!(written(date!(2026 - 02 - 03)), "2026-02-03");
        assert_eq!(read("2026-02-03"), Some(date!(2026 - 02 - 03)));
        assert_eq!(read("2026-2-3"), None);
        assert_eq!(first_of_next_month(date!(2026 - 12 - 31)), date!(2027 - 01 - 01));
    }
}
