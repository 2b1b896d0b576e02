//! Targets: that each is one place, and which objects of it are the manifest's.

use super::{GOOD, PASSWORD, found, line, read};
use crate::manifest::{Manifest, Scope};
use crate::source::Source;
use crate::vars::Vars;

#[test]
fn one_service_has_one_address() {
    let account = "  reporter: {";
    let second = "  again: { provider: lerian, base_url: https://reporter.acme.io/, token: { from: env:REPORTER_TOKEN }, tenant: acme-prod }\n  reporter: {";
    let entry = &GOOD[GOOD.find("  - account: reporter").unwrap()..];
    let text = GOOD.replace(account, second) + &entry.replace("account: reporter", "account: again");
    assert_eq!(read(&text).unwrap_err()[0].rule, "manifest.entry.duplicate");
    // Without a tenant, the same credentials are for the same one.
    let text = text.replace(", tenant: acme-prod", "");
    assert_eq!(read(&text).unwrap_err()[0].rule, "manifest.entry.duplicate");
    let other = text.replacen("env:REPORTER_TOKEN", "env:OTHER_TOKEN", 1);
    assert!(read(&other).is_ok(), "other credentials may be for another organization");
    // A project is the same by its id and by its name.
    let (matillion, _) = GOOD.split_once("matillion:\n").unwrap().1.split_once("lerian:\n").unwrap();
    let again = matillion.replace("id: 550e8400-e29b-41d4-a716-446655440002, ", "");
    let text = GOOD.replace("lerian:\n  - account", &format!("{again}lerian:\n  - account"));
    assert_eq!(read(&text).unwrap_err()[0].rule, "manifest.entry.duplicate");
}

#[test]
fn the_marker_is_not_ignored() {
    let manage =
        |pointer: &str| format!("metadata: {{ team: data }}\n        manage: {{ ignore: [/port, {pointer}] }}");
    for pointer in ["/metadata", "/metadata/connguard"] {
        let wrong = found("metadata: { team: data }", &manage(pointer));
        assert_eq!(wrong, [("manifest.manage.pointer", GOOD.lines().count() + 1)], "{pointer}");
    }
    assert!(found("metadata: { team: data }", &manage("/metadata/team")).is_empty());
    let ignored = "ignore: [/connectionDetails/secretsLocation]";
    let marked = GOOD.replace("environments: [DEV, PROD]", "environments: [DEV, PROD]\n    ownership: marked");
    for pointer in ["/connectionDetails", "/connectionDetails/description"] {
        let to = format!("ignore: [{pointer}]");
        assert!(found(ignored, &to).is_empty(), "nothing is marked");
        assert_eq!(read(&marked.replace(ignored, &to)).unwrap_err()[0].rule, "manifest.manage.pointer");
    }
}

#[test]
fn versions_need_a_marker() {
    for (ownership, expected) in [("declared", true), ("exclusive", true), ("marked", false)] {
        let found = found("product: Ledger", &format!("product: Ledger\n    ownership: {ownership}"));
        let warning = ("manifest.secret.version-unused", line(PASSWORD) + 1);
        assert_eq!(found, if expected { vec![warning] } else { Vec::new() }, "{ownership}");
    }
}

#[test]
fn a_manifest_without_targets_is_warned_about() {
    let (head, lerian) = GOOD.split_once("lerian:\n").unwrap();
    let rules = |text: &str| -> Vec<_> { read(text).unwrap().warnings.iter().map(|p| p.rule).collect() };
    assert_eq!(rules(&format!("{head}lerian:\n")), ["manifest.target.none"]);
    let (accounts, _) = head.split_once("matillion:\n").unwrap();
    for nothing in ["", "lerian:\n", "lerian: []\n"] {
        assert_eq!(rules(&format!("{accounts}{nothing}")), ["manifest.target.none"], "{nothing:?}");
    }
    assert!(rules(&format!("{accounts}lerian:\n{lerian}")).is_empty());
}

#[test]
fn targets_that_are_one_place_become_one() {
    let head = "connguard: 1\nowner: acme/x\naccounts: { r: { provider: lerian, base_url: https://r.example.com } }\nlerian:\n";
    let target = |more: &str, name: &str| {
        format!(
            "{head}  - account: r\n    product: ledger\n{more}    connections:\n      - {{ configName: {name}, type: MYSQL, host: h, port: 1, databaseName: d, userName: u, password: {{ from: env:P }} }}\n"
        )
    };
    let read = |one: &str, other: &str| {
        let sources = [Source::new("a.yaml", target(one, "a-db")), Source::new("b.yaml", target(other, "b-db"))];
        Manifest::read(&sources, &Vars::default())
    };
    let manifest = read("    since: 2026-02-01\n", "    since: 2025-01-01\n").unwrap();
    let [only] = manifest.targets.as_slice() else { panic!("{:?}", manifest.targets) };
    assert_eq!(only.scope, Scope::Product { name: Some("ledger".to_owned()), since: Some("2025-01-01".to_owned()) });
    let keys: Vec<&str> = only.connections.iter().map(|connection| connection.key.as_str()).collect();
    assert_eq!(keys, ["a-db", "b-db"]);
    let manifest = read("    since: 2026-02-01\n", "").unwrap();
    assert_eq!(manifest.targets[0].scope, Scope::Product { name: Some("ledger".to_owned()), since: None });
    let problems = read("    ownership: declared\n", "").unwrap_err();
    assert_eq!((problems[0].rule, problems.len()), ("manifest.target.ownership", 1));
    assert!(problems[0].message.contains("ownership: declared elsewhere, and marked here"), "{}", problems[0].message);
    assert_eq!(problems[0].other.as_ref().map(|place| place.file.as_ref()), Some("a.yaml"));
}
