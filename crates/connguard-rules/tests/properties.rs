//! What holds for any JSON at all.

use connguard_rules::spec::{Cell, Table};
use connguard_rules::{
    Arguments, Location, accepts, canonical_body, check, check_call, operation, operations, parse, rules,
};
use proptest::prelude::*;
use serde_json::{Map, Value, json};

/// Any JSON, with the names that the rules look at more often than chance would have it.
fn any_json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(|n| json!(n)),
        any::<String>().prop_map(Value::from),
        known_text().prop_map(Value::from),
    ];
    leaf.prop_recursive(6, 64, 8, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..6).prop_map(Value::from),
            prop::collection::vec((name(), inner), 0..10)
                .prop_map(|members| Value::Object(members.into_iter().collect())),
        ]
    })
}

fn known_text() -> impl Strategy<Value = String> {
    prop::sample::select(vec![
        "COMPONENT_BASIC",
        "CLOUD_PLATFORM_CREDENTIALS",
        "NONE",
        "none",
        "aws",
        "AWS",
        "GENERIC_SECRET",
        "OAUTH_CLIENT_CRED",
        "CLOUD_PROVIDER_SECRET",
        "POSTGRESQL",
        "MYSQL",
        "ORACLE",
        "require",
        "strict",
        "db.example.com",
        "127.0.0.1",
        "::1",
        "production-db",
        "",
        " ",
        "\u{0}",
        "é",
        "urn:uuid:",
    ])
    .prop_map(str::to_owned)
}

fn name() -> impl Strategy<Value = String> {
    let known = prop::sample::select(vec![
        "name",
        "platformConnectionType",
        "authProvider",
        "authType",
        "connectionDetails",
        "connectionOverrides",
        "connectionProperties",
        "secretsLocation",
        "secretName",
        "type",
        "configName",
        "CONFIGNAME",
        "host",
        "port",
        "databaseName",
        "userName",
        "password",
        "ssl",
        "mode",
        "ca",
        "key",
        "metadata",
        "mappedFields",
        "serviceName",
    ]);
    prop_oneof![3 => known.prop_map(str::to_owned), 1 => any::<String>()]
}

/// A documented name in any letter case.
fn spelling() -> impl Strategy<Value = String> {
    let names =
        prop::sample::select(vec!["configName", "type", "host", "port", "ssl", "metadata", "password", "mappedFields"]);
    (names, any::<u8>()).prop_map(|(name, bits)| {
        let letter = |(index, c): (usize, char)| if bits >> (index % 8) & 1 == 1 { c.to_ascii_uppercase() } else { c };
        name.chars().enumerate().map(letter).collect()
    })
}

fn arguments() -> impl Strategy<Value = Arguments> {
    let names = prop::sample::select(vec![
        "project_id",
        "connection_name",
        "connection_names",
        "product",
        "id",
        "waive",
        "parent",
        "multi_tenant",
        "page",
        "limit",
        "metadata",
        "type",
        "start_date",
        "environment_name",
        "auth_provider",
    ]);
    prop::collection::vec((names.prop_map(str::to_owned), any_json()), 0..5).prop_map(|a| a.into_iter().collect())
}

fn column() -> impl Strategy<Value = &'static str> {
    prop::sample::select(vec![
        "platformConnectionType",
        "authProvider",
        "authType",
        "type",
        "ssl",
        "ssl.mode",
        "ssl.MODE",
    ])
}

fn at<'a>(body: &'a Value, column: &str) -> &'a Value {
    column.split('.').fold(body, |value, name| match value {
        Value::Object(members) => members.get(name).unwrap_or(&Value::Null),
        Value::Null => value,
        // Something else stands where an object should be: no text, whatever it is.
        _ => &Value::Bool(true),
    })
}

fn is_empty(value: &Value) -> bool {
    value.is_null() || value == ""
}

