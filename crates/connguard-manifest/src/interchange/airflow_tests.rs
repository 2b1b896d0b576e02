use serde_json::json;

use super::*;
use crate::interchange::ImportTarget;
use crate::{Manifest, Vars};

fn target() -> ImportTarget {
    ImportTarget { owner: "acme/x".to_owned(), account: "reporter".to_owned(), product: None }
}

fn import(name: &str, text: &str) -> (Imported, Vec<Value>) {
    let imported = from_airflow(&Source::new(name, text)).unwrap();
    let yaml = imported.to_yaml(&target());
    assert!(!yaml.contains("c4nary") && !format!("{imported:?}").contains("c4nary"), "{imported:?}\n{yaml}");
    if !imported.is_empty() {
        let vars: Vars = [("product", "ledger")].into_iter().collect();
        let read = Manifest::read(&[Source::new("m.yaml", &yaml)], &vars);
        assert!(read.is_ok(), "{:?}\n{yaml}", read.err());
    }
    let entries = imported.to_manifest(&target())["lerian"][0]["connections"].as_array().unwrap().clone();
    (imported, entries)
}

#[test]
fn an_export_in_json() {
    let text = json!({
        "my.ledger": {"conn_type": "postgres", "description": null, "login": "reader", "password": "c4nary", "host": "db.acme.io", "port": null, "schema": "ledger", "extra": "{\"sslmode\": \"verify-ca\", \"sslrootcert\": \"ca.pem\", \"cursor\": \"c4nary\"}"},
        "mongo_default": {"conn_type": "mongo", "login": "r", "password": "c4nary", "host": "m.acme.io", "port": 27018, "schema": "l", "extra": {"authSource": "admin", "ssl": true}},
        "ora": {"conn_type": "oracle", "login": "r", "password": "c4nary", "host": "o.acme.io", "port": 0, "schema": "", "extra": "{\"service_name\": \"ORCL\"}"},
        "ms": {"conn_type": "mssql", "login": "r", "password": "***", "host": "s.acme.io", "port": "1444", "schema": "l", "extra": ""},
        "my": {"conn_type": "mysql", "login": "r", "password": "c4nary", "host": "y.acme.io", "schema": "l"},
        "aws_default": {"conn_type": "aws", "login": "c4nary", "password": "c4nary"},
        "bad_extra": {"conn_type": "mysql", "login": "r", "password": "c4nary", "host": "y.acme.io", "schema": "l", "extra": "c4nary"},
        "as_uri": "postgresql://r:c4nary@u.acme.io/l?__extra__=%7B%22sslmode%22%3A%22disable%22%7D",
    });
    let (imported, entries) = import("c.json", &text.to_string());
    let names: Vec<&str> = entries.iter().filter_map(|e| e["configName"].as_str()).collect();
    assert_eq!(names, ["my-ledger", "mongo_default", "ora", "ms-db", "my-db", "as_uri"]);
    assert_eq!(entries[0]["ssl"], json!({"mode": "verify-ca", "ca": {"from": "file:ca.pem"}}));
    assert_eq!(entries[0]["databaseName"], "ledger");
    assert_eq!(entries[1]["metadata"], json!({"authSource": "admin"}));
    assert_eq!((&entries[2]["port"], &entries[2]["metadata"]), (&json!(1521), &json!({"serviceName": "ORCL"})));
    assert_eq!(entries[3]["port"], 1444);
    let unmapped: Vec<&str> = imported.unmapped().iter().map(|one| one.name.as_str()).collect();
    assert_eq!(unmapped, ["aws_default", "bad_extra"]);
    assert_eq!(imported.secrets().len(), 5);
    assert!(imported.notes().iter().any(|note| note.contains("hidden")), "{:?}", imported.notes());
}

#[test]
fn lists_lines_and_variables() {
    let list = json!({"connections": [{"connection_id": "a_db", "conn_type": "mysql", "login": "r", "password": "c4nary", "host": "y.io", "schema": "l"}]});
    assert_eq!(import("c.json", &list.to_string()).1[0]["configName"], "a_db");
    let list = json!([{"conn_id": "a_db", "conn_type": "mysql", "login": "r", "host": "y.io", "schema": "l"}]);
    assert_eq!(import("c.json", &list.to_string()).1[0]["configName"], "a_db");
    let yaml = "a_db:\n  conn_type: mysql\n  login: r\n  password: c4nary\n  host: y.io\n  schema: l\n";
    assert_eq!(import("c.yaml", yaml).1[0]["configName"], "a_db");
    let lines = "# airflow\nAIRFLOW_CONN_MY_DB='postgres://r:c4nary@h.io:5433/l'\nother=mysql://r:c4nary@h.io/l\nthird={\"conn_type\": \"mssql\", \"login\": \"r\", \"password\": \"c4nary\", \"host\": \"h.io\"}\n";
    let (_, entries) = import("c.env", lines);
    let names: Vec<&str> = entries.iter().filter_map(|e| e["configName"].as_str()).collect();
    assert_eq!(names, ["my_db", "other", "third"]);
    assert_eq!(import("c.env", "postgres://r:c4nary@h.io/ledger").1[0]["configName"], "ledger");
}

#[test]
fn a_broken_file_is_told_without_its_text() {
    for (name, text) in [
        ("c.json", "{\"a\": \"c4nary\""),
        ("c.yaml", "a: [c4nary"),
        ("c.json", "7"),
        ("c.json", "{\"a\": 1, \"a\": \"c4nary\"}"),
    ] {
        let problems = from_airflow(&Source::new(name, text)).unwrap_err();
        assert!(!format!("{problems:?}").contains("c4nary"), "{problems:?}");
    }
    let (imported, _) = import("c.json", "{\"a\": 5, \"b\": \"c4nary\", \"c\": \"{c4nary\"}");
    assert_eq!(imported.unmapped().len(), 3);
}

/// However a file is cut off, nothing panics and no password is told.
#[test]
fn parts_of_files_tell_no_password() {
    let json = r#"{"a_db": {"conn_type": "mongo", "login": "r", "password": "c4nary", "host": "m.io", "schema": "l", "extra": "{\"ssl\": true, \"x\": \"c4nary\"}"}}"#;
    let lines = "AIRFLOW_CONN_A='postgres://r:c4nary@h.io:1/l?sslmode=require&x=c4nary'\nb=mysql://é:c4nary@[::1]:3/l";
    let dbt = "p:\n  outputs:\n    o: {type: postgres, host: h.io, user: r, pass: 'c4nary', dbname: \"{{ env_var('D', 'é') }}\"}\n";
    for text in [json, lines, dbt] {
        for end in (0..=text.len()).filter(|end| text.is_char_boundary(*end)) {
            for name in ["x.json", "x.yaml"] {
                let source = Source::new(name, &text[..end]);
                for imported in [from_airflow(&source), crate::interchange::from_dbt(&source)] {
                    let yaml = imported.as_ref().map(|imported| imported.to_yaml(&target())).unwrap_or_default();
                    assert!(!format!("{imported:?}{yaml}").contains("c4nary"), "{imported:?} of {}", &text[..end]);
                }
                let imported = crate::interchange::from_sqlalchemy(source.text());
                assert!(!format!("{imported:?}").contains("c4nary"), "{imported:?} of {}", &text[..end]);
            }
        }
    }
}
