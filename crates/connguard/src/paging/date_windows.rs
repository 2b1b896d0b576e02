//! Lists of which the service shows some months at most: they are read one after the other, so that nothing is missing. What
//! the service counts is the span that it was asked for, so that no total tells when everything was seen.
//!
//! A page's `next` carries the state (`since`, `until`, `window`). `until` is the day after the last one: the service
//! reads the end of a range as the first moment of its day, so the next day is asked for, and what is created in it left out.

use std::sync::{Mutex, PoisonError};

use connguard_rules::{Arguments, Operation, Windows};
use serde_json::{Map, Value, json};
use time::format_description::well_known::Rfc3339;
use time::macros::format_description;
use time::{Date, Duration, Month, OffsetDateTime, UtcOffset};

use crate::error::{Error, Result};
use crate::paging::overlap::SeenItems;
use crate::paging::page;
use crate::paging::page::Page;
use crate::send::guarded::Guarded;
use crate::send::sender::Sender;
use crate::transport::scope::Scope;

/// What a further page adds to the arguments of the operation.
pub(crate) const ARGUMENTS: [&str; 2] = ["until", "window"];

/// A day or a time as the first day that is wanted, for callers that keep the time of their last look.
pub(crate) const SINCE: &str = "since";

/// One window, from the first moment of a day to the first moment of another.
#[derive(Debug, PartialEq, Eq)]
struct Window {
    start: Date,
    end: Date,
}

/// One page of the windows that the arguments name, or of the first one; `seen` is what earlier pages had.
pub(crate) async fn page(
    sender: &Sender,
    operation: &'static Operation,
    facts: &Windows,
    mut arguments: Arguments,
    scope: &Scope,
    seen: &Mutex<SeenItems>,
) -> Result<Page> {
    // Checks what the caller gave, also the dates that the windows replace.
    let mut asked = arguments.clone();
    ARGUMENTS.iter().chain([&SINCE]).for_each(|name| drop(asked.shift_remove(*name)));
    Guarded::new(operation, &asked, None)?;
    let (since, until) = range(facts, &arguments)?;
    let mut windows = windows(since, until, facts.months);
    if facts.ascending.is_some_and(|(name, value)| arguments.get(name).and_then(Value::as_str) == Some(value)) {
        windows.reverse();
    }
    let index = arguments.get("window").and_then(Value::as_u64).and_then(|w| usize::try_from(w).ok()).unwrap_or(0);
    let Some(window) = windows.get(index) else { return Ok(Page::default()) };
    ARGUMENTS.iter().chain([&SINCE]).for_each(|name| drop(arguments.shift_remove(*name)));
    arguments.insert(facts.start.to_owned(), json!(day(window.start)));
    arguments.insert(facts.end.to_owned(), json!(day(window.end)));
    let mut page = page::page(sender, operation, arguments, scope, seen).await?;
    let end = day(until);
    page.items.retain(|item| created(facts, item).is_none_or(|created| created < end.as_str()));
    let continued = |window: usize, mut next: Map<String, Value>| {
        let state = [(SINCE, json!(day(since))), ("until", json!(day(until))), ("window", json!(window))];
        next.extend(state.map(|(name, value)| (name.to_owned(), value)));
        next
    };
    page.next = match page.next.take() {
        None if index + 1 < windows.len() => {
            seen.lock().unwrap_or_else(PoisonError::into_inner).next_part();
            let list = operation.list.as_ref();
            let first = (list.map_or("page", |l| l.page_argument).to_owned(), json!(list.map_or(1, |l| l.first_page)));
            Some(continued(index + 1, [first].into_iter().collect()))
        }
        None => None,
        Some(next) => Some(continued(index, next)),
    };
    if windows.len() > 1 {
        // The service counts the window alone.
        page.total = None;
    }
    Ok(page)
}

/// The first day that is wanted, and the day after the last one.
fn range(facts: &Windows, arguments: &Arguments) -> Result<(Date, Date)> {
    let (first, last) = (facts.start, facts.end);
    let given = |name: &str| arguments.get(name).filter(|value| !value.is_null());
    let is_continued = given("window").is_some();
    let since = match (given(SINCE), given(first)) {
        (Some(_), Some(_)) if !is_continued => {
            return Err(Error::config(format!("since and {first} are the same; set only one of them")));
        }
        (Some(since), _) => Some(moment(since)?),
        (None, start) => start.map(|start| parsed(facts, start)).transpose()?,
    };
    let floor = day_of(facts.floor).unwrap_or(Date::MIN);
    if let Some(until) = given("until").filter(|_| is_continued) {
        return Ok((since.unwrap_or(floor), parsed(facts, until)?));
    }
    let today = OffsetDateTime::now_utc().date();
    let end = given(last).map(|end| parsed(facts, end)).transpose()?;
    let since = since.unwrap_or(floor.min(end.unwrap_or(floor)));
    if since > end.unwrap_or(today + Duration::DAY) {
        return Err(Error::config(format!("{first} {since} is after {last} {}", end.unwrap_or(today))));
    }
    let until = end.unwrap_or(today.max(since)).next_day();
    Ok((since, until.ok_or_else(|| Error::config(format!("{last} is too late")))?))
}

/// From the newest to the oldest, each of `months` at most. They are laid from the oldest day on, so that each is as long as
/// the service allows: from the first day of a month they are the months of the calendar, which are the fewest.
fn windows(since: Date, until: Date, months: u8) -> Vec<Window> {
    let mut windows = Vec::new();
    let mut start = since;
    while start < until {
        let end = months_after(start, months).min(until);
        windows.push(Window { start, end });
        start = end;
    }
    windows.reverse();
    windows
}

