//! A bulk run that is told to end does so at once. A file of its own, so that no other test runs beside it.

#![allow(clippy::unwrap_used)]

use connguard::{Matillion, OutcomeKind, matillion};
use connguard_emulator::Emulator;
use serde_json::json;
use support::figure;

mod support;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_run_that_is_ended_tells_what_had_happened() {
    let emulator = Emulator::start().await.unwrap();
    let info = emulator.info();
    let slow =
        json!({ "faults": [{ "operation": "matillion.create_connection", "kind": "delay", "milliseconds": 300 }] });
    let client = Matillion::builder()
        .base_url(&info.matillion_base_url)
        .token_url(&info.token_url)
        .client_id(&info.client_id)
        .client_secret(&info.client_secret)
        .build()
        .unwrap();
    emulator.settings(&slow).unwrap();
    let connections = client.project(&info.project_id).connections();
    let bulk = connections.create_many((0..100).map(|n| matillion::aws(format!("c{n}"), "s")), 8);
    let bulk = bulk.start().unwrap();
    bulk.progress(7).await;
    tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    let ended = std::time::Instant::now();
    bulk.cancel();
    let report = bulk.report().await;
    let milliseconds = ended.elapsed().as_millis();
    let count = |kind| report.iter().filter(|e| e.outcome == kind).count();
    figure(&format!("a run of 100 creates ended {milliseconds} ms after it was told to"));
    assert!(milliseconds < 100, "{milliseconds} ms");
    assert!(
        count(OutcomeKind::Succeeded) >= 8 && count(OutcomeKind::Unknown) > 0 && count(OutcomeKind::Cancelled) > 50
    );
    assert_eq!(count(OutcomeKind::Failed) + count(OutcomeKind::Refused), 0);
    let stored = connections.list().all().await.unwrap().len();
    assert!(
        stored >= count(OutcomeKind::Succeeded)
            && stored <= count(OutcomeKind::Succeeded) + count(OutcomeKind::Unknown)
    );
}
