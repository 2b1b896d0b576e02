//! The emulator answers what the service was observed to answer.

#![allow(clippy::unwrap_used)]

mod support;

use serde_json::{Value, json};
use support::Scene;

const SCENARIOS: &str = include_str!("../../../tests/cases/lerian-observed.jsonl");

#[tokio::test]
async fn every_observed_scenario_replays() {
    let scene = Scene::new().await;
    let (mut scenarios, mut steps, mut differences) = (0, 0, Vec::new());
    for line in SCENARIOS.lines() {
        let scenario: Value = serde_json::from_str(line).unwrap();
        scenarios += 1;
        scene.reset().await;
        let mut newest = Newest::default();
        for step in scenario["steps"].as_array().unwrap() {
            steps += 1;
            if let Some(difference) = play(&scene, step, &mut newest).await {
                differences.push(format!("{}: {difference}", step["name"]));
            }
        }
    }
    assert_eq!(differences, Vec::<String>::new());
    assert_eq!((scenarios, steps), (170, 268));
}

/// The connection that the scenario created last.
#[derive(Default)]
struct Newest {
    id: String,
    config_name: String,
}

/// What the service's state is for a step, as settings.
fn settings(given: Option<&Value>, newest: &Newest) -> Value {
    let given = given.cloned().unwrap_or_else(|| json!({}));
    let or = |name: &str, default: Value| given.get(name).cloned().unwrap_or(default);
    let mut lerian = json!({ "multi_tenant": or("multi_tenant", json!(false)), "busy": or("busy", json!([])) });
    if given["unassign"] == json!(true) {
        lerian["unassigned"] = json!([newest.config_name]);
    }
    json!({ "lerian": lerian })
}

async fn play(scene: &Scene, step: &Value, newest: &mut Newest) -> Option<String> {
    scene.set(settings(step.get("given"), newest)).await;
    let request = &step["request"];
    let headers = request["headers"].as_object().unwrap();
    let headers: Vec<_> = headers.iter().map(|(name, value)| (name.as_str(), value.as_str().unwrap())).collect();
    let path = request["path"].as_str().unwrap().replace("$LAST", &newest.id);
    let body = request["body"].as_str().unwrap_or_default();
    let answer = scene.raw(request["method"].as_str().unwrap(), &path, &headers, body.as_bytes()).await.unwrap();

    let got = if answer.text.is_empty() { json!("") } else { answer.json() };
    let expected = &step["expect"];
    if answer.status == 201 {
        let text = |name: &str| got[name].as_str().unwrap().to_owned();
        *newest = Newest { id: text("id"), config_name: text("configName") };
    }
    if expected["status"] != json!(answer.status) {
        return Some(format!("status {}, not {}", answer.status, expected["status"]));
    }
    if let Some(code) = expected.get("code").filter(|code| **code != got["code"]) {
        return Some(format!("code {}, not {code}", got["code"]));
    }
    let fields: Vec<_> = got["fields"].as_object().map(|fields| fields.keys().collect()).unwrap_or_default();
    if answer.status >= 400 && json!(fields) != *expected.get("fields").unwrap_or(&json!([])) {
        return Some(format!("fields {fields:?}, not {}", expected["fields"]));
    }
    if let Some(count) = expected.get("count").filter(|count| **count != json!(got["items"].as_array().unwrap().len()))
    {
        return Some(format!("{} items, not {count}", got["items"]));
    }
    let body = expected.get("body").filter(|body| !fits(body, &got))?;
    Some(format!("body {got}, not {body}"))
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
