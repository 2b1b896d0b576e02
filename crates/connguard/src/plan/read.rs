//! What a target holds, in as few requests as there can be.

use std::collections::BTreeSet;
use std::sync::Arc;

use connguard_manifest::{PlanOptions, Scope, Seen, Stored, Target};
use connguard_rules::{Arguments, Provider};
use serde_json::{Value, json};

use super::error::PlanError;
use crate::attempts::{Attempt, AttemptLog};
use crate::call::arguments::known;
use crate::call::client::Client;
use crate::lists::prefetch::PageStream;

/// So many projects are told where the one that is named does not exist.
const SHOWN: usize = 10;

/// Reads a target.
pub(super) async fn target(client: &Arc<Client>, target: &Target, options: &PlanOptions) -> Result<Seen, PlanError> {
    let mut seen = Seen { base_url: client.sender().base_url().to_owned(), ..Seen::default() };
    match (&target.scope, target.provider) {
        (Scope::Project { id, name, environments }, Provider::Matillion) => {
            project(client, id.as_deref(), name.as_deref(), &mut seen).await?;
            let arguments = in_project(&seen);
            seen.connections = all(client, "matillion.list_connections", arguments.clone(), &mut seen.requests).await?;
            if !environments.is_empty() {
                let found = all(client, "matillion.list_environments", arguments, &mut seen.requests).await?;
                seen.environments = found.iter().filter_map(|stored| text(stored, "name")).collect();
                for environment in
                    environments.iter().filter(|name| seen.environments.contains(name)).cloned().collect::<Vec<_>>()
                {
                    overrides(client, &environment, &mut seen).await?;
                }
            }
        }
        (Scope::Product { since, .. }, Provider::Lerian) => {
            let mut arguments = Arguments::new();
            if let Some(since) = since {
                arguments.insert("since".to_owned(), since.as_str().into());
            }
            let wanted = wanted(target);
            // What is not declared matters only where it could be deleted.
            let until_found = (!options.prune).then(|| wanted.clone());
            seen.connections = until(client, arguments, until_found, &mut seen.requests).await?;
            if since.is_some() {
                before_since(client, wanted, &mut seen).await?;
            }
        }
        (_, Provider::Airflow) => {
            seen.connections = all(client, "airflow.list_connections", Arguments::new(), &mut seen.requests).await?;
        }
        (_, provider) => {
            return Err(PlanError::Unreadable(format!("a target of {provider} has another form")));
        }
    }
    Ok(seen)
}

/// Finds declared connections that are older than the day from which on the target is read.
async fn before_since(client: &Arc<Client>, mut wanted: BTreeSet<String>, seen: &mut Seen) -> Result<(), PlanError> {
    for stored in &seen.connections {
        if let Some(name) = text(stored, "configName") {
            wanted.remove(&name);
        }
    }
    if wanted.is_empty() {
        return Ok(());
    }
    let found = until(client, Arguments::new(), Some(wanted.clone()), &mut seen.requests).await?;
    let is_wanted = |stored: &Stored| text(stored, "configName").is_some_and(|name| wanted.contains(&name));
    seen.connections.extend(found.into_iter().filter(is_wanted));
    Ok(())
}

/// Reads the overrides of the environments that were not read yet; `false` if there are none.
pub(super) async fn other_environments(
    client: &Arc<Client>,
    target: &Target,
    seen: &mut Seen,
) -> Result<bool, PlanError> {
    let Scope::Project { environments, .. } = &target.scope else { return Ok(false) };
    if seen.environments.is_empty() {
        let arguments = in_project(seen);
        let found = all(client, "matillion.list_environments", arguments, &mut seen.requests).await?;
        seen.environments = found.iter().filter_map(|stored| text(stored, "name")).collect();
    }
    let others: Vec<String> = seen.environments.iter().filter(|name| !environments.contains(name)).cloned().collect();
    for environment in &others {
        overrides(client, environment, seen).await?;
    }
    Ok(!others.is_empty())
}

pub(super) async fn overrides(client: &Arc<Client>, environment: &str, seen: &mut Seen) -> Result<(), PlanError> {
    let mut arguments = in_project(seen);
    arguments.insert("environment_name".to_owned(), environment.into());
    let found = all(client, "matillion.list_environment_overrides", arguments, &mut seen.requests).await?;
    seen.overrides.extend(found.into_iter().map(|stored| (environment.to_owned(), stored)));
    Ok(())
}

pub(super) fn in_project(seen: &Seen) -> Arguments {
    let id = seen.project_id.clone().unwrap_or_default();
    Arguments::from_iter([("project_id".to_owned(), Value::from(id))])
}

