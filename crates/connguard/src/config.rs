//! Configuration: explicit option > environment variable > default; conflicts name both sides.

use std::collections::BTreeMap;
use std::marker::PhantomData;
use std::sync::Arc;
use std::time::Duration;

use connguard_rules::nearest_name;
use serde_json::{Map, Value};

use crate::core::Core;
use crate::error::{Error, Result};
use crate::generated::options::OPTIONS;
use crate::provider::Provider;

/// One option of the clients.
#[derive(Debug)]
pub struct OptionSpec {
    /// Its name, in snake case.
    pub name: &'static str,
    /// Its type and limits.
    pub kind: OptionType,
    /// The unit of a number; empty if it has none.
    pub unit: &'static str,
    /// What it is unless told.
    pub default: Option<&'static str>,
    /// The providers that take it.
    pub providers: &'static [&'static str],
    /// Provider and environment variable.
    pub env: &'static [(&'static str, &'static str)],
    /// What it is for.
    pub description: &'static str,
}

/// The type of an option.
#[derive(Debug)]
pub enum OptionType {
    /// A text; no values means any.
    String {
        /// The only values.
        values: &'static [&'static str],
    },
    /// A text that is never shown.
    Secret,
    /// An absolute URL.
    Url,
    /// The path of a file.
    Path,
    /// A number.
    Number {
        /// At least this.
        minimum: f64,
        /// At most this.
        maximum: f64,
    },
    /// A whole number.
    Integer {
        /// At least this.
        minimum: f64,
        /// At most this.
        maximum: f64,
    },
    /// A list of texts.
    Strings,
}

/// Every option that exists.
pub fn options() -> &'static [OptionSpec] {
    OPTIONS
}

/// Builds a client. Options are checked by [`Self::build`].
#[derive(Clone)]
pub struct Builder<P> {
    explicit: Map<String, Value>,
    from_env: bool,
    provider: PhantomData<P>,
}

impl<P: Provider> Builder<P> {
    pub(crate) fn new() -> Self {
        Self { explicit: Map::new(), from_env: false, provider: PhantomData }
    }

    pub(crate) fn explicit(explicit: Map<String, Value>) -> Self {
        Self { explicit, from_env: false, provider: PhantomData }
    }

    /// Reads what is not set explicitly from the environment variables of the options' table.
    #[must_use]
    pub fn from_env(mut self) -> Self {
        self.from_env = true;
        self
    }

    pub(crate) fn set(mut self, name: &str, value: impl Into<Value>) -> Self {
        self.explicit.insert(name.to_owned(), value.into());
        self
    }

    /// Builds the client. Sends nothing yet.
    ///
    /// # Errors
    /// [`crate::ErrorKind::Config`] for an option that is unknown, of the wrong type, out of its limits, missing, or in conflict
    /// with another one; the message names both sides.
    pub fn build(self) -> Result<P> {
        let settings = Settings::resolve::<P>(&self.explicit, self.from_env, &|name| std::env::var(name).ok())?;
        Ok(P::from_core(Arc::new(Core::new(settings)?)))
    }
}

impl<P> std::fmt::Debug for Builder<P> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Builder").field("options", &self.explicit.keys().collect::<Vec<_>>()).finish_non_exhaustive()
    }
}

/// The options in force, with where each came from.
#[doc(hidden)]
pub struct Settings {
    provider: &'static str,
    values: BTreeMap<&'static str, (Value, Origin)>,
}

#[derive(Clone, PartialEq)]
enum Origin {
    Explicit,
    Environment(&'static str),
    Default,
}

impl Settings {
    /// Explicit options alone, without a client.
    #[cfg(test)]
    pub(crate) fn of<P: Provider>(explicit: &Map<String, Value>) -> Result<Self> {
        Self::resolve::<P>(explicit, false, &|_| None)
    }

    fn resolve<P: Provider>(
        explicit: &Map<String, Value>,
        from_env: bool,
        env: &dyn Fn(&str) -> Option<String>,
    ) -> Result<Self> {
        let specs: Vec<&OptionSpec> = OPTIONS.iter().filter(|o| o.providers.contains(&P::NAME)).collect();
        if let Some(unknown) = explicit.keys().find(|key| !specs.iter().any(|s| s.name == *key)) {
            let hint = nearest_name(unknown, specs.iter().map(|s| s.name)).map(|n| format!("; did you mean {n}?"));
            let known: Vec<&str> = specs.iter().map(|s| s.name).collect();
            let message =
                format!("unknown option {unknown:.60}{} (known: {})", hint.unwrap_or_default(), known.join(", "));
            return Err(Error::config(message));
        }
        let mut values = BTreeMap::new();
        for spec in specs {
            let variable = spec.env.iter().find(|(provider, _)| *provider == P::NAME).map(|(_, name)| *name);
            let from_variable = variable
                .filter(|_| from_env && !explicit.contains_key(spec.name))
                .and_then(|name| Some((name, env(name).filter(|v| !v.is_empty())?)));
            let found = match (explicit.get(spec.name), from_variable, spec.default) {
                (Some(value), _, _) => Some((spec.typed(value, spec.name)?, Origin::Explicit)),
                (None, Some((name, text)), _) => Some((spec.parsed(&text, name)?, Origin::Environment(name))),
                (None, None, Some(text)) => Some((spec.parsed(text, spec.name)?, Origin::Default)),
                (None, None, None) => None,
            };
            if let Some(found) = found {
                values.insert(spec.name, found);
            }
        }
        Ok(Self { provider: P::NAME, values })
    }

