//! The program, as people and scripts run it.

#![allow(clippy::unwrap_used)]

mod support;

use serde_json::{Value, json};
use support::{Emulator, program, run, told};

#[test]
fn the_story_of_a_manifest() {
    let (emulator, folder) = (Emulator::start(), tempfile::tempdir().unwrap());
    let folder = folder.path();
    emulator.manifest(folder, "aws-dev");
    let (code, out, _) = emulator.run(folder, &["check", "c.yaml"]);
    assert_eq!((code, out.as_str()), (0, "no problems\n"));
    let (code, out, err) = emulator.run(folder, &["plan", "c.yaml", "--exit-code", "--out", "plan.json"]);
    assert_eq!((code, err.as_str()), (2, ""), "{out}");
    assert!(out.contains("  + landing\n  + landing @ PROD\n2 to create; 0 unchanged, 0 not ours\n"), "{out}");
    let (code, shown, _) = emulator.run(folder, &["show", "plan.json"]);
    assert_eq!((code, shown), (0, out), "what is saved is what was shown");
    let (code, _, err) = emulator.run(folder, &["apply", "c.yaml"]);
    assert_eq!((code, err.contains("--yes")), (4, true), "{err}");
    let (code, out, _) = emulator.run(folder, &["apply", "c.yaml", "--yes"]);
    assert_eq!((code, out.ends_with("2 applied\n")), (0, true), "{out}");
    let (code, out, _) = emulator.run(folder, &["plan", "c.yaml", "--exit-code", "--prune"]);
    assert_eq!((code, out.contains("nothing to do; 2 unchanged")), (0, true), "{out}");
    let text = std::fs::read_to_string(folder.join("c.yaml")).unwrap();
    std::fs::write(
        folder.join("other.yaml"),
        text.replace("name: landing", "name: other").replace("exclusive", "declared"),
    )
    .unwrap();
    for arguments in [&["plan", "other.yaml"][..], &["apply", "other.yaml"]] {
        let (_, _, err) = emulator.run(folder, arguments);
        assert!(err.contains("warning: matillion 550e8400") && err.contains("is it the right account?"), "{err}");
    }
    // A change by hand.
    emulator.manifest(folder, "aws-other");
    let (code, out, _) = emulator.run(folder, &["drift", "c.yaml", "--json"]);
    let drift: Value = serde_json::from_str(&out).unwrap();
    assert_eq!((code, drift["drift"]["changed"][0]["key"].as_str()), (2, Some("landing")), "{out}");
    let (code, _, _) = emulator.run(folder, &["drift", "c.yaml", "--fail-on", "missing"]);
    assert_eq!(code, 0);
    let (code, out, _) = emulator.run(folder, &["apply", "c.yaml", "--yes", "--json"]);
    let report: Value = serde_json::from_str(&out).unwrap();
    assert_eq!((code, &report["counts"]["applied"]), (0, &Value::from(1)), "{out}");
}

#[test]
fn a_saved_plan_is_applied_without_its_manifest() {
    let emulator = Emulator::start();
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    emulator.manifest(folder, "aws-dev");
    assert_eq!(emulator.run(folder, &["plan", "c.yaml", "--out", "p.json"]).0, 0);
    std::fs::remove_file(folder.join("c.yaml")).unwrap();
    let (code, out, err) = emulator.run(folder, &["apply", "--plan", "p.json", "--yes"]);
    assert_eq!((code, out.ends_with("2 applied\n")), (0, true), "{out}{err}");
    let (code, out, _) = emulator.run(folder, &["apply", "--plan", "p.json", "--yes"]);
    assert_eq!((code, out.ends_with("2 already\n")), (0, true), "{out}");
    emulator.manifest(folder, "aws-other");
    assert_eq!(emulator.run(folder, &["apply", "c.yaml", "--yes"]).0, 0);
    let (code, _, err) = emulator.run(folder, &["apply", "--plan", "p.json", "--yes"]);
    assert_eq!((code, err.contains("the plan is stale, nothing was sent")), (4, true), "{err}");
    let saved = std::fs::read_to_string(folder.join("p.json")).unwrap();
    std::fs::write(folder.join("p.json"), saved.replace("aws-dev", "aws-evil")).unwrap();
    let (code, _, err) = emulator.run(folder, &["apply", "--plan", "p.json", "--yes"]);
    assert_eq!((code, err.contains("it was changed after it was saved")), (1, true), "{err}");
    let (code, out, shown) = emulator.run(folder, &["show", "p.json"]);
    assert_eq!((code, out.as_str(), &shown), (1, "", &err), "what an apply refuses is not shown to a reviewer");
    assert!(err.starts_with("error: p.json cannot be read: "), "{err}");
    assert_eq!(emulator.run(folder, &["apply", "c.yaml", "--plan", "p.json"]).0, 64);
}

