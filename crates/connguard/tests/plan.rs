//! Manifests against the emulator: planned, applied, and planned again.

#![allow(clippy::unwrap_used)]

use std::collections::BTreeSet;
use std::path::PathBuf;

use connguard::plan::{Accounts, ActionKind, ApplyOptions, Manifest, Plan, PlanError, PlanOptions};
use connguard_emulator::Emulator;
use plans::{accounts, read as manifest, settle, told};
use serde_json::{Map, Value, json};
use support::figure;

#[path = "support/plans.rs"]
mod plans;
mod support;

const HEAD: &str = "connguard: 1
owner: acme/data
accounts:
  eu: { provider: matillion, region: eu1, client_id: { from: env:NOT_SET }, client_secret: { from: env:NOT_SET } }
  reporter: { provider: lerian, base_url: https://reporter.example.com }
";

const DATABASES: &str = "lerian:
  - account: reporter
    product: ledger
    connections:
      - configName: production-db
        type: POSTGRESQL
        host: db.example.com
        port: 5432
        databaseName: ledger
        userName: reader
        password: { from: env:LEDGER_PASSWORD, version: 3 }
        metadata: { team: data }
      - configName: staging-db
        type: MYSQL
        host: staging.example.com
        port: 3306
        databaseName: ledger
        userName: reader
        password: { from: env:LEDGER_PASSWORD, version: 1 }
";

/// A project with so many connections, and an override of each third (of many, each twelfth) in each of three environments.
fn project(emulator: &Emulator, count: usize, secret: &str, ownership: &str) -> String {
    let mut text = format!(
        "matillion:\n  - account: eu\n    project: {{ id: {} }}\n    environments: [DEV, TEST, PROD]\n    ownership: {ownership}\n    connections:{}\n",
        emulator.info().project_id,
        if count == 0 { " []" } else { "" }
    );
    for n in 0..count {
        text += &format!(
            "      - name: source-{n:04}\n        platformConnectionType: COMPONENT_BASIC\n        authProvider: NONE\n        authType: GENERIC_SECRET\n        connectionDetails: {{ connectionProperties: {{ secretName: {secret}, secretKey: k{n} }} }}\n"
        );
        if n % if count < 1000 { 3 } else { 12 } == 0 {
            text += "        overrides:\n";
            for environment in ["DEV", "TEST", "PROD"] {
                text += &format!(
                    "          {environment}: {{ connectionProperties: {{ secretName: {environment}-{n} }} }}\n"
                );
            }
        }
    }
    text
}

fn requests(emulator: &Emulator) -> Vec<String> {
    let journal = emulator.journal();
    let operation = |entry: &Value| entry["operation"].as_str().unwrap_or_default().to_owned();
    journal.iter().map(operation).filter(|operation| !operation.ends_with(".token")).collect()
}

#[tokio::test]
async fn apply_then_plan_is_empty() {
    let emulator = Emulator::start().await.unwrap();
    let accounts = accounts(&emulator);
    let manifest = manifest(&format!("{HEAD}{}{DATABASES}", project(&emulator, 7, "vault", "marked")));
    let first = manifest.plan(&accounts, &PlanOptions::default()).await.unwrap();
    assert_eq!(first.content().counts()["create"], 7 + 9 + 2);
    let written = |emulator: &Emulator| requests(emulator).iter().filter(|r| !r.contains(".list_")).count();
    assert_eq!(written(&emulator), 0, "plan_never_writes");
    let report = first.apply(&accounts, &ApplyOptions::default()).await.unwrap();
    assert_eq!(told(&report.counts()), [("applied", 18)], "{report}");
    for prune in [false, true] {
        let again = manifest.plan(&accounts, &PlanOptions { prune, ..PlanOptions::default() }).await.unwrap();
        assert!(again.is_empty(), "{again}");
        assert_eq!(again.content().counts()["unchanged"], 18);
    }
    // The same plan twice: what is there already is told so.
    let before = written(&emulator);
    let twice = first.apply(&accounts, &ApplyOptions::default()).await.unwrap();
    let connections = twice.entries.iter().filter(|entry| entry.kind == "connection");
    assert!(connections.clone().all(|entry| entry.outcome.is_done()), "{twice}");
    assert!(written(&emulator) > before, "a plan that was made before is sent again and refused by the service");
    emulator.stop().await;
}

#[tokio::test]
async fn minimal_requests() {
    let emulator = Emulator::start().await.unwrap();
    let accounts = accounts(&emulator);
    settle(&manifest(&format!("{HEAD}{}", project(&emulator, 1000, "vault", "declared"))), &accounts).await;
    let changed = project(&emulator, 1000, "vault", "declared").replacen("secretKey: k", "secretKey: x", 10);
    let before = requests(&emulator).len();
    let plan = manifest(&format!("{HEAD}{changed}")).plan(&accounts, &PlanOptions::default()).await.unwrap();
    let read = requests(&emulator).len() - before;
    assert_eq!(plan.content().counts()["update"], 10, "{plan}");
    let saved = Plan::read(&plan.to_json().to_string()).unwrap();
    let report = saved.apply(&accounts, &ApplyOptions::default()).await.unwrap();
    let from_file = requests(&emulator).len() - before - read;
    assert_eq!(told(&report.counts()), [("applied", 10)], "{report}");
    let report = plan.apply(&accounts, &ApplyOptions::default()).await.unwrap();
    let written = requests(&emulator).len() - before - read - from_file;
    assert!(report.is_complete(), "{report}");
    figure(&format!(
        "requests: 1,000 connections, 3 environments, 10 changes: plan {read}, apply {written}, apply of the saved plan {from_file}"
    ));
    assert_eq!((read, written, from_file), (14, 10, 1 + 10));
    emulator.stop().await;
}

#[tokio::test]
async fn rotation_exactly_once() {
    let emulator = Emulator::start().await.unwrap();
    let accounts = accounts(&emulator);
    settle(&manifest(&format!("{HEAD}{DATABASES}")), &accounts).await;
    let rotated = manifest(&format!("{HEAD}{}", DATABASES.replace("version: 3", "version: 4")));
    let plan = rotated.plan(&accounts, &PlanOptions::default()).await.unwrap();
    let kinds: Vec<_> = plan.content().actions().map(|action| (action.action, action.key.clone())).collect();
    assert_eq!(kinds, [(ActionKind::Rotate, "production-db".to_owned())]);
    for shown in [plan.to_string(), plan.to_json().to_string(), format!("{plan:?}")] {
        assert!(!shown.contains("canary"), "secrets_never_leave: {shown}");
    }
    let report = plan.apply(&accounts, &ApplyOptions::default()).await.unwrap();
    assert!(report.is_complete() && !format!("{report}{report:?}").contains("canary"), "{report}");
    assert!(rotated.plan(&accounts, &PlanOptions::default()).await.unwrap().is_empty());
    emulator.stop().await;
}

#[tokio::test]
async fn faults_converge() {
    let emulator = Emulator::start().await.unwrap();
    let accounts = accounts(&emulator);
    let manifest = manifest(&format!("{HEAD}{}", project(&emulator, 120, "vault", "exclusive")));
    let fault = |kind: &str| json!({"kind": kind, "probability": 0.1, "seed": 7});
    let faults = [
        fault("reset_before"),
        fault("reset_after"),
        json!({"kind": "status", "status": 500, "probability": 0.05, "seed": 9}),
    ];
    emulator.settings(&json!({"faults": faults})).unwrap();
    let mut rounds = 0;
    loop {
        rounds += 1;
        assert!(rounds < 20, "it does not converge");
        let Ok(plan) = manifest.plan(&accounts, &PlanOptions::default()).await else { continue };
        if plan.is_empty() {
            break;
        }
        let _ = plan.apply(&accounts, &ApplyOptions::default()).await;
    }
    emulator.settings(&json!({"faults": []})).unwrap();
    let plan = manifest.plan(&accounts, &PlanOptions { prune: true, ..PlanOptions::default() }).await.unwrap();
    assert!(plan.is_empty(), "{plan}");
    let created: Vec<String> = emulator
        .journal()
        .iter()
        .filter(|entry| entry["operation"] == "matillion.create_connection" && entry["status"] == 201)
        .map(|entry| entry["body"]["name"].as_str().unwrap_or_default().to_owned())
        .collect();
    let distinct: BTreeSet<&String> = created.iter().collect();
    assert_eq!(distinct.len(), created.len(), "no object was created twice");
    figure(&format!("faults: 120 connections and 120 overrides converge in {rounds} rounds"));
    emulator.stop().await;
}

#[tokio::test]
async fn a_manifest_that_was_emptied_deletes_nothing() {
    let emulator = Emulator::start().await.unwrap();
    let accounts = accounts(&emulator);
    settle(&manifest(&format!("{HEAD}{}", project(&emulator, 10, "vault", "exclusive"))), &accounts).await;
    let emptied = manifest(&format!("{HEAD}{}", project(&emulator, 0, "vault", "exclusive")));
    let prune = PlanOptions { prune: true, ..PlanOptions::default() };
    let plan = emptied.plan(&accounts, &prune).await.unwrap();
    assert_eq!(plan.content().counts()["delete"], 10 + 12);
    let before = requests(&emulator).len();
    let refused = plan.apply(&accounts, &ApplyOptions::default()).await.unwrap_err();
    assert!(matches!(&refused, PlanError::Guard(text) if text.contains("--max-deletes 10")), "{refused}");
    assert_eq!(requests(&emulator).len(), before, "nothing was sent");
    let mut options = ApplyOptions::default();
    options.max_deletes = Some(10);
    assert!(plan.apply(&accounts, &options).await.unwrap().is_complete());
    assert!(emptied.plan(&accounts, &prune).await.unwrap().is_empty());
    emulator.stop().await;
}

#[tokio::test]
async fn what_is_missing_is_told_before_anything_is_sent() {
    let emulator = Emulator::start().await.unwrap();
    let info = emulator.info();
    let options: Map<String, Value> = json!({"base_url": info.lerian_base_url}).as_object().unwrap().clone();
    let accounts = Accounts::default().with("reporter", options);
    let plan = manifest(&format!("{HEAD}{DATABASES}")).plan(&accounts, &PlanOptions::default()).await.unwrap();
    let before = requests(&emulator).len();
    let error = plan.apply(&accounts, &ApplyOptions::default()).await.unwrap_err();
    assert_eq!(error.to_string(), "the environment variable LEDGER_PASSWORD is not set");
    assert_eq!(requests(&emulator).len(), before);
    let missing = Manifest::load([PathBuf::from("does-not-exist.yaml")]).unwrap_err();
    assert!(missing.to_string().starts_with("does-not-exist.yaml cannot be read: "), "{missing}");
    emulator.stop().await;
}

/// Writes a setting of both services.
fn set_quirks(emulator: &Emulator, quirks: &[&str]) {
    let lerian: Vec<_> = quirks.iter().filter(|quirk| **quirk != "drop-description").collect();
    emulator.settings(&json!({"matillion": {"quirks": quirks}, "lerian": {"quirks": lerian}})).unwrap();
}

#[tokio::test]
async fn apply_then_plan_is_empty_under_quirks() {
    for quirks in [&["null-members"][..], &["add-member"], &["null-members", "add-member"]] {
        for ownership in ["marked", "exclusive", "declared"] {
            let emulator = Emulator::start().await.unwrap();
            set_quirks(&emulator, quirks);
            let accounts = accounts(&emulator);
            let text = format!("{HEAD}{}{DATABASES}", project(&emulator, 7, "vault", ownership));
            let changed = text.replace("vault", "safe").replace("staging.example.com", "other.example.com");
            for (text, kind, count) in [(text, "create", 18), (changed, "update", 8)] {
                let manifest = manifest(&text);
                let plan = manifest.plan(&accounts, &PlanOptions::default()).await.unwrap();
                assert_eq!(plan.content().counts()[kind], count, "{quirks:?} {ownership}: {plan}");
                let report = plan.apply(&accounts, &ApplyOptions::default()).await.unwrap();
                assert!(report.is_complete(), "{quirks:?} {ownership}: {report}");
                let notes: Vec<_> = report.entries.iter().flat_map(|entry| &entry.notes).collect();
                assert!(notes.is_empty(), "{quirks:?} {ownership}: {notes:?}");
                for prune in [false, true] {
                    let again =
                        manifest.plan(&accounts, &PlanOptions { prune, ..PlanOptions::default() }).await.unwrap();
                    assert!(again.is_empty(), "{quirks:?} {ownership}: {again}");
                }
            }
            let updates: Vec<Value> = emulator.journal();
            let updates = updates.iter().filter(|entry| entry["operation"] == "matillion.update_connection");
            let carried = updates.filter(|entry| entry["body"]["connectionDetails"]["version"] == 7).count();
            assert_eq!(
                carried,
                if quirks.contains(&"add-member") { 7 } else { 0 },
                "what nobody declared is carried over"
            );
            emulator.stop().await;
        }
    }
}

fn notes(report: &connguard::plan::ApplyReport) -> Vec<(&str, &str)> {
    let entries = report.entries.iter();
    entries.flat_map(|entry| entry.notes.iter().map(|note| (entry.key.as_str(), note.as_str()))).collect()
}

#[tokio::test]
async fn a_description_that_is_dropped_is_told() {
    let emulator = Emulator::start().await.unwrap();
    set_quirks(&emulator, &["drop-description"]);
    let accounts = accounts(&emulator);
    let with_description = |more: &str| {
        let text = project(&emulator, 1, "vault", "declared");
        let text = text.replace("connectionDetails: {", &format!("{more}connectionDetails: {{ description: Landing,"));
        manifest(&format!("{HEAD}{text}"))
    };
    let plain = with_description("");
    for kind in ["create", "update"] {
        let plan = plain.plan(&accounts, &PlanOptions::default()).await.unwrap();
        assert!(plan.content().counts()[kind] > 0, "{plan}");
        let report = plan.apply(&accounts, &ApplyOptions::default()).await.unwrap();
        assert!(report.is_complete(), "{report}");
        let told =
            "the service stores /connectionDetails/description differently from what was sent; add it to manage.ignore";
        assert_eq!(notes(&report), [("source-0000", told)], "{kind}");
        assert!(report.to_string().contains(told));
    }
    // The advice helps, and what is ignored is not told again.
    let ignored = with_description("manage: { ignore: [/connectionDetails/description] }\n        ");
    assert!(ignored.plan(&accounts, &PlanOptions::default()).await.unwrap().is_empty());
    emulator.reset().unwrap();
    set_quirks(&emulator, &["drop-description"]);
    let plan = ignored.plan(&accounts, &PlanOptions::default()).await.unwrap();
    let report = plan.apply(&accounts, &ApplyOptions::default()).await.unwrap();
    assert_eq!((report.is_complete(), notes(&report)), (true, vec![]));
    emulator.stop().await;
}

#[tokio::test]
async fn a_marker_that_is_dropped_causes_no_change_and_no_deletion() {
    let emulator = Emulator::start().await.unwrap();
    set_quirks(&emulator, &["drop-description"]);
    let accounts = accounts(&emulator);
    let declared = manifest(&format!("{HEAD}{}", project(&emulator, 1, "vault", "marked")));
    let plan = declared.plan(&accounts, &PlanOptions::default()).await.unwrap();
    let report = plan.apply(&accounts, &ApplyOptions::default()).await.unwrap();
    let told =
        "the service does not store the marker in /connectionDetails/description, so that this can never be pruned";
    assert_eq!((report.is_complete(), notes(&report)), (true, vec![("source-0000", told)]), "{report}");
    let prune = PlanOptions { prune: true, ..PlanOptions::default() };
    assert!(declared.plan(&accounts, &prune).await.unwrap().is_empty());
    let emptied = manifest(&format!("{HEAD}{}", project(&emulator, 0, "vault", "marked")));
    let plan = emptied.plan(&accounts, &prune).await.unwrap();
    assert_eq!((plan.is_empty(), plan.content().counts()["unowned"]), (true, 1), "{plan}");
    emulator.stop().await;
}

#[tokio::test]
async fn a_name_that_is_folded_is_told() {
    let emulator = Emulator::start().await.unwrap();
    set_quirks(&emulator, &["fold-names"]);
    let accounts = accounts(&emulator);
    let text = format!("{HEAD}{}{DATABASES}", project(&emulator, 1, "vault", "declared"));
    let text = text.replace("source-0000", "Source-0000").replace("production-db", "Production-DB");
    let folded = manifest(&text);
    let plan = folded.plan(&accounts, &PlanOptions::default()).await.unwrap();
    let report = plan.apply(&accounts, &ApplyOptions::default()).await.unwrap();
    assert!(report.is_complete(), "{report}");
    let told = |member: &str, name: &str| format!("the service stores /{member} as {name:?}; declare that name");
    let (source, production) = (told("name", "source-0000"), told("configName", "production-db"));
    assert_eq!(notes(&report), [("Source-0000", source.as_str()), ("Production-DB", production.as_str())]);
    // No second one is made: the next plan says what the name is.
    let again = folded.plan(&accounts, &PlanOptions::default()).await.unwrap();
    assert_eq!(again.content().actions().count(), 0, "{again}");
    let problems: Vec<_> = again.content().problems().map(|problem| (problem.rule, problem.key.as_str())).collect();
    assert_eq!(problems, [("plan.case-variant", "Source-0000"), ("plan.case-variant", "Production-DB")]);
    let declared = manifest(&text.replace("Source-0000", "source-0000").replace("Production-DB", "production-db"));
    let plan = declared.plan(&accounts, &PlanOptions::default()).await.unwrap();
    assert!(plan.is_empty() && plan.content().counts()["unchanged"] == 6, "{plan}");
    emulator.stop().await;
}

#[tokio::test]
async fn a_credential_of_another_project_writes_nothing() {
    let emulator = Emulator::start().await.unwrap();
    let (id, secret) = ("finance-id", "s3cr3t-of-finance");
    let credential =
        |projects: Value| json!({"client_id": id, "client_secret": secret, "name": "finance", "projects": projects});
    let set = |projects: Value| {
        emulator.settings(&json!({"matillion": {"credentials": [credential(projects)]}})).unwrap();
    };
    set(json!([]));
    let info = emulator.info();
    let options = json!({"base_url": info.matillion_base_url, "token_url": info.token_url, "client_id": id,
        "client_secret": secret, "requests_per_minute": 0});
    let accounts = accounts(&emulator).with("eu", options.as_object().unwrap().clone());
    let text = project(&emulator, 3, "vault", "declared");
    let named = manifest(&format!("{HEAD}{}", text.replace("project: { ", "project: { name: Test-project, ")));
    let refused = named.plan(&accounts, &PlanOptions::default()).await.unwrap_err();
    assert!(matches!(&refused, PlanError::Guard(text) if text.contains("no project \"Test-project\"")), "{refused}");
    assert!(requests(&emulator).iter().all(|operation| operation == "matillion.list_projects"));
    set(json!([info.project_id]));
    settle(&named, &accounts).await;
    let journal = emulator.journal();
    let mut sent = journal.iter().filter(|entry| entry["operation"] != "matillion.token");
    assert!(sent.all(|entry| entry["credential"] == "finance"));
    emulator.stop().await;
}