    pub(crate) fn text(&self, name: &str) -> Option<&str> {
        self.values.get(name).and_then(|(value, _)| value.as_str())
    }

    pub(crate) fn texts(&self, name: &str) -> Vec<String> {
        let list = self.values.get(name).and_then(|(value, _)| value.as_array());
        list.into_iter().flatten().filter_map(Value::as_str).map(str::to_owned).collect()
    }

    pub(crate) fn seconds(&self, name: &str) -> Duration {
        Duration::from_secs_f64(self.values.get(name).and_then(|(value, _)| value.as_f64()).unwrap_or(60.0))
    }

    pub(crate) fn integer(&self, name: &str) -> u64 {
        self.values.get(name).and_then(|(value, _)| value.as_u64()).unwrap_or(0)
    }

    /// Whether the option is set, other than by its default.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.values.get(name).is_some_and(|(_, origin)| *origin != Origin::Default)
    }

    /// The bytes of the file that a path option names.
    pub(crate) fn file(&self, name: &str) -> Result<Option<Vec<u8>>> {
        let Some(path) = self.text(name) else { return Ok(None) };
        let read = std::fs::read(path);
        read.map(Some).map_err(|e| Error::config(format!("{} cannot be read: {path}: {e}", self.called(name))))
    }

    /// Two options that make sense only together.
    pub(crate) fn together(&self, one: &str, other: &str) -> Result<()> {
        for (given, missing) in [(one, other), (other, one)] {
            if self.has(given) && !self.has(missing) {
                let (given, missing) = (self.called(given), self.how_to_set(missing));
                return Err(Error::config(format!("{given} is set without its other half; set {missing}")));
            }
        }
        Ok(())
    }

    /// Two options that exclude each other. An explicit one wins over an environment variable.
    pub(crate) fn exclusive<'a>(&self, one: &'a str, other: &'a str) -> Result<Option<&'a str>> {
        let origin = |name: &str| self.values.get(name).map(|(_, origin)| origin).filter(|o| **o != Origin::Default);
        match (origin(one), origin(other)) {
            (None, None) => Ok(None),
            (Some(_), None) => Ok(Some(one)),
            (None, Some(_)) => Ok(Some(other)),
            (Some(Origin::Explicit), Some(Origin::Environment(_))) => Ok(Some(one)),
            (Some(Origin::Environment(_)), Some(Origin::Explicit)) => Ok(Some(other)),
            _ => {
                let (a, b) = (self.called(one), self.called(other));
                Err(Error::config(format!("{a} and {b} exclude each other; set only one of them")))
            }
        }
    }

    /// The option's name as the caller knows it: the environment variable where it came from one.
    pub(crate) fn called(&self, name: &str) -> String {
        match self.values.get(name) {
            Some((_, Origin::Environment(variable))) => format!("{name} ({variable})"),
            _ => name.to_owned(),
        }
    }

    /// What to set for an option that is missing.
    pub(crate) fn how_to_set(&self, name: &str) -> String {
        let spec = OPTIONS.iter().find(|o| o.name == name);
        let variable = spec.and_then(|s| s.env.iter().find(|(provider, _)| *provider == self.provider));
        variable.map_or_else(|| name.to_owned(), |(_, variable)| format!("{name} (or {variable} with from_env)"))
    }
}

impl OptionSpec {
    fn typed(&self, value: &Value, called: &str) -> Result<Value> {
        let wrong = |wanted: &str| Err(Error::config(format!("{called} must be {wanted}")));
        match (&self.kind, value) {
            (OptionType::Strings, Value::Array(items)) if items.iter().all(Value::is_string) => Ok(value.clone()),
            (OptionType::Strings, _) => wrong("a list of texts"),
            (OptionType::Number { .. } | OptionType::Integer { .. }, Value::Number(_)) => self.in_limits(value, called),
            (OptionType::Number { .. }, _) => wrong(&format!("a number ({})", self.unit)),
            (OptionType::Integer { .. }, _) => wrong(&format!("a whole number ({})", self.unit)),
            (OptionType::String { values }, Value::String(text)) => {
                if values.is_empty() || values.contains(&text.as_str()) {
                    self.not_empty(text, called)
                } else {
                    wrong(&format!("one of {}", values.join(", ")))
                }
            }
            (OptionType::Secret, Value::String(text)) => {
                // A line break would end the header that the value is sent in.
                if text.chars().any(char::is_control) {
                    return wrong("a text without line breaks and control characters; check how it was read");
                }
                self.not_empty(text, called)
            }
            (OptionType::Url, Value::String(text)) => Ok(checked_url(text, called, self.name == "proxy_url")?.into()),
            (OptionType::Path, Value::String(text)) => self.not_empty(text, called),
            _ => wrong("a text"),
        }
    }

