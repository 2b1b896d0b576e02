//! What exists becomes a manifest, of which nothing is left to do.

#![allow(clippy::unwrap_used, clippy::panic)]

use std::collections::BTreeSet;
use std::path::Path;

use connguard::plan::{
    Accounts, ActionKind, ApplyOptions, Export, ExportOptions, Manifest, Plan, PlanOptions, Source, Vars, export,
};
use connguard_emulator::{Emulator, Options};
use serde_json::{Map, Value, json};

#[path = "support/plans.rs"]
mod plans;

const SEEDS: u64 = 6;
const CERTIFICATE: &str = "-----BEGIN CERTIFICATE-----\nMIID\n-----END CERTIFICATE-----\n";
const STRINGS: &[&str] =
    &["plain", "${x}", "$${x} #", "a: b", " - x", "null", "007", "é \u{2028}", "{from}", "\"q\"", "two\nlines", "yes"];

/// Bodies that the rules accept, from the shared cases.
fn bodies(file: &str, operation: &str) -> Vec<Map<String, Value>> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/cases").join(file);
    let text = std::fs::read_to_string(path).unwrap();
    let cases = text.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
    let valid = cases.filter(|case| case["given"]["operation"] == operation && case["expected"]["refused"] == false);
    valid.filter_map(|case| case["given"]["body"].as_object().cloned()).collect()
}

fn accounts(emulator: &Emulator) -> Accounts {
    plans::accounts(emulator).with_secret("P", "canary").with_secret("CERTIFICATE", CERTIFICATE)
}

fn document(emulator: &Emulator, projects: Value, products: Value) -> Value {
    json!({"connguard": 1, "owner": "acme/data",
        "accounts": {"eu": {"provider": "matillion", "base_url": emulator.info().matillion_base_url},
            "reporter": {"provider": "lerian", "base_url": emulator.info().lerian_base_url}},
        "matillion": projects, "lerian": products})
}

fn read(text: &str, name: &str) -> Manifest {
    Manifest::read(vec![Source::new(name, text)], &Vars::default()).unwrap_or_else(|error| panic!("{error}\n{text}"))
}

/// Connections with descriptions of every kind, and overrides of some.
fn project(emulator: &Emulator, random: &mut fastrand::Rng, ownership: &str) -> Value {
    let all = bodies("matillion-matrix.jsonl", "matillion.create_connection");
    let overrides = bodies("matillion-override.jsonl", "matillion.create_environment_override");
    let mut connections = Vec::new();
    for n in 0..random.usize(1..12) {
        let mut body = all[random.usize(..all.len())].clone();
        body.insert("name".to_owned(), format!("source-{:02}", 20 - n).into());
        if random.bool()
            && let Some(Value::Object(details)) = body.get_mut("connectionDetails")
        {
            let text = STRINGS[random.usize(..STRINGS.len())].replace("${", "$${");
            details.insert("description".to_owned(), text.into());
        }
        let fits: Vec<_> = overrides.iter().filter(|each| each.get("authType") == body.get("authType")).collect();
        if !fits.is_empty() && random.bool() {
            let mut own = Map::new();
            for environment in ["DEV", "TEST", "PROD"] {
                if random.bool() {
                    continue;
                }
                let other = fits[random.usize(..fits.len())];
                own.insert(environment.to_owned(), other["connectionOverrides"].clone());
            }
            body.insert("overrides".to_owned(), Value::Object(own));
        }
        connections.push(Value::Object(body));
    }
    json!({"account": "eu", "project": {"id": emulator.info().project_id}, "ownership": ownership, "connections": connections})
}

