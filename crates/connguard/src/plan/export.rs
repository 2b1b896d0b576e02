//! What exists becomes a manifest.

use std::collections::BTreeSet;
use std::sync::Arc;

use connguard_manifest::{
    Account, Ownership, PlanOptions, Reference, Scope, Target, exported, is_marked, manifest_text,
};
use connguard_rules::{Arguments, Provider};
use serde_json::Map;

use super::accounts::Accounts;
use super::error::PlanError;
use super::manifest::Manifest;
use super::read;
use crate::call::client::Client;
use crate::config::{Environment, Settings};
use crate::generated::options::OPTIONS;

/// What is exported.
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct ExportOptions {
    /// A Matillion project's id or name; without it all projects of the account.
    pub project: Option<String>,
    /// Only what is marked as the owner's.
    pub owned: bool,
    /// Who the manifest belongs to; default: the owner of the manifest that the account is from, else `exported`.
    pub owner: Option<String>,
}

/// A manifest of what exists.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Export {
    /// YAML; twice the same bytes if nothing was changed.
    pub text: String,
    /// What a manifest cannot declare, and why. The text has it as comments.
    pub left_out: Vec<String>,
}

/// Reads what an account holds, as a manifest that declares it. The account is one of `manifest`; without one it is
/// the name of a provider, with the options of the environment (`AIRFLOW_…`, `LERIAN_…`, `MATILLION_…`). Nothing is
/// written.
///
/// # Errors
/// An account or project that does not exist, credentials that cannot be resolved, or a service.
pub async fn export(
    account: &str,
    manifest: Option<&Manifest>,
    accounts: &Accounts,
    options: &ExportOptions,
) -> Result<Export, PlanError> {
    let account = match manifest {
        Some(manifest) => manifest.declared.account(account).cloned().ok_or_else(|| {
            let known: Vec<&str> = manifest.declared.accounts.iter().map(|account| account.name.as_str()).collect();
            PlanError::Unreadable(format!("there is no account {account:?}; known: {}", known.join(", ")))
        })?,
        None => from_environment(account)?,
    };
    let owner = options.owner.as_deref().or_else(|| manifest.map(Manifest::owner)).unwrap_or("exported");
    let client = accounts.client(&account)?;
    let mut found = Vec::new();
    let is_declared = |target: &Target| {
        manifest.is_some_and(|manifest| manifest.declared.targets.iter().any(|other| other.account == target.account))
    };
    for mut target in targets(&client, &account, manifest, options).await? {
        let reading = PlanOptions { prune: true, ..PlanOptions::default() };
        let mut seen = read::target(&client, &target, &reading).await?;
        read::other_environments(&client, &target, &mut seen).await?;
        // The versions of its secrets are in the markers.
        if account.provider != Provider::Matillion && !is_declared(&target) && is_marked(owner, &target, &seen) {
            target.ownership = Ownership::Marked;
        }
        found.push(exported(owner, &account, &target, &seen, options.owned));
    }
    let left_out = found.iter().flat_map(|target| target.left_out.clone()).collect();
    Ok(Export { text: manifest_text(owner, &account, found), left_out })
}

/// The targets of the account: as the manifest has them, else with what is the default.
async fn targets(
    client: &Arc<Client>,
    account: &Account,
    manifest: Option<&Manifest>,
    options: &ExportOptions,
) -> Result<Vec<Target>, PlanError> {
    let declared = manifest.map(|manifest| manifest.declared.targets.as_slice()).unwrap_or_default();
    let mut declared = declared.iter().filter(|target| target.account == account.name);
    if account.provider != Provider::Matillion {
        if options.project.is_some() {
            return Err(PlanError::Unreadable(format!(
                "{} is an account of {}, which has no projects",
                account.name, account.provider
            )));
        }
        let first = declared.next();
        let since = first.and_then(|target| match &target.scope {
            Scope::Product { since, .. } => since.clone(),
            Scope::Project { .. } => None,
        });
        let default = if account.provider == Provider::Lerian { Ownership::Marked } else { Ownership::Declared };
        let ownership = first.map_or(default, |target| target.ownership);
        return Ok(vec![Target::new(account, Scope::Product { name: None, since }, ownership)]);
    }
    let projects = read::all(client, "matillion.list_projects", Arguments::new(), &mut 0).await?;
    let mut projects: BTreeSet<(String, String)> = projects
        .iter()
        .filter_map(|stored| Some((read::text(stored, "name")?, read::text(stored, "id")?.to_ascii_lowercase())))
        .collect();
    if let Some(wanted) = &options.project {
        let known: Vec<String> = projects.iter().map(|(name, _)| name.clone()).collect();
        projects.retain(|(name, id)| name == wanted || id.eq_ignore_ascii_case(wanted));
        if projects.is_empty() {
            let message = format!("the account has no project {wanted:?}; known: {}", known.join(", "));
            return Err(PlanError::Unreadable(message));
        }
    }
    let declared: Vec<&Target> = declared.collect();
    let target = |(name, id): (String, String)| {
        let same = declared.iter().find(|target| target.is_called(&id) || target.is_called(&name));
        let ownership = same.map_or(Ownership::Declared, |target| target.ownership);
        Target::new(account, Scope::Project { id: Some(id), name: Some(name), environments: Vec::new() }, ownership)
    };
    Ok(projects.into_iter().map(target).collect())
}

/// The name of a provider, with the options whose variables are set; secrets as references to these.
fn from_environment(name: &str) -> Result<Account, PlanError> {
    let provider: Provider = name.parse().map_err(|_| {
        let providers: Vec<&str> = Provider::ALL.iter().map(|provider| provider.name()).collect();
        let message = format!(
            "there is no account {name:?}: without a manifest that has it (--config FILE) it is one of {}, with the options of the environment",
            providers.join(", ")
        );
        PlanError::Unreadable(message)
    })?;
    let settings = Settings::read(provider, &Map::new(), Environment::Read, None)?;
    let mut account = Account::new(name, provider);
    account.options = settings.portable(false);
    for option in settings.portable(true).keys().filter(|option| !account.options.contains_key(*option)) {
        let spec = OPTIONS.iter().find(|spec| spec.name == option);
        let variable = spec.and_then(|spec| spec.env.iter().find(|(named, _)| *named == provider.name()));
        if let Some((_, variable)) = variable {
            account.secrets.insert(option.clone(), Reference::Env((*variable).to_owned()));
        }
    }
    Ok(account)
}
