//! The way in: all rules of an operation, over arguments and body.

use serde_json::{Map, Value};

use crate::members::Members;
use crate::path::Path;
use crate::spec::{Kind, Object, Operation, Rule};
use crate::structure::Structure;
use crate::violation::Violation;
use crate::{combinations, generated, input, lerian, matillion, parameters};

/// The arguments of an operation: its parameters in snake case, and these for the check itself.
///
/// - `waive`: a list of rule ids that are not to be applied; combination tables stay.
/// - `parent`: the connection that an environment override is for.
/// - `multi_tenant`: `true` if the Lerian service runs multi-tenant.
pub type Arguments = Map<String, Value>;

/// The operation does not exist.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnknownOperation {
    /// What was asked for.
    pub given: String,
    /// The nearest that exists.
    pub nearest: Option<&'static str>,
}

impl std::fmt::Display for UnknownOperation {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "unknown operation {}", crate::suggest::quoted(&self.given))?;
        if let Some(near) = self.nearest {
            write!(f, "; did you mean {near}?")?;
        }
        let all: Vec<&str> = operations().map(|o| o.id).collect();
        write!(f, " (known: {})", all.join(", "))
    }
}

impl std::error::Error for UnknownOperation {}

/// All operations of all providers.
pub fn operations() -> impl Iterator<Item = &'static Operation> {
    generated::OPERATIONS.iter().copied().flatten()
}

/// All rules of all providers, and those about the input itself.
pub fn rules() -> impl Iterator<Item = &'static Rule> {
    generated::RULES.iter().copied().flatten().copied()
}

/// The operation with this id, e.g. `matillion.create_connection`.
///
/// # Errors
/// [`UnknownOperation`], with the nearest that exists.
pub fn operation(id: &str) -> Result<&'static Operation, UnknownOperation> {
    operations().find(|o| o.id == id).ok_or_else(|| UnknownOperation {
        given: id.to_owned(),
        nearest: crate::suggest::nearest(id, operations().map(|o| o.id)),
    })
}

/// Checks a request offline and returns everything that is wrong with it, errors before warnings.
///
/// Parameters that only address something (a project id, a name in the query) are checked if they are given.
///
/// # Errors
/// [`UnknownOperation`]
pub fn check(id: &str, arguments: &Arguments, body: Option<&Value>) -> Result<Vec<Violation>, UnknownOperation> {
    Ok(violations(operation(id)?, arguments, body, false))
}

/// Like [`check`], for a request that is about to be sent: every required parameter must be there.
///
/// # Errors
/// [`UnknownOperation`]
pub fn check_call(id: &str, arguments: &Arguments, body: Option<&Value>) -> Result<Vec<Violation>, UnknownOperation> {
    Ok(violations(operation(id)?, arguments, body, true))
}

/// Whether any violation refuses the request.
pub fn is_refused(violations: &[Violation]) -> bool {
    violations.iter().any(Violation::is_error)
}

/// The body as the service reads it: documented spelling, the last of several spellings, nulls left out where they
/// mean nothing. A body that is no object, or of an unknown operation, gives an empty one.
pub fn canonical_body(id: &str, body: &Value) -> Map<String, Value> {
    let (Ok(operation), Some(map)) = (operation(id), body.as_object()) else { return Map::new() };
    match operation.body {
        Some(object) => canonical(object, Members::new(map, operation.dialect)),
        None => map.clone(),
    }
}

fn canonical(object: &Object, members: Members<'_>) -> Map<String, Value> {
    let mut out = Map::new();
    for (key, value) in members.map {
        let same = |name: &str| members.dialect.case_insensitive_keys && name.eq_ignore_ascii_case(key);
        let known = object.members.iter().find(|m| m.name == key || same(m.name));
        if value.is_null() && members.dialect.null_is_absent && known.is_some() {
            continue;
        }
        let (name, value) = match (known, value) {
            (Some(member), Value::Object(map)) => {
                let inner = match member.kind {
                    Kind::Object(inner) => canonical(inner, Members::new(map, members.dialect)),
                    _ => map.clone(),
                };
                (member.name, Value::Object(inner))
            }
            (Some(member), value) => (member.name, value.clone()),
            (None, value) => (key.as_str(), value.clone()),
        };
        // The documented spelling wins over another one of the same member, as `Members::entry` reads it.
        if name == key || !members.map.contains_key(name) {
            out.insert(name.to_owned(), value);
        }
    }
    out
}

fn violations(
    operation: &'static Operation,
    arguments: &Arguments,
    body: Option<&Value>,
    sending: bool,
) -> Vec<Violation> {
    let mut found = Vec::new();
    parameters::check(operation, arguments, sending, &mut found);
    if let Some(object) = operation.body {
        check_body(operation, object, body, &mut found);
    }
    match operation.provider {
        "matillion" => matillion::check(operation, arguments, body, &mut found),
        "lerian" => lerian::check(operation, arguments, body, &mut found),
        _ => {}
    }
    if let Some(waived) = arguments.get("waive").and_then(Value::as_array) {
        found.retain(|v| !(v.rule.waivable && waived.iter().any(|w| w == v.rule.id)));
    }
    found.sort_by_key(|v| !v.is_error());
    found
}

fn check_body(operation: &'static Operation, object: &'static Object, body: Option<&Value>, out: &mut Vec<Violation>) {
    let Some(Value::Object(map)) = body else {
        out.push(input::no_object(body));
        return;
    };
    if !input::check(map, out) {
        // What is nested too deep is not walked any further.
        return;
    }
    if let (true, Some(rule)) = (map.is_empty(), operation.empty_body) {
        let required: Vec<&str> = object.members.iter().filter(|m| m.required).map(|m| m.name).collect();
        out.push(Violation::new(rule, "", format!("the body is empty; required: {}", required.join(", "))));
        return;
    }
    Structure { operation, out }.object(object, map, Path::Root(""));
    combinations::check(object, Members::new(map, operation.dialect), out);
}
