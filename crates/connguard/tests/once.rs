//! Writes happen once: ten thousand creates through a network and a service that fail every fifth time.

#![allow(clippy::unwrap_used)]

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use connguard::{Matillion, OutcomeKind, matillion};
use connguard_emulator::Emulator;
use serde_json::{Value, json};
use support::figure;

mod support;

const CREATES: usize = 10_000;

/// Each befalls about 2.6 % of the creates, so together they befall about every fifth.
fn faults() -> Value {
    let operation = "matillion.create_connection";
    let mut faults = vec![
        // The service carries it out when the client has gone away, and looked for it more than once.
        json!({ "kind": "delay", "milliseconds": 900, "commit": "after" }),
        json!({ "kind": "reset_before" }),
        json!({ "kind": "reset_after" }),
        json!({ "kind": "status", "status": 500, "processed": true }),
        json!({ "kind": "html_502" }),
        json!({ "kind": "truncate" }),
        json!({ "kind": "delay", "milliseconds": 700 }),
        json!({ "kind": "status", "status": 429, "retry_after": "0" }),
    ];
    for (seed, fault) in faults.iter_mut().enumerate() {
        fault["operation"] = json!(operation);
        fault["probability"] = json!(0.0268);
        fault["seed"] = json!(seed + 1);
    }
    json!({ "faults": faults })
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn ten_thousand_creates_with_faults_happen_exactly_once() {
    let emulator = Emulator::start().await.unwrap();
    let info = emulator.info();
    let client = Matillion::builder()
        .base_url(&info.matillion_base_url)
        .token_url(&info.token_url)
        .client_id(&info.client_id)
        .client_secret(&info.client_secret)
        .requests_per_minute(0)
        .attempt_timeout(Duration::from_millis(500))
        .max_retries(20)
        .settle(Duration::from_secs(1))
        .build()
        .unwrap();
    emulator.settings(&faults()).unwrap();
    let connections = client.project(&info.project_id).connections();
    let name = |n: usize| format!("connection-{n:05}");
    let started = std::time::Instant::now();
    let report = connections.create_many((0..CREATES).map(|n| matillion::aws(name(n), "s")), 64).await.unwrap();
    let seconds = started.elapsed().as_secs_f32();

    // What the service holds, counted without faults.
    emulator.settings(&json!({ "faults": [] })).unwrap();
    let stored: Vec<String> = connections.list().all().await.unwrap().iter().map(|c| c.name().to_owned()).collect();
    let distinct: BTreeSet<&String> = stored.iter().collect();
    let mut outcomes: BTreeMap<&str, usize> = BTreeMap::new();
    report.iter().for_each(|entry| *outcomes.entry(entry.outcome.as_str()).or_default() += 1);
    // The journal holds the last of them, which is enough to tell how many were befallen.
    let journal = emulator.journal();
    let creates = || journal.iter().filter(|request| request["operation"] == "matillion.create_connection");
    let share = creates().filter(|request| !request["fault"].is_null()).count() as f64 / creates().count() as f64;
    figure(&format!(
        "{CREATES} creates, {:.1} % of the requests met a fault: {} stored, {} distinct, {outcomes:?}, {seconds:.1} s",
        share * 100.0,
        stored.len(),
        distinct.len()
    ));
    assert!((0.18..0.22).contains(&share), "{share}");
    assert_eq!((stored.len(), distinct.len(), report.len()), (CREATES, CREATES, CREATES));
    for (index, entry) in report.iter().enumerate() {
        assert_eq!(entry.index, index);
        assert_eq!(entry.outcome, OutcomeKind::Succeeded, "{index}: {:?}", entry.error);
        assert_eq!(entry.value.as_ref().unwrap().name(), name(index));
    }
}
