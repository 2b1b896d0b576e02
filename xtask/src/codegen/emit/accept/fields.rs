//! The members of a body. One whose kind cannot be expressed has no value here, so that its presence asks the rules.

use std::collections::BTreeMap;

use super::pattern::Patterns;
use super::plan::{Edges, Field, Fields, Scalar, Text, Value};
use super::slots::object_of;
use crate::codegen::asks::Test;
use crate::codegen::model::*;

pub(super) struct Walk<'a> {
    pub api: &'a Api,
    pub patterns: &'a Patterns,
    /// What is asked of single members, by their places.
    pub asked: &'a BTreeMap<String, Vec<Test>>,
}

impl Walk<'_> {
    /// The members of an object, whose places begin with `before`.
    pub fn object(&self, object: &Object, before: &str) -> Fields {
        let field = |property: &Property| {
            let place = format!("{before}{}", property.name);
            let asks = self.asks(&place).to_vec();
            let value = if asks.contains(&Test::Present) { None } else { self.member(property, &place) };
            let (asks_of_maps, asks): (Vec<Test>, Vec<Test>) = asks.into_iter().partition(Test::is_of_map);
            let is_known = asks_of_maps.is_empty() || matches!(value, Some(Value::Map { .. }));
            let (value, asks) = value.filter(|_| is_known).map_or((None, Vec::new()), |value| judged(value, asks));
            Field { name: property.name.clone(), value, asks, required: property.required, place }
        };
        Fields(object.properties.iter().map(field).collect())
    }

    fn asks(&self, place: &str) -> &[Test] {
        self.asked.get(place).map_or(&[], Vec::as_slice)
    }

    fn member(&self, property: &Property, place: &str) -> Option<Value> {
        if let Some(object) = object_of(self.api, &property.kind) {
            return match &object.additional {
                // What travels as text is for the rules to read.
                _ if object.json_text => None,
                Additional::Values(kind) if object.properties.is_empty() => self.map(kind, place),
                Additional::Values(_) => None,
                // A nested table is none that the rules check.
                _ => Some(Value::Object(self.object(object, &format!("{place}.")))),
            };
        }
        let is_absent = property.required && self.api.dialect.empty_string_is_absent;
        self.value(&property.kind, property.trim, is_absent)
    }

    fn map(&self, kind: &Type, place: &str) -> Option<Value> {
        if !matches!(kind, Type::Text { .. }) {
            return None;
        }
        let text = text(self.patterns, kind, false, false)?;
        let asked = |most: fn(&Test) -> Option<usize>| self.asks(place).iter().filter_map(most).min();
        let name = asked(|test| if let Test::NamesLongerThan(most) = test { Some(*most) } else { None });
        let longest_text = asked(|test| if let Test::ValuesLongerThan(most) = test { Some(*most) } else { None });
        // A name is limited as any string is.
        Some(Value::Map { longest_name: name.unwrap_or(65_536), text, longest_text })
    }

    fn value(&self, kind: &Type, trim: bool, empty_is_absent: bool) -> Option<Value> {
        Some(match kind {
            Type::Text { .. } | Type::Reference(_) => {
                let values = self.api.values(kind);
                let plain = Type::Text { min: None, max: None, pattern: None, format: None, values: values.to_vec() };
                let kind = match kind {
                    Type::Reference(_) if values.is_empty() => return None,
                    Type::Reference(_) => &plain,
                    kind => kind,
                };
                Value::Scalar(Scalar::Text(text(self.patterns, kind, trim, empty_is_absent)?))
            }
            Type::Integer { min, max } => Value::Scalar(Scalar::Integer { min: *min, max: *max }),
            Type::Boolean => Value::Scalar(Scalar::Boolean),
            Type::List(item) => Value::List(Box::new(self.value(item, trim, false)?)),
            Type::Number | Type::Any => return None,
        })
    }
}

/// The checks of a string's keywords.
pub(super) fn text(patterns: &Patterns, kind: &Type, trim: bool, empty_is_absent: bool) -> Option<Text> {
    let Type::Text { min, max, pattern, values, .. } = kind else { return None };
    // Whitespace is judged by the rules.
    let edges = match trim {
        true => Edges::NeitherEmptyNorPadded,
        false if empty_is_absent || min.is_some_and(|min| min > 0) => Edges::NotEmpty,
        false => Edges::Any,
    };
    let length = match (min.unwrap_or(0), max) {
        (0 | 1, None) => None,
        (min, max) => Some((min, *max)),
    };
    let patterns = match pattern {
        Some(pattern) => vec![patterns.pattern(pattern, false)?],
        None => Vec::new(),
    };
    Some(Text { edges, values: values.clone(), length, patterns })
}

/// Where a string is one of some, what is asked is known of each of them: those that ask are not accepted.
fn judged(value: Value, mut asks: Vec<Test>) -> (Option<Value>, Vec<Test>) {
    let Value::Scalar(Scalar::Text(mut text)) = value else { return (Some(value), asks) };
    if text.values.is_empty() {
        return (Some(Value::Scalar(Scalar::Text(text))), asks);
    }
    asks.retain(|test| {
        let judged = text.values.iter().all(|value| test.holds_of(value).is_some());
        text.values.retain(|value| test.holds_of(value) != Some(true));
        !judged
    });
    let is_possible = !text.values.is_empty();
    (is_possible.then_some(Value::Scalar(Scalar::Text(text))), asks)
}

impl Test {
    /// Whether it holds of a string; `None` where that is not known here.
    fn holds_of(&self, text: &str) -> Option<bool> {
        Some(match self {
            Self::Empty => text.is_empty(),
            Self::Padded => text.trim() != text,
            Self::OneOf(values) => values.iter().any(|value| value == text),
            Self::Except(values) => values.iter().all(|value| value != text),
            Self::AnyCase(values) => values.iter().any(|value| value.eq_ignore_ascii_case(text)),
            Self::Begins(start) => text.starts_with(start),
            _ => return None,
        })
    }
}
