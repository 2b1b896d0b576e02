//! Lists of which the service shows a month at most: the months are walked, so that nothing is missing.
//!
//! A page's `next` carries the whole walk (`since`, `until`, `window`), so that nothing needs to be remembered.

use connguard_rules::{Arguments, Operation};
use serde_json::{Value, json};
use time::macros::{date, format_description};
use time::{Date, Duration, OffsetDateTime};

use crate::core::Core;
use crate::error::{Error, Result};
use crate::provider::Provider;
use crate::transport::Scope;
use crate::walk;

/// What a walk adds to the arguments of the operation.
pub(crate) const ARGUMENTS: [&str; 3] = ["since", "until", "window"];

/// Before the service's first public release; nothing is older.
const FLOOR: Date = date!(2024 - 01 - 01);

/// The service narrows a range to a month before its end; the shortest month less a day is inside it for every end.
const WINDOW: Duration = Duration::days(27);

/// One window of a walk. Items of `newer` or later were shown by the window after it.
#[derive(Debug, PartialEq, Eq)]
struct Window {
    start: Date,
    end: Date,
    newer: Option<Date>,
}

/// One page of the walk that the arguments name, or of a new one.
pub(crate) async fn page<P: Provider>(
    core: &Core<P>,
    operation: &'static Operation,
    mut arguments: Arguments,
    scope: &Scope,
) -> Result<Value> {
    // Checks what the caller gave, also the dates that the walk replaces.
    let mut asked = arguments.clone();
    ARGUMENTS.iter().for_each(|name| drop(asked.shift_remove(*name)));
    crate::guard::Guarded::<P>::new(operation.id, &asked, None)?;
    let tomorrow = OffsetDateTime::now_utc().date() + Duration::DAY;
    let read = |arguments: &Arguments, names: [&str; 2]| {
        names.iter().find_map(|name| arguments.get(*name)).filter(|v| !v.is_null()).map(parsed).transpose()
    };
    let until = read(&arguments, ["until", "end_date"])?.unwrap_or(tomorrow);
    let since = read(&arguments, ["since", "start_date"])?.unwrap_or(FLOOR.min(until));
    if since > until {
        return Err(Error::config(format!("start_date {since} is after end_date {until}")));
    }
    let mut windows = windows(since, until);
    if arguments.get("sort_order").and_then(Value::as_str) == Some("asc") {
        windows.reverse();
    }
    let index = arguments.get("window").and_then(Value::as_u64).and_then(|w| usize::try_from(w).ok()).unwrap_or(0);
    let Some(window) = windows.get(index) else { return Ok(json!({ "items": [], "total": 0, "next": null })) };
    ARGUMENTS.iter().for_each(|name| drop(arguments.shift_remove(*name)));
    arguments.insert("start_date".to_owned(), json!(shown(window.start)));
    arguments.insert("end_date".to_owned(), json!(shown(window.end)));
    let mut page = walk::page(core, operation, arguments, scope).await?;
    if let Some(items) = page.get_mut("items").and_then(Value::as_array_mut) {
        items.retain(|item| is_new(item, window, index > 0));
    }
    let going_on = |window: usize, mut next: Value| {
        next["since"] = shown(since).into();
        next["until"] = shown(until).into();
        next["window"] = window.into();
        next
    };
    page["next"] = match page["next"].take() {
        Value::Null if index + 1 < windows.len() => {
            let list = operation.list.as_ref();
            let page_argument = list.map_or("page", |l| l.page_argument);
            // Another window is another list.
            let first = json!({ page_argument: list.map_or(1, |l| l.first_page), "seen": 0, "promised": null });
            going_on(index + 1, first)
        }
        Value::Null => Value::Null,
        next => going_on(index, next),
    };
    if windows.len() > 1 {
        // The service counts the window alone.
        page["total"] = Value::Null;
    }
    Ok(page)
}

/// From the newest to the oldest.
fn windows(since: Date, until: Date) -> Vec<Window> {
    let mut windows = Vec::new();
    let (mut end, mut newer) = (until, None);
    loop {
        let start = end.checked_sub(WINDOW).unwrap_or(since).max(since);
        windows.push(Window { start, end, newer });
        if start <= since {
            return windows;
        }
        // The day is in both: whether a window holds its last day whole is the service's secret.
        (end, newer) = (start, Some(start));
    }
}

fn is_new(item: &Value, window: &Window, repeats_internal: bool) -> bool {
    let created = item.get("createdAt").and_then(Value::as_str).and_then(|t| t.get(..10));
    let shown_before = window.newer.is_some_and(|newer| created.is_some_and(|day| day >= shown(newer).as_str()));
    // Internal data sources have name-based ids and stand on the first page of every window.
    let internal = item.get("id").and_then(Value::as_str).is_some_and(|id| id.as_bytes().get(14) == Some(&b'5'));
    !(shown_before || repeats_internal && internal)
}

fn shown(date: Date) -> String {
    date.format(format_description!("[year]-[month]-[day]")).unwrap_or_default()
}

fn parsed(value: &Value) -> Result<Date> {
    let text = value.as_str().unwrap_or_default();
    Date::parse(text, format_description!("[year]-[month]-[day]"))
        .map_err(|_| Error::config("start_date and end_date must be days that exist, YYYY-MM-DD"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn windows_cover_the_range_without_a_gap() {
        let (since, until) = (date!(2024 - 01 - 01), date!(2026 - 03 - 31));
        let all = windows(since, until);
        assert_eq!((all[0].end, all[all.len() - 1].start), (until, since));
        assert_eq!(all[0].newer, None);
        for pair in all.windows(2) {
            assert_eq!((pair[1].end, pair[1].newer), (pair[0].start, Some(pair[0].start)));
        }
        for window in &all {
            // The service's month before the end, as its calendar counts: never later than our start.
            let month = window.end.month().previous();
            let year =
                if window.end.month() == time::Month::January { window.end.year() - 1 } else { window.end.year() };
            let days = i64::from(month.length(year));
            assert!(window.start >= window.end - Duration::days(days), "{window:?}");
        }
        assert_eq!(windows(until, until).len(), 1);
    }

    #[test]
    fn what_two_windows_show_is_kept_once() {
        let window =
            Window { start: date!(2026 - 01 - 01), end: date!(2026 - 01 - 28), newer: Some(date!(2026 - 01 - 28)) };
        let item = |day: &str| json!({ "id": "0197f3a0-0000-7000-8000-000000000000", "createdAt": format!("{day}T10:00:00Z") });
        assert!(is_new(&item("2026-01-27"), &window, true));
        assert!(!is_new(&item("2026-01-28"), &window, true));
        let internal = json!({ "id": "0197f3a0-0000-5000-8000-000000000000", "createdAt": "2026-01-02T10:00:00Z" });
        assert!(is_new(&internal, &window, false) && !is_new(&internal, &window, true));
    }
}
