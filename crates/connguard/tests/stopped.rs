//! What a report says of an apply that was told to stop: `unknown` is what was sent, everything else was not begun.

#![allow(clippy::unwrap_used)]

use std::time::Duration;

use connguard::plan::{Accounts, ApplyOptions, Manifest, Plan, PlanOptions};
use connguard_emulator::Emulator;
use connguard_rules::Provider;
use serde_json::json;

#[path = "support/plans.rs"]
mod plans;

const COUNT: usize = 40;

fn manifest(emulator: &Emulator) -> Manifest {
    let mut text = format!(
        "connguard: 1\nowner: acme/data\naccounts: {{ eu: {{ provider: matillion, region: eu1, token: {{ from: env:NOT_SET }} }} }}\nmatillion:\n  - account: eu\n    project: {{ id: {} }}\n    connections:\n",
        emulator.info().project_id
    );
    for n in 0..COUNT {
        text += &format!(
            "      - name: source-{n}\n        platformConnectionType: COMPONENT_BASIC\n        authProvider: NONE\n        authType: GENERIC_SECRET\n        connectionDetails: {{ connectionProperties: {{ secretName: s, secretKey: k{n} }} }}\n"
        );
    }
    plans::read(&text)
}

fn accounts(emulator: &Emulator, requests_per_minute: u32) -> Accounts {
    let mut options = plans::options(emulator, Provider::Matillion);
    options.insert("requests_per_minute".to_owned(), requests_per_minute.into());
    Accounts::default().with("eu", options)
}

async fn created(emulator: &Emulator) -> usize {
    let is_created = |entry: &&serde_json::Value| entry["operation"] == "matillion.create_connection";
    emulator.journal().iter().filter(is_created).count()
}

/// Stopped after a second, and at once.
async fn stopped(plan: &Plan, accounts: &Accounts) -> (usize, usize, usize) {
    let second = || tokio::time::sleep(Duration::from_secs(1));
    let report = plan.apply_until_now(accounts, &ApplyOptions::default(), second(), std::future::ready(())).await;
    let counts = report.unwrap().counts();
    let count = |name: &str| counts.get(name).copied().unwrap_or_default();
    assert_eq!(counts.values().sum::<usize>(), COUNT, "{counts:?}");
    (count("applied"), count("unknown"), count("cancelled"))
}

#[tokio::test]
async fn what_waits_for_its_turn_was_not_sent() {
    let emulator = Emulator::start().await.unwrap();
    let accounts = accounts(&emulator, 20);
    let plan = manifest(&emulator).plan(&accounts, &PlanOptions::default()).await.unwrap();
    let (applied, unknown, cancelled) = stopped(&plan, &accounts).await;
    assert_eq!((applied, unknown), (created(&emulator).await, 0), "{cancelled} cancelled");
    assert!(applied > 0 && cancelled > 0, "{applied} applied, {cancelled} cancelled");
    emulator.stop().await;
}

#[tokio::test]
async fn what_was_sent_and_not_answered_is_unknown() {
    let emulator = Emulator::start().await.unwrap();
    let accounts = accounts(&emulator, 0);
    let plan = manifest(&emulator).plan(&accounts, &PlanOptions::default()).await.unwrap();
    let slow = json!([{"kind": "delay", "operation": "matillion.create_connection", "milliseconds": 30000}]);
    emulator.settings(&json!({"faults": slow})).unwrap();
    let (applied, unknown, cancelled) = stopped(&plan, &accounts).await;
    assert_eq!((applied, unknown, cancelled), (0, 16, COUNT - 16), "16 at a time are sent");
    emulator.stop().await;
}

#[tokio::test]
async fn a_saved_plan_that_is_stopped_while_it_is_read_again_has_a_report() {
    let emulator = Emulator::start().await.unwrap();
    let accounts = accounts(&emulator, 0);
    let plan = manifest(&emulator).plan(&accounts, &PlanOptions::default()).await.unwrap();
    let saved = Plan::read(&plan.to_json().to_string()).unwrap();
    let slow = json!([{"kind": "delay", "operation": "matillion.list_connections", "milliseconds": 30000}]);
    emulator.settings(&json!({"faults": slow})).unwrap();
    assert_eq!(stopped(&saved, &accounts).await, (0, 0, COUNT));
    assert_eq!(created(&emulator).await, 0);
    emulator.stop().await;
}
