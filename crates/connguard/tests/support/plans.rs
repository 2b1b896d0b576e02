//! What the tests of plans share: accounts of the emulator, and small manifests.
#![allow(dead_code, reason = "not every test needs all of it")]

use std::collections::BTreeMap;

use connguard::plan::{Accounts, ActionKind, ApplyOptions, Manifest, Plan, PlanOptions, Source, Vars};
use connguard_emulator::Emulator;
use connguard_rules::Provider;
use serde_json::{Map, Value};

pub const PRUNE: PlanOptions = PlanOptions { prune: true, adopt: false, take_over: None, rotate: Vec::new() };

pub fn object(value: Value) -> Map<String, Value> {
    value.as_object().unwrap().clone()
}

/// The options of a client of the emulator's, which neither waits nor settles.
pub fn options(emulator: &Emulator, provider: Provider) -> Map<String, Value> {
    let mut options = emulator.client_options(provider);
    options.insert("requests_per_minute".to_owned(), 0.into());
    if provider == Provider::Lerian {
        options.insert("settle_seconds".to_owned(), 0.into());
    }
    options
}

/// The accounts `eu` (Matillion) and `reporter` (Lerian), and the password that the manifests refer to.
pub fn accounts(emulator: &Emulator) -> Accounts {
    Accounts::default()
        .with("eu", options(emulator, Provider::Matillion))
        .with("reporter", options(emulator, Provider::Lerian))
        .with_secret("LEDGER_PASSWORD", "canary-password")
}

/// The head of a manifest of these accounts.
pub const HEAD: &str = "connguard: 1
owner: acme/data
accounts:
  eu: { provider: matillion, region: eu1, token: { from: env:NOT_SET } }
  reporter: { provider: lerian, base_url: https://reporter.example.com }
";

/// A manifest of these targets.
pub fn manifest(targets: &str) -> Manifest {
    read(&format!("{HEAD}{targets}"))
}

pub fn read(text: &str) -> Manifest {
    Manifest::read(vec![Source::new("c.yaml", text)], &Vars::default()).unwrap()
}

/// Databases of a product; `more` stands in each.
pub fn databases(target: &str, names: &[&str], more: &str) -> String {
    let mut text = format!("  - account: reporter\n    {target}\n    connections:\n");
    for name in names {
        text += &format!(
            "      - configName: {name}\n        type: POSTGRESQL\n        host: db.example.com\n        port: 5432\n        databaseName: ledger\n        userName: reader\n        password: {{ from: env:LEDGER_PASSWORD, version: 1 }}\n        {more}\n"
        );
    }
    text
}

pub async fn planned(manifest: &Manifest, accounts: &Accounts, options: &PlanOptions) -> Plan {
    manifest.plan(accounts, options).await.unwrap()
}

/// Makes a manifest true.
pub async fn settle(manifest: &Manifest, accounts: &Accounts) {
    let plan = planned(manifest, accounts, &PlanOptions::default()).await;
    let report = plan.apply(accounts, &ApplyOptions::default()).await.unwrap();
    assert!(report.is_complete(), "{report}");
}

pub fn kinds(plan: &Plan) -> Vec<(ActionKind, &str)> {
    plan.content().actions().map(|action| (action.action, action.key.as_str())).collect()
}

/// The outcomes that actions have.
pub fn told<'a>(counts: &BTreeMap<&'a str, usize>) -> Vec<(&'a str, usize)> {
    counts.iter().filter(|(_, count)| **count > 0).map(|(outcome, count)| (*outcome, *count)).collect()
}
