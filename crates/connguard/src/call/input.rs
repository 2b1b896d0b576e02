//! Values of a request that JSON cannot hold: found while it was encoded, reported with all other violations.

use connguard_rules::{Arguments, Location, Operation, Violation, check_replaced, input_violation};
use serde_json::{Value, json};

use crate::call::arguments::takes_body;
use crate::error::{Error, Result};

/// The argument by which such findings travel with a request that has null in the place of each value.
const ARGUMENT: &str = "_input";

/// Takes the findings out of the arguments.
///
/// # Errors
/// Configuration, for what is none.
pub(crate) fn taken(arguments: &mut Arguments) -> Result<Vec<Violation>> {
    let Some(given) = arguments.shift_remove(ARGUMENT) else { return Ok(Vec::new()) };
    let read = |found: &Value| {
        let text = |name: &str| found.get(name).and_then(Value::as_str);
        let known = [Location::Path, Location::Query, Location::Header];
        let location = known.into_iter().find(|l| Some(l.as_str()) == text("location")).unwrap_or(Location::Body);
        input_violation(text("rule")?, location, text("path")?, text("message")?)
    };
    let all: Option<Vec<Violation>> = given.as_array().and_then(|found| found.iter().map(read).collect());
    all.ok_or_else(|| Error::config(format!("{ARGUMENT} must be a list of violations of input rules")))
}

/// Reads a body. Values that JSON cannot hold become null, and the findings about them go into the arguments.
pub(crate) fn parse(text: &str, arguments: &mut Arguments) -> std::result::Result<Value, Box<Violation>> {
    let refused = match connguard_rules::parse(text) {
        Ok(body) => return Ok(body),
        Err(refused) => refused,
    };
    let (Some(body), found) = connguard_rules::parse_replacing(text) else { return Err(Box::new(refused)) };
    add(arguments, found);
    Ok(body)
}

/// Adds findings to those that travel in the arguments.
pub(crate) fn add(arguments: &mut Arguments, found: Vec<Violation>) {
    if found.is_empty() {
        return;
    }
    let mut all = arguments.shift_remove(ARGUMENT).and_then(|given| given.as_array().cloned()).unwrap_or_default();
    all.extend(found.iter().map(|violation| json!(violation)));
    arguments.insert(ARGUMENT.to_owned(), all.into());
}

/// All findings about a request of which `input` was found already.
///
/// # Errors
/// Configuration.
pub(crate) fn check(
    operation: &'static Operation,
    arguments: &Arguments,
    body: Option<&Value>,
    input: Vec<Violation>,
    sending: bool,
) -> Result<Vec<Violation>> {
    takes_body(operation, body)?;
    check_replaced(operation.id, arguments, body, input, sending).map_err(|e| Error::config(e.to_string()))
}
