//! Calls in a row whose requests are counted in the journal: auth, encoding, pagination and retry.

use std::collections::BTreeMap;
use std::time::Instant;

use connguard::boundary::Session;
use serde_json::{Map, Value};
use time::{Date, Duration, Month};
use tokio::task::JoinSet;

use crate::Outcome;
use crate::calls::{open, perform};
use crate::expectations::{assert_count, assert_reply};
use crate::matching::{elements, has_all, is_true, members, texts};
use crate::placeholders::{day, options, resolved};
use crate::service::Service;
use crate::wire_cases::{ended, fill, not_sent, prepared, writes};

/// Makes the calls, and compares how each ended and what was sent for all of them.
pub(crate) async fn run_sequence(case: &Value, service: &Service) -> Outcome {
    let (given, expected) = (&case["given"], &case["expected"]);
    service.reset().await?;
    fill(given, service).await?;
    let mut saved = prepared(given, service).await?;
    service.settings(&given["settings"]).await?;
    let changes = options(&given["client"], service).await?;
    let mark = service.journal().await?.len();
    let started = Instant::now();
    let session = open(given["provider"].as_str().unwrap_or_default(), service, &changes);
    let session = session.map_err(|error| error.to_json())?;
    let steps: Vec<&Value> = elements(&given["steps"]).collect();
    let wanted: Vec<&Value> = elements(&expected["steps"]).collect();
    is_true(steps.len() == wanted.len() && !steps.is_empty(), || "steps and expectations differ".to_owned())?;
    for (number, (step, wanted)) in steps.into_iter().zip(wanted).enumerate() {
        let played = play(&session, service, step, wanted, &mut saved).await;
        played.map_err(|reason| format!("step {number}: {reason}"))?;
    }
    let seconds = started.elapsed().as_secs_f64();
    let limit = |name: &str, default: f64| expected[name].as_f64().unwrap_or(default);
    let in_time = (limit("seconds_at_least", 0.0)..=limit("seconds_at_most", 60.0)).contains(&seconds);
    is_true(in_time, || format!("{seconds} seconds"))?;
    assert_sent(&service.journal().await?[mark..], expected)
}

async fn play(
    session: &Session,
    service: &Service,
    step: &Value,
    expected: &Value,
    saved: &mut Map<String, Value>,
) -> Outcome {
    let mut call = resolved(&step["call"], saved)?;
    if let Some(times) = step["at_once"].as_u64() {
        return play_at_once(session, &call, times, expected).await;
    }
    if let Some(take) = step.get("take") {
        call["take"] = take.clone();
    }
    let seen = writes(service).await?;
    let reply = perform(session, &call).await?;
    ended(&reply, expected)?;
    not_sent(service, expected, seen).await?;
    if let (Ok(reply), Some(name)) = (reply, step["save"].as_str()) {
        saved.insert(name.to_owned(), reply);
    }
    Ok(())
}

/// Makes the same call many times at once; each must end as expected.
async fn play_at_once(session: &Session, call: &Value, times: u64, expected: &Value) -> Outcome {
    let mut calls = JoinSet::new();
    for _ in 0..times {
        let (session, call) = (session.clone(), call.clone());
        calls.spawn(async move { perform(&session, &call).await });
    }
    while let Some(reply) = calls.join_next().await {
        let reply = reply.map_err(|cause| cause.to_string())??;
        assert_reply(&reply.map_err(|error| error.to_json())?, expected)?;
    }
    Ok(())
}

/// Compares the requests that the emulator received with those that are expected.
pub(crate) fn assert_sent(entries: &[Value], expected: &Value) -> Outcome {
    if let Some(wanted) = expected.get("requests") {
        let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
        for entry in entries {
            *counts.entry(entry["operation"].as_str().unwrap_or("none")).or_default() += 1;
        }
        let same = counts.len() == members(wanted).count();
        is_true(same && counts.keys().all(|name| wanted.get(name).is_some()), || format!("{counts:?}, not {wanted}"))?;
        for (operation, wanted) in members(wanted) {
            assert_count(counts[operation.as_str()], wanted, operation)?;
        }
    }
    let mut left = entries.iter();
    for wanted in elements(&expected["sent"]) {
        let found = left.any(|entry| has_all(entry, wanted, "").is_ok());
        is_true(found, || format!("{wanted} was not sent, or not in this order"))?;
    }
    for entry in entries {
        for header in texts(&expected["sent_lacks_header"]) {
            is_true(entry["headers"].get(header).is_none(), || format!("{header} was sent"))?;
        }
        let length = query_length(&entry["query"]);
        is_true(length <= expected["longest_query"].as_u64().unwrap_or(u64::MAX), || "a query is too long".to_owned())?;
    }
    match expected.get("windows") {
        Some(windows) => assert_walked(entries, windows),
        None => Ok(()),
    }
}

fn query_length(query: &Value) -> u64 {
    let mut pairs = url::form_urlencoded::Serializer::new(String::new());
    for (name, value) in members(query) {
        pairs.append_pair(name, value.as_str().unwrap_or_default());
    }
    pairs.finish().len() as u64
}

/// What the service shows at most: to the same day of the next month, or its last one.
fn month_after(start: Date) -> Date {
    let month = start.month().next();
    let year = start.year() + i32::from(month == Month::January);
    Date::from_calendar_date(year, month, start.day().min(month.length(year))).unwrap_or(start)
}

/// Fails unless the ranges of the requests cover all days, without a gap, none longer than the service shows.
fn assert_walked(entries: &[Value], expected: &Value) -> Outcome {
    let date = |value: &Value| day(value.as_str().unwrap_or_default());
    let ranges: Vec<(Date, Date)> = entries
        .iter()
        .filter(|entry| entry["operation"] == expected["operation"])
        .map(|entry| Ok((date(&entry["query"]["startDate"])?, date(&entry["query"]["endDate"])?)))
        .collect::<Outcome<_>>()?;
    let short = ranges.iter().all(|(start, end)| start <= end && *end <= month_after(*start));
    is_true(short, || format!("a range is too long: {ranges:?}"))?;
    for pair in ranges.windows(2) {
        let (newer, older) = (pair[0], pair[1]);
        let follows = older.0 < newer.0 && newer.0 <= older.1 + Duration::DAY;
        is_true(older == newer || follows, || format!("a gap between {older:?} and {newer:?}"))?;
    }
    let (Some((_, last)), Some((first, _))) = (ranges.first(), ranges.last()) else {
        return Err("nothing was asked for".to_owned());
    };
    let (since, until) = (date(&expected["since"])?, date(&expected["until"])?);
    is_true(*first <= since && *last >= until, || format!("{first} to {last} is not {since} to {until}"))?;
    let exact = *first == since && *last == until;
    is_true(exact || expected["exactly"] != true, || format!("{first} to {last} is not {since} to {until}"))
}