#[test]
fn what_exists_is_exported() {
    let emulator = Emulator::start();
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    emulator.manifest(folder, "aws-dev");
    assert_eq!(emulator.run(folder, &["apply", "c.yaml", "--yes"]).0, 0);
    let (code, out, err) = emulator.run(folder, &["export", "--account", "eu", "--config", "c.yaml"]);
    assert_eq!((code, out.contains("client_secret: {from: env:EU_SECRET}")), (0, true), "{out}{err}");
    std::fs::write(folder.join("e.yaml"), &out).unwrap();
    assert_eq!(emulator.run(folder, &["plan", "e.yaml", "--exit-code", "--prune"]).0, 0);
    // From the environment alone.
    let mut command = program(folder);
    command.env("MATILLION_BASE_URL", emulator.text("matillion_base_url"));
    command.env("MATILLION_TOKEN_URL", emulator.text("token_url"));
    command.env("MATILLION_CLIENT_ID", emulator.text("client_id"));
    command.env("MATILLION_CLIENT_SECRET", emulator.text("client_secret"));
    let project = emulator.text("project_id");
    command.args(["export", "--account", "matillion", "--project", project, "--owner", "acme/new", "--out", "n.yaml"]);
    let (code, out, err) = told(command.output().unwrap());
    assert_eq!((code, out.as_str()), (0, ""), "{err}");
    let text = std::fs::read_to_string(folder.join("n.yaml")).unwrap();
    assert!(text.contains("owner: acme/new\n") && text.contains("{from: env:MATILLION_CLIENT_SECRET}"), "{text}");
    assert!(!text.contains(emulator.text("client_secret")), "{text}");
    assert_eq!(run(folder, &["check", "n.yaml"]).0, 0);
}

#[test]
fn check_shows_file_line_and_column() {
    let folder = tempfile::tempdir().unwrap();
    let text = "connguard: 1\nowner: acme/x\naccounts: { eu: { provider: matillion, region: eu1 } }\nmatillion:\n  - account: eu\n    project: { name: A }\n    connections:\n      - name: landing\n        platformConnectionType: CLOUD_PLATFORM_CREDENTIALS\n        authProvider: AWS\n        authType: CLOUD_PROVIDER_SECRET\n        connectionDetails: { connectionProperties: { credentialSecretName: a } }\n";
    std::fs::write(folder.path().join("c.yaml"), text).unwrap();
    let (code, out, _) = run(folder.path(), &["check", "c.yaml"]);
    assert_eq!(code, 1);
    assert!(out.starts_with("c.yaml:10:23: error: matillion.connection.combination: "), "{out}");
    assert!(out.contains("\n10 |         authProvider: AWS\n   |                       ^^^\n1 error\n"), "{out}");
    let (_, out, _) = run(folder.path(), &["check", "c.yaml", "--format", "github"]);
    assert!(out.starts_with("::error file=c.yaml,line=10,col=23::matillion.connection.combination: "), "{out}");
    let (code, out, _) = run(folder.path(), &["check", "c.yaml", "--json"]);
    let problems: Value = serde_json::from_str(&out).unwrap();
    assert_eq!((code, &problems["problems"][0]["at"]["line"]), (1, &Value::from(10)));
    let (code, _, err) = run(folder.path(), &["plan", "c.yaml"]);
    assert_eq!((code, err.contains("c.yaml:10:23")), (1, true), "a manifest that check refuses is not planned: {err}");
}

