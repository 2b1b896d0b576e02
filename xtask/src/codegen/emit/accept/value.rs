//! Walking over values. A member whose kind cannot be expressed has no arm, so that its presence asks the rules.

use super::pattern::Patterns;
use super::slots::{Slot, Slots, object_of, variable};
use crate::codegen::model::*;

const ASK: &str = "{ return None; }";

pub(super) struct Walk<'a> {
    pub api: &'a Api,
    pub patterns: &'a Patterns,
    pub slots: &'a Slots,
}

impl Walk<'_> {
    /// The loop over an object's members, and what has to be among them. `before` is the place of its members.
    pub fn object(&self, object: &Object, before: &str, members: &str) -> String {
        let mut arms = String::new();
        let mut required = String::new();
        for property in &object.properties {
            let place = format!("{before}{}", property.name);
            if let Some(check) = self.member(property, &place) {
                let remember = match self.slots.get(&place) {
                    Some(Slot::Text) => format!("{} = Some(found);", variable(&place)),
                    Some(Slot::Flag) => format!("{} = true;", variable(&place)),
                    None => String::new(),
                };
                arms.push_str(&format!("{:?} => {{ {check} {remember} }}\n", property.name));
            }
            if property.required {
                required.push_str(&format!("if {} {ASK}\n", self.slots.is_absent(&place)));
            }
        }
        format!("for (name, value) in {members} {{ match name? {{ {arms} _ => return None, }} }} {required}")
    }

    fn member(&self, property: &Property, place: &str) -> Option<String> {
        if let Some(object) = object_of(self.api, &property.kind) {
            return match &object.additional {
                Additional::Values(kind) if object.properties.is_empty() => self.map(kind, place),
                Additional::Values(_) => None,
                // A nested table is none that the rules check.
                _ => Some(self.object(object, &format!("{place}."), "members(value)?")),
            };
        }
        let is_absent = property.required && self.api.dialect.empty_string_is_absent;
        self.value(&property.kind, property.trim, is_absent)
    }

    /// A map from names to strings.
    fn map(&self, kind: &Type, place: &str) -> Option<String> {
        let check = match kind {
            Type::Text { .. } => self.value(kind, false, false)?,
            _ => return None,
        };
        let (names, values) = self.slots.limits(place);
        let limit = |name: &str, most: Option<usize>| {
            most.map(|most| format!("if !has_length({name}, 0, {most}) {ASK}")).unwrap_or_default()
        };
        // A name is limited as any string is.
        let name = names.map_or_else(|| limit("name", Some(65_536)), |most| limit("name", Some(most)));
        Some(format!(
            "for (name, value) in members(value)? {{ let name = name?; {name} {check} {} }}",
            limit("found", values)
        ))
    }

    /// Checks `value`; a string is called `found` afterwards.
    fn value(&self, kind: &Type, trim: bool, empty_is_absent: bool) -> Option<String> {
        match kind {
            Type::Text { .. } | Type::Reference(_) => {
                let enumerated = self.api.values(kind);
                let plain =
                    Type::Text { min: None, max: None, pattern: None, format: None, values: enumerated.to_vec() };
                let kind = match kind {
                    Type::Reference(_) if enumerated.is_empty() => return None,
                    Type::Reference(_) => &plain,
                    kind => kind,
                };
                let checks = text(self.patterns, kind, "found", trim, empty_is_absent)?;
                Some(format!("let found = text(value)?; {checks}"))
            }
            Type::Integer { min, max } => Some(format!("let found = integer(value)?; {}", range(*min, *max))),
            Type::Boolean => Some("boolean(value)?;".to_owned()),
            Type::List(item) => {
                let check = self.value(item, trim, false)?;
                Some(format!("for value in items(value)? {{ {check} }}"))
            }
            Type::Number | Type::Any => None,
        }
    }
}

pub(super) fn range(min: Option<i64>, max: Option<i64>) -> String {
    let limit = |limit: Option<i64>| limit.map(|limit| limit.to_string()).unwrap_or_default();
    match (min, max) {
        (None, None) => String::new(),
        (min, Some(max)) => format!("if !({}..={max}).contains(&found) {ASK}", limit(min)),
        (Some(min), None) => format!("if found < {min} {ASK}"),
    }
}

/// The checks of a string's keywords.
pub(super) fn text(patterns: &Patterns, kind: &Type, name: &str, trim: bool, empty_is_absent: bool) -> Option<String> {
    let Type::Text { min, max, pattern, values, .. } = kind else { return None };
    let mut checks = String::new();
    let mut ask_if = |condition: String| checks.push_str(&format!("if {condition} {ASK}\n"));
    // Whitespace is judged by the rules.
    if trim {
        ask_if(format!("{name}.is_empty() || is_padded({name})"));
    } else if empty_is_absent || min.is_some_and(|min| min > 0) {
        ask_if(format!("{name}.is_empty()"));
    }
    if !values.is_empty() {
        ask_if(format!("!matches!({name}, {})", alternatives(values)));
    }
    match (min.unwrap_or(0), max) {
        (0 | 1, None) => {}
        (min, max) => {
            let max = max.map_or("usize::MAX".to_owned(), |max| max.to_string());
            ask_if(format!("!has_length({name}, {min}, {max})"));
        }
    }
    if let Some(pattern) = pattern {
        ask_if(format!("!{}", patterns.matches(pattern, name, false)?));
    }
    Some(checks)
}

/// `"a" | "b"`
pub(super) fn alternatives(values: &[String]) -> String {
    values.iter().map(|value| format!("{value:?}")).collect::<Vec<_>>().join(" | ")
}
