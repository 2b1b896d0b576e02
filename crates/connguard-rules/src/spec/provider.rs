//! Looking up a provider by name.

use std::fmt;
use std::str::FromStr;

use crate::spec::generated::provider::Provider;
use crate::spec::suggest::{nearest, quoted};

impl Provider {
    /// The provider with this name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|provider| provider.name() == name)
    }
}

impl fmt::Display for Provider {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for Provider {
    type Err = UnknownProvider;

    fn from_str(name: &str) -> Result<Self, UnknownProvider> {
        Self::from_name(name).ok_or_else(|| UnknownProvider { given: name.to_owned() })
    }
}

/// There is no provider with this name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnknownProvider {
    /// The name that was given.
    pub given: String,
}

impl fmt::Display for UnknownProvider {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names: Vec<&str> = Provider::ALL.iter().map(|provider| provider.name()).collect();
        let all = names.join(" or ");
        let meant = nearest(&self.given, names).unwrap_or(&all);
        write!(f, "unknown provider {}; did you mean {meant}?", quoted(&self.given))
    }
}

impl std::error::Error for UnknownProvider {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_provider_has_a_name_and_operations_and_rules_under_it() {
        for provider in Provider::ALL {
            assert_eq!(provider.name().parse(), Ok(*provider));
            let begins = |id: &str| id.split_once('.').map(|(first, _)| first) == Some(provider.name());
            assert!(provider.operations().iter().all(|o| o.provider == *provider && begins(o.id)));
            assert!(!provider.operations().is_empty() && provider.rules().iter().all(|rule| begins(rule.id)));
        }
    }

    #[test]
    fn an_unknown_name_is_told_with_the_nearest_or_all() {
        let told = |name: &str| name.parse::<Provider>().unwrap_err().to_string();
        assert_eq!(told("larian"), "unknown provider \"larian\"; did you mean lerian?");
        let all: Vec<&str> = Provider::ALL.iter().map(|provider| provider.name()).collect();
        assert_eq!(told("zzz"), format!("unknown provider \"zzz\"; did you mean {}?", all.join(" or ")));
    }
}