/// Databases whose secrets are references, with versions where somebody keeps them.
fn databases(random: &mut fastrand::Rng, prefix: &str, ownership: &str) -> Value {
    let mut all = bodies("lerian-create.jsonl", "lerian.create_connection");
    all.extend(bodies("lerian-ssl-matrix.jsonl", "lerian.create_connection"));
    let mut connections = Vec::new();
    for n in 0..random.usize(1..10) {
        let mut body = all[random.usize(..all.len())].clone();
        body.insert("configName".to_owned(), format!("{prefix}-{:02}", 20 - n).into());
        let mut reference = json!({"from": "env:P"});
        if random.bool() {
            reference["version"] = random.u32(1..9).into();
        }
        if let Some(key) = body.get_mut("ssl").and_then(|ssl| ssl.get_mut("key")) {
            *key = reference.clone();
        }
        for public in ["ca", "cert"] {
            if let Some(text) = body.get_mut("ssl").and_then(|ssl| ssl.get_mut(public)) {
                *text = json!({"from": "env:CERTIFICATE"});
            }
        }
        body.insert("password".to_owned(), reference);
        body.insert("product".to_owned(), ["ledger", "midaz"][random.usize(..2)].into());
        connections.push(Value::Object(body));
    }
    json!({"account": "reporter", "ownership": ownership, "connections": connections})
}

/// Keeps what `check` accepts of a target's entries: not every case can be a manifest's.
fn accepted(emulator: &Emulator, provider: &str, mut target: Value) -> Value {
    let entries = target["connections"].as_array().cloned().unwrap_or_default();
    let fits = |entry: &Value| {
        let mut one = target.clone();
        one["connections"] = json!([entry]);
        let (projects, products) =
            if provider == "matillion" { (json!([one]), json!([])) } else { (json!([]), json!([one])) };
        let text = document(emulator, projects, products).to_string();
        Manifest::read(vec![Source::new("w.json", text)], &Vars::default()).is_ok()
    };
    let kept: Vec<Value> = entries.into_iter().filter(fits).collect();
    target["connections"] = kept.into();
    target
}

async fn settle(manifest: &Manifest, accounts: &Accounts) {
    let plan = manifest.plan(accounts, &PlanOptions::default()).await.unwrap();
    let report = plan.apply(accounts, &ApplyOptions::default()).await.unwrap();
    assert!(report.is_complete(), "{report}");
}

async fn exported(account: &str, config: &Manifest, accounts: &Accounts) -> Export {
    let first = export(account, Some(config), accounts, &ExportOptions::default()).await.unwrap();
    let second = export(account, Some(config), accounts, &ExportOptions::default()).await.unwrap();
    assert_eq!(first.text, second.text, "twice the same bytes");
    first
}

#[tokio::test]
async fn export_then_plan_is_empty() {
    let mut entries = 0;
    for seed in 0..SEEDS {
        let mut random = fastrand::Rng::with_seed(seed);
        let seeded = json!({"matillion": {"environments": ["DEV", "TEST", "PROD"]}});
        let emulator = Emulator::start_with(Options { seed_value: Some(seeded), ..Options::default() }).await.unwrap();
        let accounts = accounts(&emulator);
        let ownership = ["declared", "exclusive", "marked"][random.usize(..3)];
        let project = accepted(&emulator, "matillion", project(&emulator, &mut random, ownership));
        let marked = accepted(&emulator, "lerian", databases(&mut random, "marked", "marked"));
        let plain = accepted(&emulator, "lerian", databases(&mut random, "plain", "declared"));
        let world = document(&emulator, json!([project]), json!([marked]));
        settle(&read(&world.to_string(), "w.json"), &accounts).await;
        settle(&read(&document(&emulator, json!([]), json!([plain])).to_string(), "w.json"), &accounts).await;
        let config = read(&world.to_string(), "w.json");
        for account in ["eu", "reporter"] {
            let found = exported(account, &config, &accounts).await;
            assert!(found.left_out.is_empty(), "{:?}", found.left_out);
            assert!(
                !found.text.contains("[connguard:") && !found.text.contains("owner=") && !found.text.contains("canary")
            );
            let declared = read(&found.text, "export.yaml");
            let accounts = files(&found.text, self::accounts(&emulator));
            let prune = PlanOptions { prune: true, ..PlanOptions::default() };
            let plan = declared.plan(&accounts, &prune).await.unwrap();
            // Who has no marker yet gets one, and nothing else.
            let adopted = |key: &str| account == "reporter" && key.starts_with("plain-");
            let marks = |kind: ActionKind| matches!(kind, ActionKind::Mark | ActionKind::Rotate);
            let others: Vec<_> =
                plan.content().actions().filter(|each| !(adopted(&each.key) && marks(each.action))).collect();
            assert!(others.is_empty() && plan.content().problems().next().is_none(), "{plan}\n{}", found.text);
            entries += plan.content().counts()["unchanged"] + plan.content().actions().count();
            assert_eq!(found.text.matches("adopt: true").count(), plan.content().actions().count(), "{plan}");
            let report = plan.apply(&accounts, &ApplyOptions::default()).await.unwrap();
            assert!(report.is_complete(), "{report}");
            assert!(declared.plan(&accounts, &prune).await.unwrap().is_empty());
            assert!(!exported(account, &config, &accounts).await.text.contains("adopt"));
        }
        emulator.stop().await;
    }
    println!("export: {SEEDS} worlds of {entries} connections and overrides; nothing is left to do");
    assert!(entries > 50, "{entries}");
}