#[test]
fn problems_have_colors_where_they_are_wanted() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("c.yaml"), "connguard: 1\nowner: X\n").unwrap();
    let shown = |arguments: &[&str]| {
        let (_, out, err) = run(folder.path(), arguments);
        out + &err
    };
    for command in ["check", "plan"] {
        let plain = shown(&[command, "c.yaml"]);
        assert!(!plain.contains('\u{1b}'), "nowhere else than on a terminal: {plain}");
        let colored = shown(&[command, "c.yaml", "--color", "always"]);
        assert!(colored.contains("c.yaml:2:8: \u{1b}[1;31merror\u{1b}[0m: manifest.owner.characters: "), "{colored}");
        assert!(colored.contains("  |        \u{1b}[1;31m^\u{1b}[0m\n"), "{colored}");
    }
}

#[test]
fn two_places_are_told_with_their_files() {
    let folder = tempfile::tempdir().unwrap();
    for (name, owner) in [("a.yaml", "acme/one"), ("b.yaml", "acme/two")] {
        std::fs::write(folder.path().join(name), format!("connguard: 1\nowner: {owner}\n")).unwrap();
    }
    let (code, out, _) = run(folder.path(), &["check", "a.yaml", "b.yaml"]);
    assert_eq!((code, out.starts_with("b.yaml:2:8: error: manifest.owner.differs: ")), (1, true), "{out}");
    let other = "\na.yaml:2:8: the other place\n  |\n2 | owner: acme/one\n  |        ^^^^^^^^\n";
    assert!(out.contains(other), "{out}");
}

#[test]
fn wrong_usage_is_64_and_a_missing_file_is_1() {
    let folder = tempfile::tempdir().unwrap();
    let (code, _, err) = run(folder.path(), &["chekc", "c.yaml"]);
    assert_eq!((code, err.contains("check")), (64, true), "{err}");
    assert_eq!(run(folder.path(), &["apply"]).0, 64);
    assert_eq!(run(folder.path(), &["apply", "c.yaml", "--concurrency", "0"]).0, 64);
    let (code, _, err) = run(folder.path(), &["check", "nothing-*.yaml"]);
    assert_eq!((code, err.as_str()), (1, "error: nothing-*.yaml matches no file\n"));
    let (code, _, err) = run(folder.path(), &["check", "nothing.yaml"]);
    assert_eq!((code, err.starts_with("error: nothing.yaml cannot be read: ")), (1, true), "{err}");
    std::fs::write(folder.path().join("empty.yaml"), "").unwrap();
    let (code, out, _) = run(folder.path(), &["check", "empty.yaml"]);
    assert_eq!((code, out.contains("manifest.file.empty")), (1, true), "{out}");
    let (code, out, _) = run(folder.path(), &["--help"]);
    assert_eq!((code, out.contains("Usage: connguard")), (0, true));
    assert!(run(folder.path(), &["completions", "bash"]).1.contains("connguard"));
}

fn document(out: &str) -> Value {
    serde_json::from_str(out).unwrap()
}

#[cfg(unix)]
#[test]
fn an_interrupted_apply_is_130() {
    use std::process::{Command, Stdio};
    let (emulator, folder) = (Emulator::start(), tempfile::tempdir().unwrap());
    let folder = folder.path();
    emulator.manifest_of(folder, 1);
    emulator.faults(&json!([{"kind": "delay", "operation": "matillion.create_connection", "milliseconds": 30000, "commit": "never"}]));
    let mut apply = emulator.command(folder, &["apply", "c.yaml", "--yes", "--json", "--report", "r.json"]);
    let apply = apply.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let is_sent = || emulator.journal().iter().any(|entry| entry["operation"] == "matillion.create_connection");
    while !is_sent() {
        std::thread::sleep(std::time::Duration::from_millis(20));
    }
    assert!(Command::new("kill").args(["-INT", &apply.id().to_string()]).status().unwrap().success());
    let (code, out, err) = told(apply.wait_with_output().unwrap());
    assert_eq!((code, &document(&out)["counts"]["unknown"]), (130, &json!(1)), "{out}{err}");
    assert_eq!(document(&std::fs::read_to_string(folder.join("r.json")).unwrap()), document(&out));
}

