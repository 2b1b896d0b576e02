//! Lists of which the service shows a month at most: the months are walked, so that nothing is missing.
//!
//! A page's `next` carries the whole walk (`since`, `until`, `window`). `until` is the day after the last one: the service
//! reads the end of a range as the first moment of its day, so the next day is asked for, and what is created in it left out.

use std::sync::{Mutex, PoisonError};

use connguard_rules::{Arguments, Operation};
use serde_json::{Map, Value, json};
use time::format_description::well_known::Rfc3339;
use time::macros::{date, format_description};
use time::{Date, Duration, OffsetDateTime, UtcOffset};

use crate::call::client::Core;
use crate::error::{Error, Result};
use crate::paging::overlap::Shown;
use crate::paging::page;
use crate::paging::page::Page;
use crate::provider::Provider;
use crate::transport::Scope;

/// What a walk adds to the arguments of the operation.
pub(crate) const ARGUMENTS: [&str; 2] = ["until", "window"];

/// A day or a time as the first day that is wanted, for callers that keep the time of their last look.
pub(crate) const SINCE: &str = "since";

/// Before the service's first public release; nothing is older.
const FLOOR: Date = date!(2024 - 01 - 01);

/// The service narrows a range to a month before its end; the shortest month less a day is inside it for every end.
const WINDOW: Duration = Duration::days(27);

/// One window of a walk, from the first moment of a day to the first moment of another.
#[derive(Debug, PartialEq, Eq)]
struct Window {
    start: Date,
    end: Date,
}

/// One page of the walk that the arguments name, or of a new one; `shown` is what was shown of it before.
pub(crate) async fn page<P: Provider>(
    core: &Core<P>,
    operation: &'static Operation,
    mut arguments: Arguments,
    scope: &Scope,
    shown: &Mutex<Shown>,
) -> Result<Page> {
    // Checks what the caller gave, also the dates that the walk replaces.
    let mut asked = arguments.clone();
    ARGUMENTS.iter().chain([&SINCE]).for_each(|name| drop(asked.shift_remove(*name)));
    crate::send::guarded::Guarded::<P>::new(operation.id, &asked, None)?;
    let (since, until) = range(&arguments)?;
    let mut windows = windows(since, until);
    if arguments.get("sort_order").and_then(Value::as_str) == Some("asc") {
        windows.reverse();
    }
    let index = arguments.get("window").and_then(Value::as_u64).and_then(|w| usize::try_from(w).ok()).unwrap_or(0);
    let Some(window) = windows.get(index) else { return Ok(Page::default()) };
    ARGUMENTS.iter().chain([&SINCE]).for_each(|name| drop(arguments.shift_remove(*name)));
    arguments.insert("start_date".to_owned(), json!(day(window.start)));
    arguments.insert("end_date".to_owned(), json!(day(window.end)));
    let mut page = page::page(core, operation, arguments, scope, shown).await?;
    let end = day(until);
    page.items.retain(|item| created(item).is_none_or(|created| created < end.as_str()));
    let going_on = |window: usize, mut next: Map<String, Value>| {
        let walk = [(SINCE, json!(day(since))), ("until", json!(day(until))), ("window", json!(window))];
        next.extend(walk.map(|(name, value)| (name.to_owned(), value)));
        next
    };
    page.next = match page.next.take() {
        None if index + 1 < windows.len() => {
            shown.lock().unwrap_or_else(PoisonError::into_inner).next_part();
            let list = operation.list.as_ref();
            let first = (list.map_or("page", |l| l.page_argument).to_owned(), json!(list.map_or(1, |l| l.first_page)));
            Some(going_on(index + 1, [first].into_iter().collect()))
        }
        None => None,
        Some(next) => Some(going_on(index, next)),
    };
    if windows.len() > 1 {
        // The service counts the window alone.
        page.total = None;
    }
    Ok(page)
}

/// The first day that is wanted, and the day after the last one.
fn range(arguments: &Arguments) -> Result<(Date, Date)> {
    let given = |name: &str| arguments.get(name).filter(|value| !value.is_null());
    let goes_on = given("window").is_some();
    let since = match (given(SINCE), given("start_date")) {
        (Some(_), Some(_)) if !goes_on => {
            return Err(Error::config("since and start_date are the same; set only one of them"));
        }
        (Some(since), _) => Some(parsed(since, SINCE)?),
        (None, start) => start.map(|start| parsed(start, "start_date")).transpose()?,
    };
    if let Some(until) = given("until").filter(|_| goes_on) {
        return Ok((since.unwrap_or(FLOOR), parsed(until, "until")?));
    }
    let today = OffsetDateTime::now_utc().date();
    let last = given("end_date").map(|end| parsed(end, "end_date")).transpose()?;
    let since = since.unwrap_or(FLOOR.min(last.unwrap_or(FLOOR)));
    if since > last.unwrap_or(today + Duration::DAY) {
        return Err(Error::config(format!("start_date {since} is after end_date {}", last.unwrap_or(today))));
    }
    let until = last.unwrap_or(today.max(since)).next_day();
    Ok((since, until.ok_or_else(|| Error::config("end_date is too late"))?))
}

/// From the newest to the oldest.
fn windows(since: Date, until: Date) -> Vec<Window> {
    let mut windows = Vec::new();
    let mut end = until;
    loop {
        let start = end.checked_sub(WINDOW).unwrap_or(since).max(since);
        windows.push(Window { start, end });
        if start <= since {
            return windows;
        }
        end = start;
    }
}

/// The day on which an item was created.
fn created(item: &Value) -> Option<&str> {
    item.get("createdAt").and_then(Value::as_str).and_then(|time| time.get(..10))
}

fn day(date: Date) -> String {
    date.format(format_description!("[year]-[month]-[day]")).unwrap_or_default()
}

/// A day; of `since` also a time, of which the day counts.
fn parsed(value: &Value, name: &str) -> Result<Date> {
    let text = value.as_str().unwrap_or_default();
    if name == SINCE
        && let Ok(time) = OffsetDateTime::parse(text, &Rfc3339)
    {
        return Ok(time.to_offset(UtcOffset::UTC).date());
    }
    Date::parse(text, format_description!("[year]-[month]-[day]")).map_err(|_| {
        Error::config(match name {
            SINCE => "since must be a day that exists, YYYY-MM-DD, or a time such as 2026-01-31T10:00:00Z",
            _ => "start_date and end_date must be days that exist, YYYY-MM-DD",
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn windows_cover_the_range_without_a_gap() {
        let (since, until) = (date!(2024 - 01 - 01), date!(2026 - 03 - 31));
        let all = windows(since, until);
        assert_eq!((all[0].end, all[all.len() - 1].start), (until, since));
        for pair in all.windows(2) {
            assert_eq!(pair[1].end, pair[0].start);
        }
        for window in &all {
            // The service's month before the end, as its calendar counts: never later than our start.
            let month = window.end.month().previous();
            let year =
                if window.end.month() == time::Month::January { window.end.year() - 1 } else { window.end.year() };
            let days = i64::from(month.length(year));
            assert!(window.start >= window.end - Duration::days(days), "{window:?}");
        }
        assert_eq!(windows(since, since.next_day().unwrap()).len(), 1);
    }

    #[test]
    fn a_range_ends_after_its_last_day() {
        let range = |given: Value| range(given.as_object().unwrap());
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
