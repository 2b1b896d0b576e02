//! The rules and the emulator agree: what passes the one is accepted by the other, unless its name is taken.

#![allow(clippy::unwrap_used)]

use connguard::{ErrorKind, Lerian, Matillion};
use connguard_emulator::Emulator;
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use serde_json::{Map, Value, json};

mod support;

const CASES: u32 = 1000;

fn one_of(values: &'static [&'static str]) -> impl Strategy<Value = Value> {
    prop::sample::select(values).prop_map(Value::from)
}

/// Mostly the values, sometimes nothing, sometimes something else.
fn perhaps(value: impl Strategy<Value = Value>) -> impl Strategy<Value = Option<Value>> {
    let odd = prop_oneof![Just(json!(null)), Just(json!(7)), Just(json!("")), Just(json!([])), Just(json!({}))];
    prop_oneof![80 => value.prop_map(Some), 1 => Just(None), 1 => odd.prop_map(Some)]
}

fn object(members: Vec<(&'static str, Option<Value>)>) -> Value {
    Value::Object(
        members.into_iter().filter_map(|(name, value)| Some((name.to_owned(), value?))).collect::<Map<_, _>>(),
    )
}

fn matillion_body() -> impl Strategy<Value = Value> {
    let properties = (
        perhaps("[a-z]{0,8}".prop_map(Value::from)),
        perhaps("[a-z]{0,8}".prop_map(Value::from)),
        perhaps("\\PC{0,20}".prop_map(Value::from)),
    )
        .prop_map(|(secret, credential, other)| {
            object(vec![("secretName", secret), ("credentialSecretName", credential), ("other", other)])
        });
    let details = perhaps(properties).prop_map(|properties| object(vec![("connectionProperties", properties)]));
    (
        perhaps("\\PC{0,30}".prop_map(Value::from)),
        perhaps(one_of(&["COMPONENT_BASIC", "CLOUD_PLATFORM_CREDENTIALS"])),
        perhaps(one_of(&["NONE", "aws", "gcp", "azure", "netsuite", "x-ads", "salesforce", "AWS", " jira "])),
        perhaps(one_of(&[
            "GENERIC_SECRET",
            "CLOUD_PROVIDER_SECRET",
            "OAUTH_CLIENT_CRED",
            "OAUTH_USER_TOKENS",
            "COMPOSITE_TOKEN",
            "OAUTH_1_0_X_ADS",
        ])),
        perhaps(details),
    )
        .prop_map(|(name, kind, provider, auth, details)| {
            object(vec![
                ("name", name),
                ("platformConnectionType", kind),
                ("authProvider", provider),
                ("authType", auth),
                ("connectionDetails", details),
            ])
        })
}

fn lerian_body() -> impl Strategy<Value = Value> {
    let ssl = (
        perhaps(one_of(&[
            "disable",
            "require",
            "verify-full",
            "true",
            "false",
            "preferred",
            "insecure",
            "strict",
            "verify",
        ])),
        perhaps(one_of(&["-----BEGIN CERTIFICATE-----", " "])),
        prop::option::of(one_of(&["key", ""])),
    )
        .prop_map(|(mode, ca, key)| object(vec![("mode", mode), ("ca", ca), ("key", key)]));
    let metadata = prop::collection::vec(("[a-z.]{0,12}", "\\PC{0,20}".prop_map(Value::from)), 0..3)
        .prop_map(|members| Value::Object(members.into_iter().collect()));
    let first = (
        perhaps("[a-zA-Z0-9_-]{2,40} ?".prop_map(Value::from)),
        perhaps(one_of(&["ORACLE", "SQL_SERVER", "POSTGRESQL", "MONGODB", "MYSQL", "mysql"])),
        perhaps(prop_oneof![
            4 => one_of(&["db.example.com", "localhost", "10.0.0.1", "::1", "1db", "a_b"]),
            1 => "[a-z0-9.-]{1,20}".prop_map(Value::from)
        ]),
        perhaps((0i64..66_000).prop_map(Value::from)),
        perhaps("\\PC{0,12}".prop_map(Value::from)),
        perhaps("\\PC{0,12}".prop_map(Value::from)),
        perhaps("\\PC{0,12}".prop_map(Value::from)),
    );
    let second = (
        prop::option::weighted(0.25, perhaps(ssl)),
        prop::option::of(metadata),
        prop::option::of(perhaps(Just(json!("public")))),
    );
    (first, second).prop_map(|((name, kind, host, port, database, user, password), (ssl, metadata, schema))| {
        object(vec![
            ("configName", name),
            ("type", kind),
            ("host", host),
            ("port", port),
            ("databaseName", database),
            ("userName", user),
            ("password", password),
            ("ssl", ssl.flatten()),
            ("metadata", metadata),
            ("schema", schema.flatten()),
        ])
    })
}

/// Creates each body through the client and counts: accepted, refused by the rules, taken. Anything else fails.
fn agree<F>(what: &str, strategy: impl Strategy<Value = Value>, create: impl Fn(Value) -> F)
where
    F: Future<Output = Result<(), connguard::Error>>,
{
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    let counts = std::cell::Cell::new((0, 0, 0));
    let config = Config { cases: CASES, failure_persistence: None, ..Config::default() };
    let outcome = TestRunner::new(config).run(&strategy, |body| {
        let (accepted, refused, taken) = counts.get();
        match runtime.block_on(create(body.clone())) {
            Ok(()) => counts.set((accepted + 1, refused, taken)),
            Err(error) if error.kind() == ErrorKind::RuleViolation => counts.set((accepted, refused + 1, taken)),
            Err(error) if error.kind() == ErrorKind::Conflict => counts.set((accepted, refused, taken + 1)),
            Err(error) => return Err(TestCaseError::fail(format!("{body}\nthe rules passed it, then: {error}"))),
        }
        Ok(())
    });
    let (accepted, refused, taken) = counts.get();
    support::figure(&format!(
        "{what}: the emulator accepted {accepted}, the rules refused {refused}, {taken} were taken, none was refused later"
    ));
    outcome.unwrap();
    assert!(accepted > 30 && refused > 30, "the bodies are all of one kind");
}

fn emulator() -> (tokio::runtime::Runtime, Emulator) {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
    let emulator = runtime.block_on(Emulator::start()).unwrap();
    (runtime, emulator)
}

#[test]
fn what_the_matillion_rules_pass_is_accepted() {
    let (_runtime, emulator) = emulator();
    let info = emulator.info();
    let client = Matillion::builder()
        .base_url(&info.matillion_base_url)
        .token_url(&info.token_url)
        .client_id(&info.client_id)
        .client_secret(&info.client_secret)
        .requests_per_minute(0)
        .build()
        .unwrap();
    let connections = client.project(&info.project_id).connections();
    agree("matillion.create_connection", matillion_body(), |body| {
        let request = connections.create(body);
        async move { request.await.map(drop) }
    });
}

#[test]
fn what_the_lerian_rules_pass_is_accepted() {
    let (_runtime, emulator) = emulator();
    let client = Lerian::builder().base_url(&emulator.info().lerian_base_url).requests_per_minute(0).build().unwrap();
    agree("lerian.create_connection", lerian_body(), |body| {
        let request = client.connections().create(body, "my-product");
        async move { request.await.map(drop) }
    });
}
