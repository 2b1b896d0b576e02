//! Plans that were saved: applied without their manifest, once, and only to what they were made for.

#![allow(clippy::unwrap_used)]

use connguard::plan::{Accounts, ActionKind, ApplyOptions, ApplyReport, Manifest, Plan, PlanError, Source, Vars};
use connguard_emulator::Emulator;
use plans::{PRUNE, accounts, read, told};
use serde_json::{Value, json};

#[path = "support/plans.rs"]
mod plans;

/// Six connections of a project, some with overrides, and the databases that are given as names and versions.
fn manifest(emulator: &Emulator, secret: &str, databases: &[(&str, u32, &str)]) -> Manifest {
    let mut text = format!(
        "connguard: 1
owner: acme/data
accounts:
  eu: {{ provider: matillion, region: eu1, client_id: {{ from: env:NOT_SET }}, client_secret: {{ from: env:NOT_SET }} }}
  reporter: {{ provider: lerian, base_url: https://reporter.example.com }}
matillion:
  - account: eu
    project: {{ id: {} }}
    environments: [DEV, PROD]
    ownership: marked
    connections:
",
        emulator.info().project_id
    );
    for n in 0..6 {
        text += &format!(
            "      - name: source-{n}\n        platformConnectionType: COMPONENT_BASIC\n        authProvider: NONE\n        authType: GENERIC_SECRET\n        connectionDetails: {{ connectionProperties: {{ secretName: {secret}, secretKey: k{n} }} }}\n        manage: {{ ignore: [/connectionDetails/secretsLocation] }}\n"
        );
        if n % 2 == 0 {
            text += &format!(
                "        overrides:\n          PROD: {{ connectionProperties: {{ secretName: {secret}-prod }} }}\n"
            );
        }
    }
    text += "lerian:\n  - account: reporter\n    product: ledger\n    connections:\n";
    for (name, version, more) in databases {
        text += &format!(
            "      - configName: {name}\n        type: POSTGRESQL\n        host: db.example.com\n        port: 5432\n        databaseName: ledger\n        userName: reader\n        password: {{ from: env:LEDGER_PASSWORD, version: {version} }}\n        {more}\n"
        );
    }
    read(&text)
}

/// As it comes back from a file.
async fn saved(manifest: &Manifest, accounts: &Accounts) -> Plan {
    let plan = manifest.plan(accounts, &PRUNE).await.unwrap();
    let text = format!("{:#}", plan.to_json());
    assert!(!text.contains("canary"), "secrets_never_leave: {text}");
    let loaded = Plan::read(&text).unwrap();
    assert_eq!(loaded.to_json().to_string(), plan.to_json().to_string());
    assert_eq!(loaded.to_string(), plan.to_string());
    assert!(!format!("{loaded:?}").contains("canary"), "secrets_never_leave");
    loaded
}

fn writes(emulator: &Emulator) -> usize {
    let operation = |entry: &Value| entry["operation"].as_str().unwrap_or_default().to_owned();
    let is_read = |name: &String| name.ends_with(".token") || name.contains(".list_") || name.contains(".get_");
    emulator.journal().iter().map(operation).filter(|name| !is_read(name)).count()
}

async fn apply(plan: &Plan, accounts: &Accounts) -> ApplyReport {
    let report = plan.apply(accounts, &ApplyOptions::default()).await.unwrap();
    assert!(report.is_complete(), "{report}");
    report
}

#[tokio::test]
async fn same_plan_twice() {
    let emulator = Emulator::start().await.unwrap();
    let accounts = accounts(&emulator);
    let first = [("a-db", 1, ""), ("b-db", 1, ""), ("c-db", 1, ""), ("d-db", 1, "")];
    let second =
        [("a-db", 2, ""), ("b-db", 1, "metadata: { team: data }"), ("cc-db", 1, "manage: { renamedFrom: c-db }")];
    for (secret, databases) in [("vault", &first[..]), ("other", &second[..])] {
        let manifest = manifest(&emulator, secret, databases);
        let plan = saved(&manifest, &accounts).await;
        let actions = plan.content().actions().count();
        assert_eq!(actions, 6 + 3 + 4, "{plan}");
        assert_eq!(told(&apply(&plan, &accounts).await.counts()), [("applied", actions)]);
        let before = writes(&emulator);
        assert_eq!(told(&apply(&plan, &accounts).await.counts()), [("already", actions)]);
        assert_eq!(writes(&emulator) - before, 0, "same_plan_twice");
        assert!(manifest.plan(&accounts, &PRUNE).await.unwrap().is_empty());
    }
    emulator.stop().await;
}

#[tokio::test]
async fn stale_sends_nothing() {
    let emulator = Emulator::start().await.unwrap();
    let accounts = accounts(&emulator);
    let now = |secret: &str, version: u32, host: &str| {
        let more = format!("metadata: {{ team: {host} }}");
        manifest(&emulator, secret, &[("a-db", version, more.as_str()), ("b-db", 1, "")])
    };
    apply(&saved(&now("vault", 1, "x"), &accounts).await, &accounts).await;
    let plan = saved(&now("other", 2, "x"), &accounts).await;
    assert_eq!(plan.content().actions().filter(|action| action.action == ActionKind::Rotate).count(), 1);
    // Somebody else changes what the plan touches.
    apply(&saved(&now("third", 1, "y"), &accounts).await, &accounts).await;
    let before = writes(&emulator);
    let Err(PlanError::Stale(keys)) = plan.apply(&accounts, &ApplyOptions::default()).await else {
        panic!("it is applied");
    };
    assert_eq!(keys.len(), 6 + 3 + 1, "{keys:?}");
    assert!(keys.contains(&"a-db".to_owned()) && keys.contains(&"source-0 @ PROD".to_owned()), "{keys:?}");
    assert_eq!(writes(&emulator), before, "nothing is sent");
    emulator.stop().await;
}

#[tokio::test]
async fn edits_elsewhere_do_not_matter() {
    let emulator = Emulator::start().await.unwrap();
    let accounts = accounts(&emulator);
    let now = |team: &str, version: u32| {
        let more = format!("metadata: {{ team: {team} }}");
        manifest(&emulator, "vault", &[("a-db", version, ""), ("b-db", 1, more.as_str())])
    };
    apply(&saved(&now("x", 1), &accounts).await, &accounts).await;
    let plan = saved(&now("x", 2), &accounts).await;
    apply(&saved(&now("y", 1), &accounts).await, &accounts).await;
    assert_eq!(told(&apply(&plan, &accounts).await.counts()), [("applied", 1)]);
    emulator.stop().await;
}

#[tokio::test]
async fn a_plan_that_was_changed_is_refused() {
    let emulator = Emulator::start().await.unwrap();
    let accounts = accounts(&emulator);
    let plan = manifest(&emulator, "vault", &[("a-db", 1, "")]).plan(&accounts, &PRUNE).await.unwrap();
    let text = plan.to_json().to_string();
    for (from, to, why) in [
        ("source-3", "source-9", "changed after it was saved"),
        ("connguard.plan/1", "connguard.plan/2", "not a plan in a format"),
        ("{", "", "not JSON"),
    ] {
        let refused = Plan::read(&text.replacen(from, to, 1)).unwrap_err().to_string();
        assert!(refused.contains(why), "{refused}");
    }
    // The order of members means nothing.
    let mut sorted = plan.to_json();
    sorted.sort_all_objects();
    assert_eq!(Plan::read(&sorted.to_string()).unwrap().to_string(), plan.to_string());
    // Another service than the one that it was made from.
    let other = Emulator::start().await.unwrap();
    let elsewhere = Plan::read(&text).unwrap().apply(&self::accounts(&other), &ApplyOptions::default()).await;
    assert!(matches!(elsewhere, Err(PlanError::Guard(_))), "{elsewhere:?}");
    assert_eq!((writes(&emulator), writes(&other)), (0, 0));
    emulator.stop().await;
    other.stop().await;
}

#[tokio::test]
async fn a_replacement_that_was_interrupted_goes_on() {
    let emulator = Emulator::start().await.unwrap();
    let accounts = accounts(&emulator);
    let now = |provider: &str, role: &str, entries: bool| {
        let own = json!({"name": "landing", "platformConnectionType": "CLOUD_PLATFORM_CREDENTIALS", "authProvider": provider,
            "authType": "CLOUD_PROVIDER_SECRET", "connectionDetails": {"connectionProperties": {"credentialSecretName": role}},
            "overrides": {"PROD": {"connectionProperties": {"credentialSecretName": "prod"}}}, "manage": {"replace": true}});
        let connections = if entries { json!([own]) } else { json!([]) };
        let document = json!({"connguard": 1, "owner": "acme/data",
            "accounts": {"eu": {"provider": "matillion", "region": "eu1"}},
            "matillion": [{"account": "eu", "project": {"id": emulator.info().project_id}, "ownership": "exclusive",
                "environments": ["DEV", "PROD"], "connections": connections}]});
        Manifest::read(vec![Source::new("c.json", document.to_string())], &Vars::default()).unwrap()
    };
    apply(&saved(&now("aws", "a", true), &accounts).await, &accounts).await;
    let plan = saved(&now("azure", "a", true), &accounts).await;
    let kinds: Vec<ActionKind> = plan.content().actions().map(|action| action.action).collect();
    assert_eq!(kinds, [ActionKind::Replace, ActionKind::Create], "{plan}");
    // It was deleted, and then the run ended.
    apply(&saved(&now("aws", "a", false), &accounts).await, &accounts).await;
    apply(&plan, &accounts).await;
    let before = writes(&emulator);
    assert_eq!(told(&apply(&plan, &accounts).await.counts()), [("already", 2)]);
    assert_eq!(writes(&emulator), before);
    assert!(now("azure", "a", true).plan(&accounts, &PRUNE).await.unwrap().is_empty());
    emulator.stop().await;
}
