//! Reads the values of options, by the table of options.

use serde_json::Value;

use super::environment::Environment;
use super::spec::{OptionSpec, OptionType};
use super::url::checked_url;
use super::value::{bare, is_path, without_version};
use crate::error::{Error, Result};
use crate::generated::options::OPTIONS;

/// The URL that leads elsewhere than to a service.
const PROXY: &str = "proxy_url";

/// What is sent as `Bearer …`.
const TOKEN: &str = "token";
const CLIENT_ID: &str = "client_id";
const USER_AGENT: &str = "user_agent_suffix";
/// URLs that the client adds `/v1` to.
const VERSIONED: [&str; 2] = ["base_url", "auth_url"];

/// Every option that exists.
pub fn options() -> &'static [OptionSpec] {
    OPTIONS
}

impl OptionSpec {
    pub(super) fn may_come_from(&self, environment: Environment) -> bool {
        match environment {
            Environment::Ignored => false,
            // A proxy's URL may hold a password.
            Environment::Secrets => matches!(self.kind, OptionType::Secret) || self.name == PROXY,
            Environment::Read => true,
        }
    }

    pub(super) fn typed(&self, value: &Value, called: &str) -> Result<Value> {
        let wrong = |wanted: &str| Err(Error::config(format!("{called} must be {wanted}")));
        match (&self.kind, value) {
            (OptionType::Strings, Value::Array(items)) if items.iter().all(Value::is_string) => Ok(value.clone()),
            (OptionType::Strings, _) => wrong("a list of strings"),
            (OptionType::Number { .. } | OptionType::Integer { .. }, Value::Number(_)) => self.in_limits(value, called),
            (OptionType::Boolean, Value::Bool(_)) => Ok(value.clone()),
            (OptionType::Boolean, _) => wrong("true or false"),
            (OptionType::Number { .. }, _) => wrong(&format!("a number ({})", self.unit)),
            (OptionType::Integer { .. }, _) => wrong(&format!("an integer ({})", self.unit)),
            (OptionType::String { values }, Value::String(text)) => {
                if values.is_empty() || values.contains(&text.as_str()) {
                    match self.name {
                        CLIENT_ID => bare(text, called, false)?,
                        USER_AGENT if !text.chars().all(|c| matches!(c, ' '..='~')) => {
                            return wrong("a string of visible ASCII characters, as it is sent in a header");
                        }
                        _ => {}
                    }
                    self.not_empty(text, called)
                } else {
                    wrong(&format!("one of {}", values.join(", ")))
                }
            }
            (OptionType::Secret, Value::String(text)) => {
                // A line break would end the header that the value is sent in.
                if text.chars().any(char::is_control) {
                    return wrong("a string without line breaks and control characters; check how it was read");
                }
                bare(text, called, self.name == TOKEN)?;
                self.not_empty(text, called)
            }
            (OptionType::Url, Value::String(text)) => {
                let url = checked_url(text, called, self.name == PROXY)?;
                if VERSIONED.contains(&self.name) {
                    without_version(&url, called)?;
                }
                Ok(url.into())
            }
            (OptionType::Path, Value::String(text)) => {
                is_path(text, called)?;
                self.not_empty(text, called)
            }
            _ => wrong("a string"),
        }
    }

    fn not_empty(&self, text: &str, called: &str) -> Result<Value> {
        if text.trim().is_empty() { Err(Error::config(format!("{called} must not be empty"))) } else { Ok(text.into()) }
    }

    pub(super) fn parsed(&self, text: &str, called: &str) -> Result<Value> {
        let value = match self.kind {
            OptionType::Number { .. } => text.trim().parse::<f64>().ok().map(Value::from),
            OptionType::Integer { .. } => text.trim().parse::<u64>().ok().map(Value::from),
            OptionType::Boolean => match text.trim().to_ascii_lowercase().as_str() {
                "true" | "1" => Some(true.into()),
                "false" | "0" => Some(false.into()),
                _ => None,
            },
            OptionType::Strings => Some(text.split(',').map(str::trim).filter(|s| !s.is_empty()).collect()),
            _ => Some(Value::from(text)),
        };
        self.typed(&value.unwrap_or(Value::Null), called)
    }

    fn in_limits(&self, value: &Value, called: &str) -> Result<Value> {
        let (OptionType::Number { minimum, maximum } | OptionType::Integer { minimum, maximum }) = self.kind else {
            return Ok(value.clone());
        };
        let number = value.as_f64().unwrap_or(f64::NAN);
        if !(minimum..=maximum).contains(&number) {
            let message = format!("{called} must be between {minimum} and {maximum} ({})", self.unit);
            return Err(Error::config(message));
        }
        match self.kind {
            // Languages with one kind of number send 5 as 5.0.
            OptionType::Integer { .. } if number.fract() == 0.0 => Ok(Value::from(number as u64)),
            OptionType::Integer { .. } => Err(Error::config(format!("{called} must be an integer ({})", self.unit))),
            _ => Ok(value.clone()),
        }
    }
}
