//! The days whose connections a list shows. The service never shows more than one month, and says so nowhere.

use time::macros::format_description;
use time::{Date, Duration, Month};

use super::error::Failure;

/// From the first to the last day, both included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Window {
    first: Date,
    last: Date,
}

impl Window {
    /// The window of these parameters, each `YYYY-MM-DD`. Without both it is the month that ends tomorrow; with a
    /// start alone, that day and the next; a longer one is cut to the month before its end.
    pub(crate) fn of(start: Option<&str>, end: Option<&str>, today: Date) -> Result<Self, Failure> {
        let (start, end) = (start.map(read).transpose()?, end.map(read).transpose()?);
        let last = match (start, end) {
            (_, Some(end)) => end,
            (Some(start), None) => next_day(start),
            (None, None) => next_day(today),
        };
        if start.is_some_and(|start| start > last) {
            return Err(Failure::new("FET-0409", "startDate must not be after endDate"));
        }
        let earliest = month_before(last);
        Ok(Self { first: start.map_or(earliest, |start| start.max(earliest)), last })
    }

    /// Whether the day belongs to the window.
    pub(crate) fn contains(&self, day: Date) -> bool {
        (self.first..=self.last).contains(&day)
    }
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

/// The same day of the month before; a day that this month does not have counts on into the next (31 March → 3 March).
fn month_before(day: Date) -> Date {
    let month = day.month().previous();
    let year = if month == Month::December { day.year() - 1 } else { day.year() };
    let first = Date::from_calendar_date(year, month, 1).unwrap_or(Date::MIN);
    first.checked_add(Duration::days(i64::from(day.day()) - 1)).unwrap_or(day)
}

#[cfg(test)]
mod tests {
    use super::*;
    use time::macros::date;

    fn window(start: Option<&str>, end: Option<&str>) -> (Date, Date) {
        let window = Window::of(start, end, date!(2026 - 11 - 21)).unwrap();
        (window.first, window.last)
    }

    #[test]
    fn no_window_is_longer_than_a_month() {
        assert_eq!(window(None, None), (date!(2026 - 10 - 22), date!(2026 - 11 - 22)));
        assert_eq!(window(Some("2020-01-01"), Some("2026-11-21")), (date!(2026 - 10 - 21), date!(2026 - 11 - 21)));
        assert_eq!(window(Some("2026-11-01"), None), (date!(2026 - 11 - 01), date!(2026 - 11 - 02)));
        assert_eq!(window(None, Some("2026-01-15")), (date!(2025 - 12 - 15), date!(2026 - 01 - 15)));
        assert_eq!(window(None, Some("2026-03-31")), (date!(2026 - 03 - 03), date!(2026 - 03 - 31)));
    }

    #[test]
    fn dates_have_one_form_and_one_order() {
        let code = |start: &str, end: Option<&str>| {
            let failure = Window::of(Some(start), end, date!(2026 - 11 - 21)).unwrap_err();
            let reply = failure.reply(crate::settings::LerianErrors::Envelope);
            serde_json::from_slice::<serde_json::Value>(&reply.body).unwrap()["code"].clone()
        };
        assert_eq!(code("01-01-2024", None), "FET-0408");
        assert_eq!(code("2024-02-30", None), "FET-0408");
        assert_eq!(code("2024-02-01", Some("2024-01-01")), "FET-0409");
    }
}
