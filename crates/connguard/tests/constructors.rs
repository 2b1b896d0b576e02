//! The typed constructors and requests: what they make passes the rules, shows no secret, and is read back from values.

#![allow(clippy::unwrap_used)]

use connguard::lerian::{
    self, Database, MongodbSslMode, MysqlSslMode, OracleSslMode, PostgresqlSslMode, SqlServerSslMode, Ssl,
};
use connguard::matillion::{self, AuthType, OauthAuthType};
use connguard::{Arguments, ErrorKind, Severity, Violation, check};
use serde::Serialize;
use serde_json::{Value, json};

const DATABASE: Database<'_> = Database {
    config_name: "production-db",
    host: "db.example.com",
    port: 5432,
    database_name: "mydatabase",
    user_name: "dbuser",
    password: "secretpassword",
};

fn found(operation: &str, body: &impl Serialize) -> Vec<Violation> {
    let arguments: Arguments = match operation.starts_with("lerian.") {
        true => [("product".to_owned(), json!("my-product"))].into_iter().collect(),
        false => Arguments::new(),
    };
    check(operation, &arguments, Some(&json!(body))).unwrap()
}

#[test]
fn every_constructor_of_lerian_makes_a_body_without_violations() {
    for body in [
        lerian::postgresql(&DATABASE),
        lerian::mysql(&DATABASE),
        lerian::mongodb(&DATABASE),
        lerian::oracle(&DATABASE).metadata([("serviceName", "ORCL")]),
        lerian::sql_server(&DATABASE),
    ] {
        let found = found("lerian.create_connection", &body);
        assert!(found.is_empty(), "{body:?}: {found:?}");
        assert!(!format!("{body:?}{DATABASE:?}").contains("secretpassword"));
    }
}

#[test]
fn every_mode_makes_a_body_that_is_sent() {
    let ssl = || Ssl::new().ca("ca");
    let mut bodies = Vec::new();
    bodies.extend(PostgresqlSslMode::ALL.iter().map(|mode| lerian::postgresql_with_ssl(&DATABASE, *mode, ssl())));
    bodies.extend(MysqlSslMode::ALL.iter().map(|mode| lerian::mysql_with_ssl(&DATABASE, *mode, ssl())));
    bodies.extend(MongodbSslMode::ALL.iter().map(|mode| lerian::mongodb_with_ssl(&DATABASE, *mode, ssl())));
    bodies.extend(OracleSslMode::ALL.iter().map(|mode| lerian::oracle_with_ssl(&DATABASE, *mode, ssl())));
    bodies.extend(SqlServerSslMode::ALL.iter().map(|mode| lerian::sql_server_with_ssl(&DATABASE, *mode, ssl())));
    assert_eq!(bodies.len(), 25);
    for body in bodies {
        let found = found("lerian.create_connection", &body);
        assert!(found.iter().all(|one| one.severity == Severity::Warning), "{body:?}: {found:?}");
    }
}

#[test]
fn a_private_key_is_sent_and_not_shown() {
    let ssl = Ssl::new().ca("ca").cert("cert").key("canary");
    assert!(!format!("{ssl:?}").contains("canary"), "{ssl:?}");
    let body = lerian::mysql_with_ssl(&DATABASE, MysqlSslMode::True, ssl);
    assert_eq!(json!(body)["ssl"], json!({ "mode": "true", "ca": "ca", "cert": "cert", "key": "canary" }));
    assert!(!format!("{body:?}").contains("canary"), "{body:?}");
    let body = body.member("passwrod", "canary");
    assert!(format!("{body:?}").contains("passwrod") && !format!("{body:?}").contains("canary"), "{body:?}");
}

#[test]
fn every_constructor_of_matillion_makes_a_body_without_violations() {
    let oauth = |kind: &OauthAuthType| matillion::oauth("a", "salesforce", *kind).secret_name("s");
    for body in [
        matillion::aws("a", "s"),
        matillion::gcp("a", "s"),
        matillion::azure("a", "s").description("what for"),
        matillion::generic_secret("a", "s").secret_key("k"),
        matillion::netsuite("a").secret_name("s"),
        matillion::x_ads("a").secret_name("s"),
    ]
    .into_iter()
    .chain(OauthAuthType::ALL.iter().map(oauth))
    {
        let found = found("matillion.create_connection", &body);
        assert!(found.is_empty(), "{body:?}: {found:?}");
    }
    for body in [matillion::snowflake("a"), matillion::redshift("a")] {
        let found = found("matillion.create_data_platform_connection", &body);
        assert!(found.is_empty(), "{body:?}: {found:?}");
    }
}

#[test]
fn a_value_is_read_as_a_request_or_refused_with_all_that_is_wrong() {
    let value = json!({
        "name": "a", "platformConnectionType": "COMPONENT_BASIC", "authProvider": "NONE", "authType": "GENERIC_SECRET",
        "connectionDetails": { "connectionProperties": { "secretName": "s", "own": 1 } },
    });
    let body = matillion::CreateConnectionRequest::try_from(value.clone()).unwrap();
    assert_eq!((body.auth_type.clone(), json!(body)), (AuthType::GenericSecret, value));

    let wrong = json!({ "configName": "a b", "type": "POSTGRES", "port": 0, "PASSWORD": "canary" });
    let error = lerian::CreateConnectionRequest::try_from(wrong).unwrap_err();
    let paths: Vec<&str> = error.violations().iter().map(|one| one.path.as_str()).collect();
    assert_eq!(error.kind(), ErrorKind::RuleViolation);
    // Nothing was to be sent yet.
    assert!(error.to_string().starts_with("lerian.create_connection: not a valid body: "), "{error}");
    assert!(["/configName", "/type", "/port", "/host"].iter().all(|path| paths.contains(path)), "{paths:?}");
    assert!(!paths.contains(&"/X-Product-Name") && !error.to_string().contains("canary"), "{error}");

    // As the service reads it: names in any letter case, null as nothing.
    let odd = json!({
        "CONFIGNAME": "production-db", "type": "MYSQL", "host": "db.example.com", "port": 3306, "databaseName": "d",
        "userName": "u", "password": "p", "schema": null, "ssl": { "MODE": "true", "ca": "c" },
    });
    let read = lerian::CreateConnectionRequest::try_from(odd).unwrap();
    assert_eq!((read.config_name.as_str(), read.schema), ("production-db", None));
    assert_eq!(read.ssl.unwrap().mode.as_deref(), Some("true"));
}

#[test]
fn what_a_type_does_not_know_is_kept() {
    let body = matillion::aws("a", "s").member("ownMember", json!({ "b": 1 })).auth_provider("other");
    let json = json!(body);
    assert_eq!((&json["ownMember"]["b"], &json["authProvider"]), (&json!(1), &json!("other")));
    let other = AuthType::from("SOMETHING_NEW");
    assert_eq!((other.to_string(), json!(other)), ("SOMETHING_NEW".to_owned(), Value::from("SOMETHING_NEW")));
    assert_eq!(AuthType::from("KEY_PAIR".to_owned()), AuthType::Other("KEY_PAIR".to_owned()));
}
