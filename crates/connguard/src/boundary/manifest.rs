//! Manifests and plans, for the bindings.

use std::path::PathBuf;

use serde_json::{Map, Value, json};

use crate::error::Error;
use crate::generated::errors::ErrorKind;
use crate::plan::{Accounts, ApplyOptions, Manifest, Plan, PlanError, PlanOptions, Source, Vars};

/// A manifest that was read and checked.
#[derive(Debug, Clone)]
pub struct ManifestHandle(Manifest);

/// A plan that can be applied.
#[derive(Debug, Clone)]
pub struct PlanHandle(Plan);

impl ManifestHandle {
    /// Reads files: their paths, or pairs of a name and a text.
    ///
    /// # Errors
    /// What is wrong, as errors of the core are told.
    pub fn load(files: Vec<PathBuf>, texts: Vec<(String, String)>, vars: Map<String, Value>) -> Result<Self, Value> {
        let vars: Vars = vars.into_iter().collect();
        let manifest = match texts.is_empty() {
            true => Manifest::load_with(files, &vars),
            false => {
                let sources = texts.into_iter().map(|(name, text)| Source::new(name, text)).collect();
                Manifest::read(sources, &vars)
            }
        };
        manifest.map(Self).map_err(|error| told(&error))
    }

    /// `{"owner", "warnings"}`.
    pub fn facts(&self) -> Value {
        json!({"owner": self.0.owner(), "warnings": self.0.warnings()})
    }

    /// Compares it with what the services have. `options` are those of a plan, `only`, `accounts` (options by the account's
    /// name) and `secrets`.
    ///
    /// # Errors
    /// As errors of the core are told.
    pub async fn plan(&self, options: Map<String, Value>) -> Result<PlanHandle, Value> {
        let accounts = accounts(&options);
        let manifest = self.0.clone().only(&texts(&options, "only")).map_err(|error| told(&error))?;
        let options = PlanOptions {
            prune: flag(&options, "prune"),
            adopt: flag(&options, "adopt"),
            take_over: options.get("take_over").and_then(Value::as_str).map(str::to_owned),
            rotate: texts(&options, "rotate"),
        };
        manifest.plan(&accounts, &options).await.map(PlanHandle).map_err(|error| told(&error))
    }
}

impl PlanHandle {
    /// `{"plan": the saved form, "text", "empty"}`.
    pub fn facts(&self) -> Value {
        json!({"plan": self.0.to_json(), "text": self.0.to_string(), "empty": self.0.is_empty()})
    }

    /// Carries it out; the report is `{"entries", "counts", "complete", "text"}`. `options` are `max_deletes`,
    /// `concurrency`, `accounts` and `secrets`.
    ///
    /// # Errors
    /// As errors of the core are told; nothing was sent then.
    pub async fn apply(&self, options: Map<String, Value>) -> Result<Value, Value> {
        let mut apply = ApplyOptions::default();
        let count = |name: &str| options.get(name).and_then(Value::as_u64).and_then(|n| usize::try_from(n).ok());
        apply.max_deletes = count("max_deletes");
        apply.concurrency = count("concurrency").unwrap_or(apply.concurrency);
        let report = self.0.apply(&accounts(&options), &apply).await.map_err(|error| told(&error))?;
        Ok(json!({
            "entries": report.entries, "counts": report.counts(), "complete": report.is_complete(), "text": report.to_string(),
        }))
    }
}

fn flag(options: &Map<String, Value>, name: &str) -> bool {
    options.get(name).and_then(Value::as_bool).unwrap_or(false)
}

fn texts(options: &Map<String, Value>, name: &str) -> Vec<String> {
    let items = options.get(name).and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    items.iter().filter_map(Value::as_str).map(str::to_owned).collect()
}

fn accounts(options: &Map<String, Value>) -> Accounts {
    let members = |name: &str| options.get(name).and_then(Value::as_object).cloned().unwrap_or_default();
    let mut accounts = Accounts::default();
    for (name, value) in members("accounts") {
        if let Value::Object(own) = value {
            accounts = accounts.with(name, own);
        }
    }
    for (name, value) in members("secrets") {
        if let Value::String(value) = value {
            accounts = accounts.with_secret(name, value);
        }
    }
    accounts
}

/// As errors of the core are told.
fn told(error: &PlanError) -> Value {
    let kind = match error {
        PlanError::Client(error) => return error.to_value(),
        PlanError::Manifest(_) | PlanError::Problems(_) => ErrorKind::Manifest,
        PlanError::Guard(_) => ErrorKind::Guard,
        PlanError::Stale(_) => ErrorKind::StalePlan,
        PlanError::Unreadable(_) => ErrorKind::Config,
    };
    Error::new(kind, error.to_string()).to_value()
}