#[test]
fn what_cannot_be_written_is_known_before_anything_is_sent() {
    let (emulator, folder) = (Emulator::start(), tempfile::tempdir().unwrap());
    let folder = folder.path();
    emulator.manifest(folder, "aws-dev");
    for arguments in
        [["apply", "c.yaml", "--yes", "--report", "no/r.json"], ["plan", "c.yaml", "--json", "--out", "no/p.json"]]
    {
        let (code, _, err) = emulator.run(folder, &arguments);
        assert_eq!((code, err.contains("cannot be written")), (1, true), "{err}");
    }
    assert!(emulator.journal().is_empty());
    let (code, out, err) = emulator.run(folder, &["apply", "c.yaml", "--json", "--report", "r.json"]);
    assert_eq!((code, &document(&out)["error"]["kind"]), (4, &json!("unconfirmed")), "{err}");
    assert!(!folder.join("r.json").exists(), "nothing was done, so there is no report");
    std::fs::write(folder.join("p.json"), "x".repeat(100_000)).unwrap();
    assert_eq!(emulator.run(folder, &["plan", "nothing.yaml", "--out", "p.json"]).0, 1);
    assert_eq!(std::fs::read(folder.join("p.json")).unwrap().len(), 100_000, "there is no new plan");
    assert_eq!(emulator.run(folder, &["plan", "c.yaml", "--out", "p.json"]).0, 0);
    assert_eq!(emulator.run(folder, &["show", "p.json"]).0, 0);
}

#[test]
fn errors_are_documents_too() {
    let (emulator, folder) = (Emulator::start(), tempfile::tempdir().unwrap());
    let folder = folder.path();
    std::fs::write(folder.join("bad.json"), "{}").unwrap();
    for arguments in [
        &["show", "bad.json", "--json"][..],
        &["show", "nothing.json", "--json"],
        &["check", "nothing.yaml", "--format", "json"],
        &["check", "nothing.yaml", "--json"],
    ] {
        let (code, out, _) = run(folder, arguments);
        assert_eq!((code, &document(&out)["error"]["kind"]), (1, &json!("error")), "{arguments:?}");
    }
    let (code, out, _) = run(folder, &["check", "nothing.yaml", "--format", "github"]);
    assert_eq!((code, out.lines().count()), (1, 1), "{out}");
    assert!(out.starts_with("::error::nothing.yaml cannot be read: "), "{out}");
    emulator.manifest(folder, "aws-dev");
    let (_, out, _) = emulator.run(folder, &["drift", "c.yaml", "--json"]);
    assert_eq!(document(&out)["problems"], json!([]));
}

#[test]
fn variables_have_the_type_that_they_look_like() {
    let folder = tempfile::tempdir().unwrap();
    let text = "connguard: 1\nowner: acme/x\naccounts: { r: { provider: lerian, base_url: https://r.acme.io } }\nlerian:\n  - account: r\n    product: ledger\n    connections:\n      - configName: main\n        type: POSTGRESQL\n        host: db-${p}.acme.io\n        port: ${p}\n        databaseName: a\n        userName: b\n        password: hunter2-hunter2\n";
    std::fs::write(folder.path().join("c.yaml"), text).unwrap();
    let (_, out, err) = run(folder.path(), &["check", "c.yaml", "--var", "p=5432"]);
    assert!(out.ends_with("\n1 error\n") && out.contains("manifest.secret.inline"), "{out}{err}");
    assert!(!out.contains("hunter2"), "{out}");
    let (_, out, _) = run(folder.path(), &["check", "c.yaml", "--format", "github", "--var", "p=5432"]);
    assert!(out.starts_with("::error file=c.yaml,line=14,") && !out.contains("hunter2"), "{out}");
    for text in ["05432", "+5432", "5432.0", "5e3", " 5432", "True"] {
        let (_, out, _) = run(folder.path(), &["check", "c.yaml", "--var", &format!("p={text}")]);
        assert!(!out.ends_with("\n1 error\n"), "{text} is a string: {out}");
    }
}
