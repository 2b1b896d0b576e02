//! The observed scenarios, played against the emulator over plain HTTP.

use serde_json::{Value, json};

use crate::Outcome;
use crate::http::Exchange;
use crate::matching::{equal_but_for_wildcards, is_true, members, texts};
use crate::service::Service;

/// Plays each step from an empty service, and compares status, code, fields and body.
pub(crate) async fn run_scenario(case: &Value, service: &Service) -> Outcome {
    service.reset().await?;
    let mut newest = Value::Null;
    for step in case["steps"].as_array().into_iter().flatten() {
        service.settings(&json!({ "lerian": settings_of(&step["given"], &newest) })).await?;
        let id = newest["id"].as_str().unwrap_or_default();
        let (status, body) = exchange(&step["request"], id, service).send().await?;
        if status == 201 {
            newest = body.clone();
        }
        compare(status, &body, &step["expect"])
            .map_err(|reason| format!("step {}: {reason} in {status} {body}", step["name"]))?;
    }
    Ok(())
}

/// Returns the state of the service for a step; `unassign` means the newest connection.
fn settings_of(given: &Value, newest: &Value) -> Value {
    let mut settings = json!({ "multi_tenant": given["multi_tenant"] == true, "busy": [] });
    if given["busy"].is_array() {
        settings["busy"] = given["busy"].clone();
    }
    if given["unassign"] == true {
        settings["unassigned"] = json!([newest["configName"]]);
    }
    settings
}

fn exchange(request: &Value, newest: &str, service: &Service) -> Exchange {
    let text = |name: &str| request[name].as_str().unwrap_or_default().to_owned();
    Exchange {
        address: service.address(),
        method: text("method"),
        path: text("path").replace("$LAST", newest),
        headers: members(&request["headers"])
            .map(|(name, value)| (name.clone(), value.as_str().unwrap_or_default().to_owned()))
            .collect(),
        body: request["body"].as_str().map(str::to_owned),
    }
}

fn compare(status: u16, body: &Value, expected: &Value) -> Outcome {
    is_true(expected["status"] == status, || format!("status is not {}", expected["status"]))?;
    if let Some(code) = expected.get("code") {
        is_true(body["code"] == *code, || format!("code is not {code}"))?;
        let mut fields: Vec<&str> = members(&body["fields"]).map(|(name, _)| name.as_str()).collect();
        fields.sort_unstable();
        is_true(fields == texts(&expected["fields"]), || format!("fields are not {}", expected["fields"]))?;
    }
    if let Some(wanted) = expected.get("body") {
        is_true(equal_but_for_wildcards(body, wanted), || format!("body is not {wanted}"))?;
    }
    if let Some(count) = expected.get("count") {
        let items = body["items"].as_array().map(Vec::len);
        is_true(items.map(|items| json!(items)).as_ref() == Some(count), || format!("not {count} items"))?;
    }
    Ok(())
}
