//! The emulator answers what a running Airflow 3.3.2 answered, in the same order.

#![allow(clippy::unwrap_used)]

mod support;

use connguard_emulator::{Emulator, Options};
use serde_json::{Value, json};
use support::{Answer, JSON, exchange};

const RECORDINGS: &str = include_str!("../../../tests/cases/recorded/airflow.jsonl");

/// The first recording of each server that was started afresh: the second one and later allow tests of connections.
const STARTS: [&str; 4] = ["list-empty", "test-pg-refused", "test-gcp-keypath-and-keydict", "z-enqueue-get"];

/// What the emulator answers differently, and why. What is listed here and answered alike fails.
const EXCEPTIONS: [(&str, &str); 10] = [
    ("z-huge-20MB", "bodies are limited to 4 MiB"),
    ("team-name", "a sentence of the service, in the emulator's own words"),
    ("extra-invalid", "a sentence of the service, in the emulator's own words"),
    ("extra-blank", "a sentence of the service, in the emulator's own words"),
    ("extra-array", "a sentence of the service, in the emulator's own words"),
    ("extra-scalar", "a sentence of the service, in the emulator's own words"),
    ("extra-jsonnull", "a sentence of the service, in the emulator's own words"),
    ("test-disabled", "a sentence of the service, in the emulator's own words"),
    ("enqueue-disabled", "a sentence of the service, in the emulator's own words"),
    ("test-existing-host-differs2", "a sentence of the service, in the emulator's own words"),
];

/// Members whose texts are not compared: those of a test are its hook's, the others are random or name something random.
const OPEN: [&str; 2] = ["message", "token"];

struct Server {
    emulator: Emulator,
    tokens: Vec<(String, String)>,
}

impl Server {
    /// A fresh server with the users of the recordings.
    async fn start(number: usize) -> Self {
        let named = |index: usize| json!({"connection_id": format!("n{index:03}"), "conn_type": "postgres"});
        let connections: Vec<_> = if number == 3 { (0..10).map(named).collect() } else { Vec::new() };
        let seed = json!({"airflow": {"connections": connections}});
        let emulator = Emulator::start_with(Options { seed_value: Some(seed), ..Options::default() }).await.unwrap();
        let user = |(name, role): (&str, &str)| json!({"username": name, "password": "p", "role": role});
        let users: Vec<_> = [("vic", "viewer"), ("una", "user"), ("opa", "op")].map(user).into();
        emulator.settings(&json!({"airflow": {"users": users, "test_connection": number > 0}})).unwrap();
        let mut server = Self { emulator, tokens: Vec::new() };
        let info = server.emulator.info().clone();
        let admin = (info.client_id.as_str(), info.client_secret.as_str());
        for (name, (username, password)) in
            [("admin", admin), ("all", admin), ("vic", ("vic", "p")), ("una", ("una", "p")), ("opa", ("opa", "p"))]
        {
            let body = json!({"username": username, "password": password}).to_string();
            let answer = exchange(&info.url, "POST", "/auth/token", &[JSON], body.as_bytes()).await.unwrap();
            assert_eq!(answer.status, 201);
            let token = answer.json()["access_token"].as_str().unwrap().to_owned();
            server.tokens.push((format!("token of {name}"), format!("Bearer {token}")));
        }
        server
    }

    async fn send(&self, request: &Value) -> Answer {
        let auth = request["auth"].as_str().unwrap();
        let authorization = match auth {
            "none" => None,
            "other: Bearer" => Some("Bearer malformed"),
            "other: Basic" => Some("Basic YTpi"),
            _ => Some(self.tokens.iter().find(|(name, _)| name == auth).unwrap().1.as_str()),
        };
        let given = request["headers"].as_object();
        let mut headers: Vec<_> =
            given.into_iter().flatten().map(|(name, value)| (name.as_str(), value.as_str().unwrap())).collect();
        headers.extend(authorization.map(|value| ("authorization", value)));
        let body = match &request["body"] {
            Value::Null => None,
            Value::String(text) => Some(text.clone()),
            body => Some(body.to_string()),
        };
        if body.is_some() && !headers.iter().any(|(name, _)| name.eq_ignore_ascii_case("content-type")) {
            headers.push(JSON);
        }
        let (method, path) = (request["method"].as_str().unwrap(), request["path"].as_str().unwrap());
        exchange(&self.emulator.info().url, method, path, &headers, body.unwrap_or_default().as_bytes()).await.unwrap()
    }
}