/// The same day so many months later, or the last one of that month if it is shorter.
fn months_after(day: Date, months: u8) -> Date {
    let (mut year, mut month) = (day.year(), day.month());
    for _ in 0..months {
        month = month.next();
        year += i32::from(month == Month::January);
    }
    Date::from_calendar_date(year, month, day.day().min(month.length(year))).unwrap_or(Date::MAX)
}

/// The day on which an item was created.
fn created<'a>(facts: &Windows, item: &'a Value) -> Option<&'a str> {
    item.get(facts.created).and_then(Value::as_str).and_then(|time| time.get(..10))
}

fn day(date: Date) -> String {
    date.format(format_description!("[year]-[month]-[day]")).unwrap_or_default()
}

fn day_of(text: &str) -> Option<Date> {
    Date::parse(text, format_description!("[year]-[month]-[day]")).ok()
}

/// A day, or a time of which the day in UTC counts.
fn moment(value: &Value) -> Result<Date> {
    let text = value.as_str().unwrap_or_default();
    let time = OffsetDateTime::parse(text, &Rfc3339).ok().map(|time| time.to_offset(UtcOffset::UTC).date());
    time.or_else(|| day_of(text)).ok_or_else(|| {
        Error::config("since must be a day that exists, YYYY-MM-DD, or a time such as 2026-01-31T10:00:00Z")
    })
}

fn parsed(facts: &Windows, value: &Value) -> Result<Date> {
    day_of(value.as_str().unwrap_or_default())
        .ok_or_else(|| Error::config(format!("{} and {} must be days that exist, YYYY-MM-DD", facts.start, facts.end)))
}

#[cfg(test)]
mod tests {
    use time::macros::date;

    use super::*;

    const FLOOR: Date = date!(2024 - 01 - 01);

    fn facts() -> &'static Windows {
        connguard_rules::operation("lerian.list_connections").unwrap().windows.as_ref().unwrap()
    }

    fn month_windows(since: Date, until: Date) -> Vec<Window> {
        windows(since, until, facts().months)
    }

    #[test]
    fn windows_cover_the_range_without_a_gap() {
        let (since, until) = (date!(2024 - 01 - 01), date!(2026 - 03 - 31));
        let all = month_windows(since, until);
        assert_eq!((all[0].end, all[all.len() - 1].start), (until, since));
        for pair in all.windows(2) {
            assert_eq!(pair[1].end, pair[0].start);
        }
        assert_eq!(month_windows(since, since.next_day().unwrap()).len(), 1);
    }

    #[test]
    fn windows_are_as_few_as_months_and_never_longer() {
        for (since, until, count) in [
            (date!(2024 - 01 - 01), date!(2026 - 11 - 27), 35),
            (date!(2024 - 01 - 01), date!(2026 - 12 - 01), 35),
            // The end of March is more than a month after the end of February, but not after the month's first day.
            (date!(2025 - 03 - 01), date!(2025 - 03 - 31), 1),
            (date!(2024 - 02 - 01), date!(2024 - 04 - 01), 2),
            (date!(2025 - 01 - 15), date!(2025 - 03 - 15), 2),
            (date!(2025 - 01 - 15), date!(2025 - 03 - 16), 3),
            (date!(2024 - 12 - 31), date!(2025 - 03 - 28), 3),
            (date!(2025 - 01 - 31), date!(2025 - 03 - 01), 2),
        ] {
            let all = month_windows(since, until);
            assert_eq!(all.len(), count, "{since} to {until}: {all:?}");
            for window in &all {
                // The service adds the month to the start, and a day that a month does not have counts on into the next.
                let days = window.start.month().length(window.start.year());
                assert!(window.end - window.start <= Duration::days(days.into()), "{window:?}");
            }
        }
    }

    #[test]
    fn a_range_ends_after_its_last_day() {
        let range = |given: Value| range(facts(), given.as_object().unwrap());
        let today = OffsetDateTime::now_utc().date();
        assert_eq!(range(json!({})).unwrap(), (FLOOR, today + Duration::DAY));
        let (first, after) = (date!(2024 - 02 - 28), date!(2024 - 03 - 01));
        for given in [
            json!({ "start_date": "2024-02-28", "end_date": "2024-02-29" }),
            json!({ "since": "2024-02-28", "end_date": "2024-02-29" }),
            json!({ "since": "2024-02-28T23:59:59.5Z", "end_date": "2024-02-29" }),
            json!({ "since": "2024-02-29T01:00:00+03:00", "end_date": "2024-02-29" }),
            json!({ "since": "2024-02-28", "until": "2024-03-01", "window": 1, "start_date": "x" }),
        ] {
            assert_eq!(range(given.clone()).unwrap(), (first, after), "{given}");
        }
        for (given, wanted) in [
            (json!({ "start_date": "2024-03-01", "end_date": "2024-02-29" }), "after end_date 2024-02-29"),
            (json!({ "since": "2024-03-01", "start_date": "2024-02-29" }), "only one"),
            (json!({ "since": "yesterday" }), "since must be"),
            (json!({ "end_date": "2024-02-30" }), "days that exist"),
            (json!({ "end_date": "2024-02-29T10:00:00Z" }), "days that exist"),
            (json!({ "start_date": "2999-01-01" }), "after end_date"),
        ] {
            let message = range(given.clone()).unwrap_err().to_string();
            assert!(message.contains(wanted), "{given}: {message}");
        }
    }
}
