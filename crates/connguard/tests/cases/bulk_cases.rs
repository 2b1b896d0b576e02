//! Many writes at a time: what became of each, in the order given.

use connguard::Error;
use connguard::boundary::{BulkItem, Session, report_value};
use serde_json::{Map, Value, json};

use crate::Outcome;
use crate::calls::{name, open, succeed};
use crate::expectations::{CANARY, assert_error, assert_reply};
use crate::matching::{elements, is_true, members};
use crate::placeholders::{options, resolved};
use crate::sequence_cases::assert_sent;
use crate::service::Service;
use crate::wire_cases::prepared;

/// Runs all items, and compares the report, the requests, and what the service holds afterwards.
pub(crate) async fn run_bulk(case: &Value, service: &Service) -> Outcome {
    let (given, expected) = (&case["given"], &case["expected"]);
    let provider = given["provider"].as_str().unwrap_or_default();
    service.reset().await?;
    let saved = prepared(given, service).await?;
    service.settings(&given["settings"]).await?;
    let items = items(given, &saved)?;
    let mark = service.journal().await?.len();
    let changes = options(&given["client"], service).await?;
    let session = open(provider, service, &changes).map_err(|error| error.to_json())?;
    let outcome = many(&session, given, &items).await?;
    match (outcome, expected.get("error")) {
        (Err(error), Some(wanted)) => assert_error(&error, wanted).map(drop)?,
        (Ok(report), None) => assert_report(&report, expected)?,
        (Err(error), None) => return Err(error.to_json()),
        (Ok(report), Some(_)) => return Err(format!("was to fail, and reports {report}")),
    }
    assert_sent(&service.journal().await?[mark..], expected)?;
    if let Some(after) = given.get("after") {
        service.settings(&json!({ "faults": [] })).await?;
        let reply = succeed(&service.session(provider)?, &resolved(after, &saved)?).await?;
        assert_reply(&reply, &expected["after"])?;
    }
    Ok(())
}

/// Gives each item the arguments of all.
fn items(given: &Value, saved: &Map<String, Value>) -> Outcome<Value> {
    let one = |item: &Value| {
        let mut item = resolved(item, saved)?;
        for (name, value) in members(&given["arguments"]) {
            item["arguments"][name] = value.clone();
        }
        Ok(item)
    };
    elements(&given["items"]).map(one).collect()
}

/// Starts a run and waits for its report.
pub(crate) async fn many(session: &Session, given: &Value, items: &Value) -> Outcome<Result<Value, Error>> {
    let options = given.get("options").cloned().unwrap_or_else(|| json!({}));
    let items_given = BulkItem::list_from_json(&items.to_string()).map_err(|cause| cause.to_string())?;
    let options = options.as_object().cloned().unwrap_or_default();
    let run = match session.bulk(name(given), items_given, options).await {
        Ok(run) => run,
        Err(error) => return Ok(Err(error)),
    };
    let (total, mut done) = (elements(items).count(), 0);
    while done < total {
        let progress = run.progress(done).await;
        is_true(progress.total == total && progress.done > done, || format!("the progress is {progress:?}"))?;
        done = progress.done;
    }
    Ok(Ok(json!(report_value(run.report().await.as_ref()))))
}

/// Compares a report with the outcome and the error of each item.
fn assert_report(report: &Value, expected: &Value) -> Outcome {
    is_true(!report.to_string().contains(CANARY), || "the report shows a secret".to_owned())?;
    let entries: Vec<&Value> = elements(&report["entries"]).collect();
    let outcomes: Vec<&Value> = elements(&expected["outcomes"]).collect();
    let got: Vec<&Value> = entries.iter().map(|entry| &entry["outcome"]).collect();
    is_true(got == outcomes, || format!("{got:?}, not {outcomes:?}: {report}"))?;
    for (index, entry) in entries.iter().enumerate() {
        let place = entry["index"] == index && entry["error"]["class"] == expected["errors"][index];
        // What was deleted has no value either.
        let done =
            ["succeeded", "created", "updated", "unchanged", "replaced"].iter().any(|one| entry["outcome"] == *one);
        let value = entry["value"].is_null() || done;
        let named = expected.get("names").is_none_or(|names| entry["name"] == names[index]);
        let told: Vec<String> = elements(&entry["warnings"])
            .map(|w| [&w["rule"], &w["path"]].map(|one| one.as_str().unwrap_or_default()).join(" "))
            .collect();
        let warned = expected.get("warnings").is_none_or(|warnings| warnings[index] == json!(told));
        is_true(warned, || format!("entry {index} warns of {told:?}"))?;
        is_true(place && value && named, || format!("entry {index} is {entry}, not {}", expected["errors"][index]))?;
    }
    for (outcome, count) in members(&report["counts"]) {
        let wanted = outcomes.iter().filter(|one| **one == outcome).count();
        is_true(*count == wanted, || format!("{count} {outcome}, not {wanted}"))?;
    }
    let cancelled = outcomes.iter().any(|one| **one == "cancelled");
    is_true(report["cancelled"] == cancelled, || format!("cancelled is {}", report["cancelled"]))?;
    let reason = expected.get("reason").is_none_or(|wanted| match (wanted, &report["reason"]) {
        (Value::String(part), Value::String(reason)) => reason.contains(part),
        (wanted, reason) => *wanted == reason.is_string(),
    });
    is_true(reason, || format!("the reason is {}", report["reason"]))
}
