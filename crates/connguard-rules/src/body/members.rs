//! Access to the members of an object, with `null` treated as absent where the dialect says so.

use serde_json::{Map, Value};

use crate::spec::operation::Dialect;

/// An object in canonical spelling, read in the service's dialect of JSON.
#[derive(Clone, Copy)]
pub(crate) struct Members<'a> {
    pub(crate) map: &'a Map<String, Value>,
    pub(crate) dialect: &'static Dialect,
}

impl<'a> Members<'a> {
    pub(crate) fn new(map: &'a Map<String, Value>, dialect: &'static Dialect) -> Self {
        Self { map, dialect }
    }

    /// The member's value, if present for the service.
    pub(crate) fn get(&self, name: &str) -> Option<&'a Value> {
        member(self.map, name).filter(|value| !(self.dialect.null_is_absent && value.is_null()))
    }

    /// The member's string, if it is one.
    pub(crate) fn string(&self, name: &str) -> Option<&'a str> {
        self.get(name).and_then(Value::as_str)
    }

    /// The member's object, if it is one.
    pub(crate) fn object(&self, name: &str) -> Option<Self> {
        self.get(name).and_then(Value::as_object).map(|map| Self { map, dialect: self.dialect })
    }
}

/// Objects of documented members are small: comparing their names takes less time than one hash.
const SMALL: usize = 16;

fn member<'a>(map: &'a Map<String, Value>, name: &str) -> Option<&'a Value> {
    match map.len() {
        0..=SMALL => map.iter().find(|(known, _)| *known == name).map(|(_, value)| value),
        _ => map.get(name),
    }
}
