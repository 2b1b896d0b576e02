//! Reading settings and seeds: errors name the path of what is invalid, and what is allowed.

use std::fmt;

use serde::de::value::StrDeserializer;
use serde::de::{DeserializeOwned, Error, IntoDeserializer, Unexpected};
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::{Map, Value};

/// Reads a value.
///
/// # Errors
///
/// A sentence that names the first member that is unknown, missing or invalid, and what is allowed.
pub(crate) fn read<T: DeserializeOwned>(path: &str, value: &Value) -> Result<T, String> {
    serde_path_to_error::deserialize(value).map_err(|error| {
        let at = match error.path().to_string() {
            root if root == "." => path.to_owned(),
            inner if inner.starts_with('[') => format!("{path}{inner}"),
            inner => format!("{path}.{inner}"),
        };
        sentence(&at, &error.into_inner().to_string())
    })
}

/// The current settings with the members of `changes` put over them.
///
/// # Errors
///
/// As [`read`].
pub(crate) fn merged<T: DeserializeOwned + Serialize>(path: &str, current: &T, changes: &Value) -> Result<T, String> {
    let Value::Object(mut members) = serde_json::to_value(current).map_err(|error| error.to_string())? else {
        return Err(format!("{path} has no settings"));
    };
    members.extend(object(path, changes)?.clone());
    read(path, &Value::Object(members))
}

/// The members of an object.
///
/// # Errors
///
/// It is not an object.
pub(crate) fn object<'a>(path: &str, value: &'a Value) -> Result<&'a Map<String, Value>, String> {
    value.as_object().ok_or_else(|| format!("{path} must be an object"))
}

/// The message for an unknown member.
pub(crate) fn unknown<'a>(path: &str, known: impl IntoIterator<Item = &'a str>) -> String {
    match known.into_iter().collect::<Vec<_>>().join(", ") {
        none if none.is_empty() => format!("{path} is unknown"),
        known => format!("{path} is unknown; known are {known}"),
    }
}

/// The message for a value that is not one of these strings.
pub(crate) fn one_of<'a>(path: &str, options: impl IntoIterator<Item = &'a str>) -> String {
    let options: Vec<_> = options.into_iter().map(|option| format!("\"{option}\"")).collect();
    format!("{path} must be one of {}", options.join(", "))
}

/// Rewords serde's message about the value at a path. The value itself is not quoted: it may be a secret.
fn sentence(path: &str, message: &str) -> String {
    let names = |text: &str| text.split('`').skip(1).step_by(2).map(str::to_owned).collect::<Vec<_>>();
    let (what, expected) = message.rsplit_once(", expected ").unwrap_or((message, ""));
    if what.starts_with("unknown field") {
        return unknown(path, names(expected).iter().map(String::as_str));
    }
    if what.starts_with("unknown variant") {
        return one_of(path, names(expected).iter().map(String::as_str));
    }
    if let Some(name) = what.strip_prefix("missing field").and_then(|name| names(name).pop()) {
        return format!("{path}.{name} is missing");
    }
    match expected {
        "" => format!("{path}: {what}"),
        "a boolean" => format!("{path} must be true or false"),
        "a sequence" => format!("{path} must be a list"),
        "a map" => format!("{path} must be an object"),
        expected => format!("{path} must be {expected}"),
    }
}

/// Reads an enum of strings; the error lists the variants, whatever the type of the value is.
pub(crate) fn choice<'de, D: Deserializer<'de>, T: Deserialize<'de>>(deserializer: D) -> Result<T, D::Error> {
    let value = Value::deserialize(deserializer)?;
    let name: StrDeserializer<'_, D::Error> = value.as_str().unwrap_or_default().into_deserializer();
    T::deserialize(name)
}

/// An item of a list that is read like a [`choice`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub(crate) struct Choice<T: DeserializeOwned>(#[serde(deserialize_with = "choice")] pub(crate) T);

/// Reads an optional member that may be absent but not null.
pub(crate) fn given<'de, D: Deserializer<'de>, T: Deserialize<'de>>(deserializer: D) -> Result<Option<T>, D::Error> {
    T::deserialize(deserializer).map(Some)
}

/// An integer between `LEAST` and `MOST`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub(crate) struct Whole<const LEAST: u64, const MOST: u64>(u64);

impl<const LEAST: u64, const MOST: u64> Whole<LEAST, MOST> {
    pub(crate) fn get(self) -> u64 {
        self.0
    }
}

impl<'de, const LEAST: u64, const MOST: u64> Deserialize<'de> for Whole<LEAST, MOST> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let value = Value::deserialize(deserializer)?;
        let number = value.as_u64().filter(|number| (LEAST..=MOST).contains(number));
        number.map(Self).ok_or_else(|| invalid(&format_args!("an integer between {LEAST} and {MOST}")))
    }
}

/// The error for a value that is not `expected`.
pub(crate) fn invalid<E: Error>(expected: &fmt::Arguments<'_>) -> E {
    E::invalid_value(Unexpected::Other("what was given"), &expected.to_string().as_str())
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[derive(Debug, PartialEq, Serialize, Deserialize)]
    #[serde(deny_unknown_fields, expecting = "an object")]
    struct Settings {
        on: bool,
        names: Vec<String>,
        limit: Option<Whole<1, 9>>,
        #[serde(deserialize_with = "choice")]
        colour: Colour,
    }

    #[derive(Debug, PartialEq, Serialize, Deserialize)]
    #[serde(deny_unknown_fields)]
    struct NoSettings {}

    #[derive(Debug, PartialEq, Serialize, Deserialize)]
    #[serde(rename_all = "snake_case")]
    enum Colour {
        Red,
        DarkBlue,
    }

    fn changed(changes: Value) -> Result<Settings, String> {
        let current = Settings { on: false, names: vec!["a".into()], limit: None, colour: Colour::Red };
        merged("there", &current, &changes)
    }

    #[test]
    fn a_change_is_put_over_what_it_names() {
        let settings = changed(json!({"on": true, "limit": 9, "colour": "dark_blue"})).unwrap();
        assert_eq!((settings.on, settings.names.len(), settings.colour), (true, 1, Colour::DarkBlue));
        assert_eq!(settings.limit.map(Whole::get), Some(9));
        assert_eq!(changed(json!({"limit": null})).unwrap().limit, None);
    }

    #[test]
    fn what_is_invalid_is_named_with_what_is_allowed() {
        let refusal = |changes: Value| changed(changes).unwrap_err();
        assert_eq!(refusal(json!([])), "there must be an object");
        assert_eq!(refusal(json!({"of": 1})), "there.of is unknown; known are on, names, limit, colour");
        assert_eq!(refusal(json!({"on": 1})), "there.on must be true or false");
        assert_eq!(refusal(json!({"names": "a, expected b"})), "there.names must be a list");
        assert_eq!(refusal(json!({"names": ["a", 1]})), "there.names[1] must be a string");
        assert_eq!(refusal(json!({"limit": 1.5})), "there.limit must be an integer between 1 and 9");
        for colour in [json!("blue"), json!(1), json!(null)] {
            assert_eq!(refusal(json!({"colour": colour})), "there.colour must be one of \"red\", \"dark_blue\"");
        }
        assert_eq!(read::<NoSettings>("there", &json!({"on": true})).unwrap_err(), "there.on is unknown");
        assert_eq!(read::<Settings>("there", &json!({"on": true})).unwrap_err(), "there.names is missing");
        assert_eq!(read::<Vec<Settings>>("all", &json!([1])).unwrap_err(), "all[0] must be an object");
    }
}
