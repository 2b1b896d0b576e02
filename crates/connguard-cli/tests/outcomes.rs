//! How runs end: one JSON document whatever happens, variables, and signals.

#![allow(clippy::unwrap_used)]

mod support;

use std::path::Path;
use std::process::{Command, Output, Stdio};
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use support::{Emulator, run, told};

fn document(out: &str) -> Value {
    let document = serde_json::from_str(out);
    assert!(document.is_ok(), "{out}");
    document.unwrap()
}

#[test]
fn every_outcome_is_one_document() {
    let (emulator, folder) = (Emulator::start(), tempfile::tempdir().unwrap());
    let folder = folder.path();
    emulator.manifest(folder, "aws-dev");
    std::fs::write(folder.join("wrong.yaml"), "connguard: 2\n").unwrap();
    std::fs::write(folder.join("other.yaml"), "connguard: 1\nowner: acme/x\n").unwrap();
    let absent = folder.join("no/file");
    let absent = absent.to_str().unwrap();
    let cases: &[(&[&str], i32, &str)] = &[
        (&["chekc"], 64, "/error/message"),
        (&["apply"], 64, "/error/message"),
        (&["plan", "c.yaml", "--var", "novalue"], 64, "/error/message"),
        (&["check", "wrong.yaml"], 1, "/problems/0/rule"),
        (&["check", "c.yaml", "--var", "nope=1"], 1, "/problems/0/rule"),
        (&["plan", "wrong.yaml"], 1, "/problems/0/rule"),
        (&["drift", "wrong.yaml"], 1, "/problems/0/rule"),
        (&["apply", "wrong.yaml"], 1, "/problems/0/rule"),
        (&["plan", absent], 1, "/error/message"),
        (&["plan", "c.yaml", "--out", absent], 1, "/error/message"),
        (&["export", "--account", "eu", "--config", "c.yaml", "--out", absent], 1, "/error/message"),
        (&["export", "--account", "nobody", "--config", "c.yaml"], 1, "/error/message"),
        (&["import", "dbt", absent], 1, "/error/message"),
        (&["show", absent], 1, "/error/message"),
        (&["schema"], 0, "/$schema"),
        (&["completions", "fish"], 0, "/script"),
        (&["check", "c.yaml"], 0, "/problems"),
        (&["plan", "c.yaml"], 0, "/digest"),
        (&["apply", "c.yaml"], 4, "/error/message"),
        (&["apply", "c.yaml", "--yes", "--report", absent], 1, "/error/message"),
        (&["drift", "c.yaml"], 2, "/drift/missing/0/key"),
        (&["apply", "c.yaml", "--yes"], 0, "/counts/applied"),
        (&["plan", "other.yaml"], 0, "/targets"),
    ];
    for (arguments, expected, pointer) in cases {
        let (code, out, _) = emulator.run(folder, &[*arguments, &["--json"]].concat());
        assert_eq!((code, document(&out).pointer(pointer).is_some()), (*expected, true), "{arguments:?}: {out}");
    }
    let written = emulator.journal().iter().filter(|sent| sent["method"] == "POST" && sent["status"] == 201).count();
    assert_eq!(written, 2, "nothing but the one apply wrote");
}

#[test]
fn warnings_are_told_before_a_plan() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("c.yaml"), "connguard: 1\nowner: acme/x\n").unwrap();
    for arguments in [&["plan", "c.yaml"][..], &["apply", "c.yaml", "--yes"], &["drift", "c.yaml"]] {
        let (code, out, err) = run(folder.path(), arguments);
        assert_eq!((code, err.contains("c.yaml:1:1: warning: manifest.target.none: ")), (0, true), "{out}{err}");
        assert!(!run(folder.path(), &[arguments, &["--quiet"]].concat()).2.contains("warning"));
    }
}

#[test]
fn variables_keep_their_type() {
    let folder = tempfile::tempdir().unwrap();
    let text = "connguard: 1\nowner: acme/x\naccounts: { r: { provider: lerian, base_url: https://r.acme.io } }\nlerian:\n  - account: r\n    product: ledger\n    connections:\n      - configName: main\n        type: POSTGRESQL\n        host: db.acme.io\n        port: ${p}\n        databaseName: ${d}\n        userName: b\n        password: { from: env:P }\n        manage: { protect: \"${b}\" }\n";
    std::fs::write(folder.path().join("c.yaml"), text).unwrap();
    let checked = |p: &str, d: &str, b: &str| {
        let vars = [("p", p), ("d", d), ("b", b)].map(|(name, value)| format!("--var={name}={value}"));
        let (_, out, _) = run(folder.path(), &["check", "c.yaml", "--json", &vars[0], &vars[1], &vars[2]]);
        let problems = document(&out)["problems"].as_array().unwrap().clone();
        problems.iter().map(|problem| problem["at"]["line"].as_u64().unwrap()).collect::<Vec<_>>()
    };
    for database in ["ledger", "\"5432\"", "'5432'", "007", "1.10", "+1", "null", "True", "a=b"] {
        assert_eq!(checked("5432", database, "true"), [0_u64; 0], "{database} is a string");
    }
    for database in ["5432", "1.5", "false"] {
        assert_eq!(checked("5432", database, "true"), [12], "{database} is none");
    }
    assert_eq!(checked("'5432'", "d", "'true'"), [11, 15]);
    let (code, out, _) = run(folder.path(), &["check", "c.yaml", "--var", "p=1", "--var", "prot=2"]);
    assert_eq!(
        (code, out.contains("manifest.var.unknown: there is no variable \"prot\" to set; ")),
        (1, true),
        "{out}"
    );
}

