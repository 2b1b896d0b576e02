//! What manifests declare.

use std::collections::BTreeMap;
use std::sync::Arc;

use connguard_rules::Provider;
use serde_json::{Map, Value};

use crate::problem::Problem;
use crate::read::Document;
use crate::reference::{Reference, Secret};
use crate::source::Place;

/// Connections that are to exist, as files declare them.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Manifest {
    /// Who it belongs to, e.g. `acme-data/warehouse`.
    pub owner: String,
    /// The accounts, in the order of the files.
    pub accounts: Vec<Account>,
    /// What is filled, in the order of the files.
    pub targets: Vec<Target>,
    /// What the rules warn of.
    pub warnings: Vec<Problem>,
}

impl Manifest {
    /// The account with this name.
    pub fn account(&self, name: &str) -> Option<&Account> {
        self.accounts.iter().find(|account| account.name == name)
    }
}

/// Who is in a service: options of a client, secrets by reference.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Account {
    /// Its name in the manifest.
    pub name: String,
    /// The service.
    pub provider: Provider,
    /// Options of the client (`openapi/shared/options.yaml`) that stand in the manifest.
    pub options: Map<String, Value>,
    /// Options that are references.
    pub secrets: BTreeMap<String, Reference>,
    /// The organization that the credentials must be for.
    pub tenant: Option<String>,
    /// Accounts that share a rate limit.
    pub limit_group: Option<String>,
    /// Where it stands.
    pub place: Place,
}

impl Account {
    /// An account of this name, without options.
    pub fn new(name: impl Into<String>, provider: Provider) -> Self {
        Self {
            name: name.into(),
            provider,
            options: Map::new(),
            secrets: BTreeMap::new(),
            tenant: None,
            limit_group: None,
            place: Place::nowhere(),
        }
    }
}

/// Options that say where an account is, and who.
const IDENTITY: [&str; 4] = ["region", "base_url", "client_id", "token"];

impl Account {
    /// What accounts have in common that share a rate limit: their `limit_group`, else where they are and who.
    pub fn limit_key(&self) -> String {
        let provider = self.provider.name();
        if let Some(group) = &self.limit_group {
            return format!("{provider} group {group}");
        }
        let part = |name: &str| {
            let option = self.options.get(name).and_then(Value::as_str).map(str::to_owned);
            option.or_else(|| self.secrets.get(name).map(ToString::to_string)).unwrap_or_default()
        };
        let [region, base_url, client_id, token] = IDENTITY.map(part);
        format!("{provider} {region} {} {client_id} {token}", base_url.trim_end_matches('/'))
    }
}

/// How it is known whose an object is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ownership {
    /// What the manifest declares is its own; nothing else is touched, nothing can be pruned.
    Declared,
    /// The whole target is the manifest's: what is not declared can be pruned.
    Exclusive,
    /// A marker in the object says who owns it.
    Marked,
}

impl Ownership {
    /// `declared`, `exclusive` or `marked`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Declared => "declared",
            Self::Exclusive => "exclusive",
            Self::Marked => "marked",
        }
    }
}

/// A place in a service that is filled: a project, or a product.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Target {
    /// The service.
    pub provider: Provider,
    /// The account's name.
    pub account: String,
    /// Which part of the service.
    pub scope: Scope,
    /// How it is known whose an object is.
    pub ownership: Ownership,
    /// In the order of the manifest.
    pub connections: Vec<Connection>,
    /// Where it stands.
    pub place: Place,
}

impl Target {
    /// A target without connections.
    pub fn new(account: &Account, scope: Scope, ownership: Ownership) -> Self {
        let (provider, account) = (account.provider, account.name.clone());
        Self { provider, account, scope, ownership, connections: Vec::new(), place: Place::nowhere() }
    }

    /// Whether this is its account's name, its project's id or name, or its product.
    pub fn is_called(&self, name: &str) -> bool {
        let of_scope = match &self.scope {
            Scope::Project { id, name, .. } => [id.as_deref(), name.as_deref()],
            Scope::Product { name, .. } => [name.as_deref(), None],
        };
        self.account == name || of_scope.contains(&Some(name))
    }
}

