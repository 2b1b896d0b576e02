//! What the rules pass is accepted by the emulator, for every operation that takes a body: whatever it answers is about the
//! state (there is none of that name, the name is taken), never about the request.
//!
//! Bodies are made from what the documents say of their members, and mostly keep to it. What the rules know only with the
//! stored connection is told to them, as a caller can.

#![allow(clippy::unwrap_used)]

use std::collections::BTreeMap;

use connguard::boundary::{Given, Session};
use connguard_emulator::{Emulator, Provider};
use connguard_rules::operations;
use connguard_rules::spec::{Additional, Cell, Kind, Object};
use serde_json::{Map, Value, json};

mod support;

const ROUNDS: u64 = 400;

/// Makes bodies; the same seed makes the same ones.
struct Maker(fastrand::Rng);

impl Maker {
    fn chance(&mut self, percent: u8) -> bool {
        self.0.u8(..100) < percent
    }

    fn object(&mut self, object: &'static Object) -> Value {
        let mut members = Map::new();
        for member in object.members {
            if member.required && !self.chance(2) || self.chance(60) {
                members.insert(member.name.to_owned(), self.value(&member.kind, member.name));
            }
        }
        // A row of a table is rarely met by chance.
        for table in object.tables {
            if !self.chance(80) {
                continue;
            }
            let row = &table.rows[self.0.usize(..table.rows.len())];
            for (column, cell) in table.columns.iter().zip(row.cells) {
                let value = match cell {
                    Cell::OneOf(values) => values[self.0.usize(..values.len())],
                    Cell::Open { example, .. } => example,
                };
                put(&mut members, column, value.into());
            }
        }
        self.complete(&mut members);
        let is_action = members.contains_key("action");
        if (object.additional != Additional::Warned && !is_action) || self.chance(3) {
            members.insert(
                "another".to_owned(),
                if object.additional == Additional::Values { self.odd() } else { json!("x") },
            );
        }
        Value::Object(members)
    }

    /// Takes from a body of Airflow what only some servers accept, and gives an action of a bulk request what it is about.
    fn complete(&mut self, members: &mut Map<String, Value>) {
        members.remove("team_name");
        let Some(kind) = members.get("action").and_then(Value::as_str).map(str::to_owned) else { return };
        let connection = connguard_rules::operation("airflow.create_connection").unwrap().body.unwrap();
        let entity = |maker: &mut Self| {
            if kind == "delete" { maker.text("connection_id") } else { maker.object(connection) }
        };
        let entities = (0..self.0.usize(..3)).map(|_| entity(self)).collect();
        if self.chance(95) {
            members.insert("entities".to_owned(), entities);
        }
        if self.chance(90) {
            members.remove(if kind == "create" { "action_on_non_existence" } else { "action_on_existence" });
        }
    }

    fn value(&mut self, kind: &'static Kind, name: &str) -> Value {
        if self.chance(2) {
            return self.odd();
        }
        if name == "mappedFields" && self.chance(70) {
            return json!({ "database": { "table": ["field"] }, "other": { "table": ["field", "field"] } });
        }
        match kind {
            Kind::String { values: [], .. } => self.text(name),
            Kind::String { values, .. } => values[self.0.usize(..values.len())].into(),
            Kind::Integer { min, max } => self.0.i64(*min..=*max).into(),
            Kind::Number => json!(1.5),
            Kind::Boolean => self.0.bool().into(),
            Kind::List(inner) => (0..self.0.usize(1..3)).map(|_| self.value(inner, name)).collect(),
            Kind::Object(inner) => self.object(inner),
            Kind::Any => self.odd(),
        }
    }

    fn text(&mut self, name: &str) -> Value {
        let known: &[&str] = match name {
            "name" => &["a", "generic", "new", "with, comma", "é"],
            "connectionName" => &["a", "a", "a", "generic", "none such"],
            "environmentName" => &["PROD", "PROD", "PROD", "none such"],
            "host" => &["db.example.com", "10.0.0.1", "::1", "1db"],
            "configName" => &["database", "other-db", "x y"],
            "type" => &["AWS_SECRET_MANAGER", "OTHER"],
            "password" => &["p", " "],
            "connection_id" => &["a", "a", "b", "é.-_", "x y"],
            "conn_type" => &["http", "custom", "fs", " "],
            _ => &["text", "t"],
        };
        known[self.0.usize(..known.len())].into()
    }

    fn odd(&mut self) -> Value {
        [json!(null), json!(""), json!(7), json!([]), json!({}), json!({ "t": ["f"] }), json!("odd")][self.0.usize(..7)]
            .clone()
    }
}

fn put(members: &mut Map<String, Value>, column: &str, value: Value) {
    match column.split_once('.') {
        None => drop(members.insert(column.to_owned(), value)),
        Some((outer, inner)) => {
            if let Value::Object(nested) = members.entry(outer).or_insert_with(|| json!({ "ca": "c" })) {
                put(nested, inner, value);
            }
        }
    }
}

struct Scene {
    emulator: Emulator,
    matillion: Session,
    lerian: Session,
    airflow: Session,
}

