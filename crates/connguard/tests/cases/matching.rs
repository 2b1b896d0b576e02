//! Compares what came with what a case expects. Violations are in the form of the boundary, JSON objects.

use serde_json::Value;

use crate::Outcome;

/// Fails with the reason unless the condition holds.
pub(crate) fn is_true(condition: bool, reason: impl FnOnce() -> String) -> Outcome {
    if condition { Ok(()) } else { Err(reason()) }
}

/// Returns the members of an object, none of another value.
pub(crate) fn members(value: &Value) -> impl Iterator<Item = (&String, &Value)> {
    value.as_object().into_iter().flatten()
}

/// Returns the elements of a list, none of another value.
pub(crate) fn elements(value: &Value) -> impl Iterator<Item = &Value> {
    value.as_array().into_iter().flatten()
}

/// Returns the texts of a list, none of another value.
pub(crate) fn texts(value: &Value) -> Vec<&str> {
    elements(value).filter_map(Value::as_str).collect()
}

/// Tells whether a row of a combination table holds the expected values.
pub(crate) fn matches_row(row: &Value, expected: &Value) -> bool {
    members(expected)
        .all(|(column, value)| row[column] == *value || elements(&row[column]).any(|option| option == value))
}

/// Tells whether a violation has the expected rule and path.
pub(crate) fn fits(violation: &Value, expected: &Value) -> bool {
    let path = violation["path"].as_str().unwrap_or_default();
    let rule = violation["rule"] == expected["rule"]
        || elements(&expected["rules_any"]).any(|rule| *rule == violation["rule"]);
    let place = if let Some(wanted) = expected.get("path") {
        path == wanted
    } else {
        let prefix = expected["path_prefix"].as_str().unwrap_or_default();
        path.strip_prefix(prefix).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    };
    rule && place
}

/// Tells whether a violation has the expected rule and path, and holds the expected text.
pub(crate) fn suggests(violation: &Value, expected: &Value) -> bool {
    let text = expected["text"].as_str().unwrap_or_default();
    let told = ["message", "allowed", "nearest"].iter().any(|member| violation[member].to_string().contains(text));
    fits(violation, expected) && told
}

/// Returns the violations of one severity.
pub(crate) fn of_severity<'a>(violations: &'a [Value], severity: &str) -> Vec<&'a Value> {
    violations.iter().filter(|violation| violation["severity"] == severity).collect()
}

/// Returns rule and path of each violation, for the message of a failed case.
pub(crate) fn shown<'a>(violations: impl IntoIterator<Item = &'a Value>) -> String {
    let one = |violation: &Value| format!("{} {} at {}", violation["severity"], violation["rule"], violation["path"]);
    let all: Vec<String> = violations.into_iter().map(one).collect();
    format!("[{}]", all.join(", "))
}

/// Fails unless the actual value has every member of the expected one, at every depth.
pub(crate) fn has_all(actual: &Value, expected: &Value, place: &str) -> Outcome {
    if !(expected.is_object() && actual.is_object()) {
        return is_true(actual == expected, || format!("{place} is {actual}, not {expected}"));
    }
    for (name, value) in members(expected) {
        let place = format!("{place}/{name}");
        let got = actual.get(name).ok_or_else(|| format!("{place} is missing"))?;
        has_all(got, value, &place)?;
    }
    Ok(())
}

/// Tells whether two values are equal, where `"<any>"` fits everything.
pub(crate) fn equal_but_for_wildcards(actual: &Value, expected: &Value) -> bool {
    match (actual, expected) {
        (_, Value::String(text)) if text == "<any>" => true,
        (Value::Object(left), Value::Object(right)) => {
            left.len() == right.len()
                && right
                    .iter()
                    .all(|(name, value)| left.get(name).is_some_and(|got| equal_but_for_wildcards(got, value)))
        }
        (Value::Array(left), Value::Array(right)) => {
            left.len() == right.len() && left.iter().zip(right).all(|(got, value)| equal_but_for_wildcards(got, value))
        }
        _ => actual == expected,
    }
}
