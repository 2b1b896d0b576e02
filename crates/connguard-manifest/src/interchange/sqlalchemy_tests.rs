use serde_json::json;

use super::*;
use crate::{Manifest, Source, Vars};

fn target() -> crate::interchange::ImportTarget {
    crate::interchange::ImportTarget {
        owner: "acme/x".to_owned(),
        account: "reporter".to_owned(),
        product: Some("ledger".to_owned()),
    }
}

/// The entry of a URL; what is written is accepted, and holds no password.
fn entry(url: &str) -> Value {
    let imported = from_sqlalchemy(&format!("prod-db={url}"));
    assert!(imported.unmapped().is_empty(), "{url}: {:?}", imported.unmapped());
    let yaml = imported.to_yaml(&target());
    let read = Manifest::read(&[Source::new("m.yaml", &yaml)], &Vars::default());
    assert!(read.is_ok(), "{url}: {:?}\n{yaml}", read.err());
    for (_, password) in imported.secrets() {
        assert!(!yaml.contains(password.as_str()), "{yaml}");
        assert!(!format!("{imported:?}").contains(password.as_str()), "{imported:?}");
    }
    let mut manifest = imported.to_manifest(&target());
    manifest["lerian"][0]["connections"][0].take()
}

#[test]
fn every_type_with_its_default_port() {
    for (scheme, kind, port) in [
        ("postgresql", "POSTGRESQL", 5432),
        ("postgresql+psycopg2", "POSTGRESQL", 5432),
        ("postgresql+asyncpg", "POSTGRESQL", 5432),
        ("postgres", "POSTGRESQL", 5432),
        ("mysql", "MYSQL", 3306),
        ("mysql+pymysql", "MYSQL", 3306),
        ("mariadb+mariadbconnector", "MYSQL", 3306),
        ("mssql+pyodbc", "SQL_SERVER", 1433),
        ("mssql+pymssql", "SQL_SERVER", 1433),
        ("oracle+oracledb", "ORACLE", 1521),
        ("oracle+cx_oracle", "ORACLE", 1521),
        ("mongodb", "MONGODB", 27017),
        ("POSTGRESQL", "POSTGRESQL", 5432),
    ] {
        let entry = entry(&format!("{scheme}://reader:c4nary-pw@db.acme.io/ledger"));
        assert_eq!((&entry["type"], &entry["port"]), (&json!(kind), &json!(port)), "{scheme}");
        assert_eq!(entry["password"], json!({"from": "env:PROD_DB_PASSWORD"}));
    }
}

#[test]
fn parts_are_decoded() {
    for (url, member, expected) in [
        ("postgresql://r%40x:c4nary@db.acme.io/l", "userName", json!("r@x")),
        ("postgresql://r:c4nary@db.acme.io:6543/l", "port", json!(6543)),
        ("postgresql://r:c4nary@[2606:4700::1]:6543/l", "host", json!("2606:4700::1")),
        ("postgresql://r:c4nary@[2606:4700::1]/l", "port", json!(5432)),
        ("postgresql://r:c4nary@10.0.0.1/l", "host", json!("10.0.0.1")),
        ("postgresql://r:c4n@ry@db.acme.io/l", "host", json!("db.acme.io")),
        ("postgresql://r:c4nary@db.acme.io/my%20db", "databaseName", json!("my db")),
        ("postgresql://r:c4nary@db.acme.io", "databaseName", json!("r")),
        ("mssql://r:c4nary@db.acme.io", "databaseName", json!("master")),
        ("postgresql://r:c4nary@db.acme.io/l?options=-csearch_path%3Dsales", "schema", json!("sales")),
        ("postgresql://:c4nary@db.acme.io/l?user=r", "userName", json!("r")),
        (
            "mongodb://r:c4nary@db.acme.io/l?authSource=admin&directConnection=true",
            "metadata",
            json!({"authSource": "admin", "directConnection": "true"}),
        ),
        ("oracle://r:c4nary@db.acme.io/?service_name=ORCL", "metadata", json!({"serviceName": "ORCL"})),
        ("oracle://r:c4nary@db.acme.io/?service_name=ORCL", "databaseName", json!("ORCL")),
        ("postgresql://r$%7Bx%7D:c4nary@db.acme.io/l", "userName", json!("r$${x}")),
    ] {
        assert_eq!(entry(url)[member], expected, "{url}");
    }
}

#[test]
fn passwords_are_decoded_and_kept_apart() {
    for (given, expected) in [
        ("c4n%40ry%2F", "c4n@ry/"),
        ("c4n+ry", "c4n+ry"),
        ("c4n%ry%2", "c4n%ry%2"),
        ("c4n:ry", "c4n:ry"),
        ("c4né", "c4né"),
    ] {
        let imported = from_sqlalchemy(&format!("postgresql://r:{given}@db.acme.io/ledger"));
        assert_eq!(imported.secrets(), [("LEDGER_PASSWORD".to_owned(), expected.to_owned())], "{given}");
    }
    let several = from_sqlalchemy(
        "a-b=postgresql://r:c4nary@h.io/l\n# no\n\na_b=postgresql://r@h.io/l\n\"postgresql://r:x%0Ay@h.io/A-B\"",
    );
    let manifest = several.to_manifest(&target());
    let names: Vec<_> =
        manifest["lerian"][0]["connections"].as_array().unwrap().iter().map(|e| e["configName"].clone()).collect();
    assert_eq!(names, ["a-b", "a_b", "A-B-2"]);
    assert_eq!(several.secrets().len(), 1, "one has none, one has several lines");
    assert_eq!(several.notes().len(), 3, "{:?}", several.notes());
}

