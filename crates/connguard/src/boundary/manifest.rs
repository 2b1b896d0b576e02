//! Manifests and plans, for the bindings.

use std::path::PathBuf;

use serde_json::{Map, Value, json};

use super::apply::ApplyRun;
use crate::error::Error;
use crate::generated::errors::ErrorKind;
use crate::plan::{
    Accounts, ApplyOptions, DriftItem, ExportOptions, Manifest, Plan, PlanError, PlanOptions, Source, Vars,
    drift_items, export,
};

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

    /// `{"owner", "warnings", "sources", "part"}`: the last two are what it is made from again elsewhere.
    pub fn facts(&self) -> Value {
        let sources: Vec<_> = self.0.sources().iter().map(|source| (source.name(), source.text())).collect();
        json!({"owner": self.0.owner(), "warnings": self.0.warnings(), "sources": sources, "part": self.0.part()})
    }

    /// Parts that share no credential.
    pub fn partition(&self) -> Vec<Self> {
        self.0.partition().into_iter().map(Self).collect()
    }

    /// The part with these accounts.
    #[must_use]
    pub fn with_part(self, accounts: Vec<String>) -> Self {
        Self(self.0.with_part(accounts))
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
    /// `{"plan": the saved form, "text", "empty", "warnings"}`.
    pub fn facts(&self) -> Value {
        json!({"plan": self.0.to_json(), "text": self.0.to_string(), "empty": self.0.is_empty(),
            "warnings": self.0.content().warnings()})
    }

    /// What differs, where the plan is one of a drift: a list of `{"drift", "kind", "key", "environment", "changes"}`.
    pub fn drift(&self) -> Value {
        let of_item = |item: DriftItem| {
            json!({"drift": item.drift.as_str(), "kind": item.kind, "key": item.key, "environment": item.environment,
                "changes": item.changes})
        };
        drift_items(&self.0).map(of_item).collect()
    }

    /// Reads a saved plan, which errors call by its name.
    ///
    /// # Errors
    /// What is not a plan, or was changed since.
    pub fn read(name: &str, text: &[u8]) -> Result<Self, Value> {
        Plan::called(name, text).map(Self).map_err(|error| told(&error))
    }

    /// Begins to carry it out. `options` are `max_deletes`, `concurrency`, `test`, `accounts` and `secrets`.
    ///
    /// # Errors
    /// Where there is no runtime.
    pub fn start(&self, options: &Map<String, Value>) -> Result<ApplyRun, Value> {
        let mut apply = ApplyOptions::default();
        let count = |name: &str| options.get(name).and_then(Value::as_u64).and_then(|n| usize::try_from(n).ok());
        apply.max_deletes = count("max_deletes");
        apply.concurrency = count("concurrency").unwrap_or(apply.concurrency);
        apply.test = flag(options, "test");
        ApplyRun::start(self.0.clone(), accounts(options), apply, told)
    }
}

/// What an account holds, as a manifest: `{"text", "left_out"}`. `options` are `project`, `owned`, `owner`, `accounts` and
/// `secrets`.
///
/// # Errors
/// As errors of the core are told.
pub async fn export_manifest(
    account: String,
    manifest: Option<ManifestHandle>,
    options: Map<String, Value>,
) -> Result<Value, Value> {
    let text = |name: &str| options.get(name).and_then(Value::as_str).map(str::to_owned);
    let wanted = ExportOptions { project: text("project"), owned: flag(&options, "owned"), owner: text("owner") };
    let manifest = manifest.map(|manifest| manifest.0);
    let found = export(&account, manifest.as_ref(), &accounts(&options), &wanted).await;
    found.map(|found| json!({"text": found.text, "left_out": found.left_out})).map_err(|error| told(&error))
}

/// The JSON Schema of manifests (draft-07).
pub fn manifest_schema() -> &'static str {
    connguard_manifest::SCHEMA
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
