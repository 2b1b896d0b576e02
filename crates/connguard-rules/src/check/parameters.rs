//! Parameters of path, query and header.

use std::borrow::Cow;

use serde_json::Value;

use crate::body::pointer::Path;
use crate::body::structure::{Constraint, Structure};
use crate::spec::arguments::Arguments;
use crate::spec::generated::shared as rule;
use crate::spec::operation::{Location, MAX_PARAMETER, Operation, Parameter};
use crate::spec::schema::Kind;
use crate::spec::violation::Violation;

/// Checks the parameters in `arguments`. Path and query parameters may be omitted unless the request is `sending`.
pub(crate) fn check(operation: &'static Operation, arguments: &Arguments, sending: bool, out: &mut Vec<Violation>) {
    for parameter in operation.parameters {
        let path = || format!("/{}", parameter.wire);
        let mut found = Vec::new();
        match arguments.get(parameter.argument).filter(|v| !v.is_null()) {
            None => {
                let required = parameter.required && (sending || parameter.location == Location::Header);
                if let (true, Some(rule)) = (required, parameter.rules.required) {
                    found.push(Violation::new(rule, path(), format!("{} is required", label(parameter))));
                }
            }
            Some(value) => check_value(operation, parameter, value, &path(), &mut found),
        }
        out.extend(found.into_iter().map(|violation| violation.at(parameter.location)));
    }
}

fn check_value(
    operation: &'static Operation,
    parameter: &'static Parameter,
    value: &Value,
    path: &str,
    out: &mut Vec<Violation>,
) {
    let value = match value {
        Value::String(given) => Cow::Owned(Value::String(normalized(parameter, given))),
        other => Cow::Borrowed(other),
    };
    let text = value.as_str();
    let absent = operation.dialect.empty_string_is_absent && parameter.required && text == Some("");
    if let (true, Some(rule)) = (absent, parameter.rules.required) {
        out.push(Violation::new(rule, path, format!("{} must not be empty", label(parameter))));
        return;
    }
    if text.is_some_and(|text| text.len() > MAX_PARAMETER) {
        out.push(Violation::of(&rule::PARAMETER_TEXT_LENGTH, path));
        return;
    }
    // A string in the place of an array is its only item.
    let kind = match &parameter.kind {
        Kind::List(item) if value.is_string() => *item,
        kind => kind,
    };
    let constraint = Constraint { kind, rules: &parameter.rules, trim: false };
    Structure { operation, out }.value(constraint, &value, Path::Root(path));
    if parameter.location == Location::Query && out.is_empty() {
        check_empty(operation, parameter, &value, path, out);
    }
    if out.is_empty() {
        check_whitespace(parameter, &value, path, out);
    }
}

/// The service reads an empty filter as no filter, so that it would apply to everything. Only an array that is sent in
/// batches may be empty, since nothing is sent then.
fn check_empty(operation: &Operation, parameter: &Parameter, value: &Value, path: &str, out: &mut Vec<Violation>) {
    let mut report = |path: String| {
        let rule = &rule::PARAMETER_EMPTY;
        out.push(Violation::new(rule, path, format!("{} is empty; {}", label(parameter), rule.remedy)));
    };
    match value {
        Value::String(text) if text.is_empty() => report(path.to_owned()),
        Value::Array(items) if items.is_empty() && operation.batches != Some(parameter.argument) => {
            report(path.to_owned());
        }
        Value::Array(items) => {
            let blank = items.iter().enumerate().filter(|(_, item)| item.as_str() == Some(""));
            blank.for_each(|(index, _)| report(format!("{path}/{index}")));
        }
        Value::Object(members) if members.is_empty() => report(path.to_owned()),
        _ => {}
    }
}

/// Leading and trailing whitespace, which is easily overlooked.
fn check_whitespace(parameter: &Parameter, value: &Value, path: &str, out: &mut Vec<Violation>) {
    let mut text = |text: &str, path: String| {
        let rule = match text.trim() {
            "" if !text.is_empty() => &rule::PARAMETER_BLANK,
            trimmed if trimmed.len() < text.len() => &rule::PARAMETER_PADDED,
            _ => return,
        };
        out.push(Violation::new(rule, path, format!("{}: {}; {}", label(parameter), rule.summary, rule.remedy)));
    };
    match value {
        Value::String(one) => text(one, path.to_owned()),
        Value::Array(items) => {
            let strings = items.iter().enumerate().filter_map(|(index, item)| Some((index, item.as_str()?)));
            strings.for_each(|(index, item)| text(item, format!("{path}/{index}")));
        }
        _ => {}
    }
}

/// The parameter's name, with the argument's if it is a different word.
fn label(parameter: &Parameter) -> String {
    let same = parameter.wire.replace(['-', '_'], "").eq_ignore_ascii_case(&parameter.argument.replace('_', ""));
    if same { parameter.wire.to_owned() } else { format!("{} ({})", parameter.argument, parameter.wire) }
}

/// A string parameter as it is sent: trimmed and in lower case where the API requires it.
pub fn normalized(parameter: &Parameter, text: &str) -> String {
    let text = if parameter.trim { text.trim() } else { text };
    if parameter.lowercase { text.to_ascii_lowercase() } else { text.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_rule_names_the_limit() {
        assert!(rule::PARAMETER_TEXT_LENGTH.summary.contains(&format!("longer than {MAX_PARAMETER} bytes")));
    }
}
