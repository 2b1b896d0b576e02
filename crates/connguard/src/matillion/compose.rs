//! Operations that the API does not have and that people need: read by name, patch, upsert, look up by name.

use connguard_rules::Arguments;
use serde_json::{Map, Value, json};

use super::{Matillion, upsert};
use crate::core::Core;
use crate::error::{Error, Result};
use crate::generated::errors::ErrorKind;
use crate::guard::Guarded;
use crate::transport::Scope;

pub(super) async fn compose(core: &Core<Matillion>, guarded: &Guarded<Matillion>, scope: &Scope) -> Result<Value> {
    let text = |name: &str| guarded.parameters().text(name).unwrap_or_default();
    match guarded.operation().id {
        "matillion.get_connection" => get(core, &text("project_id"), &text("connection_name"), scope).await,
        "matillion.patch_connection" => patch(core, guarded, scope).await,
        "matillion.upsert_connection" => upsert::connection(core, guarded, scope).await,
        "matillion.upsert_environment_override" => upsert::environment_override(core, guarded, scope).await,
        "matillion.get_project" => {
            let (list, name) = ("matillion.list_projects", text("project_name"));
            named(core, list, Arguments::new(), "project", &name, scope).await
        }
        "matillion.get_environment" => {
            let (list, name) = ("matillion.list_environments", text("environment_name"));
            named(core, list, in_project(&text("project_id")), "environment", &name, scope).await
        }
        other => Err(Error::config(format!("{other} is not put together from others"))),
    }
}

fn in_project(id: &str) -> Arguments {
    [("project_id".to_owned(), json!(id))].into_iter().collect()
}

async fn get(core: &Core<Matillion>, project: &str, name: &str, scope: &Scope) -> Result<Value> {
    let mut arguments = in_project(project);
    // A name with a comma would be read as several; then all connections are looked at.
    if !name.contains(',') {
        arguments.insert("connection_names".to_owned(), json!([name]));
    }
    named(core, "matillion.list_connections", arguments, "connection", name, scope).await
}

async fn named(
    core: &Core<Matillion>,
    list: &'static str,
    arguments: Arguments,
    what: &str,
    name: &str,
    scope: &Scope,
) -> Result<Value> {
    let found =
        core.find(list, arguments, scope, None, |item| item.get("name").and_then(Value::as_str) == Some(name)).await?;
    found.ok_or_else(|| Error::new(ErrorKind::NotFound, format!("there is no {what} {name:?}")))
}

async fn patch(core: &Core<Matillion>, guarded: &Guarded<Matillion>, scope: &Scope) -> Result<Value> {
    let parameter = |name: &str| guarded.parameters().text(name).unwrap_or_default();
    let (project, name) = (parameter("project_id"), parameter("connection_name"));
    let stored = get(core, &project, &name, scope).await?;
    let change = guarded.body().and_then(Value::as_object).cloned().unwrap_or_default();
    let mut body = Map::new();
    for member in ["authType", "platformConnectionType", "connectionDetails"] {
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
    // What the caller misspelt is sent as well, so that the rules can say so.
    body.extend(
        change
            .into_iter()
            .filter(|(name, _)| !["authType", "platformConnectionType", "connectionDetails"].contains(&name.as_str())),
    );
    let mut arguments = in_project(&project);
    arguments.insert("connection_name".to_owned(), json!(name));
    core.part("matillion.update_connection", &arguments, Some(Value::Object(body)), scope).await
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
