//! The beginning of a service: it keeps connections, and checks nothing.

use std::collections::BTreeMap;
use std::io;
use std::sync::LazyLock;

use connguard_rules::operations::airflow as operations;
use connguard_rules::{Operation, Provider};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use crate::http::reply::Reply;
use crate::http::request::Incoming;
use crate::services::context::Context;
use crate::services::routes::{Matching, Routes};
use crate::services::service::Service;
use crate::services::tokens::Credentials;

const ROOT: &str = "/airflow";

#[derive(Default)]
pub(crate) struct Airflow {
    connections: BTreeMap<String, Value>,
    settings: Settings,
}

#[derive(Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Settings {}

#[derive(Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "snake_case")]
pub(crate) enum Event {
    AirflowConnection { id: String, connection: Value },
    AirflowConnectionDeleted { id: String },
}

pub(crate) type Handler = fn(&mut Airflow, &mut Context, &Incoming, &str) -> io::Result<Reply>;

const HANDLERS: &[(&Operation, Handler)] = &[
    (operations::CREATE_CONNECTION, create),
    (operations::LIST_CONNECTIONS, list),
    (operations::BULK_CONNECTIONS, nothing),
    (operations::GET_CONNECTION, get),
    (operations::UPDATE_CONNECTION, update),
    (operations::DELETE_CONNECTION, delete),
    (operations::TEST_CONNECTION, nothing),
    (operations::GET_VERSION, version),
];

static ROUTES: LazyLock<Routes<Handler>> =
    LazyLock::new(|| Routes::new(Matching::Exact).with_operations(ROOT, HANDLERS));

const MEMBERS: [&str; 10] =
    ["connection_id", "conn_type", "description", "host", "login", "schema", "port", "password", "extra", "team_name"];

fn create(airflow: &mut Airflow, context: &mut Context, incoming: &Incoming, _: &str) -> io::Result<Reply> {
    let body: Value = serde_json::from_slice(&incoming.body).unwrap_or_default();
    let id = body["connection_id"].as_str().unwrap_or_default().to_owned();
    if airflow.connections.contains_key(&id) {
        return Ok(Reply::json(409, &json!({ "detail": { "reason": "Unique constraint violation" } })));
    }
    store(airflow, context, id, &json!({}), &body, 201)
}

fn update(airflow: &mut Airflow, context: &mut Context, incoming: &Incoming, id: &str) -> io::Result<Reply> {
    let Some(stored) = airflow.connections.get(id).cloned() else { return Ok(airflow.failure(404, incoming)) };
    let body: Value = serde_json::from_slice(&incoming.body).unwrap_or_default();
    store(airflow, context, id.to_owned(), &stored, &body, 200)
}

fn store(
    airflow: &mut Airflow,
    context: &mut Context,
    id: String,
    before: &Value,
    body: &Value,
    status: u16,
) -> io::Result<Reply> {
    let member = |name: &&str| {
        let sent = body.get(*name).filter(|_| *name != "password");
        let masked = body.get(*name).filter(|value| !value.is_null()).map(|_| json!("***"));
        ((*name).to_owned(), sent.cloned().or(masked).unwrap_or_else(|| before[*name].clone()))
    };
    let connection: Value = MEMBERS.iter().map(member).collect();
    airflow.write(context, Event::AirflowConnection { id, connection: connection.clone() })?;
    Ok(Reply::json(status, &connection))
}

fn list(airflow: &mut Airflow, _: &mut Context, incoming: &Incoming, _: &str) -> io::Result<Reply> {
    let number = |name: &str, default: usize| incoming.parameter(name).and_then(|t| t.parse().ok()).unwrap_or(default);
    let all: Vec<&Value> = airflow.connections.values().collect();
    let page: Vec<&&Value> = all.iter().skip(number("offset", 0)).take(number("limit", 50)).collect();
    Ok(Reply::json(200, &json!({ "connections": page, "total_entries": all.len() })))
}

fn get(airflow: &mut Airflow, _: &mut Context, incoming: &Incoming, id: &str) -> io::Result<Reply> {
    let found = airflow.connections.get(id);
    Ok(found.map_or_else(|| airflow.failure(404, incoming), |connection| Reply::json(200, connection)))
}

fn delete(airflow: &mut Airflow, context: &mut Context, incoming: &Incoming, id: &str) -> io::Result<Reply> {
    if !airflow.connections.contains_key(id) {
        return Ok(airflow.failure(404, incoming));
    }
    airflow.write(context, Event::AirflowConnectionDeleted { id: id.to_owned() })?;
    Ok(Reply::empty(204))
}

fn version(_: &mut Airflow, _: &mut Context, _: &Incoming, _: &str) -> io::Result<Reply> {
    Ok(Reply::json(200, &json!({ "version": "3.3.2", "git_version": null })))
}

fn nothing(airflow: &mut Airflow, _: &mut Context, incoming: &Incoming, _: &str) -> io::Result<Reply> {
    Ok(airflow.failure(501, incoming))
}

impl Service for Airflow {
    const PROVIDER: Provider = Provider::Airflow;
    const ROOTS: &'static [&'static str] = &[ROOT];
    const EVENTS: &'static [&'static str] = &["airflow_connection", "airflow_connection_deleted"];
    type Event = Event;
    type Settings = Settings;
    type Seed = Settings;
    type Handler = Handler;

    fn routes() -> &'static Routes<Handler> {
        &ROUTES
    }

    fn answer(&mut self, context: &mut Context, incoming: &Incoming) -> Reply {
        if incoming.path == "/airflow/auth/token" {
            return Reply::json(201, &json!({ "access_token": "token-of-airflow" }));
        }
        let Some(found) = ROUTES.find(&incoming.method, &incoming.path) else {
            return self.failure(if ROUTES.methods(&incoming.path).is_empty() { 404 } else { 405 }, incoming);
        };
        let id = found.parameters.first().copied().unwrap_or_default();
        (found.handler)(self, context, incoming, id).unwrap_or_else(|_| self.failure(500, incoming))
    }

    fn failure(&self, status: u16, _: &Incoming) -> Reply {
        Reply::json(status, &json!({ "detail": "the server cannot answer this" }))
    }

    fn apply(&mut self, event: Event) -> io::Result<()> {
        match event {
            Event::AirflowConnection { id, connection } => self.connections.insert(id, connection),
            Event::AirflowConnectionDeleted { id } => self.connections.remove(&id),
        };
        Ok(())
    }

    fn settings(&self) -> &Settings {
        &self.settings
    }

    fn set(&mut self, _: &mut Context, settings: Settings, _: &Map<String, Value>) -> io::Result<()> {
        self.settings = settings;
        Ok(())
    }

    fn apply_seed(&mut self, _: &mut Context, _: &Settings) -> io::Result<()> {
        Ok(())
    }

    fn client_options(url: &str, credentials: &Credentials) -> Map<String, Value> {
        let options = [
            ("base_url", format!("{url}{ROOT}")),
            ("username", credentials.client_id.clone()),
            ("password", credentials.client_secret.clone()),
        ];
        options.into_iter().map(|(name, value)| (name.to_owned(), json!(value))).collect()
    }
}
