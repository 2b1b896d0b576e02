//! Parameters of a request by name, as the dispatch hands them to the generated builders.

use serde_json::{Map, Value};

/// An operation's parameters, by their names in snake case.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Parameters(Map<String, Value>);

impl Parameters {
    /// Sets a parameter; a list is joined with commas when it is sent.
    pub fn set(&mut self, name: &str, value: Value) {
        self.0.insert(name.to_owned(), value);
    }

    /// The parameter as the string that is sent.
    pub fn text(&self, name: &str) -> Option<String> {
        match self.0.get(name)? {
            Value::String(text) => Some(text.clone()),
            Value::Array(items) => {
                let texts: Vec<&str> = items.iter().filter_map(Value::as_str).collect();
                // What would be read as no filter at all; the rules refuse it before.
                (!texts.is_empty()).then(|| texts.join(","))
            }
            Value::Null => None,
            other => Some(other.to_string()),
        }
    }

    /// The parameter's members, for one with free names.
    pub fn object(&self, name: &str) -> Option<&Map<String, Value>> {
        self.0.get(name)?.as_object()
    }

    /// The parameter's items, for a list; a string is a list of one.
    pub fn items(&self, name: &str) -> &[Value] {
        match self.0.get(name) {
            Some(Value::Array(items)) => items,
            Some(item @ Value::String(_)) => std::slice::from_ref(item),
            _ => &[],
        }
    }

    /// The parameter as an integer.
    pub fn integer(&self, name: &str) -> Option<i64> {
        self.0.get(name)?.as_i64()
    }
}
