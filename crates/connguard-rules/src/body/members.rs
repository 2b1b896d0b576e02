//! An object as the service reads it: null is the same as absent where the dialect says so.

use serde_json::{Map, Value};

use crate::spec::operation::Dialect;

/// An object in the documented spelling, seen through the service's dialect of JSON.
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
        self.map.get(name).filter(|value| !(self.dialect.null_is_absent && value.is_null()))
    }

    /// The member's text, if it is one.
    pub(crate) fn text(&self, name: &str) -> Option<&'a str> {
        self.get(name).and_then(Value::as_str)
    }

    /// The member's object, if it is one.
    pub(crate) fn object(&self, name: &str) -> Option<Self> {
        self.get(name).and_then(Value::as_object).map(|map| Self { map, dialect: self.dialect })
    }
}
