//! The options in force: explicit option > environment variable > default.

use std::collections::BTreeMap;
use std::time::Duration;

use connguard_rules::{Provider, nearest_name};
use serde_json::{Map, Value};

use super::environment::Environment;
use super::spec::{OptionSpec, OptionType};
use super::url::holds_credentials;
use crate::error::{Error, Result};
use crate::generated::options::OPTIONS;

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
    pub(crate) fn of(provider: Provider, explicit: &Map<String, Value>) -> Result<Self> {
        Self::resolve(provider, explicit, Environment::Ignored, &|_| None)
    }

    /// The options of a client: `variables` replace the process's environment, where they are given.
    pub(crate) fn read(
        provider: Provider,
        explicit: &Map<String, Value>,
        environment: Environment,
        variables: Option<&Map<String, Value>>,
    ) -> Result<Self> {
        let read = |name: &str| match variables {
            Some(variables) => variables.get(name).and_then(Value::as_str).map(str::to_owned),
            None => std::env::var(name).ok(),
        };
        Self::resolve(provider, explicit, environment, &read)
    }

    fn resolve(
        provider: Provider,
        explicit: &Map<String, Value>,
        environment: Environment,
        env: &dyn Fn(&str) -> Option<String>,
    ) -> Result<Self> {
        let specs: Vec<&OptionSpec> = OPTIONS.iter().filter(|o| o.providers.contains(&provider.name())).collect();
        if let Some(unknown) = explicit.keys().find(|key| !specs.iter().any(|s| s.name == *key)) {
            let near = nearest_name(unknown, specs.iter().map(|s| s.name));
            let hint = near.map(|n| format!("; did you mean {n}?"));
            let known: Vec<&str> = specs.iter().map(|s| s.name).collect();
            let message =
                format!("unknown option {unknown:.60}{} (known: {})", hint.unwrap_or_default(), known.join(", "));
            return Err(Error::config(message));
        }
        let mut values = BTreeMap::new();
        for spec in specs {
            let variable = spec.env.iter().find(|(named, _)| *named == provider.name()).map(|(_, name)| *name);
            let from_variable = variable
                .filter(|_| spec.may_come_from(environment) && !explicit.contains_key(spec.name))
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
        Ok(Self { provider: provider.name(), values })
    }

    /// What makes the same client elsewhere: everything that is not a default, without the secrets unless they are wanted.
    pub(crate) fn portable(&self, secrets: bool) -> Map<String, Value> {
        let is_secret = |name: &str, value: &Value| {
            OPTIONS.iter().any(|o| o.name == name && matches!(o.kind, OptionType::Secret))
                || value.as_str().is_some_and(holds_credentials)
        };
        let set = self.values.iter().filter(|(_, (_, origin))| *origin != Origin::Default);
        let wanted = set.filter(|(name, (value, _))| secrets || !is_secret(name, value));
        wanted.map(|(name, (value, _))| ((*name).to_owned(), value.clone())).collect()
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

    pub(crate) fn flag(&self, name: &str) -> bool {
        self.values.get(name).and_then(|(value, _)| value.as_bool()).unwrap_or(false)
    }

    /// Whether the option is set, other than by its default.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.values.get(name).is_some_and(|(_, origin)| *origin != Origin::Default)
    }

    /// Whether the provider has such an option.
    pub(crate) fn knows(&self, name: &str) -> bool {
        OPTIONS.iter().any(|o| o.name == name && o.providers.contains(&self.provider))
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
                return Err(Error::config(format!("{given} must be set together with {missing}")));
            }
        }
        Ok(())
    }

    /// Options that would say nothing, because `one` is used: to set them is a mistake, unless they are merely in the
    /// environment of somebody who sets `one` explicitly.
    pub(crate) fn excludes(&self, one: &str, others: &[&str]) -> Result<()> {
        for other in others {
            if self.exclusive(one, other)? == Some(other) {
                let (one, other) = (self.called(one), self.called(other));
                return Err(Error::config(format!("{other} has no effect if {one} is set; set only one of them")));
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
                Err(Error::config(format!("{a} and {b} are mutually exclusive; set only one of them")))
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

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn resolve(explicit: Value, env: &[(&str, &str)]) -> Result<Settings> {
        let env = |name: &str| env.iter().find(|(n, _)| *n == name).map(|(_, v)| (*v).to_owned());
        Settings::resolve(Provider::Matillion, explicit.as_object().unwrap(), Environment::Read, &env)
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
    fn a_switch_is_read_from_the_environment_too() {
        let strict = |env: &[(&str, &str)]| resolve(json!({}), env).map(|settings| settings.flag("strict"));
        assert!(!strict(&[]).unwrap());
        assert!(strict(&[("MATILLION_STRICT", "True")]).unwrap() && !strict(&[("MATILLION_STRICT", "0")]).unwrap());
        assert!(strict(&[("MATILLION_STRICT", "yes")]).err().unwrap().to_string().contains("MATILLION_STRICT"));
    }

    #[test]
    fn conflicts_name_both_sides() {
        let settings = resolve(json!({}), &[("MATILLION_TOKEN", "t"), ("MATILLION_CLIENT_ID", "i")]).unwrap();
        let message = settings.exclusive("token", "client_id").unwrap_err().to_string();
        assert!(message.contains("MATILLION_TOKEN") && message.contains("MATILLION_CLIENT_ID"), "{message}");
        let settings = resolve(json!({"token": "t"}), &[("MATILLION_CLIENT_ID", "i")]).unwrap();
        assert_eq!(settings.exclusive("token", "client_id").unwrap(), Some("token"));
        assert!(settings.excludes("token", &["client_id", "token_url"]).is_ok());
        for (explicit, env) in [
            (json!({"token": "t", "client_secret": "s"}), vec![]),
            (json!({"client_secret": "s"}), vec![("MATILLION_TOKEN", "t")]),
            (json!({}), vec![("MATILLION_TOKEN", "t"), ("MATILLION_CLIENT_SECRET", "s")]),
        ] {
            let message =
                resolve(explicit, &env).unwrap().excludes("token", &["client_secret"]).unwrap_err().to_string();
            assert!(message.contains("token") && message.contains("client_secret"), "{message}");
        }
    }

    #[test]
    fn a_client_travels_without_its_secrets_and_finds_them_again() {
        let options = json!({"client_id": "i", "client_secret": "s", "proxy_url": "http://u:p@p"});
        let here = resolve(options, &[("MATILLION_REGION", "eu1")]).unwrap();
        let whole = json!({"client_id": "i", "client_secret": "s", "proxy_url": "http://u:p@p", "region": "eu1"});
        assert_eq!(Value::from(here.portable(true)), whole);
        let portable = here.portable(false);
        assert_eq!(Value::from(portable.clone()), json!({"client_id": "i", "region": "eu1"}));
        let env = [
            ("MATILLION_CLIENT_SECRET", "found"),
            ("MATILLION_PROXY_URL", "http://q"),
            ("MATILLION_REGION", "us1"),
            ("MATILLION_MAX_RETRIES", "9"),
        ];
        let env = |name: &str| env.iter().find(|(n, _)| *n == name).map(|(_, v)| (*v).to_owned());
        let there = Settings::resolve(Provider::Matillion, &portable, Environment::Secrets, &env).unwrap();
        assert_eq!((there.text("client_secret"), there.text("region")), (Some("found"), Some("eu1")));
        assert_eq!(there.text("proxy_url"), Some("http://q"), "it may hold a password");
        assert_ne!(there.integer("max_retries"), 9);
    }

    #[test]
    fn what_stands_in_a_file_is_not_quoted_where_its_path_belongs() {
        let key = "-----BEGIN PRIVATE KEY-----\nc4n4ry\n-----END PRIVATE KEY-----\n";
        let line = "c4n4ry".repeat(200);
        for value in [key, "c4n4ry\nc4n4ry", "-----BEGIN RSA PRIVATE KEY-----c4n4ry", &line] {
            for name in ["client_key_file", "client_certificate_file", "ca_file"] {
                let explicit = resolve(json!({ name: value }), &[]).err();
                let variable = format!("MATILLION_{}", name.to_uppercase());
                let read = resolve(json!({}), &[(&variable, value)]).err();
                for error in [explicit, read] {
                    let message = error.map(|error| error.to_string()).unwrap_or_default();
                    assert!(message.contains("path of a file") && !message.contains("c4n4ry"), "{message}");
                }
            }
        }
    }

    #[test]
    fn wrong_options_say_what_is_right() {
        for (options, wanted) in [
            (json!({"tokn": "x"}), "did you mean token?"),
            (json!({"timeout": 5}), "did you mean timeout_seconds?"),
            (json!({"max_retries": -1}), "between 0 and 100"),
            (json!({"max_retries": 1.5}), "integer"),
            (json!({"max_retries": null}), "integer"),
            (json!({"timeout_seconds": "5"}), "a number (seconds)"),
            (json!({"region": "eu9"}), "one of eu1"),
            (json!({"strict": "yes"}), "strict must be true or false"),
            (json!({"token": "a\nb"}), "without line breaks"),
            (json!({"base_url": "http://example.com"}), "https://"),
            (json!({"base_url": "https://u:p@example.com"}), "user name"),
            (json!({"base_url": "nonsense"}), "absolute URL"),
            (json!({"base_url": "http://x.localhost"}), "loopback"),
            (json!({"base_url": "https://example.com/dpc/v1"}), "use https://example.com/dpc"),
            (json!({"base_url": "https://example.com/dpc/v1/"}), "without /v1"),
            (json!({"proxy_url": "proxy:3128"}), "http:// or https://"),
            (json!({"proxy_url": "socks5://proxy"}), "http:// or https://"),
            (json!({"token": "Bearer abc"}), "without \"Bearer \""),
            (json!({"token": "bearer  abc"}), "without \"Bearer \""),
            (json!({"token": "'abc'"}), "without the quotes"),
            (json!({"client_secret": "\"abc\""}), "without the quotes"),
            (json!({"client_id": " abc"}), "space"),
            (json!({"client_secret": "abc "}), "space"),
            (json!({"token": "\u{feff}abc"}), "byte order mark"),
            (json!({"client_key_file": "-----BEGIN PRIVATE KEY-----"}), "path of a file"),
            (json!({"user_agent_suffix": "ü"}), "ASCII"),
        ] {
            let message = resolve(options, &[]).err().map(|e| e.to_string()).unwrap_or_default();
            assert!(message.contains(wanted), "{message}");
        }
        let proxy = resolve(json!({"proxy_url": "http://user:password@proxy.example.com:3128"}), &[]).unwrap();
        assert_eq!(proxy.text("proxy_url"), Some("http://user:password@proxy.example.com:3128"));
        let url = resolve(json!({"base_url": "http://127.0.0.1:8080/dpc/"}), &[]).unwrap();
        assert_eq!(url.text("base_url"), Some("http://127.0.0.1:8080/dpc"));
    }
}
