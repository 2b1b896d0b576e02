//! The date window of a list. The service never lists more than one month, which is not documented.

use time::macros::format_description;
use time::{Date, Duration, Month, OffsetDateTime};

use super::error::Failure;

/// From the first to the last moment, inclusive.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Window {
    first: OffsetDateTime,
    last: OffsetDateTime,
}

impl Window {
    /// The window of these parameters, each `YYYY-MM-DD`. The end is the beginning of its day; only if
    /// both are the same day, it is that whole day. Without both, it is the month that ends tomorrow; with a start
    /// alone, that day; with an end alone, it begins a month before today. A window that ends later than a month after its
    /// start is shortened to the month before its end.
    pub(crate) fn of(start: Option<&str>, end: Option<&str>, today: Date) -> Result<Self, Failure> {
        let (start, end) = (start.map(read).transpose()?, end.map(read).transpose()?);
        let (start, end) = match (start, end) {
            (Some(start), Some(end)) => (start, end),
            (Some(start), None) => (start, next_day(start)),
            (None, Some(end)) => (month_before(today), end),
            (None, None) => (month_before(next_day(today)), next_day(today)),
        };
        if start > end {
            return Err(Failure::new("FET-0409", "startDate must not be after endDate"));
        }
        let last = if start == end { midnight(next_day(end)) - Duration::MILLISECOND } else { midnight(end) };
        let first = if end > month_after(start) { month_before(end) } else { start };
        Ok(Self { first: midnight(first), last })
    }

    /// Whether the moment is in the window.
    pub(crate) fn contains(&self, moment: OffsetDateTime) -> bool {
        (self.first..=self.last).contains(&moment)
    }
}

fn midnight(day: Date) -> OffsetDateTime {
    day.midnight().assume_utc()
}

fn read(text: &str) -> Result<Date, Failure> {
    let wrong = || Failure::new("FET-0408", "dates must be of the form YYYY-MM-DD");
    if text.len() != "YYYY-MM-DD".len() {
        return Err(wrong());
    }
    Date::parse(text, format_description!("[year]-[month]-[day]")).map_err(|_| wrong())
}

fn next_day(day: Date) -> Date {
    day.checked_add(Duration::DAY).unwrap_or(day)
}

/// The same day of the previous month; a day that it does not have overflows into the next (31 March → 3 March).
fn month_before(day: Date) -> Date {
    let month = day.month().previous();
    let year = if month == Month::December { day.year() - 1 } else { day.year() };
    same_day(day, year, month)
}

/// The same day of the next month, likewise (31 January → 3 March).
fn month_after(day: Date) -> Date {
    let month = day.month().next();
    let year = if month == Month::January { day.year() + 1 } else { day.year() };
    same_day(day, year, month)
}

fn same_day(day: Date, year: i32, month: Month) -> Date {
    let first = Date::from_calendar_date(year, month, 1).unwrap_or(Date::MIN);
    first.checked_add(Duration::days(i64::from(day.day()) - 1)).unwrap_or(day)
}

#[cfg(test)]
mod tests {
    use super::*;
    use time::macros::{date, datetime};

    const TODAY: Date = date!(2026 - 11 - 21);

    fn window(start: Option<&str>, end: Option<&str>) -> (OffsetDateTime, OffsetDateTime) {
        let window = Window::of(start, end, TODAY).unwrap();
        (window.first, window.last)
    }

    #[test]
    fn no_window_is_longer_than_a_month() {
        let days = |first: Date, last: Date| (midnight(first), midnight(last));
        assert_eq!(window(None, None), days(date!(2026 - 10 - 22), date!(2026 - 11 - 22)));
        let long = window(Some("2020-01-01"), Some("2026-11-21"));
        assert_eq!(long, days(date!(2026 - 10 - 21), date!(2026 - 11 - 21)));
        let early = window(Some("2020-01-01"), Some("2026-03-31"));
        assert_eq!(early, days(date!(2026 - 03 - 03), date!(2026 - 03 - 31)));
        let march = window(Some("2026-03-01"), Some("2026-03-31"));
        assert_eq!(march, days(date!(2026 - 03 - 01), date!(2026 - 03 - 31)), "it ends within a month of its start");
        let overflowing = window(Some("2026-01-31"), Some("2026-03-03"));
        assert_eq!(overflowing, days(date!(2026 - 01 - 31), date!(2026 - 03 - 03)));
        assert_eq!(window(Some("2026-11-01"), None), days(date!(2026 - 11 - 01), date!(2026 - 11 - 02)));
        assert_eq!(window(None, Some("2026-11-20")), days(date!(2026 - 10 - 21), date!(2026 - 11 - 20)));
        assert_eq!(window(None, Some("2026-11-25")), days(date!(2026 - 10 - 25), date!(2026 - 11 - 25)));
    }

    #[test]
    fn an_end_is_the_start_of_its_day_unless_that_day_is_all() {
        let (first, last) = (datetime!(2026-11-20 00:00 UTC), datetime!(2026-11-20 23:59:59.999 UTC));
        assert_eq!(window(Some("2026-11-20"), Some("2026-11-20")), (first, last));
        let window = Window::of(Some("2026-11-19"), Some("2026-11-20"), TODAY).unwrap();
        assert!(window.contains(first) && !window.contains(first + Duration::MILLISECOND));
    }

    #[test]
    fn dates_have_one_form_and_one_order() {
        let code = |start: Option<&str>, end: Option<&str>| {
            let failure = Window::of(start, end, TODAY).unwrap_err();
            let reply = failure.reply(crate::services::lerian::settings::ErrorFormat::Envelope);
            serde_json::from_slice::<serde_json::Value>(&reply.body).unwrap()["code"].clone()
        };
        assert_eq!(code(Some("01-01-2024"), None), "FET-0408");
        assert_eq!(code(Some("2024-02-30"), None), "FET-0408");
        assert_eq!(code(Some("2024-02-01"), Some("2024-01-01")), "FET-0409");
        assert_eq!(code(None, Some("2026-10-20")), "FET-0409");
    }
}
