//! Checking that data sources, tables and fields exist.

use std::collections::BTreeMap;

use connguard_rules::{Arguments, canonical_body};
use serde_json::{Map, Value, json};

use super::error::Failure;
use super::{body, database};
use crate::reply::Reply;
use crate::request::Incoming;
use crate::rules;
use crate::world::World;

const OPERATION: &str = "lerian.validate_schema";

/// Validates the tables and fields of the request.
pub(crate) fn answer(world: &World, incoming: &Incoming) -> Result<Reply, Failure> {
    let body = body::read(incoming).filter(Value::is_object);
    let members = body.map(|body| canonical_body(OPERATION, &body)).unwrap_or_default();
    let unreadable = || Failure::new("FET-0001", "the request body is empty or cannot be read");
    let Some(mapped) = members.get("mappedFields").filter(|mapped| is_readable(mapped)) else {
        return Err(if members.is_empty() || members.contains_key("mappedFields") { unreadable() } else { missing() });
    };
    let violations = rules::errors(OPERATION, &Arguments::new(), Some(&Value::Object(members.clone())))?;
    let breaks = |rule: &str| violations.iter().any(|violation| violation.rule.id == rule);
    if breaks("lerian.mapped-fields.blank") {
        return Err(Failure::new("FET-0401", "names of data sources, tables and fields must not be blank"));
    }
    if breaks("lerian.mapped-fields.limit") {
        let message = "at most 10 data sources, 20 tables in each and 50 fields in each can be validated at once";
        return Err(Failure::new("FET-1061", message));
    }
    if !violations.is_empty() {
        return Err(unreadable());
    }
    let findings = mapped.as_object().map(|sources| missing_in(world, sources)).unwrap_or_default();
    if !findings.is_empty() {
        return Err(Failure::new("FET-1060", "the schema has errors; see errors").with_findings(findings));
    }
    Ok(Reply::json(200, &json!({ "status": "success", "message": "The schema is valid" })))
}

fn missing() -> Failure {
    let fields = BTreeMap::from([("mappedFields".to_owned(), "mappedFields is required".to_owned())]);
    Failure::new("FET-0402", "required fields are missing; see fields").with_fields(fields, false)
}

/// Whether the service could decode it: sources of tables of lists of texts, any of them null.
fn is_readable(mapped: &Value) -> bool {
    let all = |value: &Value, of: fn(&Value) -> bool| match value {
        Value::Null => true,
        Value::Object(members) => members.values().all(of),
        _ => false,
    };
    let is_list = |fields: &Value| match fields {
        Value::Null => true,
        Value::Array(items) => items.iter().all(|item| item.is_string() || item.is_null()),
        _ => false,
    };
    mapped.as_object().is_some_and(|sources| sources.values().all(|tables| all(tables, is_list)))
}

/// What does not exist. Of a source or table that is missing, nothing further is said.
fn missing_in(world: &World, sources: &Map<String, Value>) -> Vec<Value> {
    let mut findings = Vec::new();
    for (source, tables) in sources {
        let Some(connection) = world.lerian.named(source) else {
            findings.push(json!({
                "type": "DATA_SOURCE_NOT_FOUND", "message": "no data source has this name", "dataSource": source,
            }));
            continue;
        };
        if !database::answers(connection) {
            findings.push(json!({
                "type": "DATA_SOURCE_DOWN", "message": "the data source does not answer", "dataSource": source,
            }));
            continue;
        }
        for (table, fields) in tables.as_object().into_iter().flatten() {
            let known = database::tables(&connection.kind).iter().find(|(name, _)| name == table);
            let Some((_, known)) = known else {
                findings.push(json!({
                    "type": "TABLE_NOT_FOUND", "message": "no table has this name", "dataSource": source, "table": table,
                }));
                continue;
            };
            let fields = fields.as_array().into_iter().flatten().filter_map(Value::as_str);
            for field in fields.filter(|field| !known.contains(field)) {
                findings.push(json!({
                    "type": "FIELD_NOT_FOUND", "message": "the table has no such field",
                    "dataSource": source, "table": table, "field": field,
                }));
            }
        }
    }
    findings
}