    fn not_empty(&self, text: &str, called: &str) -> Result<Value> {
        if text.trim().is_empty() { Err(Error::config(format!("{called} must not be empty"))) } else { Ok(text.into()) }
    }

    fn parsed(&self, text: &str, called: &str) -> Result<Value> {
        let value = match self.kind {
            OptionType::Number { .. } => text.trim().parse::<f64>().ok().map(Value::from),
            OptionType::Integer { .. } => text.trim().parse::<u64>().ok().map(Value::from),
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
            OptionType::Integer { .. } => {
                Err(Error::config(format!("{called} must be a whole number ({})", self.unit)))
            }
            _ => Ok(value.clone()),
        }
    }
}

/// An absolute URL without credentials, query and fragment; https unless it is loopback. Without the final slash.
fn checked_url(text: &str, called: &str, plain_http: bool) -> Result<String> {
    let wrong = |why: &str| Err(Error::config(format!("{called} {why}")));
    let Ok(url) = url::Url::parse(text.trim()) else { return wrong("must be an absolute URL, e.g. https://…") };
    if !url.username().is_empty() || url.password().is_some() {
        return wrong("must not hold a user name or password");
    }
    if url.query().is_some() || url.fragment().is_some() {
        return wrong("must not have a query or fragment");
    }
    let loopback = match url.host() {
        Some(url::Host::Ipv4(address)) => address.is_loopback(),
        Some(url::Host::Ipv6(address)) => address.is_loopback(),
        Some(url::Host::Domain(name)) => name == "localhost" || name.ends_with(".localhost"),
        None => false,
    };
    match url.scheme() {
        "https" => {}
        "http" if loopback || plain_http => {}
        "http" => return wrong("must begin with https:// (http is allowed for loopback addresses only)"),
        _ => return wrong("must begin with https://"),
    }
    Ok(url.as_str().trim_end_matches('/').to_owned())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::Matillion;

    fn resolve(explicit: Value, env: &[(&str, &str)]) -> Result<Settings> {
        let env = |name: &str| env.iter().find(|(n, _)| *n == name).map(|(_, v)| (*v).to_owned());
        Settings::resolve::<Matillion>(explicit.as_object().unwrap(), true, &env)
    }

    #[test]
    fn explicit_wins_over_environment_wins_over_default() {
        let settings =
            resolve(json!({"max_retries": 2}), &[("MATILLION_MAX_RETRIES", "3"), ("MATILLION_TIMEOUT_SECONDS", "7.5")])
                .unwrap();
        assert_eq!(settings.integer("max_retries"), 2);
        assert_eq!(settings.seconds("timeout_seconds"), Duration::from_millis(7500));
        assert_eq!(settings.seconds("connect_timeout_seconds"), Duration::from_secs(10));
    }

    #[test]
    fn conflicts_name_both_sides() {
        let settings = resolve(json!({}), &[("MATILLION_TOKEN", "t"), ("MATILLION_CLIENT_ID", "i")]).unwrap();
        let message = settings.exclusive("token", "client_id").unwrap_err().to_string();
        assert!(message.contains("MATILLION_TOKEN") && message.contains("MATILLION_CLIENT_ID"), "{message}");
        let settings = resolve(json!({"token": "t"}), &[("MATILLION_CLIENT_ID", "i")]).unwrap();
        assert_eq!(settings.exclusive("token", "client_id").unwrap(), Some("token"));
    }

    #[test]
    fn wrong_options_say_what_is_right() {
        for (options, wanted) in [
            (json!({"tokn": "x"}), "did you mean token?"),
            (json!({"max_retries": -1}), "between 0 and 100"),
            (json!({"max_retries": 1.5}), "whole number"),
            (json!({"max_retries": null}), "whole number"),
            (json!({"timeout_seconds": "5"}), "a number (seconds)"),
            (json!({"region": "eu9"}), "one of eu1"),
            (json!({"token": "a\nb"}), "without line breaks"),
            (json!({"base_url": "http://example.com"}), "https://"),
            (json!({"base_url": "https://u:p@example.com"}), "user name"),
            (json!({"base_url": "nonsense"}), "absolute URL"),
        ] {
            let message = resolve(options, &[]).err().map(|e| e.to_string()).unwrap_or_default();
            assert!(message.contains(wanted), "{message}");
        }
        let url = resolve(json!({"base_url": "http://127.0.0.1:8080/dpc/"}), &[]).unwrap();
        assert_eq!(url.text("base_url"), Some("http://127.0.0.1:8080/dpc"));
    }
}
