//! Parameters of path, query and header: the same keywords as members, and how they are written on the wire.

use serde_json::Value;

use crate::body::pointer::Path;
use crate::body::structure::{Demand, Structure};
use crate::spec::arguments::Arguments;
use crate::spec::generated::shared as rule;
use crate::spec::operation::{Location, Operation, Parameter};
use crate::spec::schema::Kind;
use crate::spec::violation::Violation;

/// The longest text in a URL or header, in bytes.
const MAX_PARAMETER: usize = 2000;

/// Checks the parameters in `arguments`. What addresses something (path, query) may be left out when only a body
/// is checked; `sending` requires it.
pub(crate) fn check(operation: &'static Operation, arguments: &Arguments, sending: bool, out: &mut Vec<Violation>) {
    for parameter in operation.parameters {
        let path = format!("/{}", parameter.wire);
        let mut found = Vec::new();
        match arguments.get(parameter.argument).filter(|v| !v.is_null()) {
            None => {
                let demanded = parameter.required && (sending || parameter.location == Location::Header);
                if let (true, Some(rule)) = (demanded, parameter.rules.required) {
                    found.push(Violation::new(rule, path, format!("{} is required", called(parameter))));
                }
            }
            Some(value) => single(operation, parameter, value, &path, &mut found),
        }
        for mut violation in found {
            violation.location = parameter.location;
            out.push(violation);
        }
    }
}

fn single(
    operation: &'static Operation,
    parameter: &'static Parameter,
    value: &Value,
    path: &str,
    out: &mut Vec<Violation>,
) {
    let text = value.as_str().map(|text| normalized(parameter, text));
    let value = text.as_ref().map_or_else(|| value.clone(), |text| Value::String(text.clone()));
    let absent = operation.dialect.empty_string_is_absent && parameter.required && text.as_deref() == Some("");
    if let (true, Some(rule)) = (absent, parameter.rules.required) {
        out.push(Violation::new(rule, path, format!("{} must not be empty", called(parameter))));
        return;
    }
    if text.as_ref().is_some_and(|t| t.len() > MAX_PARAMETER) {
        let rule = &rule::PARAMETER_TEXT_LENGTH;
        out.push(Violation::new(rule, path, format!("{}; {}", rule.summary, rule.remedy)));
        return;
    }
    let one_for_list = matches!(parameter.kind, Kind::List(_)) && value.is_string();
    if !one_for_list {
        let demand = Demand { kind: &parameter.kind, rules: &parameter.rules, trim: false };
        Structure { operation, out }.value(demand, &value, Path::Root(path));
    }
    if parameter.location == Location::Query && out.is_empty() {
        empty(operation, parameter, &value, path, out);
    }
    if out.is_empty() {
        whitespace(parameter, &value, path, out);
    }
}

/// A filter that holds nothing is read as no filter: what was meant to be a part is everything then. Only a list that is
/// sent in batches may be empty, since nothing is sent then.
fn empty(operation: &Operation, parameter: &Parameter, value: &Value, path: &str, out: &mut Vec<Violation>) {
    let mut report = |path: String| {
        let rule = &rule::PARAMETER_EMPTY;
        out.push(Violation::new(rule, path, format!("{} holds nothing; {}", called(parameter), rule.remedy)));
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

/// Space that nobody sees and the service does.
fn whitespace(parameter: &Parameter, value: &Value, path: &str, out: &mut Vec<Violation>) {
    let mut text = |text: &str, path: String| {
        let rule = match text.trim() {
            "" if !text.is_empty() => &rule::PARAMETER_BLANK,
            trimmed if trimmed.len() < text.len() => &rule::PARAMETER_PADDED,
            _ => return,
        };
        out.push(Violation::new(rule, path, format!("{}: {}; {}", called(parameter), rule.summary, rule.remedy)));
    };
    match value {
        Value::String(one) => text(one, path.to_owned()),
        Value::Array(items) => {
            let texts = items.iter().enumerate().filter_map(|(index, item)| Some((index, item.as_str()?)));
            texts.for_each(|(index, item)| text(item, format!("{path}/{index}")));
        }
        _ => {}
    }
}

/// The parameter's name, with the argument's where they differ more than in spelling.
fn called(parameter: &Parameter) -> String {
    let same = parameter.wire.replace(['-', '_'], "").eq_ignore_ascii_case(&parameter.argument.replace('_', ""));
    if same { parameter.wire.to_owned() } else { format!("{} ({})", parameter.argument, parameter.wire) }
}

/// A text parameter as it is sent: trimmed and in lower case where the API does so.
pub fn normalized(parameter: &Parameter, text: &str) -> String {
    let text = if parameter.trim { text.trim() } else { text };
    if parameter.lowercase { text.to_ascii_lowercase() } else { text.to_owned() }
}
