//! A patch: reads a connection, merges a change into its details, and replaces it.

use connguard_rules::operations::matillion as operations;
use connguard_rules::{Arguments, Operation, Violation};
use serde_json::{Map, Value, json};

use super::adapter::in_project;
use super::get::get;
use crate::error::{Error, Result};
use crate::outcome::OutcomeKind;
use crate::provider::lookup::same;
use crate::send::guarded::Guarded;
use crate::send::sender::Sender;
use crate::transport::scope::Scope;

/// What an update sends; the rest of a connection stays.
const SENT: [&str; 3] = ["authType", "platformConnectionType", "connectionDetails"];

const COMBINATION: [&str; 2] = ["matillion.connection.combination", "matillion.connection.auth-provider-required"];

pub(super) async fn patch(sender: &Sender, guarded: &Guarded, scope: &Scope) -> Result<Value> {
    let parameter = |name: &str| guarded.parameters().text(name).unwrap_or_default();
    let (project, name) = (parameter("project_id"), parameter("connection_name"));
    let stored = get(sender, &project, &name, scope).await?;
    let mut arguments = in_project(&project);
    arguments.insert("connection_name".to_owned(), json!(name));
    arguments.insert("parent".to_owned(), stored.clone());
    // Once more, now that it is known what the connection is.
    sender.guarded(guarded.operation(), &arguments, guarded.body().cloned(), scope)?;
    let change = guarded.body().and_then(Value::as_object).cloned().unwrap_or_default();
    let body = merged(&stored, change);
    if SENT.iter().all(|member| same(body.get(*member).unwrap_or(&Value::Null), &stored[*member])) && body.len() <= 3 {
        scope.set_outcome(OutcomeKind::Unchanged);
        return Ok(stored);
    }
    check(&stored, &arguments, &body, scope)?;
    let updated = sender.part(operations::UPDATE_CONNECTION, &arguments, Some(Value::Object(body)), scope).await?;
    scope.set_outcome(OutcomeKind::Updated);
    Ok(updated)
}

/// The body of the update. What the caller misspelt is in it as well, as it would be in an update.
fn merged(stored: &Value, change: Map<String, Value>) -> Map<String, Value> {
    let mut body = Map::new();
    for member in SENT {
        let before = stored.get(member).filter(|v| !v.is_null()).cloned();
        let merged = match (before, change.get(member)) {
            (before, None) => before,
            (Some(before), Some(change)) => Some(merge(before, change)),
            (None, Some(change)) => Some(merge(json!({}), change)),
        };
        if let Some(value) = merged {
            body.insert(member.to_owned(), value);
        }
    }
    let fixed = |name: &str, value: &Value| stored.get(name) == Some(value);
    let others = change.into_iter().filter(|(name, value)| !SENT.contains(&name.as_str()) && !fixed(name, value));
    body.extend(others);
    body
}

/// Refuses what the update, or a create with the same values, would be refused for.
fn check(stored: &Value, arguments: &Arguments, body: &Map<String, Value>, scope: &Scope) -> Result<()> {
    let errors = |operation: &'static Operation, mut arguments: Arguments, body: &Map<String, Value>| {
        scope.apply_options(&mut arguments);
        let found = operation.check(&arguments, Some(&Value::Object(body.clone())));
        found.into_iter().filter(Violation::is_error).collect::<Vec<_>>()
    };
    let mut broken = errors(operations::UPDATE_CONNECTION, arguments.clone(), body);
    let creatable = ["COMPONENT_BASIC", "CLOUD_PLATFORM_CREDENTIALS"];
    if creatable.iter().any(|kind| body.get("platformConnectionType").is_some_and(|given| given == kind)) {
        let create = |body: &Map<String, Value>| {
            let fixed = ["name", "authProvider"].iter().map(|member| ((*member).to_owned(), stored[*member].clone()));
            let sent = SENT.iter().filter_map(|member| Some(((*member).to_owned(), body.get(*member)?.clone())));
            errors(operations::CREATE_CONNECTION, Arguments::new(), &fixed.chain(sent).collect())
        };
        // What the service has stored already is not held against the change.
        let known = create(&merged(stored, Map::new()));
        let is_known =
            |found: &Violation| known.iter().any(|k| k.rule.id == found.rule.id && k.message == found.message);
        // The update judges the combination, with the authProvider that stays.
        let more = create(body).into_iter().filter(|found| !is_known(found) && !COMBINATION.contains(&found.rule.id));
        let is_there = |found: &Violation, broken: &[Violation]| {
            broken.iter().any(|other| other.path == found.path && other.message == found.message)
        };
        let more: Vec<Violation> = more.filter(|found| !is_there(found, &broken)).collect();
        broken.extend(more);
    }
    if broken.is_empty() { Ok(()) } else { Err(Error::rules("matillion.patch_connection", broken)) }
}

/// RFC 7396: objects are merged, null removes, everything else replaces.
fn merge(before: Value, change: &Value) -> Value {
    let Value::Object(change) = change else { return change.clone() };
    let mut merged = match before {
        Value::Object(before) => before,
        _ => Map::new(),
    };
    for (name, value) in change {
        match value {
            Value::Null => drop(merged.shift_remove(name)),
            value => {
                let before = merged.get(name).cloned().unwrap_or(Value::Null);
                merged.insert(name.clone(), merge(before, value));
            }
        }
    }
    Value::Object(merged)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_patch_merges_and_null_removes() {
        let before = json!({ "description": "d", "secretsLocation": { "type": "A", "region": "r" }, "n": 1 });
        let change = json!({ "description": null, "secretsLocation": { "region": "s" }, "new": { "a": null, "b": 1 } });
        let merged = json!({ "secretsLocation": { "type": "A", "region": "s" }, "n": 1, "new": { "b": 1 } });
        assert_eq!(merge(before, &change), merged);
    }
}
