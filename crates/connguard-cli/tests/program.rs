//! The program, as people and scripts run it.

#![allow(clippy::unwrap_used)]

mod support;

use serde_json::Value;
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
    assert!(out.contains("  + landing\n  + landing @ PROD\n2 create; 0 unchanged, 0 not ours. "), "{out}");
    let (code, shown, _) = emulator.run(folder, &["show", "plan.json"]);
    assert_eq!((code, shown), (0, out), "what is saved is what was shown");
    let (code, _, err) = emulator.run(folder, &["apply", "c.yaml"]);
    assert_eq!((code, err.contains("--yes")), (4, true), "{err}");
    let (code, out, _) = emulator.run(folder, &["apply", "c.yaml", "--yes"]);
    assert_eq!((code, out.ends_with("2 applied\n")), (0, true), "{out}");
    let (code, out, _) = emulator.run(folder, &["plan", "c.yaml", "--exit-code", "--prune"]);
    assert_eq!((code, out.contains("nothing to do; 2 unchanged")), (0, true), "{out}");
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
fn wrong_usage_is_64_and_a_missing_file_is_1() {
    let folder = tempfile::tempdir().unwrap();
    let (code, _, err) = run(folder.path(), &["chekc", "c.yaml"]);
    assert_eq!((code, err.contains("check")), (64, true), "{err}");
    assert_eq!(run(folder.path(), &["apply"]).0, 64);
    assert_eq!(run(folder.path(), &["apply", "c.yaml", "--concurrency", "0"]).0, 64);
    let (code, _, err) = run(folder.path(), &["check", "nothing-*.yaml"]);
    assert_eq!((code, err.starts_with("error: nothing-*.yaml cannot be read: ")), (1, true), "{err}");
    std::fs::write(folder.path().join("empty.yaml"), "").unwrap();
    let (code, out, _) = run(folder.path(), &["check", "empty.yaml"]);
    assert_eq!((code, out.contains("manifest.file.empty")), (1, true), "{out}");
    let (code, out, _) = run(folder.path(), &["--help"]);
    assert_eq!((code, out.contains("Usage: connguard")), (0, true));
    assert!(run(folder.path(), &["completions", "bash"]).1.contains("connguard"));
}
