//! What exists at the start: an object with a member for each provider, which its service reads.

use std::io;
use std::path::Path;

use connguard_rules::Provider;
use serde_json::{Map, Value};

use super::settings;
use crate::options::Options;

/// The content of a seed.
#[derive(Debug, Clone, Default)]
pub(crate) struct Seed(Map<String, Value>);

impl Seed {
    /// The seed that the options name.
    ///
    /// # Errors
    ///
    /// The file cannot be read, there is no such provider, or there is both a file and a value.
    pub(crate) fn of(options: &Options) -> io::Result<Self> {
        match (&options.seed, &options.seed_value) {
            (None, None) => Ok(Self::default()),
            (Some(path), None) => Self::new(&read(path)?),
            (None, Some(value)) => Self::new(value),
            (Some(_), Some(_)) => Err(invalid("the seed is either a file or a value, not both")),
        }
    }

    fn new(value: &Value) -> io::Result<Self> {
        let members = value.as_object().ok_or_else(|| invalid("the seed must be an object"))?;
        let known = || Provider::ALL.iter().map(|provider| provider.name());
        match members.keys().find(|name| !known().any(|provider| provider == name.as_str())) {
            Some(name) => Err(wrong(&settings::unknown(name, known()))),
            None => Ok(Self(members.clone())),
        }
    }

    /// The seed of a provider.
    pub(crate) fn of_provider(&self, provider: Provider) -> Option<&Value> {
        self.0.get(provider.name())
    }
}

fn read(path: &Path) -> io::Result<Value> {
    let named = |error: io::Error| io::Error::new(error.kind(), format!("the seed file {}: {error}", path.display()));
    let bytes = std::fs::read(path).map_err(named)?;
    serde_json::from_slice(&bytes).map_err(|error| invalid(&format!("the seed file {}: {error}", path.display())))
}

/// The error of a part of the seed; `what` begins with its path.
pub(crate) fn wrong(what: &str) -> io::Error {
    invalid(&format!("the seed's {what}"))
}

fn invalid(text: &str) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, text)
}
