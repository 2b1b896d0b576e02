//! What a plan must not do: believe a part of a list, delete what others declare, give up where waiting helps.

#![allow(clippy::unwrap_used)]

use std::io::{Read, Write};
use std::net::TcpListener;
use std::time::Duration;

use connguard::plan::{Accounts, ActionKind, ApplyOptions, Manifest, Plan, PlanError, PlanOptions, Source, Vars};
use connguard_emulator::Emulator;
use plans::{HEAD, PRUNE, accounts, databases, kinds, manifest, object, planned, settle, told};
use serde_json::{Value, json};

#[path = "support/plans.rs"]
mod plans;

#[tokio::test]
async fn only_one_target_prunes_nothing_of_the_others() {
    let emulator = Emulator::start().await.unwrap();
    let accounts = accounts(&emulator);
    let product = |name: &str, names: &[&str]| databases(&format!("product: {name}"), names, "metadata: {}");
    let all = format!("lerian:\n{}{}", product("ledger", &["a-db", "b-db"]), product("payments", &["c-db"]));
    settle(&manifest(&all), &accounts).await;
    let only = manifest(&all).only(&["ledger".to_owned()]).unwrap();
    let plan = planned(&only, &accounts, &PRUNE).await;
    assert!(plan.is_empty(), "{plan}");
    assert_eq!(plan.content().targets.len(), 1);
    let less = format!("lerian:\n{}{}", product("ledger", &["a-db"]), product("payments", &["c-db"]));
    let plan = planned(&manifest(&less), &accounts, &PRUNE).await;
    assert_eq!(kinds(&plan), [(ActionKind::Delete, "b-db")], "{plan}");
    emulator.stop().await;
}

#[tokio::test]
async fn a_fifth_is_of_what_is_the_manifests() {
    let emulator = Emulator::start().await.unwrap();
    let accounts = accounts(&emulator);
    let names: Vec<String> = (0..20).map(|n| format!("db-{n:02}")).collect();
    let of = |count: usize, metadata: &str| {
        let names: Vec<&str> = names[..count].iter().map(String::as_str).collect();
        manifest(&format!("lerian:\n{}", databases("product: ledger", &names, metadata)))
    };
    settle(&of(20, "metadata: {}"), &accounts).await;
    let four = planned(&of(16, "metadata: { team: x }"), &accounts, &PRUNE).await;
    assert_eq!(four.content().targets[0].owned, 20);
    let report = four.apply(&accounts, &ApplyOptions::default()).await.unwrap();
    assert!(report.is_complete(), "{report}");
    // Changes beside the deletions are no more of the manifest's connections.
    let four = planned(&of(12, "metadata: { team: y }"), &accounts, &PRUNE).await;
    let refused = four.apply(&accounts, &ApplyOptions::default()).await.unwrap_err();
    assert!(
        matches!(&refused, PlanError::Guard(text) if text.contains("4 connections would be deleted, more than 3")),
        "{refused}"
    );
    emulator.stop().await;
}

#[tokio::test]
async fn what_is_older_than_since_is_found() {
    let emulator = Emulator::start().await.unwrap();
    let accounts = accounts(&emulator);
    let text = |target: &str| format!("lerian:\n{}", databases(target, &["old-db"], "metadata: {}"));
    settle(&manifest(&text("product: ledger")), &accounts).await;
    emulator.settings(&json!({"lerian": {"created_at": {"old-db": "2024-03-01T00:00:00Z"}}})).unwrap();
    for options in [PlanOptions::default(), PRUNE] {
        let since = manifest(&text("product: ledger\n    since: 2026-01-01"));
        let plan = planned(&since, &accounts, &options).await;
        assert!(plan.is_empty(), "{plan}");
    }
    emulator.stop().await;
}