#[tokio::test]
async fn a_running_server() {
    let mut server = None;
    let (mut alike, mut differences, mut started) = (0, Vec::new(), 0);
    for line in RECORDINGS.lines() {
        let recording: Value = serde_json::from_str(line).unwrap();
        let id = recording["id"].as_str().unwrap();
        if STARTS.get(started) == Some(&id) {
            server = Some(Server::start(started).await);
            started += 1;
        }
        let recording = whole(&recording);
        let answer = server.as_ref().unwrap().send(&recording["request"]).await;
        let is_listed = EXCEPTIONS.iter().any(|(name, _)| *name == id);
        match compare(&answer, &recording) {
            Ok(()) if is_listed => differences.push(format!("{id} is listed and answered alike")),
            Ok(()) => alike += 1,
            Err(_) if is_listed => {}
            Err(difference) => differences.push(format!("{id}: {difference}")),
        }
    }
    println!("{alike} alike, {} listed", EXCEPTIONS.len());
    assert!(differences.is_empty(), "{}", differences.join("\n"));
    assert_eq!((started, alike, EXCEPTIONS.len()), (STARTS.len(), 298, 10));
}

fn compare(answer: &Answer, recording: &Value) -> Result<(), String> {
    let expected = &recording["body"];
    let is_plain = expected.is_string();
    let got = if is_plain || answer.text.is_empty() { json!(answer.text) } else { answer.json() };
    let headers = recording["headers"].as_object();
    let header = |(name, value): (&String, &Value)| answer.header(name) == value.as_str();
    if answer.status != recording["status"] || !fits(expected, &got) || !headers.into_iter().flatten().all(header) {
        let got: String = format!("{} {got} {:?}", answer.status, answer.headers).chars().take(900).collect();
        let wanted: String = format!("{} {expected}", recording["status"]).chars().take(900).collect();
        return Err(format!("{got}\n    not {wanted}"));
    }
    Ok(())
}

/// Equal in values and in the order of an object's members, but for the texts of open members.
fn fits(expected: &Value, got: &Value) -> bool {
    match (expected, got) {
        (Value::Object(expected), Value::Object(got)) => {
            expected.keys().eq(got.keys())
                && expected.iter().all(|(name, value)| {
                    let is_open = OPEN.contains(&name.as_str()) && value.is_string() && got[name] != "";
                    if is_open { got[name].is_string() } else { fits(value, &got[name]) }
                })
        }
        (Value::Array(expected), Value::Array(got)) => {
            expected.len() == got.len() && expected.iter().zip(got).all(|(expected, got)| fits(expected, got))
        }
        _ => expected == got,
    }
}

/// The recording with the texts that were cut off when it was written down: `…...(1000009 chars)`.
fn whole(recording: &Value) -> Value {
    match recording {
        Value::Object(members) => members.iter().map(|(name, value)| (name.clone(), whole(value))).collect(),
        Value::Array(items) => items.iter().map(whole).collect(),
        Value::String(text) => match text.strip_suffix(" chars)").and_then(|text| text.split_once("...(")) {
            Some((beginning, length)) => json!(completed(beginning, length.parse().unwrap())),
            None => recording.clone(),
        },
        other => other.clone(),
    }
}

/// A text of `length` characters that begins so: one letter over and over, or one nested object.
fn completed(beginning: &str, length: usize) -> String {
    let last = &beginning[beginning.len() - 1..];
    if beginning.starts_with("{\"a\": \"") {
        return format!("{beginning}{}\"}}", last.repeat(length - beginning.len() - 2));
    }
    if beginning.starts_with('{') {
        let level = if beginning.contains(' ') { "{\"a\": " } else { "{\"a\":" };
        let depth = (length - 1) / (level.len() + 1);
        return format!("{}1{}", level.repeat(depth), "}".repeat(depth));
    }
    format!("{beginning}{}", last.repeat(length - beginning.len()))
}
