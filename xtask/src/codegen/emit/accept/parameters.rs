//! The arguments of a call. One that is neither a parameter of the operation nor without influence asks the rules.

use super::pattern::Patterns;
use super::slots::{asks, variable};
use super::value::{range, text};
use crate::codegen::asks::{Test, argument};
use crate::codegen::model::*;

/// `strict` and `waive` change nothing where there is nothing to say.
const OF_ANY_CALL: &str = r#"
"multi_tenant" => { at_multi_tenant = boolean(value)?; }
"strict" | "waive" => {}
_ => return None,
"#;

/// The loop over the arguments.
pub(super) fn parameters(api: &Api, patterns: &Patterns, operation: &Operation) -> Result<String, String> {
    let mut declarations = "let mut at_multi_tenant = false;\n".to_owned();
    let mut arms = String::new();
    let mut required = String::new();
    for parameter in &operation.parameters {
        let check = check(api, patterns, operation, parameter);
        let is_required = parameter.required && parameter.violates.required.is_some();
        let name = variable(&parameter.argument);
        let remember = match (&check, is_required, parameter.location.as_str()) {
            (_, false, _) => String::new(),
            (None, true, "header") => return Err(format!("the parameter {} cannot be checked", parameter.wire)),
            (None, true, _) => {
                required.push_str("if sending { return None; }\n");
                String::new()
            }
            (Some(_), true, location) => {
                declarations.push_str(&format!("let mut {name} = false;\n"));
                let sending = if location == "header" { "" } else { "sending && " };
                required.push_str(&format!("if {sending}!{name} {{ return None; }}\n"));
                format!("{name} = true;")
            }
        };
        if let Some(check) = check {
            arms.push_str(&format!("{:?} => {{ {check} {remember} }}\n", parameter.argument));
        }
    }
    Ok(format!(
        "{declarations}
for (name, value) in arguments {{
    if is_null(value) {{ continue; }}
    match name? {{ {arms} {OF_ANY_CALL} }}
}}
{required}"
    ))
}

fn check(api: &Api, patterns: &Patterns, operation: &Operation, parameter: &Parameter) -> Option<String> {
    let mut check = match &parameter.kind {
        Type::Text { .. } => keywords(patterns, &parameter.kind, parameter.lowercase)?,
        Type::Reference(_) => {
            let values = api.values(&parameter.kind).to_vec();
            let is_enum = !values.is_empty() && !parameter.lowercase;
            let kind = Type::Text { min: None, max: None, pattern: None, format: None, values };
            is_enum.then(|| keywords(patterns, &kind, false))??
        }
        Type::Integer { min, max } => format!("let found = integer(value)?; {}", range(*min, *max)),
        Type::Boolean => "boolean(value)?;".to_owned(),
        Type::List(_) | Type::Number | Type::Any => return None,
    };
    for ask in asks(api, operation) {
        for (place, test) in &ask.when {
            if argument(place) == Some(&parameter.argument) {
                match (test, &parameter.kind) {
                    (Test::Unlike(pattern), Type::Text { .. }) => {
                        let matches = patterns.matches(pattern, "found", parameter.lowercase)?;
                        check.push_str(&format!("if !{matches} {{ return None; }}\n"));
                    }
                    // What is given asks.
                    _ => return None,
                }
            }
        }
    }
    Some(check)
}

fn keywords(patterns: &Patterns, kind: &Type, lowercase: bool) -> Option<String> {
    let Type::Text { min, max, pattern, format, values } = kind else { return None };
    if lowercase && !values.is_empty() {
        return None;
    }
    let rest = Type::Text { min: *min, max: *max, pattern: None, format: format.clone(), values: values.clone() };
    let mut checks = text(patterns, &rest, "found", false, false)?;
    if let Some(pattern) = pattern {
        checks.push_str(&format!("if !{} {{ return None; }}\n", patterns.matches(pattern, "found", lowercase)?));
    }
    Some(format!("let found = parameter(value)?; {checks}"))
}
