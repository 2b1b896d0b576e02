//! Accounts become clients: those of one account share tokens, limiter and connections.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex, PoisonError};

use connguard_manifest::Account;
use serde_json::{Map, Value};

use super::error::PlanError;
use super::secrets::Secrets;
use crate::call::client::Client;
use crate::config::{Environment, Settings};
use crate::generated::clients;

/// Options of accounts that win over those of the manifest, and values of references.
///
/// Clients are opened at their first use, and kept.
#[derive(Default)]
pub struct Accounts {
    options: BTreeMap<String, Map<String, Value>>,
    pub(super) secrets: BTreeMap<String, String>,
    open: Mutex<HashMap<String, Arc<Client>>>,
}

impl Accounts {
    /// Sets options of an account, instead of all that the manifest says about its address and credentials.
    #[must_use]
    pub fn with(mut self, account: impl Into<String>, options: Map<String, Value>) -> Self {
        self.options.insert(account.into(), options);
        self
    }

    /// Sets the value of `env:NAME`, instead of the environment variable.
    #[must_use]
    pub fn with_secret(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.secrets.insert(name.into(), value.into());
        self
    }

    /// Options under a misspelt name would leave the account that was meant where the manifest has it. Those of accounts
    /// of other manifests may stand beside them.
    pub(super) fn exist_in(&self, declared: &[Account]) -> Result<(), PlanError> {
        let known: Vec<&str> = declared.iter().map(|account| account.name.as_str()).collect();
        let (given, unknown): (Vec<&str>, Vec<&str>) =
            self.options.keys().map(String::as_str).partition(|name| known.contains(name));
        let without = || known.iter().copied().filter(|name| !given.contains(name));
        let refused = |name: &str, hint: String| {
            Err(PlanError::Unreadable(format!("there is no account {name:?} to give options to; {hint}")))
        };
        for name in &unknown {
            if let Some(near) = connguard_rules::nearest_name(name, without()) {
                return refused(name, format!("did you mean {near}?"));
            }
        }
        match unknown.first() {
            Some(name) if given.is_empty() => refused(name, format!("accounts of the manifest: {}", known.join(", "))),
            _ => Ok(()),
        }
    }

    pub(super) fn client(&self, account: &Account) -> Result<Arc<Client>, PlanError> {
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(client) = open.get(&account.name) {
            return Ok(Arc::clone(client));
        }
        let mut options = Map::new();
        match self.options.get(&account.name) {
            Some(given) => options.extend(given.clone()),
            None => {
                options.extend(account.options.clone());
                let secrets = Secrets::of_file(&account.place.file, &self.secrets);
                for (name, reference) in &account.secrets {
                    options.insert(name.clone(), secrets.resolve(reference)?.into());
                }
            }
        }
        let settings = Settings::read(account.provider, &options, Environment::Ignored, None)?;
        let client = Arc::new(clients::open(account.provider, &settings)?);
        open.insert(account.name.clone(), Arc::clone(&client));
        Ok(client)
    }
}

impl std::fmt::Debug for Accounts {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Accounts").field("names", &self.options.keys().collect::<Vec<_>>()).finish_non_exhaustive()
    }
}
