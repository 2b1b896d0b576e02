//! `connguard import`: what it prints is accepted by `check`, and holds no password.

#![allow(clippy::unwrap_used)]

use std::path::Path;
use std::process::{Command, Stdio};

fn run(folder: &Path, arguments: &[&str]) -> (i32, String, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_connguard"));
    let output = command.current_dir(folder).stdin(Stdio::null()).args(arguments).output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (output.status.code().unwrap(), text(output.stdout), text(output.stderr))
}

#[test]
fn what_is_imported_is_checked_and_has_no_password() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let airflow = r#"{"my db": {"conn_type": "postgres", "login": "r", "password": "c4nary", "host": "db.acme.io", "schema": "l"}}"#;
    let dbt = "p: {outputs: {o: {type: postgres, host: h.io, user: r, pass: c4nary, dbname: l, schema: s}}}";
    for (tool, file, text) in [
        ("airflow", "a.json", airflow),
        ("dbt", "profiles.yml", dbt),
        ("sqlalchemy", "urls.txt", "led=postgresql://r:c4nary@h.io/l"),
    ] {
        std::fs::write(folder.join(file), text).unwrap();
        let secrets = format!("{tool}.env");
        let (code, out, err) =
            run(folder, &["import", tool, file, "--product", "ledger", "--owner", "acme/x", "--secrets-out", &secrets]);
        assert_eq!(code, 0, "{tool}: {err}");
        assert!(!out.contains("c4nary") && !err.contains("c4nary"), "{out}{err}");
        std::fs::write(folder.join("m.yaml"), &out).unwrap();
        let (code, checked, _) = run(folder, &["check", "m.yaml"]);
        assert_eq!((code, checked.as_str()), (0, "no problems\n"), "{out}");
        assert_eq!(run(folder, &["check", "?.y*ml"]).0, 0, "no shell has expanded the pattern");
        let kept = std::fs::read_to_string(folder.join(&secrets)).unwrap();
        let variable = kept.strip_suffix("=c4nary\n").unwrap();
        assert!(out.contains(&format!("password: {{from: env:{variable}}}")), "{out}");
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            let mode = std::fs::metadata(folder.join(&secrets)).unwrap().permissions().mode();
            assert_eq!(mode & 0o777, 0o600);
        }
        let (code, _, err) = run(folder, &["import", tool, file, "--secrets-out", &secrets]);
        assert_eq!((code, err.contains("cannot be written")), (1, true), "a file that is there is kept: {err}");
    }
}

#[cfg(unix)]
#[test]
fn passwords_are_what_a_shell_reads() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    for (index, password) in ["pl4in-x.y", "two words", "it's", "a$HOME`id`", r#"q"\n#&;|*~"#].iter().enumerate() {
        let airflow = serde_json::json!({"led": {"conn_type": "postgres", "login": "r", "password": password,
            "host": "db.acme.io", "schema": "l"}});
        std::fs::write(folder.join("a.json"), airflow.to_string()).unwrap();
        let secrets = format!("s{index}.env");
        let (code, _, err) =
            run(folder, &["import", "airflow", "a.json", "--product", "ledger", "--secrets-out", &secrets]);
        assert_eq!(code, 0, "{err}");
        let script = format!(". ./{secrets}; printf %s \"$LED_PASSWORD\"");
        let output = Command::new("sh").current_dir(folder).args(["-c", &script]).output().unwrap();
        assert_eq!(String::from_utf8(output.stdout).unwrap(), *password);
    }
}

#[test]
fn what_has_no_counterpart_is_listed_and_is_1() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    std::fs::write(folder.join("urls"), "a_b=postgresql://r:c4nary@h.io/l\nwarehouse=snowflake://r:c4nary@acc/l\n")
        .unwrap();
    let (code, out, err) = run(folder, &["import", "sqlalchemy", "urls", "--out", "m.yaml"]);
    assert_eq!((code, out.as_str()), (1, ""));
    assert!(err.contains("--var product=NAME"), "{err}");
    assert!(err.contains("error: warehouse: the type \"snowflake\"") && !err.contains("c4nary"), "{err}");
    assert_eq!(run(folder, &["check", "m.yaml", "--var", "product=ledger"]).0, 0, "the others are written");
    let (code, out, _) = run(folder, &["import", "sqlalchemy", "urls", "--json"]);
    let document: serde_json::Value = serde_json::from_str(&out).unwrap();
    assert_eq!((code, &document["unmapped"][0]["name"]), (1, &"warehouse".into()));
    std::fs::write(folder.join("broken.json"), "{\"a\": \"c4nary\"").unwrap();
    let (code, out, err) = run(folder, &["import", "airflow", "broken.json"]);
    assert_eq!((code, out.contains("c4nary"), err.contains("c4nary")), (1, false, false), "{err}");
    assert_eq!(run(folder, &["import", "prefect", "urls"]).0, 64);
}

#[test]
fn the_schema_is_printed() {
    let folder = tempfile::tempdir().unwrap();
    let (code, out, _) = run(folder.path(), &["schema"]);
    let schema: serde_json::Value = serde_json::from_str(&out).unwrap();
    assert_eq!((code, &schema["$schema"]), (0, &"http://json-schema.org/draft-07/schema#".into()));
    // Whatever the engine never reads back may be a reference.
    let entry = &schema["properties"]["lerian"]["items"]["properties"]["connections"]["items"];
    for (pointer, _) in connguard_manifest::connections("lerian".parse().unwrap()).write_only {
        let place = pointer.replace('/', "/properties/");
        let forms = entry.pointer(&place).and_then(|member| member["anyOf"].as_array()).unwrap();
        assert!(forms.contains(&serde_json::json!({"$ref": "#/definitions/reference"})), "{pointer}");
    }
}