#[tokio::test]
async fn a_connection_in_use_is_waited_for() {
    let emulator = Emulator::start().await.unwrap();
    let accounts = accounts(&emulator);
    let text = |more: &str| manifest(&format!("lerian:\n{}", databases("product: ledger", &["busy-db"], more)));
    settle(&text("metadata: {}"), &accounts).await;
    let plan = planned(&text("metadata: { team: data }"), &accounts, &PlanOptions::default()).await;
    emulator.settings(&json!({"lerian": {"busy": ["busy-db"]}})).unwrap();
    let released = async {
        tokio::time::sleep(Duration::from_millis(700)).await;
        emulator.settings(&json!({"lerian": {"busy": []}})).unwrap();
    };
    let options = ApplyOptions::default();
    let (report, ()) = tokio::join!(plan.apply(&accounts, &options), released);
    let report = report.unwrap();
    assert_eq!(told(&report.counts()), [("applied", 1)], "{report}");
    let refused = emulator.journal().iter().filter(|entry| entry["status"] == 409).count();
    assert!(refused >= 1, "it was in use at first");
    emulator.stop().await;
}

#[tokio::test]
async fn what_is_ignored_of_metadata_is_kept() {
    let emulator = Emulator::start().await.unwrap();
    let accounts = accounts(&emulator);
    let text = |more: &str| manifest(&format!("lerian:\n{}", databases("product: ledger", &["kept-db"], more)));
    settle(&text("metadata: { team: data, cost: by-hand }"), &accounts).await;
    let ignoring = text("metadata: { team: new }\n        manage: { ignore: [/metadata/cost] }");
    settle(&ignoring, &accounts).await;
    let whole = text("metadata: { team: new, cost: by-hand }");
    let plan = planned(&whole, &accounts, &PlanOptions::default()).await;
    assert!(plan.is_empty(), "{plan}");
    emulator.stop().await;
}

#[tokio::test]
async fn what_is_to_be_rotated_has_to_exist() {
    let emulator = Emulator::start().await.unwrap();
    let accounts = accounts(&emulator);
    let manifest = manifest(&format!("lerian:\n{}", databases("product: ledger", &["some-db"], "metadata: {}")));
    let rotate = |name: &str| PlanOptions { rotate: vec![name.to_owned()], ..PlanOptions::default() };
    let refused = manifest.plan(&accounts, &rotate("som-db")).await.unwrap_err().to_string();
    assert_eq!(refused, "there is no connection \"som-db\" to rotate; did you mean some-db?");
    assert!(manifest.plan(&accounts, &rotate("some-db")).await.is_ok());
    emulator.stop().await;
}

#[tokio::test]
async fn a_version_cannot_say_more_than_a_version() {
    let emulator = Emulator::start().await.unwrap();
    let accounts = accounts(&emulator).with_secret("VERSION", "4 protect");
    let text = databases("product: ledger", &["some-db"], "metadata: {}").replace("version: 1", "version: env:VERSION");
    let refused = manifest(&format!("lerian:\n{text}")).plan(&accounts, &PlanOptions::default()).await.unwrap_err();
    let message = refused.to_string();
    assert!(message.starts_with("some-db: env:VERSION is not a version"), "{message}");
    assert!(!message.contains("protect"), "what the variable holds is not shown: {message}");
    emulator.stop().await;
}

/// Answers every request with this JSON.
fn answering(body: &'static str) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let Ok(mut stream) = stream else { return };
            std::thread::spawn(move || {
                let mut buffer = [0; 65536];
                while stream.read(&mut buffer).is_ok_and(|read| read > 0) {
                    let head = format!(
                        "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n",
                        body.len()
                    );
                    if stream.write_all(format!("{head}{body}").as_bytes()).is_err() {
                        return;
                    }
                }
            });
        }
    });
    format!("http://{address}")
}