impl Scene {
    async fn set() -> Self {
        let emulator = Emulator::start().await.unwrap();
        let info = emulator.info();
        let matillion = json!({
            "base_url": info.matillion_base_url, "token_url": info.token_url, "client_id": info.client_id,
            "client_secret": info.client_secret, "requests_per_minute": 0,
        });
        let matillion = Session::open("matillion", &matillion.to_string()).unwrap();
        let lerian = json!({ "base_url": info.lerian_base_url, "requests_per_minute": 0 });
        let lerian = Session::open("lerian", &lerian.to_string()).unwrap();
        let mut airflow = Value::Object(emulator.client_options(Provider::Airflow));
        airflow["requests_per_minute"] = 0.into();
        let airflow = Session::open("airflow", &airflow.to_string()).unwrap();
        Self { emulator, matillion, lerian, airflow }
    }

    async fn call(&self, operation: &str, arguments: &Value, body: Option<&Value>) -> Result<Value, connguard::Error> {
        let session = match operation.split_once('.') {
            Some(("airflow", _)) => &self.airflow,
            Some(("lerian", _)) => &self.lerian,
            _ => &self.matillion,
        };
        let given = Given::new(arguments.as_object().cloned().unwrap(), body.cloned());
        Ok(session.call(operation, given).await?.value)
    }

    /// Begins anew with what the operation needs, and tells its arguments.
    async fn arguments(&self, operation: &str, body: &Value) -> Value {
        self.emulator.reset().unwrap();
        if operation.starts_with("airflow") {
            self.emulator.settings(&json!({ "airflow": { "test_connection": true } })).unwrap();
            let stored = json!({ "connection_id": "a", "conn_type": "http" });
            self.call("airflow.create_connection", &json!({}), Some(&stored)).await.unwrap();
            return if operation == "airflow.update_connection" { json!({ "connection_id": "a" }) } else { json!({}) };
        }
        if operation.starts_with("lerian") {
            let stored = json!({
                "configName": "database", "type": "POSTGRESQL", "host": "h", "port": 1, "databaseName": "d", "userName": "u",
                "password": "p", "ssl": { "mode": "require", "ca": "c" },
            });
            let stored =
                self.call("lerian.create_connection", &json!({ "product": "p" }), Some(&stored)).await.unwrap();
            return match operation {
                "lerian.update_connection" => json!({ "id": stored["id"], "parent": stored }),
                "lerian.create_connection" => json!({ "product": "p" }),
                _ => json!({}),
            };
        }
        let mut arguments = json!({ "project_id": self.emulator.info().project_id });
        for stored in [connguard::matillion::aws("a", "s"), connguard::matillion::generic_secret("generic", "s")] {
            let stored = self.call("matillion.create_connection", &arguments, Some(&json!(stored))).await.unwrap();
            if operation.contains("override") && stored["name"] == body["connectionName"] {
                arguments["parent"] = stored;
            }
        }
        if operation == "matillion.update_environment_override" {
            let over = json!({ "environmentName": "PROD", "connectionName": "a", "authType": "CLOUD_PROVIDER_SECRET" });
            let project = json!({ "project_id": arguments["project_id"] });
            self.call("matillion.create_environment_override", &project, Some(&over)).await.unwrap();
        }
        if matches!(operation, "matillion.update_connection" | "matillion.patch_connection") {
            arguments["connection_name"] = "generic".into();
        }
        arguments
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_the_rules_pass_is_accepted_for_every_operation() {
    let scene = Scene::set().await;
    let mut failures = Vec::new();
    for operation in operations().filter(|operation| operation.body.is_some()) {
        let mut counts: BTreeMap<String, u64> = BTreeMap::new();
        for round in 0..ROUNDS {
            let body = Maker(fastrand::Rng::with_seed(round)).object(operation.body.unwrap());
            let arguments = scene.arguments(operation.id, &body).await;
            let told = match scene.call(operation.id, &arguments, Some(&body)).await {
                Ok(_) => "accepted".to_owned(),
                Err(error) => match (error.code(), error.status()) {
                    ("rule_violation", _) => "refused".to_owned(),
                    // Of the state: nothing of that name, a name that is taken, tables that no database has, a test of
                    // another host than the stored one.
                    (code @ ("not_found" | "conflict"), _) => code.to_owned(),
                    ("bad_request", Some(422)) if operation.id == "lerian.validate_schema" => "missing".to_owned(),
                    ("bad_request", Some(400)) if operation.id == "airflow.test_connection" => "elsewhere".to_owned(),
                    _ => {
                        failures.push(format!("{} {body}: {error}", operation.id));
                        "refused by the service".to_owned()
                    }
                },
            };
            *counts.entry(told).or_default() += 1;
        }
        support::figure(&format!("{}: of {ROUNDS} bodies {counts:?}", operation.id));
        let some = |told: &str| counts.get(told).is_some_and(|count| *count >= 10);
        assert!(some("refused"), "{}: the bodies are all of one kind: {counts:?}", operation.id);
        assert!(some("accepted") || some("missing"), "{}: the bodies are all of one kind: {counts:?}", operation.id);
    }
    let first: Vec<&String> = failures.iter().take(10).collect();
    assert!(failures.is_empty(), "{} requests passed the rules and were refused later: {first:#?}", failures.len());
}
