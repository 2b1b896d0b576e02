//! The cases that go through a client to the emulator: send, error and flow.

use connguard::Error;
use serde_json::{Map, Value, json};

use crate::Outcome;
use crate::calls::{Reply, fail, open, provider, succeed};
use crate::expectations::{assert_error, assert_refusal, assert_reply};
use crate::matching::{elements, is_true, members};
use crate::placeholders::resolved;
use crate::service::Service;

/// Sends a documented example, and compares what the emulator received and answered.
pub(crate) async fn run_send(case: &Value, service: &Service) -> Outcome {
    let (given, expected) = (&case["given"], &case["expected"]);
    service.reset().await?;
    let client = service.client(provider(&given["call"]))?;
    for call in elements(&given["setup"]) {
        client.succeed(call).await?;
    }
    let reply = client.succeed(&given["call"]).await?;
    let journal = service.journal().await?;
    let entry = journal.last().ok_or("the journal is empty")?;
    is_true(entry["status"] == expected["status"], || format!("status in {entry}"))?;
    is_true(entry["body"] == expected["journal_body"], || format!("body in {entry}"))?;
    assert_reply(&reply, expected)
}

/// Provokes a failure and compares the error that the client returns.
pub(crate) async fn run_error(case: &Value, service: &Service) -> Outcome {
    let given = &case["given"];
    service.reset().await?;
    let saved = prepared(given, service).await?;
    service.settings(&given["settings"]).await?;
    let error = provoked(given, &saved, service).await?;
    assert_error(&error, &case["expected"]).map(drop)
}

async fn provoked(given: &Value, saved: &Map<String, Value>, service: &Service) -> Outcome<Error> {
    let provider = given["provider"].as_str().unwrap_or_default();
    let session = if members(&given["client"]).next().is_none() {
        service.session(provider)?
    } else {
        match open(provider, service, &given["client"]) {
            Ok(session) => session,
            Err(error) => return Ok(error),
        }
    };
    let calls: Vec<&Value> = elements(&given["calls"]).collect();
    let (last, before) = calls.split_last().ok_or("no calls")?;
    for call in before {
        succeed(&session, &resolved(call, saved)?).await?;
    }
    fail(&session, &resolved(last, saved)?).await
}

/// Plays several calls in a row.
pub(crate) async fn run_flow(case: &Value, service: &Service) -> Outcome {
    let steps: Vec<&Value> = elements(&case["given"]["steps"]).collect();
    let expected: Vec<&Value> = elements(&case["expected"]["steps"]).collect();
    is_true(steps.len() == expected.len() && !steps.is_empty(), || "steps and expectations differ".to_owned())?;
    service.reset().await?;
    let client = service.client(provider(&steps[0]["call"]))?;
    let mut saved = Map::new();
    for (number, (step, expected)) in steps.iter().zip(expected).enumerate() {
        let call = resolved(&step["call"], &saved)?;
        let seen = writes(service).await?;
        let reply = client.perform(&call).await?;
        ended(&reply, expected).map_err(|reason| format!("step {number}: {reason}"))?;
        not_sent(service, expected, seen).await.map_err(|reason| format!("step {number}: {reason}"))?;
        if let (Ok(reply), Some(name)) = (reply, step["save"].as_str()) {
            saved.insert(name.to_owned(), reply);
        }
    }
    Ok(())
}

/// Compares how a call ended with what a step expects.
pub(crate) fn ended(reply: &Reply, expected: &Value) -> Outcome {
    match (reply, expected.get("error")) {
        (Err(error), Some(_)) => assert_refusal(error, expected),
        (Ok(reply), None) => assert_reply(reply, expected),
        (Err(error), None) => Err(error.to_json()),
        (Ok(reply), Some(_)) => Err(format!("was to fail, and answered {reply}")),
    }
}

/// Fails if something was sent that should not have been.
pub(crate) async fn not_sent(service: &Service, expected: &Value, seen: usize) -> Outcome {
    let sent = expected["not_sent"] == true && writes(service).await? != seen;
    is_true(!sent, || "a refused request was sent".to_owned())
}

/// Counts the requests that could have changed something; a patch reads before it is judged.
pub(crate) async fn writes(service: &Service) -> Outcome<usize> {
    let journal = service.journal().await?;
    Ok(journal.iter().filter(|entry| entry["method"] != "GET").count())
}

/// Makes the calls that come before a case, with the shared client; returns the replies that are saved.
pub(crate) async fn prepared(given: &Value, service: &Service) -> Outcome<Map<String, Value>> {
    let session = service.session(given["provider"].as_str().unwrap_or_default())?;
    let mut saved = Map::new();
    for call in elements(&given["setup"]) {
        let reply = succeed(&session, &resolved(call, &saved)?).await?;
        if let Some(name) = call["save"].as_str() {
            saved.insert(name.to_owned(), reply);
        }
    }
    Ok(saved)
}

/// Creates many of a kind, with numbers in their names.
pub(crate) async fn fill(given: &Value, service: &Service) -> Outcome {
    let session = service.session(given["provider"].as_str().unwrap_or_default())?;
    for one in elements(&given["fill"]) {
        for number in 0..one["count"].as_u64().unwrap_or_default() {
            let mut body = one["body"].clone();
            let (member, text) = (&one["member"], one["text"].as_str().unwrap_or_default());
            body[member.as_str().unwrap_or_default()] = json!(format!("{text}{number:03}"));
            let call = json!({ "operation": one["operation"], "arguments": one["arguments"], "body": body });
            succeed(&session, &call).await?;
        }
    }
    Ok(())
}
