//! A large manifest: read, checked and planned, in seconds and in memory that it prints.

#![allow(clippy::unwrap_used)]

use std::fmt::Write as _;
use std::io::Write as _;
use std::time::Instant;

use connguard_manifest::{ActionKind, Manifest, PlanOptions, Resolved, Seen, Source, Stored, Vars, decide};
use serde_json::json;

const ENTRIES: usize = 100_000;
/// One file holds 100,000 values at most.
const PER_FILE: usize = 5_000;

fn file(first: usize) -> String {
    let mut text = "connguard: 1\nowner: acme/large\naccounts: { eu: { provider: matillion, region: eu1 } }\nmatillion:\n  - account: eu\n    project: { id: 550e8400-e29b-41d4-a716-446655440002 }\n    ownership: exclusive\n    connections:\n".to_owned();
    for n in first..first + PER_FILE {
        write!(text, "      - name: source-{n:06}\n        platformConnectionType: COMPONENT_BASIC\n        authProvider: NONE\n        authType: GENERIC_SECRET\n        connectionDetails: {{ connectionProperties: {{ secretName: vault, secretKey: k{n} }} }}\n").unwrap();
    }
    text
}

/// As the service shows it: each tenth differs, each hundredth is missing, and as many are not declared.
fn seen() -> Seen {
    let connection = |n: usize| {
        let name = if n % 100 == 1 { format!("other-{n:06}") } else { format!("source-{n:06}") };
        let key = if n.is_multiple_of(10) { "changed".to_owned() } else { format!("k{n}") };
        let stored = json!({"name": name, "platformConnectionType": "COMPONENT_BASIC", "authProvider": "NONE", "authType": "GENERIC_SECRET",
            "connectionDetails": {"connectionProperties": {"secretName": "vault", "secretKey": key}}});
        Stored(stored.as_object().unwrap().clone())
    };
    let project_id = Some("550e8400-e29b-41d4-a716-446655440002".to_owned());
    Seen { project_id, connections: (0..ENTRIES).map(connection).collect(), ..Seen::default() }
}

/// The most memory that this process has had, in MiB, where the system tells it.
fn peak() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM:"))?;
    line.split_whitespace().nth(1)?.parse::<u64>().ok().map(|kib| kib / 1024)
}

#[test]
fn a_hundred_thousand_entries_are_planned() {
    let files = (0..ENTRIES / PER_FILE).map(|n| Source::new(format!("{n}.yaml"), file(n * PER_FILE)));
    let files: Vec<Source> = files.collect();
    let began = Instant::now();
    let manifest = Manifest::read(&files, &Vars::default()).unwrap();
    let read = began.elapsed().as_secs_f64();
    let seen = seen();
    let began = Instant::now();
    let options = PlanOptions { prune: true, ..PlanOptions::default() };
    let decided = |target| decide(&manifest, target, &seen, &Resolved::default(), &options);
    let plans: Vec<_> = manifest.targets.iter().map(decided).collect();
    let planned = began.elapsed().as_secs_f64();
    let count = |kind: ActionKind| plans.iter().flat_map(|plan| &plan.actions).filter(|a| a.action == kind).count();
    assert_eq!([ActionKind::Create, ActionKind::Update, ActionKind::Delete].map(count), [1_000, 10_000, 1_000]);
    let memory = peak().map_or_else(String::new, |mib| format!(", at most {mib} MiB"));
    let text = format!("a manifest of {ENTRIES} entries: read in {read:.1} s, planned in {planned:.1} s{memory}");
    println!("{text}");
    if let Some(path) = std::env::var_os("CONNGUARD_FIGURES") {
        let figures = std::fs::File::options().create(true).append(true).open(path);
        figures.and_then(|mut figures| writeln!(figures, "{text}")).unwrap();
    }
}
