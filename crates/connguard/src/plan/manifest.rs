//! Manifests, and how they become plans.

use std::collections::BTreeMap;
use std::path::PathBuf;

use connguard_manifest::{ActionKind, PlanOptions, Problem, Resolved, Source, Target, Vars, Version, decide};
use futures_util::future::try_join_all;

use super::accounts::Accounts;
use super::error::PlanError;
use super::files::sources;
use super::planned::{Plan, Planned};
use super::read;
use super::secrets::Secrets;
use super::tenant;

/// Connections that are to exist, as files declare them.
#[derive(Debug, Clone)]
pub struct Manifest {
    pub(super) declared: connguard_manifest::Manifest,
    /// What is planned, as [`Self::only`] names it; everything if it is empty.
    only: Vec<String>,
    /// The accounts of a part; all if there are none.
    part: Vec<String>,
    sources: Vec<Source>,
}

impl Manifest {
    /// Reads files as one manifest and checks every entry; `*` and `?` match names. Nothing is sent, and no secret is read.
    ///
    /// # Errors
    /// Everything that is wrong, with its places; a file that cannot be read.
    pub fn load(files: impl IntoIterator<Item = impl Into<PathBuf>>) -> Result<Self, PlanError> {
        Self::load_with(files, &Vars::default())
    }

    /// Like [`Self::load`], with values of variables.
    ///
    /// # Errors
    /// As [`Self::load`].
    pub fn load_with(files: impl IntoIterator<Item = impl Into<PathBuf>>, vars: &Vars) -> Result<Self, PlanError> {
        Self::read(sources(files)?, vars)
    }

    /// Reads texts as one manifest.
    ///
    /// # Errors
    /// Everything that is wrong, with its places.
    pub fn read(sources: Vec<Source>, vars: &Vars) -> Result<Self, PlanError> {
        match connguard_manifest::Manifest::read(&sources, vars) {
            Ok(declared) => Ok(Self { declared, only: Vec::new(), part: Vec::new(), sources }),
            Err(problems) => Err(PlanError::Manifest(problems)),
        }
    }

    /// Who it belongs to.
    pub fn owner(&self) -> &str {
        &self.declared.owner
    }

    /// What the rules warn of.
    pub fn warnings(&self) -> &[Problem] {
        &self.declared.warnings
    }

    /// The texts that it was read from, to show the lines of problems.
    pub fn sources(&self) -> &[Source] {
        &self.sources
    }

    /// The manifest with these targets alone: by the account's name, the project's id or name, or the product.
    ///
    /// # Errors
    /// A name that no target has.
    pub fn only(mut self, names: &[String]) -> Result<Self, PlanError> {
        let all = &self.declared.targets;
        if let Some(unknown) = names.iter().find(|name| !all.iter().any(|target| target.is_called(name))) {
            let known: Vec<&str> = all.iter().map(|target| target.account.as_str()).collect();
            let message = format!("there is no target {unknown:?}; accounts of targets: {}", known.join(", "));
            return Err(PlanError::Unreadable(message));
        }
        self.only = names.to_vec();
        Ok(self)
    }

    /// Parts that share no credential, and so no rate limit: each can be planned and applied elsewhere, at the same time.
    /// Accounts with one `limit_group`, or with the same credentials at the same address, are in one part.
    pub fn partition(&self) -> Vec<Self> {
        let mut parts: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for target in self.targets() {
            let Some(account) = self.declared.account(&target.account) else { continue };
            let names = parts.entry(account.limit_key()).or_default();
            if !names.contains(&account.name) {
                names.push(account.name.clone());
            }
        }
        parts.into_values().map(|part| Self { part, ..self.clone() }).collect()
    }

    /// The accounts of this part; none if it is the whole manifest.
    pub fn part(&self) -> &[String] {
        &self.part
    }

    /// The part that has these accounts.
    #[must_use]
    pub fn with_part(self, accounts: Vec<String>) -> Self {
        Self { part: accounts, ..self }
    }

    /// What is planned. The other targets are known: what they declare is not to be deleted from these.
    fn targets(&self) -> impl Iterator<Item = &Target> {
        let is_chosen = |target: &&Target| self.only.is_empty() || self.only.iter().any(|name| target.is_called(name));
        let is_inside = |target: &&Target| self.part.is_empty() || self.part.contains(&target.account);
        self.declared.targets.iter().filter(is_chosen).filter(is_inside)
    }

