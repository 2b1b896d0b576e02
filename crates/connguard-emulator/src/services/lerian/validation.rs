//! Validating that data sources, tables and fields exist.

use std::collections::BTreeMap;
use std::time::Instant;

use serde_json::{Map, Value, json};

use super::error::Failure;
use super::installation::Lerian;
use super::{body, database};
use crate::http::reply::Reply;
use crate::http::request::Incoming;

const MOST_SOURCES: usize = 10;
const MOST_TABLES: usize = 20;
const MOST_FIELDS: usize = 50;

/// Validates the tables and fields of the request.
pub(crate) fn answer(lerian: &mut Lerian, incoming: &Incoming) -> Result<Reply, Failure> {
    let body = body::read(incoming, lerian.settings.errors);
    let unreadable = || Failure::new("FET-0001", "the request body is empty or cannot be read");
    let body = body.filter(|body| body.is_object() || body.is_null()).ok_or_else(unreadable)?;
    let sources = match mapped_fields(&body) {
        None | Some(Value::Null) => return Err(missing()),
        Some(Value::Object(sources)) if sources.values().all(is_readable) => sources,
        Some(_) => return Err(unreadable()),
    };
    measure(sources)?;
    let findings = findings(lerian, sources)?;
    if !findings.is_empty() {
        return Err(Failure::new("FET-1060", "the schema is not valid; see errors").with_findings(findings));
    }
    Ok(Reply::json(200, &json!({ "status": "success", "message": "The schema is valid" })))
}

/// The last member with the name, in any letter case.
fn mapped_fields(body: &Value) -> Option<&Value> {
    let mut members = body.as_object()?.iter().rev();
    members.find(|(name, _)| name.eq_ignore_ascii_case("mappedFields")).map(|(_, value)| value)
}

fn missing() -> Failure {
    let fields = BTreeMap::from([("mappedFields".to_owned(), "mappedFields is required".to_owned())]);
    Failure::new("FET-0402", "required fields are missing; see fields").with_fields(fields, false)
}

/// Whether the service can decode it: an object of lists of strings, any of them null.
fn is_readable(tables: &Value) -> bool {
    let is_list = |fields: &Value| match fields {
        Value::Array(items) => items.iter().all(|item| item.is_string() || item.is_null()),
        other => other.is_null(),
    };
    tables.is_null() || tables.as_object().is_some_and(|tables| tables.values().all(is_list))
}

/// Refuses too many names and blank ones, in the service's order.
fn measure(sources: &Map<String, Value>) -> Result<(), Failure> {
    let limited = |count: usize, most: usize| {
        let message = "at most 10 data sources, 20 tables in each and 50 fields in each can be validated at once";
        if count > most { Err(Failure::new("FET-1061", message)) } else { Ok(()) }
    };
    let blank = || Failure::new("FET-0401", "names of data sources, tables and fields must not be blank");
    let named = |name: &str| if name.trim().is_empty() { Err(blank()) } else { Ok(()) };
    if sources.is_empty() {
        return Err(blank());
    }
    limited(sources.len(), MOST_SOURCES)?;
    for (source, tables) in sources {
        named(source)?;
        limited(tables.as_object().map_or(0, Map::len), MOST_TABLES)?;
        for (table, fields) in tables.as_object().into_iter().flatten() {
            named(table)?;
            limited(fields.as_array().map_or(0, Vec::len), MOST_FIELDS)?;
            fields.as_array().into_iter().flatten().try_for_each(|field| named(field.as_str().unwrap_or_default()))?;
        }
    }
    Ok(())
}

/// What does not exist. Nothing below a missing source or table is reported.
fn findings(lerian: &mut Lerian, sources: &Map<String, Value>) -> Result<Vec<Value>, Failure> {
    if !sources.keys().any(|source| lerian.state.named(source).is_some()) {
        return Err(Failure::new("FET-1062", "none of the data sources exists"));
    }
    for connection in sources.keys().filter_map(|source| lerian.state.named(source)) {
        database::guard(connection, lerian.settings.multi_tenant)?;
    }
    let (mut findings, now) = (Vec::new(), Instant::now());
    for (source, tables) in sources {
        let Some(connection) = lerian.state.named(source) else {
            findings.push(json!({ "type": "DATA_SOURCE_NOT_FOUND", "dataSourceId": source }));
            continue;
        };
        let Some(known) = lerian.schemas.of(connection, now) else {
            findings.push(json!({ "type": "DATA_SOURCE_DOWN", "dataSourceId": source }));
            continue;
        };
        for (table, fields) in tables.as_object().into_iter().flatten() {
            let Some(existing) = known.fields(table) else {
                findings.push(json!({ "type": "TABLE_NOT_FOUND", "dataSourceId": source, "table": table }));
                continue;
            };
            let fields = fields.as_array().into_iter().flatten().filter_map(Value::as_str);
            for field in fields.filter(|field| !known.has(existing, field)) {
                findings
                    .push(json!({ "type": "FIELD_NOT_FOUND", "dataSourceId": source, "table": table, "field": field }));
            }
        }
    }
    Ok(findings)
}