#[tokio::test]
async fn a_list_that_ends_short_is_no_inventory() {
    let url = answering(r#"{"page": 0, "size": 100, "total": 250, "results": []}"#);
    let accounts =
        Accounts::default().with("eu", object(json!({"base_url": url, "token": "t", "requests_per_minute": 0})));
    let text = "matillion:\n  - account: eu\n    project: { id: 550e8400-e29b-41d4-a716-446655440002 }\n    connections:\n      - name: a\n        platformConnectionType: COMPONENT_BASIC\n        authProvider: NONE\n        authType: GENERIC_SECRET\n        connectionDetails: { connectionProperties: { secretName: s, secretKey: k } }\n";
    let refused = manifest(text).plan(&accounts, &PlanOptions::default()).await.unwrap_err();
    assert!(matches!(&refused, PlanError::Guard(text) if text.contains("0 of 250 items")), "{refused}");
}

#[tokio::test]
async fn credentials_of_another_tenant_write_nothing() {
    let emulator = Emulator::start().await.unwrap();
    let text = databases("product: ledger", &["some-db"], "metadata: {}");
    let text = format!("{HEAD}lerian:\n{text}")
        .replace("base_url: https://reporter.example.com", "base_url: https://reporter.example.com, tenant: acme-prod");
    let manifest = Manifest::read(vec![Source::new("c.yaml", text)], &Vars::default()).unwrap();
    // {"tenantId":"acme-prod"}, {"tenantId":"acme-dev"}, and no JSON Web Token.
    let tokens = ["e30.eyJ0ZW5hbnRJZCI6ImFjbWUtcHJvZCJ9.c2ln", "e30.eyJ0ZW5hbnRJZCI6ImFjbWUtZGV2In0.c2ln", "opaque"];
    let refusals = [None, Some("its token is for \"acme-dev\""), Some("its credentials do not name a tenant")];
    for (token, refusal) in tokens.into_iter().zip(refusals) {
        let options = json!({"base_url": emulator.info().lerian_base_url, "token": token});
        let accounts = Accounts::default().with("reporter", object(options)).with_secret("LEDGER_PASSWORD", "p");
        let planned = manifest.plan(&accounts, &PlanOptions::default()).await;
        match (planned, refusal) {
            (Ok(plan), None) => {
                let saved = Plan::read(&plan.to_json().to_string()).unwrap();
                let others = Accounts::default()
                    .with("reporter", object(json!({"base_url": emulator.info().lerian_base_url, "token": tokens[1]})))
                    .with_secret("LEDGER_PASSWORD", "p");
                let refused = saved.apply(&others, &ApplyOptions::default()).await.unwrap_err();
                assert!(matches!(&refused, PlanError::Guard(text) if text.contains("acme-dev")), "{refused}");
            }
            (Err(PlanError::Guard(text)), Some(refusal)) => assert!(text.contains(refusal), "{text}"),
            (planned, _) => panic!("{planned:?}"),
        }
    }
    assert!(emulator.journal().iter().all(|entry| entry["method"] != "POST"), "nothing was written");
    emulator.stop().await;
}

/// One connection that the service refuses to create, beside those that exist.
async fn with_a_failure(emulator: &Emulator, accounts: &Accounts) -> Plan {
    let of = |names: &[&str]| manifest(&format!("lerian:\n{}", databases("product: ledger", names, "metadata: {}")));
    settle(&of(&["kept-db", "left-db"]), accounts).await;
    let plan = planned(&of(&["kept-db", "new-db"]), accounts, &PRUNE).await;
    emulator
        .settings(&json!({"faults": [{"kind": "status", "status": 400, "operation": "lerian.create_connection"}]}))
        .unwrap();
    plan
}

#[tokio::test]
async fn deletes_wait() {
    let emulator = Emulator::start().await.unwrap();
    let accounts = accounts(&emulator);
    let plan = with_a_failure(&emulator, &accounts).await;
    assert_eq!(kinds(&plan), [(ActionKind::Create, "new-db"), (ActionKind::Delete, "left-db")]);
    let report = plan.apply(&accounts, &ApplyOptions::default()).await.unwrap();
    let outcomes: Vec<_> = report.entries.iter().map(|entry| (entry.key.as_str(), entry.outcome.as_str())).collect();
    assert_eq!(outcomes, [("new-db", "failed"), ("left-db", "held")]);
    assert!(emulator.journal().iter().all(|entry| entry["method"] != "DELETE"), "nothing was deleted");
    emulator.settings(&json!({"faults": []})).unwrap();
    let report = plan.apply(&accounts, &ApplyOptions::default()).await.unwrap();
    assert_eq!(told(&report.counts()), [("applied", 2)], "{report}");
    emulator.stop().await;
}

#[tokio::test]
async fn plan_never_writes() {
    let emulator = Emulator::start().await.unwrap();
    let accounts = accounts(&emulator);
    let text = format!("lerian:\n{}", databases("product: ledger", &["a-db", "b-db"], "metadata: {}"));
    for options in [PlanOptions::default(), PRUNE, PlanOptions { adopt: true, ..PRUNE }] {
        let plan = planned(&manifest(&text), &accounts, &options).await;
        assert_eq!(plan.content().actions().count(), 2);
    }
    assert_eq!(manifest(&text).drift(&accounts).await.unwrap().items().count(), 2);
    let read =
        |entry: &Value| entry["method"] == "GET" || entry["operation"].as_str().is_some_and(|o| o.ends_with(".token"));
    assert!(emulator.journal().iter().all(read), "{:?}", emulator.journal());
    emulator.stop().await;
}

#[tokio::test]
async fn secrets_never_leave() {
    let emulator = Emulator::start().await.unwrap();
    let accounts = accounts(&emulator);
    let plan = with_a_failure(&emulator, &accounts).await;
    let report = plan.apply(&accounts, &ApplyOptions::default()).await.unwrap();
    let rotated = PlanOptions { rotate: vec!["kept-db".to_owned()], ..PlanOptions::default() };
    let text = format!("lerian:\n{}", databases("product: ledger", &["kept-db", "new-db"], "metadata: {}"));
    let rotation = planned(&manifest(&text), &accounts, &rotated).await;
    let drift = manifest(&text).drift(&accounts).await.unwrap();
    assert_eq!(told(&report.counts()), [("failed", 1), ("held", 1)]);
    let shown = [
        plan.to_string(),
        plan.to_json().to_string(),
        format!("{plan:?}"),
        rotation.to_string(),
        rotation.to_json().to_string(),
        drift.to_string(),
        report.to_string(),
        serde_json::to_string(&report.entries).unwrap(),
        format!("{report:?}"),
        format!("{accounts:?}"),
    ];
    for text in shown {
        assert!(!text.contains("canary"), "{text}");
    }
    let sent = emulator.journal().iter().any(|entry| entry["body"].to_string().contains("password"));
    assert!(sent, "the secret was sent to the service");
    emulator.stop().await;
}

#[tokio::test]
async fn what_was_written_is_tried_out() {
    let emulator = Emulator::start().await.unwrap();
    let accounts = accounts(&emulator);
    let text = format!(
        "lerian:\n{}{}",
        databases("product: ledger", &["good-db"], "metadata: {}"),
        databases("product: payments", &["gone-db"], "metadata: {}").replace("db.example.com", "db.invalid")
    );
    let plan = planned(&manifest(&text), &accounts, &PlanOptions::default()).await;
    let mut options = ApplyOptions::default();
    options.test = true;
    let report = plan.apply(&accounts, &options).await.unwrap();
    assert!(report.is_complete(), "both are stored: {report}");
    let failed: Vec<_> = report.entries.iter().filter(|e| e.test_error.is_some()).map(|e| e.key.as_str()).collect();
    assert_eq!((failed, report.failed_tests()), (vec!["gone-db"], 1));
    assert!(report.to_string().contains("gone-db: it is stored, but its test failed: "), "{report}");
    emulator.stop().await;
}