    /// Reads what is there, and compares it with what is declared. Nothing is written.
    ///
    /// # Errors
    /// A service, or a reference that is needed for it (credentials, public files, versions).
    pub async fn plan(&self, accounts: &Accounts, options: &PlanOptions) -> Result<Plan, PlanError> {
        accounts.exist_in(&self.declared.accounts)?;
        self.rotatable(&options.rotate)?;
        let mut of_account: BTreeMap<&str, Vec<(usize, &Target)>> = BTreeMap::new();
        for (index, target) in self.targets().enumerate() {
            of_account.entry(target.account.as_str()).or_default().push((index, target));
        }
        // Accounts side by side.
        let all = of_account.into_values().map(|targets| self.plan_account(targets, accounts, options));
        let mut planned: Vec<_> = try_join_all(all).await?.into_iter().flatten().collect();
        planned.sort_by_key(|(index, _)| *index);
        let planned = planned.into_iter().map(|(_, planned)| planned).collect();
        Ok(Plan::new(&self.declared, options.clone(), planned))
    }

    /// The targets of one account share its limit, and take turns.
    async fn plan_account(
        &self,
        targets: Vec<(usize, &Target)>,
        accounts: &Accounts,
        options: &PlanOptions,
    ) -> Result<Vec<(usize, Planned)>, PlanError> {
        let mut planned = Vec::new();
        for (index, target) in targets {
            let plan = self.plan_target(target, accounts, options).await;
            planned.push((index, plan.map_err(|error| error.of_account(&target.account))?));
        }
        Ok(planned)
    }

    /// Every connection whose secrets are to be written again is declared, and has some.
    fn rotatable(&self, names: &[String]) -> Result<(), PlanError> {
        let connections = || self.targets().flat_map(|target| &target.connections);
        for name in names {
            let with_secrets = connections().filter(|connection| !connection.secrets.is_empty());
            let known: Vec<&str> = with_secrets.map(|connection| connection.key.as_str()).collect();
            if known.contains(&name.as_str()) {
                continue;
            }
            let what = match connections().any(|connection| connection.key == *name) {
                true => format!("{name:?} has no secret that could be rotated"),
                false => format!("there is no connection {name:?} to rotate"),
            };
            let near = connguard_rules::nearest_name(name, known.iter().copied());
            let hint = near.map_or_else(
                || format!("connections with secrets: {}", known.join(", ")),
                |near| format!("did you mean {near}?"),
            );
            return Err(PlanError::Unreadable(format!("{what}; {hint}")));
        }
        Ok(())
    }

    async fn plan_target(
        &self,
        target: &Target,
        accounts: &Accounts,
        options: &PlanOptions,
    ) -> Result<Planned, PlanError> {
        let account = self
            .declared
            .account(&target.account)
            .ok_or_else(|| PlanError::Unreadable(format!("there is no account {}", target.account)))?;
        let client = accounts.client(account)?;
        tenant::check(&client, account).await?;
        let resolved = resolved(target, &accounts.secrets)?;
        let mut seen = read::target(&client, target, options).await?;
        let mut plan = decide(&self.declared, target, &seen, &resolved, options);
        // A connection goes with its overrides, wherever they are.
        let all_environments = plan.actions.iter().any(|action| {
            action.kind == "connection"
                && (matches!(action.action, ActionKind::Delete | ActionKind::Replace)
                    || action.changes.iter().any(|change| change.path == "/authType"))
        });
        if all_environments && read::other_environments(&client, target, &mut seen).await? {
            plan = decide(&self.declared, target, &seen, &resolved, options);
        }
        Ok(Planned { plan, seen, caller: client.sender().caller().clone() })
    }
}

/// Versions and public files: what a plan has to know of references.
fn resolved(target: &Target, given: &BTreeMap<String, String>) -> Result<Resolved, PlanError> {
    let mut resolved = Resolved::default();
    for connection in &target.connections {
        let secrets = Secrets::of_file(&connection.place.file, given);
        for (pointer, secret) in &connection.secrets {
            let own = (connection.key.clone(), pointer.clone());
            match &secret.version {
                Some(Version::Given(version)) => drop(resolved.versions.insert(own, version.clone())),
                Some(Version::From(reference)) => {
                    let version = secrets.resolve(reference)?;
                    if !Version::accepts(&version) {
                        let key = &connection.key;
                        let message = format!(
                            "{key}: {reference} is not a version; a version is an integer, or up to 64 letters, digits, dots, _ and -"
                        );
                        return Err(PlanError::Unreadable(message));
                    }
                    resolved.versions.insert(own, version);
                }
                None if pointer.ends_with("/ca") || pointer.ends_with("/cert") => {
                    resolved.files.insert(own, secrets.resolve(&secret.from)?);
                }
                None => {}
            }
        }
    }
    Ok(resolved)
}