fn is_row(table: &Table, body: &Value) -> bool {
    table.rows.iter().any(|row| {
        row.cells.iter().zip(table.columns).all(|(cell, column)| match (cell, at(body, column).as_str()) {
            (_, None) => false,
            (Cell::OneOf(values), Some(text)) => values.contains(&text),
            (Cell::Open { except, .. }, Some(text)) => {
                !text.is_empty() && text.trim() == text && !except.iter().any(|e| e.eq_ignore_ascii_case(text))
            }
        })
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_json_makes_the_rules_panic(arguments in arguments(), body in any_json()) {
        for operation in operations() {
            for body in [None, Some(&body)] {
                for violation in check(operation.id, &arguments, body).unwrap() {
                    prop_assert!(violation.path.is_empty() || violation.path.starts_with('/'), "{}", violation.path);
                    prop_assert!(!violation.message.is_empty());
                    let text = serde_json::to_string(&violation).unwrap();
                    prop_assert!(serde_json::from_str::<Value>(&text).is_ok());
                }
                check_call(operation.id, &arguments, body).unwrap();
            }
            canonical_body(operation.id, &body);
        }
    }

    #[test]
    fn what_is_accepted_the_rules_are_silent_about(
        mut arguments in arguments(),
        others in any_json(),
        place in prop::sample::select(vec!["/name", "/host", "/password", "/metadata", "/metadata/a", "/connectionDetails", "/ssl",
            "/connectionDetails/connectionProperties/secretName", "/ssl/mode", "/connectionOverrides", "/authProvider", ""]),
    ) {
        let mut body = json!({
            "name": "a", "platformConnectionType": "COMPONENT_BASIC", "authProvider": "salesforce", "authType": "OAUTH_CLIENT_CRED",
            "connectionDetails": { "connectionProperties": { "secretName": "s" } },
        });
        let mut other = json!({
            "configName": "abc", "type": "POSTGRESQL", "host": "h", "port": 1, "databaseName": "d", "userName": "u",
            "password": "p", "ssl": { "mode": "require", "ca": "-----BEGIN\n" }, "metadata": { "a": "b" },
        });
        for body in [&mut body, &mut other] {
            if let Some(value) = body.pointer_mut(place) {
                *value = others.clone();
            }
        }
        arguments.insert("product".to_owned(), json!("p"));
        for operation in operations() {
            for body in [&body, &other] {
                for sending in [false, true] {
                    if accepts(operation, (&arguments).into(), Some(body), sending) {
                        prop_assert_eq!(operation.explain(&arguments, Some(body), sending), []);
                    }
                }
            }
        }
    }

    #[test]
    fn no_text_makes_reading_panic(text in ".{0,200}") {
        let _ = parse(&text);
    }

    #[test]
    fn a_broken_text_is_refused_with_a_pointer(body in any_json(), cut in any::<prop::sample::Index>()) {
        let text = json!({ "a": body }).to_string();
        let mut end = cut.index(text.len());
        while !text.is_char_boundary(end) {
            end -= 1;
        }
        let violation = parse(&text[..end]).unwrap_err();
        prop_assert!(violation.path.is_empty() || violation.path.starts_with('/'));
        prop_assert!(violation.rule.id.starts_with("input.json."));
    }

    #[test]
    fn what_is_written_is_read_back(body in any_json()) {
        prop_assert_eq!(parse(&body.to_string()).unwrap(), body);
    }

    #[test]
    fn a_canonical_body_is_its_own(members in prop::collection::vec((name(), any_json()), 0..10)) {
        let body = Value::Object(members.into_iter().collect::<Map<_, _>>());
        for operation in operations().filter(|o| o.body.is_some()) {
            let once = Value::Object(canonical_body(operation.id, &body));
            prop_assert_eq!(Value::Object(canonical_body(operation.id, &once)), once);
        }
    }

    #[test]
    fn paths_lead_to_what_the_caller_wrote(members in prop::collection::vec((spelling(), any_json()), 0..8)) {
        let body = Value::Object(members.into_iter().collect::<Map<_, _>>());
        for id in ["lerian.create_connection", "lerian.update_connection", "lerian.validate_schema"] {
            for violation in check(id, &Arguments::new(), Some(&body)).unwrap() {
                let is_about_a_value = ["type", "values", "range", "characters", "member-case", "member-twice", "unknown-member"]
                    .iter().any(|end| violation.rule.id.ends_with(end));
                if is_about_a_value && violation.location == Location::Body && violation.path.chars().count() < 200 {
                    prop_assert!(body.pointer(&violation.path).is_some(), "{} in {}", violation, body);
                }
            }
        }
    }

    #[test]
    fn no_waiver_lets_a_wrong_combination_through(
        members in prop::collection::vec((column(), prop_oneof![known_text().prop_map(Value::from), any_json()]), 0..5),
        case in any::<bool>(),
    ) {
        let waive: Vec<&str> = rules().filter(|rule| rule.waivable).map(|rule| rule.id).collect();
        let arguments = Arguments::from_iter([("waive".to_owned(), json!(waive))]);
        let mut body = json!({ "name": "a", "ssl": { "mode": "require", "ca": "x" }, "type": "POSTGRESQL" });
        for (name, value) in members {
            match name.split_once('.') {
                Some((outer, inner)) if body[outer].is_object() => body[outer][inner] = value,
                Some(_) => {}
                None if case => body[name.to_uppercase()] = value,
                None => body[name] = value,
            }
        }
        for id in ["matillion.create_connection", "matillion.update_connection", "lerian.create_connection"] {
            let violations = check(id, &arguments, Some(&body)).unwrap();
            let object = operation(id).unwrap().body.unwrap();
            let read = Value::Object(canonical_body(id, &body));
            let is_valid = object.tables.iter().all(|table| table.when.is_some_and(|when| is_empty(at(&read, when))) || is_row(table, &read));
            // Of the other rules, only those about JSON itself cannot be waived.
            let refused = violations.iter().any(|v| v.is_error() && !v.rule.id.starts_with("input."));
            prop_assert_eq!(is_valid, !refused, "{} {} {:?}", id, body, violations);
        }
    }

    #[test]
    fn a_secret_is_in_no_message(extra in any_json(), other in prop::sample::select(vec!["type", "host", "port", "ssl", "metadata"])) {
        let mut body = json!({
            "configName": "a b", "type": "MYSQL", "host": "x_y", "port": 0, "databaseName": " ", "userName": " ",
            "password": "c4n4ry/secret", "ssl": { "mode": "bogus", "key": "c4n4ry-key" },
        });
        if !extra.to_string().contains("c4n4ry") {
            body[other] = extra;
        }
        for violation in check("lerian.create_connection", &Arguments::new(), Some(&body)).unwrap() {
            prop_assert!(!violation.message.contains("c4n4ry"), "{}", violation.message);
        }
    }
}
