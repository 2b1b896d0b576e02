//! Walking over values.

use std::collections::BTreeMap;

use crate::codegen::asks::Test;
use crate::codegen::emit::accept::pattern::Patterns;
use crate::codegen::emit::accept::plan::{Edges, Fields, PatternUse, Scalar, Slot, Text, Value};
use crate::codegen::model::snake_case;

const ASK: &str = "{ return None; }";

pub(super) struct Printer<'a> {
    pub patterns: &'a Patterns,
    /// What is remembered; `None` for arguments.
    pub slots: Option<&'a BTreeMap<String, Slot>>,
}

impl Printer<'_> {
    /// The loop over an object's members, and what has to be among them.
    pub fn fields(&self, fields: &Fields, members: &str) -> String {
        let mut arms = String::new();
        let mut required = String::new();
        for field in &fields.0 {
            let slot = self.slots.and_then(|slots| slots.get(&field.place)).copied();
            if let Some(value) = &field.value {
                let remember = match slot {
                    Some(Slot::Text) => format!("{} = Some(found);", variable(&field.place)),
                    Some(Slot::Flag) => format!("{} = true;", variable(&field.place)),
                    None => String::new(),
                };
                let ask = |test: &Test| format!("if {} {ASK}\n", self.test(test, "found"));
                let asks: String = field.asks.iter().map(ask).collect();
                arms.push_str(&format!("{:?} => {{ {} {asks} {remember} }}\n", field.name, self.value(value)));
            }
            if field.required {
                let absent = slot.map_or_else(|| "true".to_owned(), |slot| is_absent(&field.place, slot));
                required.push_str(&format!("if {absent} {ASK}\n"));
            }
        }
        format!("for (name, value) in {members} {{ match name? {{ {arms} _ => return None, }} }} {required}")
    }

    /// Checks `value`; a string is called `found` afterwards.
    fn value(&self, value: &Value) -> String {
        match value {
            Value::Scalar(scalar) => self.scalar(scalar, "text"),
            Value::List(item) => format!("for value in items(value)? {{ {} }}", self.value(item)),
            Value::Object(fields) => self.fields(fields, "members(value)?"),
            Value::Map { longest_name, text, longest_text } => {
                let limit = |name: &str, most: usize| format!("if !has_length({name}, 0, {most}) {ASK}");
                format!(
                    "for (name, value) in members(value)? {{ let name = name?; {} {} {} }}",
                    limit("name", *longest_name),
                    self.text(text, "text"),
                    longest_text.map(|most| limit("found", most)).unwrap_or_default()
                )
            }
        }
    }

    /// Checks `value`, whose string `reader` reads.
    pub fn scalar(&self, scalar: &Scalar, reader: &str) -> String {
        match scalar {
            Scalar::Text(text) => self.text(text, reader),
            Scalar::Integer { min, max } => format!("let found = integer(value)?; {}", range(*min, *max)),
            Scalar::Boolean => "boolean(value)?;".to_owned(),
        }
    }

    /// Whether a test of a string holds.
    pub fn test(&self, test: &Test, text: &str) -> String {
        let is_one = |values: &[String]| format!("matches!({text}, {})", alternatives(values));
        match test {
            Test::Empty => format!("{text}.is_empty()"),
            Test::Padded => format!("is_padded({text})"),
            Test::NoHostName => format!("!is_host_name({text})"),
            Test::NoHost => format!("!is_host({text})"),
            Test::NoPem => format!("!is_pem({text})"),
            Test::OneOf(values) => is_one(values),
            Test::Except(values) => format!("!{}", is_one(values)),
            Test::AnyCase(values) => format!("is_any_case({text}, &{values:?})"),
            Test::Begins(start) => format!("{text}.starts_with({start:?})"),
            Test::Unlike(pattern) => {
                let pattern = PatternUse { pattern: pattern.clone(), lowercase: false };
                format!("!is_like_{}({text})", self.patterns.number(&pattern))
            }
            // Of presence, and of maps: what is tested elsewhere.
            Test::Absent | Test::Present | Test::NamesLongerThan(_) | Test::ValuesLongerThan(_) => "true".to_owned(),
        }
    }

    fn text(&self, text: &Text, reader: &str) -> String {
        let mut code = format!("let found = {reader}(value)?; ");
        let mut ask_if = |condition: String| code.push_str(&format!("if {condition} {ASK}\n"));
        match text.edges {
            Edges::Any => {}
            Edges::NotEmpty => ask_if("found.is_empty()".to_owned()),
            Edges::NeitherEmptyNorPadded => ask_if("found.is_empty() || is_padded(found)".to_owned()),
        }
        if !text.values.is_empty() {
            ask_if(format!("!matches!(found, {})", alternatives(&text.values)));
        }
        if let Some((min, max)) = text.length {
            let max = max.map_or("usize::MAX".to_owned(), |max| max.to_string());
            ask_if(format!("!has_length(found, {min}, {max})"));
        }
        for pattern in &text.patterns {
            ask_if(format!("!is_like_{}(found)", self.patterns.number(pattern)));
        }
        code
    }
}

fn range(min: Option<i64>, max: Option<i64>) -> String {
    let limit = |limit: Option<i64>| limit.map(|limit| limit.to_string()).unwrap_or_default();
    match (min, max) {
        (None, None) => String::new(),
        (min, Some(max)) => format!("if !({}..={max}).contains(&found) {ASK}", limit(min)),
        (Some(min), None) => format!("if found < {min} {ASK}"),
    }
}

/// An expression that is true where the member is not there.
pub(super) fn is_absent(place: &str, slot: Slot) -> String {
    match slot {
        Slot::Text => format!("{}.is_none()", variable(place)),
        Slot::Flag => format!("!{}", variable(place)),
    }
}

/// `"a" | "b"`
pub(super) fn alternatives(values: &[String]) -> String {
    values.iter().map(|value| format!("{value:?}")).collect::<Vec<_>>().join(" | ")
}

/// `at_connection_details_secret_name`
pub(super) fn variable(place: &str) -> String {
    format!("at_{}", snake_case(place))
}