/// The variables that an export refers to.
fn files(text: &str, mut accounts: Accounts) -> Accounts {
    let names: BTreeSet<&str> = text
        .split("env:")
        .skip(1)
        .map(|rest| rest.split(|c: char| !c.is_ascii_alphanumeric() && c != '_').next().unwrap())
        .collect();
    for name in names {
        let is_public = name.ends_with("_CA") || name.ends_with("_CERT");
        accounts = accounts.with_secret(name, if is_public { CERTIFICATE } else { "canary" });
    }
    accounts
}

#[tokio::test]
async fn what_cannot_be_declared_is_listed() {
    let basic = |name: &str| {
        json!({"name": name, "platformConnectionType": "COMPONENT_BASIC", "authProvider": "NONE", "authType": "GENERIC_SECRET",
            "connectionDetails": {"connectionProperties": {"secretName": "db"}}})
    };
    let database = |name: &str, product: Option<&str>| {
        let mut body = json!({"configName": name, "type": "MYSQL", "host": "db.example.com", "port": 3306,
            "databaseName": "d", "userName": "u", "password": "canary"});
        body["productName"] = product.into();
        body
    };
    let seed = json!({"matillion": {"environments": ["DEV"], "connections": [basic("sales, eu"), basic("Other"), basic("other")]},
        "lerian": {"connections": [database("a_b", Some("ledger")), database("a-b", Some("ledger")), database("loose", None)]}});
    let emulator = Emulator::start_with(Options { seed_value: Some(seed), ..Options::default() }).await.unwrap();
    let accounts = accounts(&emulator);
    let config = read(&document(&emulator, json!([]), json!([])).to_string(), "w.json");
    let found = exported("eu", &config, &accounts).await;
    assert_eq!(found.left_out, ["other: another name differs in letter case or outer whitespace only"]);
    assert!(
        found.text.ends_with("declare it:\n# - other: another name differs in letter case or outer whitespace only\n")
    );
    // A name with a comma cannot be asked for, and is found all the same.
    let changed = read(&found.text.replace("secretName: db", "secretName: other"), "export.yaml");
    let plan = changed.plan(&accounts, &PlanOptions::default()).await.unwrap();
    let saved = Plan::read(&plan.to_json().to_string()).unwrap();
    for outcome in ["applied", "already"] {
        let report = saved.apply(&accounts, &ApplyOptions::default()).await.unwrap();
        assert_eq!(report.counts()[outcome], 2, "{report}");
    }
    let found = exported("reporter", &config, &accounts).await;
    assert_eq!(found.left_out, ["loose: it has no product; assign one first"], "{}", found.text);
    assert!(found.text.contains("{from: env:A_B_PASSWORD}") && found.text.contains("{from: env:A_B_PASSWORD_2}"));
    let mut owned = ExportOptions::default();
    owned.owned = true;
    let nothing = export("reporter", Some(&config), &accounts, &owned).await.unwrap();
    assert!(nothing.text.contains("connections: []") && nothing.left_out.is_empty(), "{}", nothing.text);
    owned.project = Some("x".to_owned());
    assert!(export("eu", Some(&config), &accounts, &owned).await.unwrap_err().to_string().contains("no project \"x\""));
    assert!(
        export("us", Some(&config), &accounts, &owned).await.unwrap_err().to_string().contains("known: eu, reporter")
    );
    assert!(export("us", None, &accounts, &owned).await.unwrap_err().to_string().contains("--config FILE"));
    emulator.stop().await;
}
