//! Several actions at once.

use std::collections::BTreeSet;

use serde_json::{Map, Value};

use super::{connection_type, id, mask, update};
use crate::body::json_text::with_objects;
use crate::body::members::Members;
use crate::body::pointer::{Path, pointer};
use crate::body::structure::Structure;
use crate::spec::generated::airflow::{operations, rule};
use crate::spec::operation::{Location, Operation};
use crate::spec::violation::Violation;

pub(super) fn check(operation: &Operation, body: Members<'_>, out: &mut Vec<Violation>) {
    let actions = body.get("actions").and_then(Value::as_array);
    for (index, action) in actions.into_iter().flatten().enumerate() {
        if let Some(action) = action.as_object() {
            check_action(Members::new(action, operation.dialect), &format!("/actions/{index}"), out);
        }
    }
}

fn check_action(action: Members<'_>, path: &str, out: &mut Vec<Violation>) {
    let kind = action.string("action").unwrap_or_default();
    let Some(entities) = action.get("entities").and_then(Value::as_array) else {
        return out.push(Violation::of(&rule::BULK_ENTITIES, format!("{path}/entities")));
    };
    const KNOWN: [&str; 5] = ["action", "entities", "action_on_existence", "action_on_non_existence", "update_mask"];
    for name in action.map.keys().filter(|name| !KNOWN.contains(&name.as_str())) {
        out.push(Violation::of(&rule::BODY_UNKNOWN_MEMBER, pointer(path, name)));
    }
    if action.get("update_mask").is_some() {
        out.push(Violation::of(&rule::BULK_UPDATE_MASK, format!("{path}/update_mask")));
    }
    let other = if kind == "create" { "action_on_non_existence" } else { "action_on_existence" };
    if action.get(other).is_some() && !kind.is_empty() {
        out.push(Violation::of(&rule::BULK_OPTION, format!("{path}/{other}")));
    }
    let mut names = BTreeSet::new();
    for (index, entity) in entities.iter().enumerate() {
        let here = format!("{path}/entities/{index}");
        let name = match (kind, entity) {
            ("delete", Value::String(name)) => {
                id::check(name, &here, Location::Body, out);
                Some(name.as_str())
            }
            ("create" | "update", Value::Object(entity)) => {
                check_entity(kind, entity, &here, out);
                entity.get("connection_id").and_then(Value::as_str)
            }
            _ => {
                out.push(Violation::of(&rule::BULK_ENTITIES, here.clone()));
                None
            }
        };
        if name.is_some_and(|name| !names.insert(name)) {
            out.push(Violation::of(&rule::BULK_TWICE, here));
        }
    }
}

/// What the operation on a single connection would be refused for.
fn check_entity(kind: &str, entity: &Map<String, Value>, path: &str, out: &mut Vec<Violation>) {
    let Some(object) = operations::CREATE_CONNECTION.body else { return };
    if entity.get("extra").is_some_and(Value::is_object) {
        let message = "in bulk_connections extra is the text of a JSON object; create_many and update_many write it";
        out.push(Violation::new(&rule::EXTRA_JSON, format!("{path}/extra"), message.to_owned()));
    }
    let entity = with_objects(object, entity);
    let body = Members::new(&entity, operations::CREATE_CONNECTION.dialect);
    let mut found = Vec::new();
    Structure { operation: operations::CREATE_CONNECTION, out: &mut found }.object(object, body.map, Path::Root(""));
    id::of_body(body, &mut found);
    if kind == "create" {
        connection_type::check(body, true, &mut found);
        mask::create(body, &mut found);
    } else {
        update::changed(body, &mut found);
    }
    for violation in &mut found {
        violation.path.insert_str(0, path);
    }
    out.append(&mut found);
}
