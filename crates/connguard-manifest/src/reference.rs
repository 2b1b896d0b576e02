//! Values that do not stand in a manifest: where they come from, and which version of them is wanted.

use serde_json::{Map, Value, json};

use crate::read::child;

/// Where a value comes from. It is read when a plan is applied, never before.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Reference {
    /// `env:NAME`: an environment variable, or an entry of `secrets` of an apply.
    Env(String),
    /// `file:PATH`: a file, relative to the manifest's; one line end at its end is dropped.
    File(String),
}

impl Reference {
    /// Reads `env:NAME` or `file:PATH`.
    pub fn parse(text: &str) -> Result<Self, String> {
        match text.split_once(':') {
            Some(("env", name)) if is_variable(name) => Ok(Self::Env(name.to_owned())),
            Some(("env", name)) => {
                Err(format!("{name:?} is not the name of an environment variable: letters, digits and _"))
            }
            Some(("file", path)) if !path.trim().is_empty() => Ok(Self::File(path.to_owned())),
            _ => Err("a reference is env:NAME or file:PATH".to_owned()),
        }
    }

    /// As it stands in plans: `{"$from": "env:NAME"}`.
    pub fn to_value(&self) -> Value {
        json!({ "$from": self.to_string() })
    }

    /// The reference that stands for a value in a plan.
    pub fn of_value(value: &Value) -> Option<Self> {
        let members = value.as_object().filter(|members| members.len() == 1)?;
        Self::parse(members.get("$from")?.as_str()?).ok()
    }
}

impl std::fmt::Display for Reference {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Env(name) => write!(f, "env:{name}"),
            Self::File(path) => write!(f, "file:{path}"),
        }
    }
}

fn is_variable(name: &str) -> bool {
    let mut chars = name.chars();
    chars.next().is_some_and(|c| c.is_ascii_alphabetic() || c == '_')
        && chars.all(|c| c.is_ascii_alphanumeric() || c == '_')
}

/// Which version of a secret is wanted: any string or integer, or a reference to one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Version {
    /// It stands in the manifest.
    Given(String),
    /// It is read when a plan is made, e.g. a vault's version id.
    From(Reference),
}

/// `{from: env:NAME, version: 3}`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Secret {
    /// Where its value comes from.
    pub from: Reference,
    /// Its version, if it is to be rotated by one.
    pub version: Option<Version>,
}

/// What is wrong with a reference.
#[derive(Debug)]
pub(crate) struct Malformed {
    /// The pointer of the member that it is about.
    pub(crate) member: String,
    pub(crate) message: String,
}

impl Malformed {
    pub(crate) fn of(member: &str, message: impl Into<String>) -> Self {
        Self { member: child("", member), message: message.into() }
    }
}

impl Secret {
    /// Whether a value is meant as a reference: an object with `from`.
    pub(crate) fn is_meant(value: &Value) -> bool {
        value.as_object().is_some_and(|members| members.contains_key("from"))
    }

    /// Reads `{from, version?}`.
    pub(crate) fn read(members: &Map<String, Value>) -> Result<Self, Malformed> {
        if let Some(other) = members.keys().find(|key| !matches!(key.as_str(), "from" | "version")) {
            let near = connguard_rules::nearest_name(other, ["from", "version"]);
            let hint = near.map(|near| format!("; did you mean {near}?")).unwrap_or_default();
            let message = format!("a reference has from and version, not {other}{hint}");
            return Err(Malformed { member: child("", other), message });
        }
        let text = members.get("from").and_then(Value::as_str);
        let text = text.ok_or_else(|| Malformed::of("from", "from must be a string: env:NAME or file:PATH"))?;
        let of_version = |message| Malformed::of("version", message);
        let version = match members.get("version") {
            None | Some(Value::Null) => None,
            Some(Value::String(text)) if text.starts_with("env:") || text.starts_with("file:") => {
                Some(Version::From(Reference::parse(text).map_err(of_version)?))
            }
            // In the form of the reference that it belongs to.
            Some(Value::Object(own)) if own.len() == 1 && own.get("from").is_some_and(Value::is_string) => {
                let text = own["from"].as_str().unwrap_or_default();
                Some(Version::From(Reference::parse(text).map_err(of_version)?))
            }
            Some(Value::String(text)) if Version::accepts(text) => Some(Version::Given(text.clone())),
            Some(Value::Number(number)) if number.is_u64() => Some(Version::Given(number.to_string())),
            Some(_) => {
                return Err(of_version(
                    "version is an integer, a string of up to 64 letters, digits, dots, _ and -, or a reference: \
                     env:NAME or file:PATH"
                        .to_owned(),
                ));
            }
        };
        let from = Reference::parse(text).map_err(|message| Malformed::of("from", message))?;
        Ok(Self { from, version })
    }
}

impl Version {
    /// Whether a text can be a version: a marker has to hold it.
    pub fn accepts(text: &str) -> bool {
        let is_allowed = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'_' | b'-');
        (1..=64).contains(&text.len()) && text.bytes().all(is_allowed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(value: &Value) -> Result<Secret, Malformed> {
        Secret::read(value.as_object().unwrap())
    }

    #[test]
    fn references_are_read_and_written() {
        let secret = read(&json!({"from": "env:LEDGER_PASSWORD", "version": 3})).unwrap();
        assert_eq!(secret.from, Reference::Env("LEDGER_PASSWORD".to_owned()));
        assert_eq!(secret.version, Some(Version::Given("3".to_owned())));
        let file = Reference::parse("file:certs/ca.pem").unwrap();
        assert_eq!(Reference::of_value(&file.to_value()), Some(file));
        let version = read(&json!({"from": "file:a", "version": "env:V"})).unwrap().version;
        assert_eq!(version, Some(Version::From(Reference::Env("V".to_owned()))));
        assert_eq!(read(&json!({"from": "file:a", "version": {"from": "env:V"}})).unwrap().version, version);
        for wrong in [
            json!({"from": "LEDGER"}),
            json!({"from": "vault:x"}),
            json!({"from": "env:"}),
            json!({"from": "env:A-B"}),
            json!({"from": "env:1A"}),
            json!({"from": "file: "}),
            json!({"from": 1}),
            json!({"from": "env:A", "version": 1.5}),
            json!({"from": "env:A", "version": "a b"}),
            json!({"from": "env:A", "versoin": 1}),
            json!({"from": "env:A", "version": {"from": "V"}}),
            json!({"from": "env:A", "version": {"from": 1}}),
            json!({"from": "env:A", "version": {"from": "env:V", "version": 1}}),
        ] {
            let found = read(&wrong).unwrap_err();
            let member =
                if wrong["from"] == "env:A" { wrong.as_object().unwrap().keys().next_back().unwrap() } else { "from" };
            assert_eq!(found.member, format!("/{member}"), "{wrong}");
        }
        assert_eq!(Reference::of_value(&json!({"$from": "env:A", "x": 1})), None);
    }
}
