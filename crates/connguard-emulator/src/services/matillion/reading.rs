//! Reading and checking what operations receive.

use connguard_rules::{Arguments, Operation};
use serde_json::{Value, json};

use super::problem::Problem;
use super::project::ProjectId;
use crate::http::request::Incoming;
use crate::services::rules;

/// The body as a JSON object.
pub(crate) fn body(incoming: &Incoming) -> Result<Value, Problem> {
    let media = incoming.media_type();
    if media != "application/json" && !media.ends_with("+json") {
        return Err(Problem::new(415, "the body must be application/json"));
    }
    let body: Value = serde_json::from_slice(&incoming.body)
        .map_err(|_| Problem::new(400, "the request body cannot be read as JSON"))?;
    if body.is_object() { Ok(body) } else { Err(Problem::invalid(vec!["body: must be an object".to_owned()])) }
}

/// Applies the rules of an operation.
pub(crate) fn check(
    operation: &'static Operation,
    project: &ProjectId,
    more: &[(&str, Value)],
    body: &Value,
) -> Result<(), Problem> {
    let mut arguments = Arguments::new();
    arguments.insert("project_id".to_owned(), json!(project.as_str()));
    arguments.extend(more.iter().map(|(name, value)| ((*name).to_owned(), value.clone())));
    Problem::check(&rules::errors(operation, &arguments, Some(body)))
}

/// A member that is a string according to the rules.
pub(crate) fn text(body: &Value, name: &str) -> String {
    body.get(name).and_then(Value::as_str).unwrap_or_default().to_owned()
}

/// A required query parameter.
pub(crate) fn needed<'a>(incoming: &'a Incoming, name: &str) -> Result<&'a str, Problem> {
    let value = incoming.parameter(name).filter(|value| !value.is_empty());
    value.ok_or_else(|| Problem::invalid(vec![format!("{name}: must not be empty")]))
}
