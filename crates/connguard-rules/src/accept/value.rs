//! The view of the core's own values.

use serde_json::{Map, Value};

use super::view::{Seen, View};

impl<'a> View<'a> for &'a Value {
    type Items = std::slice::Iter<'a, Value>;
    type Members = ValueMembers<'a>;

    #[inline]
    fn seen(self) -> Seen<'a, Self> {
        match self {
            Value::Null => Seen::Null,
            Value::Bool(value) => Seen::Boolean(*value),
            Value::Number(number) => number.as_i64().map_or(Seen::Other, Seen::Integer),
            Value::String(text) => Seen::Text(text),
            Value::Array(items) => Seen::Array(items.iter()),
            Value::Object(members) => Seen::Object(members.into()),
        }
    }
}

/// The members of a [`Map`].
#[derive(Debug, Clone)]
pub struct ValueMembers<'a>(serde_json::map::Iter<'a>);

impl<'a> From<&'a Map<String, Value>> for ValueMembers<'a> {
    fn from(members: &'a Map<String, Value>) -> Self {
        Self(members.iter())
    }
}

impl<'a> Iterator for ValueMembers<'a> {
    type Item = (Option<&'a str>, &'a Value);

    #[inline]
    fn next(&mut self) -> Option<Self::Item> {
        self.0.next().map(|(name, value)| (Some(name.as_str()), value))
    }
}
