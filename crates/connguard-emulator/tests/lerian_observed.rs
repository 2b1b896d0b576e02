//! The emulator answers what the service was observed to answer.

#![allow(clippy::unwrap_used)]

mod support;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Map, Value, json};
use support::{Answer, Scene};
use time::{Duration, OffsetDateTime};

#[tokio::test]
async fn the_handlers_by_themselves() {
    replay(include_str!("../../../tests/cases/lerian-observed.jsonl"), 170, 268).await;
}

#[tokio::test]
async fn the_running_service() {
    replay(include_str!("../../../tests/cases/lerian-live.jsonl"), 77, 198).await;
}

#[tokio::test]
async fn the_running_service_with_authentication() {
    replay(include_str!("../../../tests/cases/lerian-live-auth.jsonl"), 5, 5).await;
}

#[tokio::test]
async fn later_releases() {
    replay(include_str!("../../../tests/cases/lerian-later-layer.jsonl"), 5, 5).await;
}

async fn replay(lines: &str, scenarios: usize, steps: usize) {
    let scene = Scene::new().await;
    let (mut played, mut differences) = (0, Vec::new());
    for line in lines.lines() {
        let scenario: Value = serde_json::from_str(line).unwrap();
        scene.reset().await;
        let mut made = Vec::new();
        for step in scenario["steps"].as_array().unwrap() {
            played += 1;
            if let Err(difference) = play(&scene, &scenario["given"], step, &mut made).await {
                differences.push(format!("{}: {difference}", step["name"]));
            }
        }
    }
    println!("{} of {played} steps", played - differences.len());
    assert_eq!(differences, Vec::<String>::new());
    assert_eq!((lines.lines().count(), played), (scenarios, steps));
}

/// What the service's state is for a step, as settings.
fn settings(given: &Map<String, Value>, made: &[Value]) -> Value {
    let or = |name: &str, default: Value| given.get(name).cloned().unwrap_or(default);
    let mut lerian = json!({
        "auth": or("auth", json!(false)), "authorize": or("authorize", Value::Null), "busy": or("busy", json!([])),
        "errors": or("errors", json!("envelope")), "multi_tenant": or("multi_tenant", json!(false)),
        "created_at": dated(&or("created_at", json!({})).to_string()).parse::<Value>().unwrap(),
    });
    if given.get("unassign") == Some(&json!(true)) {
        lerian["unassigned"] = made.iter().map(|connection| connection["configName"].clone()).collect();
    }
    json!({ "lerian": lerian })
}

/// The text with its days: `$D-1` is yesterday, and a semicolon ends one.
fn dated(text: &str) -> String {
    let today = OffsetDateTime::now_utc().date();
    let mut parts = text.split("$D");
    let mut out = parts.next().unwrap().to_owned();
    for part in parts {
        let digits = part.find(|character: char| !"+-0123456789".contains(character)).unwrap_or(part.len());
        let (days, rest) = part.split_at(digits);
        out += &(today + Duration::days(days.parse().unwrap())).to_string();
        out += rest.strip_prefix(';').unwrap_or(rest);
    }
    out
}

/// A token with these claims, whose signature nobody looks at.
fn jwt(claims: &Value) -> String {
    let part = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
    format!("{}.{}.c2lnbmF0dXJl", part(&json!({ "alg": "HS256", "typ": "JWT" })), part(claims))
}

async fn play(scene: &Scene, given: &Value, step: &Value, made: &mut Vec<Value>) -> Result<(), String> {
    let mut state = given.as_object().cloned().unwrap_or_default();
    state.extend(step["given"].as_object().cloned().unwrap_or_default());
    scene.set(settings(&state, made)).await;
    let request = &step["request"];
    let token = jwt(&state.get("jwt").cloned().unwrap_or_default());
    let with_token = |(name, value): (_, &Value)| (name, value.as_str().unwrap().replace("$JWT", &token));
    let headers: Vec<(&String, String)> = request["headers"].as_object().unwrap().iter().map(with_token).collect();
    let headers: Vec<_> = headers.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    let newest = made.last().and_then(|connection| connection["id"].as_str()).unwrap_or_default();
    let path = dated(request["path"].as_str().unwrap()).replace("$LAST", newest);
    let body = request["body"].as_str().unwrap_or_default();
    let answer = scene.raw(request["method"].as_str().unwrap(), &path, &headers, body.as_bytes()).await.unwrap();
    if answer.status == 201 {
        made.push(answer.json());
    }
    compare(&answer, &step["expect"])
}

fn compare(answer: &Answer, expected: &Value) -> Result<(), String> {
    let same = |what: &str, got: &Value, expected: &Value| {
        if fits(expected, got) { Ok(()) } else { Err(format!("{what} {got}, not {expected} in {answer:?}")) }
    };
    let got = if expected.get("text").is_some() || answer.text.is_empty() { json!("") } else { answer.json() };
    same("status", &json!(answer.status), &expected["status"])?;
    if let Some(text) = expected.get("text") {
        same("text", &json!(answer.text), text)?;
    }
    if let Some(media) = expected.get("content_type") {
        same("type", &json!(answer.header("content-type").unwrap().split(';').next()), media)?;
    }
    if let Some(code) = expected.get("code") {
        let mut fields: Vec<_> = got["fields"].as_object().into_iter().flatten().map(|(name, _)| name).collect();
        fields.sort_unstable();
        same("code", &got["code"], code)?;
        same("fields", &json!(fields), expected.get("fields").unwrap_or(&json!([])))?;
    }
    if let Some(title) = expected.get("title") {
        same("title", &got["title"], title)?;
        same("entityType", &got["entityType"], &expected["entityType"])?;
        same("errors", &sorted(&got["errors"]), &sorted(&expected["errors"]))?;
    }
    if let Some(allow) = expected.get("allow") {
        let allowed = answer.header("allow").unwrap_or_default().split(", ");
        same("allow", &sorted(&allowed.collect::<Vec<_>>().into()), allow)?;
    }
    if let Some(count) = expected.get("count") {
        same("count", &json!(got["items"].as_array().unwrap().len()), count)?;
    }
    expected.get("body").map_or(Ok(()), |body| same("body", &got, body))
}

/// A list whose order is open, in one order; members in the order of their names.
fn sorted(list: &Value) -> Value {
    let Some(items) = list.as_array() else { return list.clone() };
    let mut items = items.clone();
    items.iter_mut().for_each(Value::sort_all_objects);
    items.sort_by_key(Value::to_string);
    items.into()
}

/// Equal, where `"<any>"` fits everything.
fn fits(expected: &Value, got: &Value) -> bool {
    match (expected, got) {
        (Value::String(any), _) if any == "<any>" => true,
        (Value::Object(expected), Value::Object(got)) => {
            expected.len() == got.len()
                && expected.iter().all(|(name, value)| got.get(name).is_some_and(|got| fits(value, got)))
        }
        (Value::Array(expected), Value::Array(got)) => {
            expected.len() == got.len() && expected.iter().zip(got).all(|(expected, got)| fits(expected, got))
        }
        _ => expected == got,
    }
}
