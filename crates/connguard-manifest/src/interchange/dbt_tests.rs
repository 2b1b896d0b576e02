use serde_json::json;

use super::*;
use crate::interchange::ImportTarget;
use crate::{Manifest, Vars};

fn import(text: &str) -> Imported {
    let imported = from_dbt(&Source::new("profiles.yml", text)).unwrap();
    assert!(!format!("{imported:?}").contains("c4nary"), "{imported:?}");
    imported
}

fn manifest(imported: &Imported) -> Value {
    let target =
        ImportTarget { owner: "acme/x".to_owned(), account: "reporter".to_owned(), product: Some("ledger".to_owned()) };
    let yaml = imported.to_yaml(&target);
    assert!(!yaml.contains("c4nary"), "{yaml}");
    let vars: Vars = [("DB_HOST", "db.acme.io")].into_iter().collect();
    let read = Manifest::read(&[Source::new("m.yaml", &yaml)], &vars);
    assert!(read.is_ok(), "{:?}\n{yaml}", read.err());
    imported.to_manifest(&target)
}

#[test]
fn profiles_become_entries() {
    let imported = import(
        "config: {send_anonymous_usage_stats: false}
ledger:
  target: dev
  outputs:
    dev: {type: postgres, host: localhost, user: r, pass: c4nary, port: 5433, dbname: ledger, schema: sales, threads: 4, sslmode: require, sslrootcert: ca.pem}
    prod:
      type: postgres
      host: \"{{ env_var('DB_HOST') }}\"
      port: \"{{ env_var('DB_PORT', '6543') | as_number }}\"
      user: r
      password: \"{{ env_var('DB_PASSWORD', 'c4nary') }}\"
      dbname: ledger
      schema: public
    sql: {type: sqlserver, driver: x, server: s.acme.io, database: l, schema: dbo, username: r, password: c4nary, encrypt: true}
    my: {type: mysql, server: y.acme.io, schema: l, username: r, password: 12345}
    ora: {type: oracle, host: o.acme.io, user: r, pass: c4nary, service: ORCL, schema: s}
",
    );
    let manifest = manifest(&imported);
    let entries = manifest["lerian"][0]["connections"].as_array().unwrap();
    assert_eq!(entries.len(), 5, "{imported:?}");
    assert_eq!(entries[0]["configName"], "ledger-dev");
    assert_eq!((&entries[0]["port"], &entries[0]["schema"]), (&json!(5433), &json!("sales")));
    assert_eq!(entries[0]["ssl"], json!({"mode": "require", "ca": {"from": "file:ca.pem"}}));
    assert_eq!((&entries[1]["host"], &entries[1]["port"]), (&json!("${DB_HOST}"), &json!("${DB_PORT}")));
    assert_eq!(entries[1]["password"], json!({"from": "env:DB_PASSWORD"}));
    assert_eq!(manifest["vars"], json!({"DB_PORT": 6543}));
    assert_eq!(entries[2]["ssl"]["mode"], "true");
    assert_eq!((&entries[3]["databaseName"], &entries[3]["port"]), (&json!("l"), &json!(3306)));
    assert_eq!(
        (&entries[4]["databaseName"], &entries[4]["metadata"]),
        (&json!("ORCL"), &json!({"serviceName": "ORCL"}))
    );
    assert_eq!(imported.secrets().len(), 4);
}

#[test]
fn what_has_no_counterpart_is_listed() {
    for (output, why) in [
        ("{type: snowflake, account: a, password: c4nary}", "type"),
        ("{type: redshift, host: h.io, user: r, password: c4nary, dbname: l}", "type"),
        (
            "{type: postgres, host: h.io, user: r, password: \"{{ c4nary }}\", dbname: l}",
            "password: it contains a Jinja expression",
        ),
        (
            "{type: postgres, host: h.io, user: r, password: \"a{{ env_var('X') }}\", dbname: l}",
            "password: it contains a Jinja expression",
        ),
        (
            "{type: postgres, host: h.io, user: r, password: \"{{ env_var(c4nary) }}\", dbname: l}",
            "password: it contains a Jinja expression",
        ),
        (
            "{type: postgres, host: h.io, user: r, password: \"{{ env_var('X') ~ 'c4nary' }}\", dbname: l}",
            "password: it contains a Jinja expression",
        ),
        (
            "{type: postgres, host: \"{% if x %}\", user: r, password: c4nary, dbname: l}",
            "host: it contains a Jinja expression",
        ),
        ("{type: postgres, host: h.io, user: r, password: \"{{ env_var('A-B') }}\", dbname: l}", "letters, digits"),
        ("{type: sqlserver, server: h.io, database: l, authentication: CLI}", "log in"),
        ("{type: oracle, user: r, pass: c4nary, tns_name: x}", "tns_name"),
        ("7", "not an object"),
    ] {
        let imported = import(&format!("p: {{outputs: {{o: {output}}}}}"));
        let told: Vec<&str> = imported.unmapped().iter().map(|one| one.reason.as_str()).collect();
        assert!(told.len() == 1 && told[0].contains(why), "{output}: {told:?}");
    }
    assert_eq!(import("p: {target: x}").unmapped().len(), 1);
    assert!(from_dbt(&Source::new("p.yml", "- c4nary")).is_err());
}
