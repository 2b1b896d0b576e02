//! The way in: all rules of an operation, over arguments and body.

use serde_json::{Map, Value};

use crate::arguments::is_strict;
use crate::generated::provider::{Provider, guard};
use crate::generated::shared;
use crate::members::Members;
use crate::path::Path;
use crate::reading::{Reading, without_nulls};
use crate::spec::{Location, Object, Operation, Rule, Severity};
use crate::structure::Structure;
use crate::violation::Violation;
use crate::{combinations, input, parameters};

/// The arguments of an operation: its parameters in snake case, and these for the check itself.
///
/// - `waive`: a list of rule ids that are not to be applied; combination tables stay.
/// - `strict`: `true` if warnings refuse the request as errors do.
/// - `parent`: the connection that an environment override or an update is for, as the API shows it.
/// - `multi_tenant`: `true` if the Lerian service runs multi-tenant.
///
/// [`argument_problem`](crate::argument_problem) says whether `strict`, `parent` and `multi_tenant` can be used.
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
    Provider::ALL.iter().flat_map(|provider| provider.operations())
}

/// All rules of all providers, and those about the input itself.
pub fn rules() -> impl Iterator<Item = &'static Rule> {
    shared::ALL.iter().chain(Provider::ALL.iter().flat_map(|provider| provider.rules())).copied()
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
    Ok(operation(id)?.check(arguments, body))
}

/// Like [`check`], for a request that is about to be sent: every required parameter must be there.
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

/// [`Operation::canonical_body`] of the operation with this id; empty where there is none.
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

    /// The body as the service reads it: documented spelling, the last of several spellings, objects of several spellings
    /// merged, nulls left out where they mean nothing. Where one of several spellings has a value that the service cannot
    /// read, that value stays. A body that is not an object gives an empty one.
    pub fn canonical_body(&'static self, body: &Value) -> Map<String, Value> {
        let Some(map) = body.as_object() else { return Map::new() };
        let Some(object) = self.body else { return map.clone() };
        let read = Reading::new(self, object, map, &mut Vec::new()).map.into_owned();
        if self.dialect.null_is_absent { without_nulls(object, read) } else { read }
    }
}

fn violations(
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
    guard(operation, arguments, members, &mut found);
    if let Some(reading) = reading {
        for violation in found[before..].iter_mut().filter(|v| v.location == Location::Body) {
            if let Some(written) = reading.as_written(&violation.path) {
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
    found.sort_by_key(|v| !v.is_error());
    found
}

/// Takes out what the caller waives; what a combination table is about stays.
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

/// The body as the service reads it, if it is an object that can be read at all.
fn read_body<'a>(
    operation: &'static Operation,
    object: &'static Object,
    body: Option<&'a Value>,
    out: &mut Vec<Violation>,
) -> Option<Reading<'a>> {
    let Some(Value::Object(map)) = body else {
        out.push(input::no_object(body));
        return None;
    };
    // What is nested too deep is not walked any further.
    input::check(map, out).then(|| Reading::new(operation, object, map, out))
}

fn check_body(operation: &'static Operation, object: &'static Object, body: Members<'_>, out: &mut Vec<Violation>) {
    if let (true, Some(rule)) = (body.map.is_empty(), operation.empty_body) {
        let required: Vec<&str> = object.members.iter().filter(|m| m.required).map(|m| m.name).collect();
        let known: Vec<&str> = object.members.iter().map(|m| m.name).collect();
        let (what, names) =
            if required.is_empty() { ("nothing is changed; known members", known) } else { ("required", required) };
        let message = format!("the body is empty; {what}: {}", names.join(", "));
        out.push(Violation::new(rule, "", message));
        return;
    }
    Structure { operation, out }.object(object, body.map, Path::Root(""));
    combinations::check(object, body, out);
}