#[cfg(unix)]
struct Running(std::process::Child);

#[cfg(unix)]
impl Running {
    fn start(emulator: &Emulator, folder: &Path, arguments: &[&str]) -> Self {
        let mut command = emulator.command(folder, arguments);
        Self(command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap())
    }

    fn interrupt(&self) {
        assert!(Command::new("kill").args(["-INT", &self.0.id().to_string()]).status().unwrap().success());
    }

    fn ended(self) -> (i32, String, String) {
        let output: Output = self.0.wait_with_output().unwrap();
        told(output)
    }
}

#[cfg(unix)]
fn slow(emulator: &Emulator, operation: &str) {
    emulator.faults(&json!([{"kind": "delay", "operation": operation, "milliseconds": 30000, "commit": "never"}]));
}

#[cfg(unix)]
#[test]
fn an_interrupted_reader_says_so() {
    let (emulator, folder) = (Emulator::start(), tempfile::tempdir().unwrap());
    let folder = folder.path();
    emulator.manifest(folder, "aws-dev");
    slow(&emulator, "matillion.list_connections");
    for arguments in [&["plan", "c.yaml"][..], &["drift", "c.yaml"], &["apply", "c.yaml", "--yes"]] {
        let running = Running::start(&emulator, folder, &[arguments, &["--json"]].concat());
        std::thread::sleep(Duration::from_millis(1500));
        let since = Instant::now();
        running.interrupt();
        let (code, out, err) = running.ended();
        assert_eq!((code, &document(&out)["error"]["kind"]), (130, &json!("interrupted")), "{arguments:?}: {err}");
        assert!(since.elapsed() < Duration::from_secs(3), "at once");
    }
}

#[cfg(unix)]
#[test]
fn a_second_signal_ends_an_apply_at_once() {
    let (emulator, folder) = (Emulator::start(), tempfile::tempdir().unwrap());
    let folder = folder.path();
    emulator.manifest_of(folder, 1);
    slow(&emulator, "matillion.create_connection");
    let running = Running::start(&emulator, folder, &["apply", "c.yaml", "--yes", "--json", "--report", "r.json"]);
    std::thread::sleep(Duration::from_millis(1500));
    let since = Instant::now();
    running.interrupt();
    std::thread::sleep(Duration::from_millis(300));
    running.interrupt();
    let (code, out, err) = running.ended();
    assert_eq!((code, &document(&out)["counts"]["unknown"]), (130, &json!(1)), "the report is printed: {out}{err}");
    assert_eq!(document(&std::fs::read_to_string(folder.join("r.json")).unwrap()), document(&out));
    assert!(err.contains("once more to stop at once") && since.elapsed() < Duration::from_secs(3), "{err}");
}

#[test]
fn what_is_stored_and_cannot_be_used_is_told() {
    let (emulator, folder) = (Emulator::start(), tempfile::tempdir().unwrap());
    let folder = folder.path();
    let text = format!(
        "connguard: 1\nowner: acme/x\naccounts: {{ r: {{ provider: lerian, base_url: {} }} }}\nlerian:\n  - account: r\n    product: ledger\n    connections:\n      - configName: gone-db\n        type: POSTGRESQL\n        host: db.invalid\n        port: 5432\n        databaseName: ledger\n        userName: reader\n        password: {{ from: env:EU_SECRET, version: 1 }}\n",
        emulator.text("lerian_base_url")
    );
    std::fs::write(folder.join("c.yaml"), text).unwrap();
    let (code, out, err) = emulator.run(folder, &["apply", "c.yaml", "--yes", "--test"]);
    assert_eq!((code, out.contains("gone-db: it is stored, but its test failed: ")), (3, true), "{out}{err}");
    assert!(out.ends_with("1 applied\n") && !err.contains("run the same command again"), "it would do nothing: {err}");
    assert_eq!(emulator.run(folder, &["apply", "c.yaml", "--yes", "--test"]).0, 0, "nothing was written");
}
