//! Schema checks: required members, types, values, lengths, ranges, patterns, unknown members.

use serde_json::{Map, Number, Value};

use crate::body::members::Members;
use crate::body::pointer::Path;
use crate::spec::operation::Operation;
use crate::spec::rule::{Rule, Violated};
use crate::spec::schema::{Additional, Kind, Member, Object};
use crate::spec::suggest::{nearest, quoted};
use crate::spec::violation::Violation;

/// Checks values against their schemas; violations go to `out`.
pub(crate) struct Structure<'a> {
    pub(crate) operation: &'static Operation,
    pub(crate) out: &'a mut Vec<Violation>,
}

/// The constraints of one value.
#[derive(Clone, Copy)]
pub(crate) struct Constraint {
    pub(crate) kind: &'static Kind,
    pub(crate) rules: &'static Violated,
    /// Lengths are measured without surrounding whitespace.
    pub(crate) trim: bool,
}

impl Structure<'_> {
    /// Checks an object against its documented members.
    pub(crate) fn object(&mut self, object: &'static Object, map: &Map<String, Value>, path: Path<'_>) {
        let members = Members::new(map, self.operation.dialect);
        for member in object.members {
            let here = Path::Member(&path, member.name);
            match members.get(member.name) {
                None => self.missing(member, here),
                Some(Value::String(text))
                    if text.is_empty() && member.required && members.dialect.empty_string_is_absent =>
                {
                    self.missing(member, here);
                }
                Some(found) => {
                    self.value(Constraint { kind: &member.kind, rules: &member.rules, trim: member.trim }, found, here);
                }
            }
        }
        self.unknown_members(object, members, path);
    }

    fn missing(&mut self, member: &Member, path: Path<'_>) {
        if let (true, Some(rule)) = (member.required, member.rules.required) {
            let message = format!("{} is required", member.name);
            let allowed = match member.kind {
                Kind::String { values, .. } => values,
                _ => &[],
            };
            self.out.push(Violation::new(rule, path.pointer(), message).allowing(allowed.iter().copied()));
        }
    }

    /// Checks one value; also used for parameters.
    pub(crate) fn value(&mut self, constraint: Constraint, found: &Value, path: Path<'_>) {
        let rules = constraint.rules;
        match (constraint.kind, found) {
            (Kind::Any, _) | (Kind::Boolean, Value::Bool(_)) | (Kind::Number, Value::Number(_)) => {}
            (Kind::String { .. }, Value::String(text)) => self.text(constraint, text, path),
            (Kind::Integer { min, max }, Value::Number(number)) => match number.as_i64() {
                Some(integer) if (*min..=*max).contains(&integer) => {}
                None if !number.is_u64() => {
                    let hint = if is_integral(number) { INTEGRAL_HINT } else { "" };
                    self.report(rules.kind, path, || {
                        format!("must be an integer, without a decimal point or exponent{hint}")
                    });
                }
                _ => self.report(rules.range, path, || format!("must be between {min} and {max}")),
            },
            (Kind::List(item), Value::Array(items)) => {
                for (index, found) in items.iter().enumerate() {
                    self.value(Constraint { kind: item, ..constraint }, found, Path::Index(&path, index));
                }
            }
            (Kind::Object(inner), Value::Object(_)) if inner.json_text => {}
            (Kind::Object(inner), Value::Object(map)) => self.object(inner, map, path),
            (Kind::Object(inner), Value::String(_)) if inner.json_text => {
                self.report(rules.kind, path, || "is a string that is not the text of a JSON object".to_owned());
            }
            (kind, found) => {
                self.report(rules.kind, path, || format!("must be {}, not {}", expected(kind), json_type(found)));
            }
        }
    }

    fn text(&mut self, constraint: Constraint, text: &str, path: Path<'_>) {
        let Kind::String { min, max, pattern, values } = constraint.kind else { return };
        let text = if constraint.trim { text.trim() } else { text };
        if constraint.trim && text.is_empty() {
            // Blank strings are checked by the guards.
            return;
        }
        if !values.is_empty() && !values.contains(&text) {
            if let Some(rule) = constraint.rules.values {
                let near = nearest(text.trim(), values.iter().copied());
                let hint = near.map(|near| format!("; did you mean {near}?")).unwrap_or_default();
                let message = format!("{} is not one of the options: {}{hint}", quoted(text), values.join(", "));
                // The likely value comes first.
                let rest = values.iter().copied().filter(|v| Some(*v) != near);
                let violation = Violation::new(rule, path.pointer(), message);
                self.out.push(violation.allowing(near.into_iter().chain(rest)));
            }
            return;
        }
        // Characters are counted only if the number of bytes is not conclusive.
        let short = text.len() < *min || (text.len() / 4 < *min && text.chars().count() < *min);
        let long = text.len() > *max && text.chars().count() > *max;
        if short || long {
            self.report(constraint.rules.length, path, || match (*min, *max) {
                (1, usize::MAX) => "must not be empty".to_owned(),
                (min, usize::MAX) => format!("must have at least {min} characters"),
                (0, max) => format!("must have at most {max} characters"),
                (min, max) => format!("must have {min} to {max} characters"),
            });
        }
        if let Some(pattern) = pattern.filter(|_| !long && text.len() >= *min) {
            let rule = constraint.rules.pattern;
            if !crate::spec::pattern::matches(pattern, text) {
                self.report(rule, path, || rule.map_or_else(String::new, Rule::advice));
            }
        }
    }

    fn report(&mut self, rule: Option<&'static Rule>, path: Path<'_>, message: impl FnOnce() -> String) {
        if let Some(rule) = rule {
            self.out.push(Violation::new(rule, path.pointer(), message()));
        }
    }

    fn unknown_members(&mut self, object: &Object, members: Members<'_>, path: Path<'_>) {
        if object.additional == Additional::Values {
            return;
        }
        for key in members.map.keys() {
            if object.members.iter().any(|m| m.name == key) {
                continue;
            }
            let Some(unknown) = self.operation.body_rules.unknown_member else { return };
            let near = nearest(key, object.members.iter().map(|m| m.name));
            // It is refused only if the documented member may be meant.
            let is_missing = near.is_some_and(|near| members.get(near).is_none());
            let is_other_case = near.is_some_and(|near| near.eq_ignore_ascii_case(key));
            let meant = self.operation.body_rules.misspelt_member.filter(|_| is_missing || is_other_case);
            // Open objects allow any member.
            if object.additional == Additional::Open && meant.is_none() {
                continue;
            }
            let hint = match near {
                Some(near) if is_missing => format!("; did you mean {near}?"),
                Some(near) => format!("; {near} is also present"),
                None => String::new(),
            };
            let rule = meant.unwrap_or(unknown);
            let message = format!("{} is not documented here{hint}", quoted(key));
            let here = Path::Member(&path, key);
            self.out.push(Violation::new(rule, here.pointer(), message).allowing(near));
        }
    }
}

/// Tables with empty cells hold integers as floats, e.g. 5432.0.
const INTEGRAL_HINT: &str = "; convert the float, e.g. with int() or, for a pandas column, astype(\"Int64\")";

fn is_integral(number: &Number) -> bool {
    number.as_f64().is_some_and(|float| float.fract() == 0.0)
}

fn expected(kind: &Kind) -> &'static str {
    match kind {
        Kind::String { .. } => "a string",
        Kind::Integer { .. } => "an integer",
        Kind::Number => "a number",
        Kind::Boolean => "true or false",
        Kind::List(_) => "an array",
        Kind::Object(inner) if inner.json_text => "an object, or the text of a JSON object",
        Kind::Object(_) => "an object",
        Kind::Any => "a value",
    }
}

pub(crate) fn json_type(value: &Value) -> &'static str {
    match value {
        Value::Null => "null (omit the member instead)",
        Value::Bool(_) => "true or false",
        Value::Number(_) => "a number",
        Value::String(_) => "a string",
        Value::Array(_) => "an array",
        Value::Object(_) => "an object",
    }
}
