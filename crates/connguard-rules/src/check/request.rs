//! The entry points: all rules of an operation, applied to arguments and body.

use serde_json::{Map, Value};

use super::{parameters, redact};
use crate::accept::gate::accepts;
use crate::body::json;
use crate::body::limits;
use crate::body::members::Members;
use crate::body::pointer::Path;
use crate::body::spelling::{CanonicalObject, without_nulls};
use crate::body::structure::Structure;
use crate::combinations::check::check_tables;
use crate::guards;
use crate::spec::arguments::{Arguments, is_strict};
use crate::spec::catalogue::{UnknownOperation, operation, rules};
use crate::spec::operation::{Location, Operation};
use crate::spec::rule::{Rule, Severity};
use crate::spec::schema::Object;
use crate::spec::violation::Violation;

/// Checks a request offline and returns all violations, errors before warnings.
///
/// Parameters in the path and the query are checked only if they are given.
///
/// # Errors
/// [`UnknownOperation`]
pub fn check(id: &str, arguments: &Arguments, body: Option<&Value>) -> Result<Vec<Violation>, UnknownOperation> {
    Ok(operation(id)?.check(arguments, body))
}

/// Like [`check`], for a request that is about to be sent: every required parameter must be present.
///
/// # Errors
/// [`UnknownOperation`]
pub fn check_call(id: &str, arguments: &Arguments, body: Option<&Value>) -> Result<Vec<Violation>, UnknownOperation> {
    Ok(operation(id)?.check_call(arguments, body))
}

/// Whether any violation refuses the request.
pub fn is_refused(violations: &[Violation]) -> bool {
    violations.iter().any(Violation::is_error)
}

/// [`Operation::canonical_body`] of the operation with this id; empty if there is none.
pub fn canonical_body(id: &str, body: &Value) -> Map<String, Value> {
    operation(id).map(|operation| operation.canonical_body(body)).unwrap_or_default()
}

impl Operation {
    /// Checks a request offline, as [`check`](fn@check) does.
    pub fn check(&'static self, arguments: &Arguments, body: Option<&Value>) -> Vec<Violation> {
        violations(self, arguments, body, false)
    }

    /// Checks a request that is about to be sent, as [`check_call`] does.
    pub fn check_call(&'static self, arguments: &Arguments, body: Option<&Value>) -> Vec<Violation> {
        violations(self, arguments, body, true)
    }

    /// What [`check`](Self::check), or with `sending` [`check_call`](Self::check_call), says without asking
    /// [`accepts`](crate::accepts) first: the same, as tests hold with it.
    #[doc(hidden)]
    pub fn explain(&'static self, arguments: &Arguments, body: Option<&Value>, sending: bool) -> Vec<Violation> {
        explained(self, arguments, body, sending)
    }

    /// The body as the service reads it: documented spelling, the last of several spellings, objects of several spellings
    /// merged, nulls omitted where they mean absent. If one of several spellings has a value of the wrong type, that value
    /// stays. A body that is not an object gives an empty one.
    pub fn canonical_body(&'static self, body: &Value) -> Map<String, Value> {
        let Some(map) = body.as_object() else { return Map::new() };
        let Some(object) = self.body else { return map.clone() };
        let read = CanonicalObject::new(self, object, map, &mut Vec::new()).map.into_owned();
        if self.dialect.null_is_absent { without_nulls(object, read) } else { read }
    }
}

/// Most requests have nothing wrong with them, which is found out without asking every rule.
fn violations(
    operation: &'static Operation,
    arguments: &Arguments,
    body: Option<&Value>,
    sending: bool,
) -> Vec<Violation> {
    if !accepts(operation, arguments.into(), body, sending) {
        return explained(operation, arguments, body, sending);
    }
    // Every test of every language holds the one against the other.
    debug_assert_eq!(explained(operation, arguments, body, sending), [], "{}", operation.id);
    Vec::new()
}

/// What all the rules say.
fn explained(
    operation: &'static Operation,
    arguments: &Arguments,
    body: Option<&Value>,
    sending: bool,
) -> Vec<Violation> {
    let mut found = Vec::new();
    parameters::check(operation, arguments, sending, &mut found);
    let reading = operation.body.and_then(|object| read_body(operation, object, body, &mut found));
    let before = found.len();
    let members = reading.as_ref().map(|reading| Members::new(&reading.map, operation.dialect));
    if let (Some(object), Some(members)) = (operation.body, members) {
        check_body(operation, object, members, &mut found);
    }
    guards::check(operation, arguments, members, &mut found);
    if let Some(reading) = reading {
        for violation in found[before..].iter_mut().filter(|v| v.location == Location::Body) {
            if let Some(written) = reading.original_pointer(&violation.path) {
                violation.path = written;
            }
        }
    }
    if let Some(waived) = arguments.get("waive").and_then(Value::as_array) {
        waive(waived, &mut found);
    }
    if is_strict(arguments) {
        found.iter_mut().for_each(|violation| violation.severity = Severity::Error);
    }
    redact::hide(operation, body, &mut found);
    found.sort_by_key(|v| !v.is_error());
    found
}

/// Removes waived violations, except those that a combination table depends on.
fn waive(ids: &[Value], found: &mut Vec<Violation>) {
    let waived: Vec<&Rule> = rules().filter(|rule| rule.waivable && ids.iter().any(|id| id == rule.id)).collect();
    found.retain_mut(|violation| match violation.column_of {
        _ if !waived.contains(&violation.rule) => true,
        None => false,
        Some(table) => {
            let why = format!(" (waived, but the combination table {} needs the value)", table.id);
            violation.message.push_str(&why);
            true
        }
    });
}

/// The canonical body, if it is an object within the limits.
fn read_body<'a>(
    operation: &'static Operation,
    object: &'static Object,
    body: Option<&'a Value>,
    out: &mut Vec<Violation>,
) -> Option<CanonicalObject<'a>> {
    let Some(Value::Object(map)) = body else {
        out.push(json::no_object(body));
        return None;
    };
    // A body that is nested too deeply is not checked further.
    limits::check(map, out).then(|| CanonicalObject::new(operation, object, map, out))
}

fn check_body(operation: &'static Operation, object: &'static Object, body: Members<'_>, out: &mut Vec<Violation>) {
    if let (true, Some(rule)) = (body.map.is_empty(), operation.body_rules.empty) {
        let required: Vec<&str> = object.members.iter().filter(|m| m.required).map(|m| m.name).collect();
        let known: Vec<&str> = object.members.iter().map(|m| m.name).collect();
        let (what, names) =
            if required.is_empty() { ("nothing would change; known members", known) } else { ("required", required) };
        let message = format!("the body is empty; {what}: {}", names.join(", "));
        out.push(Violation::new(rule, "", message));
        return;
    }
    Structure { operation, out }.object(object, body.map, Path::Root(""));
    check_tables(object, body, out);
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn what_is_neither_true_nor_false_is_checked_strictly() {
        let body = json!({"host": "10.0.0.1"});
        let refused = |value: Value| {
            let arguments = Arguments::from_iter([("multi_tenant".to_owned(), value)]);
            let found = check("lerian.update_connection", &arguments, Some(&body)).unwrap();
            found.iter().any(|v| v.rule.id == "lerian.host.blocked")
        };
        assert!(refused(json!("yes")) && refused(json!(1)) && refused(json!(true)));
        assert!(!refused(json!(false)) && !refused(json!(null)));
    }
}