/// Which part of a service a target is.
#[derive(Debug, Clone, PartialEq)]
pub enum Scope {
    /// A Matillion project; where both are given, both must match.
    Project {
        /// Its id, a UUID in lower case.
        id: Option<String>,
        /// Its name.
        name: Option<String>,
        /// Environments whose overrides are managed, in the order given.
        environments: Vec<String>,
    },
    /// Lerian: the product of connections that have none of their own, and how far back lists are read.
    Product {
        /// The product.
        name: Option<String>,
        /// A day, `YYYY-MM-DD`.
        since: Option<String>,
    },
}

/// A declared connection.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Connection {
    /// Its name in the service.
    pub key: String,
    /// The body that creates it; a member that is a reference stands there as `{"$from": …}`.
    pub body: Map<String, Value>,
    /// The product (Lerian).
    pub product: Option<String>,
    /// References by the members that they are for, as JSON Pointers.
    pub secrets: BTreeMap<String, Secret>,
    /// What differs in environments (Matillion), in the order given.
    pub overrides: Vec<Override>,
    /// How it is to be managed.
    pub manage: Manage,
    /// Where it stands.
    pub place: Place,
    pub(crate) origin: Origin,
}

/// What differs of a connection in an environment.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Override {
    /// The environment.
    pub environment: String,
    /// The body that creates it.
    pub body: Map<String, Value>,
    /// Where it stands.
    pub place: Place,
    pub(crate) origin: Origin,
}

/// The part of a document that an entry was read from.
#[derive(Debug, Clone)]
pub(crate) struct Origin {
    document: Arc<Document>,
    pointer: String,
    /// Members that were written in another letter case: as they are documented, and as they were written.
    respelled: Vec<(String, String)>,
    /// References that stand where none can, and secrets that stand in the file, as JSON Pointers.
    refused: Vec<String>,
}

impl Origin {
    pub(super) fn new(document: &Arc<Document>, pointer: &str) -> Self {
        Self { document: Arc::clone(document), pointer: pointer.to_owned(), respelled: Vec::new(), refused: Vec::new() }
    }

    pub(super) fn respelled(self, respelled: Vec<(String, String)>) -> Self {
        Self { respelled, ..self }
    }

    pub(super) fn refused(self, refused: Vec<String>) -> Self {
        Self { refused, ..self }
    }

    /// Parts of the entry that nobody knows, as JSON Pointers into its body: what is wrong with them was found already.
    pub(super) fn unknown(&self) -> Vec<String> {
        let unresolved = self.document.unresolved_in(&self.pointer).map(|path| {
            // Inner members come last.
            let documented = self.respelled.iter().rev().find_map(|(documented, written)| {
                let rest =
                    path.strip_prefix(written.as_str()).filter(|rest| rest.is_empty() || rest.starts_with('/'))?;
                Some(format!("{documented}{rest}"))
            });
            documented.unwrap_or_else(|| path.to_owned())
        });
        unresolved.chain(self.refused.iter().cloned()).collect()
    }

    /// The place of a part of the entry.
    pub(crate) fn place(&self, path: &str) -> Place {
        // Inner members come last.
        let written = self.respelled.iter().rev().find_map(|(documented, written)| {
            let rest =
                path.strip_prefix(documented.as_str()).filter(|rest| rest.is_empty() || rest.starts_with('/'))?;
            Some(format!("{written}{rest}"))
        });
        self.document.place(&format!("{}{}", self.pointer, written.as_deref().unwrap_or(path)))
    }
}

/// `manage`: how an entry is to be managed.
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct Manage {
    /// It is neither deleted nor replaced.
    pub protect: bool,
    /// One that exists without a marker is taken over.
    pub adopt: bool,
    /// What cannot be changed in place is deleted and created again.
    pub replace: bool,
    /// The name that it had.
    pub renamed_from: Option<String>,
    /// Members that are not compared, as JSON Pointers.
    pub ignore: Vec<String>,
    /// Rules that do not apply to it.
    pub waive: Vec<String>,
}

impl Manage {
    /// Those of its waived rules that `check` knows; the others are about plans.
    pub(crate) fn waived_by_checks(&self) -> impl Iterator<Item = &str> {
        self.waive.iter().map(String::as_str).filter(|id| !id.starts_with("plan."))
    }
}
