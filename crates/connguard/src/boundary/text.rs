//! What crosses the boundary.

use connguard_rules::Arguments;
use serde::Serialize;
use serde_json::Value;

use crate::error::{Error, Result};

/// A value as JSON text. What is written here has texts as the names of its members, so nothing can go wrong.
pub(super) fn text(value: &impl Serialize) -> String {
    serde_json::to_string(value).unwrap_or_default()
}

pub(super) fn parsed_arguments(arguments: &str) -> Result<Arguments> {
    match serde_json::from_str(arguments) {
        Ok(Value::Object(arguments)) => Ok(arguments),
        Ok(_) => Err(Error::config("arguments must be an object")),
        Err(error) => Err(Error::config(format!("arguments are not JSON: {error}"))),
    }
}
