//! The arguments of a call. One that is neither a parameter of the operation nor without influence asks the rules.

use super::fields::text;
use super::pattern::Patterns;
use super::plan::{Argument, Arguments, Required, Scalar, Text};
use super::slots::asks;
use crate::codegen::asks::{Test, argument};
use crate::codegen::model::*;

/// Every call may have `multi_tenant`, which is remembered, `strict` and `waive`, which change nothing where there is
/// nothing to say.
pub(super) fn arguments(api: &Api, patterns: &Patterns, operation: &Operation) -> Result<Arguments, String> {
    let mut known = Vec::new();
    let mut required = Vec::new();
    for parameter in &operation.parameters {
        let check = check(api, patterns, operation, parameter);
        let is_required = parameter.required && parameter.violates.required.is_some();
        let of_calls = parameter.location != "header";
        if is_required {
            if check.is_none() && !of_calls {
                return Err(format!("the parameter {} cannot be checked", parameter.wire));
            }
            required.push(Required { name: check.is_some().then(|| parameter.argument.clone()), of_calls });
        }
        let argument = |check| Argument { name: parameter.argument.clone(), check, remembered: is_required };
        known.extend(check.map(argument));
    }
    Ok(Arguments { known, required })
}

fn check(api: &Api, patterns: &Patterns, operation: &Operation, parameter: &Parameter) -> Option<Scalar> {
    let mut check = match &parameter.kind {
        Type::Text { .. } => Scalar::Text(keywords(patterns, &parameter.kind, parameter.lowercase)?),
        Type::Reference(_) => {
            let values = api.values(&parameter.kind).to_vec();
            let is_enum = !values.is_empty() && !parameter.lowercase;
            let kind = Type::Text { min: None, max: None, pattern: None, format: None, values };
            Scalar::Text(is_enum.then(|| keywords(patterns, &kind, false))??)
        }
        Type::Integer { min, max } => Scalar::Integer { min: *min, max: *max },
        Type::Boolean => Scalar::Boolean,
        Type::List(_) | Type::Number | Type::Any => return None,
    };
    for ask in asks(api, operation) {
        for (place, test) in &ask.when {
            if argument(place) == Some(&parameter.argument) {
                match (test, &mut check) {
                    (Test::Unlike(pattern), Scalar::Text(text)) if matches!(parameter.kind, Type::Text { .. }) => {
                        text.patterns.push(patterns.pattern(pattern, parameter.lowercase)?);
                    }
                    // What is given asks.
                    _ => return None,
                }
            }
        }
    }
    Some(check)
}

fn keywords(patterns: &Patterns, kind: &Type, lowercase: bool) -> Option<Text> {
    let Type::Text { min, max, pattern, format, values } = kind else { return None };
    if lowercase && !values.is_empty() {
        return None;
    }
    let rest = Type::Text { min: *min, max: *max, pattern: None, format: format.clone(), values: values.clone() };
    let mut found = text(patterns, &rest, false, false)?;
    if let Some(pattern) = pattern {
        found.patterns.push(patterns.pattern(pattern, lowercase)?);
    }
    Some(found)
}