#[test]
fn tls_is_mapped() {
    for (url, ssl) in [
        ("postgresql://r:c4nary@h.io/l?sslmode=require", json!({"mode": "require", "ca": {"from": "env:PROD_DB_CA"}})),
        (
            "postgresql://r:c4nary@h.io/l?sslmode=verify-full&sslrootcert=ca.pem&sslcert=c.pem&sslkey=k.pem",
            json!({"mode": "verify-full", "ca": {"from": "file:ca.pem"}, "cert": {"from": "file:c.pem"}, "key": {"from": "file:k.pem"}}),
        ),
        ("postgresql://r:c4nary@h.io/l?sslmode=disable", Value::Null),
        ("postgresql://r:c4nary@h.io/l?sslmode=prefer", Value::Null),
        ("postgresql://r:c4nary@h.io/l?sslmode=nonsense", Value::Null),
        ("mysql://r:c4nary@h.io/l?ssl_ca=ca.pem", json!({"mode": "true", "ca": {"from": "file:ca.pem"}})),
        (
            "mysql://r:c4nary@h.io/l?ssl=%7B%22ca%22:%22ca.pem%22%7D",
            json!({"mode": "true", "ca": {"from": "file:ca.pem"}}),
        ),
        ("mysql://r:c4nary@h.io/l?ssl=false", Value::Null),
        ("mongodb://r:c4nary@h.io/l?tls=true", json!({"mode": "true", "ca": {"from": "env:PROD_DB_CA"}})),
        ("mssql://r:c4nary@h.io/l?Encrypt=strict", json!({"mode": "strict", "ca": {"from": "env:PROD_DB_CA"}})),
        ("mssql://r:c4nary@h.io/l?Encrypt=no", Value::Null),
    ] {
        assert_eq!(entry(url)["ssl"], ssl, "{url}");
    }
}

#[test]
fn what_cannot_be_taken_is_told_without_the_password() {
    for (url, why) in [
        ("redshift+psycopg2://r:c4nary@h.io/l", "type"),
        ("sqlite:///x.db", "type"),
        ("snowflake://r:c4nary@acc/l", "type"),
        ("mongodb+srv://r:c4nary@h.io/l", "srv"),
        ("mongodb://r:c4nary@a.io:1,b.io:2/l", "several hosts"),
        ("mssql+pyodbc:///?odbc_connect=PWD%3Dc4nary", "ODBC"),
        ("postgresql://r:c4nary@/l", "no host"),
        ("postgresql://:c4nary@h.io/l", "no user"),
        ("mysql://r:c4nary@h.io", "no database"),
        ("postgresql://r:c4nary@h.io:0/l", "port"),
        ("postgresql://r:c4nary@h.io:70000/l", "port"),
        ("postgresql://r:c4nary@h.io:x/l", "port"),
        ("postgresql://r:c4nary@h_1.io/l", "host"),
        ("postgresql://r:c4nary@[::1/l", "]"),
        ("postgresql://r:c4n/ary@h.io/l", "percent-encoded"),
        ("postgresql://r:c4nary%FF@h.io/l", "UTF-8"),
        ("postgresql://r:p@x?c4nary=1@h.io/l", "percent-encoded"),
        ("postgresql://r:c4n?ary=1@h.io/l", "percent-encoded"),
        ("mysql://r:c4nary@h.io/l?ssl={c4nary", "ssl is not a JSON"),
        ("c4nary", "not a URL"),
    ] {
        let imported = from_sqlalchemy(url);
        assert_eq!((imported.len(), imported.unmapped().len()), (0, 1), "{url}");
        let told = format!("{imported:?}");
        assert!(told.contains(why) && !told.contains("c4n"), "{url}: {told}");
    }
}

#[test]
fn a_url_becomes_a_body() {
    let body = from_url("prod-db", "postgresql+psycopg2://r:c4n%40ry@h.io/l").unwrap();
    assert_eq!(
        Value::Object(body),
        json!({"configName": "prod-db", "type": "POSTGRESQL", "host": "h.io", "port": 5432, "databaseName": "l", "userName": "r", "password": "c4n@ry"})
    );
    for (name, url) in [
        ("prod db", "postgresql://r:c4nary@h.io/l"),
        ("prod-db", "postgresql://r@h.io/l"),
        ("prod-db", "x://r:c4nary@h"),
        ("prod-db", "postgresql://r:c4nary@h.io/l?sslmode=require"),
    ] {
        let error = from_url(name, url).unwrap_err();
        assert!(!error.contains("c4nary"), "{error}");
    }
}
