//! An object as the service reads it: letter case, nulls and the last of several spellings.

use serde_json::{Map, Value};

use crate::spec::Dialect;

/// A body's object, seen through the service's dialect of JSON.
#[derive(Clone, Copy)]
pub(crate) struct Members<'a> {
    pub(crate) map: &'a Map<String, Value>,
    pub(crate) dialect: &'static Dialect,
}

impl<'a> Members<'a> {
    pub(crate) fn new(map: &'a Map<String, Value>, dialect: &'static Dialect) -> Self {
        Self { map, dialect }
    }

    /// The member's value, if the service would see one.
    pub(crate) fn get(&self, name: &str) -> Option<&'a Value> {
        self.entry(name).map(|(_, value)| value)
    }

    /// The member as it is spelt, with its value.
    pub(crate) fn entry(&self, name: &str) -> Option<(&'a str, &'a Value)> {
        let exact = self.map.get_key_value(name);
        let found = match exact {
            Some(found) => Some(found),
            None if self.dialect.case_insensitive_keys => {
                self.map.iter().rfind(|(key, _)| key.eq_ignore_ascii_case(name))
            }
            None => None,
        };
        found
            .filter(|(_, value)| !(self.dialect.null_is_absent && value.is_null()))
            .map(|(key, value)| (key.as_str(), value))
    }

    /// The member's text, if it is one.
    pub(crate) fn text(&self, name: &str) -> Option<&'a str> {
        self.get(name).and_then(Value::as_str)
    }

    /// The member's object, if it is one.
    pub(crate) fn object(&self, name: &str) -> Option<Self> {
        self.get(name).and_then(Value::as_object).map(|map| Self { map, dialect: self.dialect })
    }

    /// The value at `a.b`.
    pub(crate) fn at(&self, column: &str) -> Option<&'a Value> {
        match column.split_once('.') {
            Some((first, rest)) => self.object(first)?.at(rest),
            None => self.get(column),
        }
    }
}
