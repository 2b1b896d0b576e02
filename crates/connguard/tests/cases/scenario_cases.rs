//! The observed scenarios, played against the emulator over plain HTTP.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Map, Value, json};
use time::{Duration, OffsetDateTime};

use crate::Outcome;
use crate::http::{Exchange, Reply};
use crate::matching::{elements, equal_but_for_wildcards, is_true, members, texts};
use crate::service::Service;

/// Plays each step from an empty service, and compares all that the step expects.
pub(crate) async fn run_scenario(case: &Value, service: &Service) -> Outcome {
    service.reset().await?;
    let mut made: Vec<Value> = Vec::new();
    for step in elements(&case["steps"]) {
        let given: Map<String, Value> = [&case["given"], &step["given"]]
            .into_iter()
            .flat_map(members)
            .map(|(name, value)| (name.clone(), value.clone()))
            .collect();
        let given = Value::Object(given);
        service.settings(&json!({ "lerian": settings_of(&given, &made)? })).await?;
        let newest = made.last().and_then(|connection| connection["id"].as_str()).unwrap_or_default();
        let reply = exchange(&step["request"], newest, &given["jwt"], service)?.send_whole().await?;
        if reply.status == 201 {
            made.push(reply.json()?);
        }
        compare(&reply, &step["expect"]).map_err(|reason| format!("step {}: {reason} in {reply:?}", step["name"]))?;
    }
    Ok(())
}

/// Returns the state of the service for a step; `unassign` means all that was created.
fn settings_of(given: &Value, made: &[Value]) -> Outcome<Value> {
    let or = |name: &str, default: Value| given.get(name).cloned().unwrap_or(default);
    let created_at = dated(&or("created_at", json!({})).to_string())?;
    let mut settings = json!({
        "auth": or("auth", json!(false)),
        "authorize": or("authorize", Value::Null),
        "busy": or("busy", json!([])),
        "created_at": serde_json::from_str::<Value>(&created_at).map_err(|cause| cause.to_string())?,
        "errors": or("errors", json!("envelope")),
        "multi_tenant": or("multi_tenant", json!(false)),
    });
    if given["unassign"] == true {
        settings["unassigned"] = made.iter().map(|connection| connection["configName"].clone()).collect();
    }
    Ok(settings)
}

/// Replaces `$D-1` (yesterday) and `$D+1;` by days: those of UTC, as the service counts them.
fn dated(text: &str) -> Outcome<String> {
    let mut parts = text.split("$D");
    let mut out = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let end = part.find(|character: char| !"+-0123456789".contains(character)).unwrap_or(part.len());
        let (days, rest) = part.split_at(end);
        let days = days.parse().map_err(|_| format!("{days:?} is no number of days"))?;
        out += &(OffsetDateTime::now_utc().date() + Duration::days(days)).to_string();
        out += rest.strip_prefix(';').unwrap_or(rest);
    }
    Ok(out)
}

/// Returns a token with these claims, whose signature nobody looks at.
fn jwt(claims: &Value) -> String {
    let part = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
    format!("{}.{}.c2lnbmF0dXJl", part(&json!({ "alg": "HS256", "typ": "JWT" })), part(claims))
}

fn exchange(request: &Value, newest: &str, claims: &Value, service: &Service) -> Outcome<Exchange> {
    let text = |name: &str| request[name].as_str().unwrap_or_default().to_owned();
    let value = |value: &Value| value.as_str().unwrap_or_default().replace("$JWT", &jwt(claims));
    Ok(Exchange {
        address: service.address(),
        method: text("method"),
        path: dated(&text("path"))?.replace("$LAST", newest),
        headers: members(&request["headers"]).map(|(name, header)| (name.clone(), value(header))).collect(),
        body: request["body"].as_str().map(str::to_owned),
    })
}

fn compare(reply: &Reply, expected: &Value) -> Outcome {
    let same = |what: &str, actual: &Value, expected: &Value| {
        is_true(equal_but_for_wildcards(actual, expected), || format!("{what} is {actual}, not {expected}"))
    };
    let body = if expected.get("text").is_some() { Value::Null } else { reply.json()? };
    same("status", &json!(reply.status), &expected["status"])?;
    if let Some(text) = expected.get("text") {
        same("text", &json!(reply.text), text)?;
    }
    if let Some(media) = expected.get("content_type") {
        same("content type", &json!(reply.header("content-type").split(';').next()), media)?;
    }
    if let Some(code) = expected.get("code") {
        same("code", &body["code"], code)?;
        let mut fields: Vec<&str> = members(&body["fields"]).map(|(name, _)| name.as_str()).collect();
        fields.sort_unstable();
        is_true(fields == texts(&expected["fields"]), || format!("fields are not {}", expected["fields"]))?;
    }
    if let Some(title) = expected.get("title") {
        same("title", &body["title"], title)?;
        same("entityType", &body["entityType"], &expected["entityType"])?;
        same("errors", &sorted(&body["errors"]), &sorted(&expected["errors"]))?;
    }
    if let Some(allow) = expected.get("allow") {
        let allowed: Vec<&str> = reply.header("allow").split(", ").collect();
        same("allow", &sorted(&json!(allowed)), allow)?;
    }
    if let Some(count) = expected.get("count") {
        same("number of items", &json!(elements(&body["items"]).count()), count)?;
    }
    expected.get("body").map_or(Ok(()), |wanted| same("body", &body, wanted))
}

/// Returns a list whose order is open in one order, or any other value as it is.
fn sorted(list: &Value) -> Value {
    let Some(items) = list.as_array() else { return list.clone() };
    let mut items = items.clone();
    items.iter_mut().for_each(Value::sort_all_objects);
    items.sort_by_key(Value::to_string);
    Value::Array(items)
}
