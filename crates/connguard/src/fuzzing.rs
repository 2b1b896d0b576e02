//! The way of a reply through a client, for the fuzz target of that name. It exists in builds for fuzzing only.

use std::cell::RefCell;
use std::sync::{Arc, Mutex};

use bytes::Bytes;
use serde_json::{Value, json};

use crate::boundary::{Given, Session, json};
use crate::transport::wire::{Script, Scripted};

/// Sent as token and as password.
const SECRET: &str = "c4n4ry-s3cret";

/// What the service answers to every request.
type Reply = Arc<Mutex<(u16, &'static str, Vec<u8>)>>;

const STATUSES: [u16; 16] = [200, 201, 204, 400, 401, 403, 404, 408, 409, 422, 429, 500, 502, 503, 504, 302];
const TYPES: [&str; 4] = ["application/json", "application/problem+json", "text/plain", "text/html; charset=latin1"];

/// Operation, arguments, body; a call without a body of those that list is read page by page.
fn calls() -> Vec<(&'static str, Value, Option<Value>)> {
    let project = "550e8400-e29b-41d4-a716-446655440002";
    let id = "0197f3a0-0000-7000-8000-000000000000";
    let aws = json!(crate::matillion::aws("a", "s"));
    let over = json!({ "environmentName": "PROD", "connectionName": "a", "authType": "CLOUD_PROVIDER_SECRET" });
    let database = json!({
        "configName": "database", "type": "POSTGRESQL", "host": "h", "port": 5432, "databaseName": "d", "userName": "u",
        "password": SECRET,
    });
    let warehouse =
        json!({ "connection_id": "a", "conn_type": "mysql", "password": SECRET, "extra": { "token": SECRET } });
    let mapped = json!({ "mappedFields": { "database": { "table": ["field"] } } });
    vec![
        ("matillion.create_connection", json!({ "project_id": project }), Some(aws.clone())),
        ("matillion.list_connections", json!({ "project_id": project }), None),
        ("matillion.get_connection", json!({ "project_id": project, "connection_name": "a" }), None),
        (
            "matillion.patch_connection",
            json!({ "project_id": project, "connection_name": "a" }),
            Some(json!({ "connectionDetails": {} })),
        ),
        ("matillion.upsert_environment_override", json!({ "project_id": project }), Some(over)),
        ("matillion.list_environment_overrides", json!({ "project_id": project, "environment_name": "PROD" }), None),
        ("matillion.delete_connection", json!({ "project_id": project, "connection_name": "a" }), None),
        ("airflow.create_connection", json!({}), Some(warehouse.clone())),
        ("airflow.upsert_connection", json!({}), Some(warehouse)),
        ("airflow.list_connections", json!({}), None),
        ("airflow.test_connection", json!({}), Some(json!({ "connection_id": "a", "conn_type": "fs" }))),
        ("lerian.create_connection", json!({ "product": "p" }), Some(database)),
        ("lerian.list_connections", json!({ "start_date": "2026-01-01", "end_date": "2026-03-01" }), None),
        ("lerian.get_connection", json!({ "id": id }), None),
        ("lerian.test_connection", json!({ "id": id }), None),
        ("lerian.validate_schema", json!({}), Some(mapped)),
    ]
}

struct Scene {
    runtime: tokio::runtime::Runtime,
    reply: Reply,
    airflow: Session,
    matillion: Session,
    lerian: Session,
}

thread_local! {
    static SCENE: RefCell<Option<Scene>> = const { RefCell::new(None) };
}

/// Lets a client read a reply, and looks at everything that it tells.
///
/// # Panics
/// Where what is told is no JSON, or holds the secret.
pub fn reply(data: &[u8]) {
    let [call, status, kind, body @ ..] = data else { return };
    SCENE.with_borrow_mut(|scene| {
        let scene = scene.get_or_insert_with(scene_of_one);
        let body = body.split(|byte| *byte == b'@').collect::<Vec<_>>().join(SECRET.as_bytes());
        let (status, kind) = (STATUSES[usize::from(*status) % STATUSES.len()], TYPES[usize::from(*kind) % TYPES.len()]);
        if let Ok(mut reply) = scene.reply.lock() {
            *reply = (status, kind, body);
        }
        let calls = calls();
        let (operation, arguments, body) = &calls[usize::from(*call) % calls.len()];
        let session = match operation.split('.').next() {
            Some("airflow") => &scene.airflow,
            Some("lerian") => &scene.lerian,
            _ => &scene.matillion,
        };
        let told = scene.runtime.block_on(tell(session, operation, arguments, body.as_ref()));
        for text in told {
            let failed = text.contains("\"class\"");
            assert!(serde_json::from_str::<Value>(&text).is_ok(), "not JSON: {text}");
            // A reply is the caller's own, whatever it repeats; an error may be logged.
            assert!(!failed || !text.contains(SECRET), "the secret is disclosed: {text}");
        }
    });
}

async fn tell(session: &Session, operation: &str, arguments: &Value, body: Option<&Value>) -> Vec<String> {
    let given = Given::new(arguments.as_object().cloned().unwrap_or_default(), body.cloned());
    if given.body.is_some() || !operation.contains(".list_") {
        let reply = session.call(operation, given).await;
        return vec![reply.map_or_else(|error| error.to_json(), |reply| json(&reply))];
    }
    let mut told = Vec::new();
    match session.pages(operation, given) {
        Err(error) => told.push(error.to_json()),
        // The same page again and again is the end of a list, so this ends by itself.
        Ok(mut pages) => loop {
            match pages.next().await {
                Ok(Some(page)) => told.push(json(&page)),
                Ok(None) => break,
                Err(error) => {
                    told.push(error.to_json());
                    break;
                }
            }
        },
    }
    told
}

fn scene_of_one() -> Scene {
    let reply = Reply::default();
    let answered = Arc::clone(&reply);
    let script: Script = Arc::new(move |_| answer(&answered));
    let open = |provider: &str, url: &str| {
        let options = json!({ "base_url": url, "token": SECRET, "max_retries": 0, "requests_per_minute": 0 });
        Session::open(provider, &options.to_string()).map(|session| session.scripted(&script))
    };
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let (Ok(runtime), Ok(airflow), Ok(matillion), Ok(lerian)) = (
        runtime,
        open("airflow", "https://a.example.com"),
        open("matillion", "https://m.example.com"),
        open("lerian", "https://l.example.com"),
    ) else {
        unreachable!("the clients of the fuzz target cannot be opened")
    };
    Scene { runtime, reply, airflow, matillion, lerian }
}

fn answer(reply: &Reply) -> Scripted {
    let (status, kind, body) = reply.lock().map(|reply| reply.clone()).unwrap_or_default();
    let mut answer = http::Response::new(Bytes::from(body));
    *answer.status_mut() = http::StatusCode::from_u16(status).unwrap_or_default();
    if let Ok(kind) = kind.parse() {
        answer.headers_mut().insert(http::header::CONTENT_TYPE, kind);
    }
    (std::time::Duration::ZERO, Ok(answer))
}
