//! Requests of any size, each in a shape that a careless loop would make expensive.

#![allow(unreachable_pub, missing_docs, clippy::unwrap_used)]

use std::fmt::Write;

use connguard_rules::{Arguments, canonical_body, check, operation, parse, secrets};
use serde_json::{Map, Value, json};

/// What is done with a request of a size; the request itself is made before.
pub type Work = Box<dyn Fn()>;

/// Makes a request of a size.
pub type Shape = fn(usize) -> Work;

/// Every shape by its name.
pub const SHAPES: &[(&str, Shape)] = &[
    ("a short request", |_| lerian(json!({}))),
    ("unknown members", |n| lerian(Value::Object(members(n, "member", &json!(1))))),
    ("unknown members that are nearly known", |n| lerian(Value::Object(members(n, "userNam", &json!(1))))),
    ("unknown members of an update", |n| {
        let mut body = members(n, "member", &json!(1));
        body.extend(spellings("productname", n).map(|name| (name, json!("a"))));
        checked("lerian.update_connection", json!({}), Value::Object(body))
    }),
    ("unknown members of an object", |n| lerian(json!({ "ssl": members(n, "member", &json!({"key": "a"})) }))),
    ("open members", |n| matillion(json!({ "connectionProperties": members(n, "secretNam", &json!("a")) }))),
    ("long texts", |n| {
        let long = "a".repeat(n * 20);
        lerian(json!({ "configName": long, "host": long, "password": long, "type": long, "ssl": { "mode": long } }))
    }),
    ("long texts of many bytes", |n| matillion(json!({ "description": "\u{1F600} ".repeat(n) }))),
    ("a host of many labels", |n| lerian(json!({ "host": "a.".repeat(n) }))),
    ("metadata", |n| lerian(json!({ "metadata": members(n, "key", &json!("a")) }))),
    ("metadata of wrong types", |n| lerian(json!({ "metadata": members(n, "key", &json!(1)) }))),
    ("metadata with a long key", |n| lerian(json!({ "metadata": { "a".repeat(n * 20): 1 } }))),
    ("wrong numbers below a long name", |n| lerian(json!({ "a".repeat(n): vec![1e300; n] }))),
    ("wrong numbers below many names", |n| {
        let nested = (0..50).fold(json!(vec![1e300; n]), |inner, _| json!({ "a".repeat(300): inner }));
        lerian(json!({ "other": nested }))
    }),
    ("wide and deep", |n| lerian((0..50).fold(json!(vec![json!([{}]); n]), |inner, _| json!({ "a": inner })))),
    ("data sources", |n| mapped(Value::Object(members(n, "source", &json!({ "table": ["field"] }))))),
    ("tables", |n| mapped(json!({ "a".repeat(n): members(n, "table", &json!(["field"])) }))),
    ("fields", |n| mapped(json!({ "a": { "a".repeat(n): vec!["field"; n] } }))),
    ("blank fields", |n| mapped(json!({ "a": { "a".repeat(n): vec![" "; n] } }))),
    ("spellings of a text", |n| {
        lerian(Value::Object(spellings("databasename", n).map(|name| (name, json!("a b"))).collect()))
    }),
    ("spellings of an object", |n| {
        let inner = members(n / 50, "key", &json!(1));
        let part = |index| move |(key, value): (String, Value)| (format!("{key}-{index}"), value);
        let parts = spellings("metadata", 50).enumerate();
        let parts =
            parts.map(|(index, name)| (name, Value::Object(inner.clone().into_iter().map(part(index)).collect())));
        lerian(Value::Object(parts.collect()))
    }),
    ("spellings of a wrong type", |n| {
        lerian(Value::Object(spellings("databasename", n).map(|name| (name, json!(1))).collect()))
    }),
    ("waivers", |n| {
        let waive: Vec<String> = (0..n).map(|index| format!("lerian.rule-{index}")).collect();
        let arguments = json!({ "waive": waive });
        checked("lerian.create_connection", arguments, json!({ "metadata": members(n, "key", &json!(1)) }))
    }),
    ("names with commas", |n| {
        let names: Vec<String> = (0..n).map(|index| format!("{index},")).collect();
        checked("matillion.delete_environment_overrides", json!({ "connection_names": names }), Value::Null)
    }),
    ("canonical bodies", |n| {
        let mut body = members(n, "member", &json!(1));
        body.extend(spellings("databasename", n).map(|name| (name, json!("a"))));
        let body = Value::Object(body);
        Box::new(move || assert!(!canonical_body("lerian.create_connection", &body).is_empty()))
    }),
    ("secrets", |n| {
        let body = json!({ "pasword": members(n, "key", &json!("a")), "other": members(n, "passwor", &json!("b")) });
        Box::new(move || assert!(secrets(operation("lerian.create_connection").unwrap(), &body).len() >= 2))
    }),
    ("a text that ends too early", |n| {
        let mut text = "{\"a\": [".to_owned();
        (0..n).for_each(|index| writeln!(text, "{{\"member-{index}\": [\"\\u00e4\", {index}]}},").unwrap());
        Box::new(move || assert!(parse(&text).is_err()))
    }),
];

fn members(count: usize, name: &str, value: &Value) -> Map<String, Value> {
    (0..count).map(|index| (format!("{name}{index}"), value.clone())).collect()
}

/// Names that differ in letter case alone: as many as there are, but not more than `most`.
fn spellings(name: &str, most: usize) -> impl Iterator<Item = String> {
    let all = 1_usize << name.len();
    (0..most.min(all)).map(move |bits| {
        let letter = |(index, letter): (usize, char)| {
            if bits >> index & 1 == 1 { letter.to_ascii_uppercase() } else { letter }
        };
        name.chars().enumerate().map(letter).collect()
    })
}

fn lerian(more: Value) -> Work {
    let mut body = json!({
        "configName": "production-db", "type": "POSTGRESQL", "host": "db.example.com", "port": 5432,
        "databaseName": "mydatabase", "userName": "dbuser", "password": "secretpassword",
        "ssl": { "mode": "require", "ca": "CA" },
    });
    body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    checked("lerian.create_connection", json!({ "product": "my-product" }), body)
}

fn matillion(details: Value) -> Work {
    let body = json!({
        "name": "a", "platformConnectionType": "COMPONENT_BASIC", "authProvider": "NONE", "authType": "GENERIC_SECRET",
        "connectionDetails": details,
    });
    checked("matillion.create_connection", json!({}), body)
}

fn mapped(fields: Value) -> Work {
    checked("lerian.validate_schema", json!({}), json!({ "mappedFields": fields }))
}

fn checked(id: &'static str, arguments: Value, body: Value) -> Work {
    let arguments: Arguments = arguments.as_object().unwrap().clone();
    Box::new(move || {
        check(id, &arguments, Some(&body)).unwrap();
    })
}