/// The project by id, by name, or by both, which must belong together.
pub(super) async fn project(
    client: &Arc<Client>,
    id: Option<&str>,
    name: Option<&str>,
    seen: &mut Seen,
) -> Result<(), PlanError> {
    seen.project_id = id.map(str::to_owned);
    let Some(name) = name else { return Ok(()) };
    let found = all(client, "matillion.list_projects", Arguments::new(), &mut seen.requests).await?;
    let by_name: Vec<&Stored> = found.iter().filter(|stored| text(stored, "name").as_deref() == Some(name)).collect();
    let ids: Vec<String> = by_name.iter().filter_map(|stored| text(stored, "id")).collect();
    let wrong = |message: String| Err(PlanError::Guard(format!("{message}; nothing was written")));
    match (id, ids.as_slice()) {
        (_, []) => {
            let all = || found.iter().filter_map(|stored| Some((text(stored, "id")?, text(stored, "name")?)));
            let own = id.and_then(|id| all().find(|(each, _)| each.eq_ignore_ascii_case(id)));
            return wrong(match own {
                Some((id, called)) => format!("the project {id} is called {called:?}, not {name:?}"),
                None => format!("the account has no project {name:?}{}", hint(name, all().map(|(_, name)| name))),
            });
        }
        (Some(id), ids) if !ids.iter().any(|each| each.eq_ignore_ascii_case(id)) => {
            return wrong(format!("the project {name:?} does not have the id {id}"));
        }
        (None, [_, _, ..]) => return wrong(format!("several projects are named {name:?}; give the id as well")),
        (None, [only]) => seen.project_id = Some(only.clone()),
        _ => {}
    }
    seen.project_name = Some(name.to_owned());
    Ok(())
}

/// The nearest of the names of projects, or all as far as they are few.
fn hint(name: &str, known: impl Iterator<Item = String>) -> String {
    let known: Vec<String> = known.collect();
    match connguard_rules::nearest_name(name, known.iter().map(String::as_str)) {
        Some(near) => format!("; did you mean {near:?}?"),
        None if (1..=SHOWN).contains(&known.len()) => format!("; known: {}", known.join(", ")),
        None => String::new(),
    }
}

pub(super) fn text(stored: &Stored, name: &str) -> Option<String> {
    stored.0.get(name).and_then(Value::as_str).map(str::to_owned)
}

fn wanted(target: &Target) -> BTreeSet<String> {
    let former = target.connections.iter().filter_map(|connection| connection.manage.renamed_from.clone());
    target.connections.iter().map(|connection| connection.key.clone()).chain(former).collect()
}

pub(super) async fn all(
    client: &Arc<Client>,
    operation: &str,
    arguments: Arguments,
    requests: &mut u64,
) -> Result<Vec<Stored>, PlanError> {
    read(client, operation, arguments, None, requests).await
}

pub(super) async fn until(
    client: &Arc<Client>,
    arguments: Arguments,
    wanted: Option<BTreeSet<String>>,
    requests: &mut u64,
) -> Result<Vec<Stored>, PlanError> {
    read(client, "lerian.list_connections", arguments, wanted, requests).await
}

/// All items of a list, or until everything that is wanted was seen.
async fn read(
    client: &Arc<Client>,
    operation: &str,
    arguments: Arguments,
    mut wanted: Option<BTreeSet<String>>,
    requests: &mut u64,
) -> Result<Vec<Stored>, PlanError> {
    let log = AttemptLog::default();
    let known = known(operation)?;
    // A plan from a list that ended before its total would create what exists.
    let short = known.list.as_ref().and_then(|list| list.short).map(|rule| rule.id);
    let mut pages = PageStream::new(Arc::clone(client), Ok(known), arguments, log.clone());
    let mut found = Vec::new();
    let of_service = |attempt: &&Attempt| attempt.operation == operation;
    while let Some(page) = pages.next().await? {
        if let Some(warning) = page.warnings.iter().find(|warning| Some(warning.rule.id) == short) {
            let message = format!("{}; what exists is not known, and nothing was written", warning.message);
            return Err(PlanError::Guard(message));
        }
        *requests += page.attempts.iter().filter(of_service).count() as u64;
        for item in page.items {
            let Value::Object(item) = item else { continue };
            if let (Some(wanted), Some(name)) = (&mut wanted, item.get("configName").and_then(Value::as_str)) {
                wanted.remove(name);
            }
            found.push(Stored(item));
        }
        if wanted.as_ref().is_some_and(BTreeSet::is_empty) {
            break;
        }
    }
    // Pages without items are not handed out, but they were asked for.
    *requests += log.take().iter().filter(of_service).count() as u64;
    Ok(found)
}

/// What is stored now under a name, for a create that met a conflict.
pub(super) async fn one(
    client: &Arc<Client>,
    provider: Provider,
    seen: &Seen,
    key: &str,
) -> Result<Option<Stored>, PlanError> {
    let (operation, arguments) = match provider {
        Provider::Matillion => {
            let mut arguments = in_project(seen);
            arguments.insert("connection_names".to_owned(), json!([key]));
            ("matillion.list_connections", arguments)
        }
        Provider::Airflow => {
            let arguments = Arguments::from_iter([("connection_id_pattern".to_owned(), json!([key]))]);
            ("airflow.list_connections", arguments)
        }
        Provider::Lerian => ("lerian.list_connections", Arguments::new()),
    };
    let member = connguard_manifest::connections(provider).key;
    let wanted = (provider == Provider::Lerian).then(|| BTreeSet::from([key.to_owned()]));
    let found = read(client, operation, arguments, wanted, &mut 0).await?;
    Ok(found.into_iter().find(|stored| text(stored, member).as_deref() == Some(key)))
}
