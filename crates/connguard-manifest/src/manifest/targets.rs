//! Targets: an Airflow server, a Matillion project, or a product of Lerian's.

use connguard_rules::Provider;

use super::cursor::Cursor;
use super::entries;
use super::model::{Account, Ownership, Scope, Target};
use super::spelling;
use crate::problem::Problem;

const PROJECT: &[&str] = &["account", "project", "environments", "ownership", "connections"];
const PRODUCT: &[&str] = &["account", "product", "since", "ownership", "connections"];

const SERVER: &[&str] = &["account", "ownership", "connections"];

/// Accounts that are declared: those that can be read, and the names of the others.
#[derive(Clone, Copy)]
pub(super) struct Declared<'a> {
    pub(super) accounts: &'a [Account],
    pub(super) unreadable: &'a [String],
}

pub(super) fn read(root: &Cursor<'_>, accounts: Declared<'_>, targets: &mut Vec<Target>, found: &mut Vec<Problem>) {
    // What is wrong with the document itself was found when its head was read.
    for name in root.value.as_object().into_iter().flat_map(|members| members.keys()) {
        let Some(provider) = Provider::ALL.iter().find(|p| spelling::is_spelling(name, p.name())).copied() else {
            continue;
        };
        let Some(declared) = root.get(name) else {
            let place = root.document.place(&crate::read::child("", name));
            let message = "there is no target, so nothing is declared";
            found.push(Problem::new("manifest.target.none", Some(place), message));
            continue;
        };
        for cursor in declared.items(found) {
            targets.extend(target(provider, &cursor, accounts, found));
        }
    }
}

fn target(provider: Provider, cursor: &Cursor<'_>, accounts: Declared<'_>, found: &mut Vec<Problem>) -> Option<Target> {
    cursor.object(found)?;
    let (known, default) = match provider {
        Provider::Matillion => (PROJECT, Ownership::Declared),
        Provider::Airflow => (SERVER, Ownership::Declared),
        Provider::Lerian => (PRODUCT, Ownership::Marked),
    };
    cursor.only(known, found);
    let account = account(provider, cursor, accounts, found);
    let scope = match provider {
        Provider::Matillion => project(cursor, found),
        Provider::Airflow | Provider::Lerian => product(cursor, found),
    };
    let ownership = ownership(cursor, default, found);
    let mut target = Target {
        provider,
        account: account?,
        scope: scope?,
        ownership: ownership?,
        connections: Vec::new(),
        place: cursor.place(),
    };
    // A target without `connections` might be a mistake; one with an empty list says that nothing is to be there.
    for entry in cursor.required("connections", found).map(|c| c.items(found)).unwrap_or_default() {
        let connection = entries::connection(&target, &entry, found);
        target.connections.extend(connection);
    }
    let is_unknown = cursor.get("environments").is_some_and(|c| c.has_unresolved());
    environments(&mut target, is_unknown, found);
    Some(target)
}

fn account(
    provider: Provider,
    cursor: &Cursor<'_>,
    declared: Declared<'_>,
    found: &mut Vec<Problem>,
) -> Option<String> {
    let given = cursor.required("account", found)?;
    let Some(name) = given.string(found) else { return Some(String::new()) };
    let accounts = declared.accounts;
    match accounts.iter().find(|account| account.name == name) {
        Some(account) if account.provider == provider => {}
        Some(account) => {
            let message = format!("{name} is an account of {}, not of {}", account.provider.name(), provider.name());
            found.push(given.problem("manifest.account.unknown", message));
        }
        None if declared.unreadable.iter().any(|each| each == name) => {}
        None => {
            let names: Vec<&str> =
                accounts.iter().filter(|a| a.provider == provider).map(|account| account.name.as_str()).collect();
            let near = connguard_rules::nearest_name(name, names.iter().copied());
            let hint = match near {
                Some(near) => format!("did you mean {near}?"),
                None if names.is_empty() => "declare it under accounts".to_owned(),
                None => format!("known: {}", names.join(", ")),
            };
            found.push(given.problem("manifest.account.unknown", format!("there is no account {name:?}; {hint}")));
        }
    }
    Some(name.to_owned())
}

fn project(cursor: &Cursor<'_>, found: &mut Vec<Problem>) -> Option<Scope> {
    let project = cursor.required("project", found)?;
    project.object(found)?;
    project.only(&["id", "name"], found);
    let mut member = |name: &str| project.get(name).and_then(|c| c.string(found)).map(str::to_owned);
    let (id, name) = (member("id").map(|id| id.to_ascii_lowercase()), member("name"));
    if id.is_none() && name.is_none() && project.get("id").or(project.get("name")).is_none() {
        found.push(project.problem("manifest.member.required", "project needs its id, its name, or both"));
    }
    let environments = cursor.get("environments").map(|c| c.strings(found)).unwrap_or_default();
    Some(Scope::Project { id, name, environments })
}

fn product(cursor: &Cursor<'_>, found: &mut Vec<Problem>) -> Option<Scope> {
    let name = cursor.get("product").map(|c| c.string(found).unwrap_or(entries::UNKNOWN_PRODUCT).to_owned());
    Some(Scope::Product { name, since: cursor.get("since").and_then(|c| c.string(found)).map(str::to_owned) })
}

fn ownership(cursor: &Cursor<'_>, default: Ownership, found: &mut Vec<Problem>) -> Option<Ownership> {
    let Some(given) = cursor.get("ownership") else { return Some(default) };
    let all = [Ownership::Declared, Ownership::Exclusive, Ownership::Marked];
    let Some(text) = given.string(found) else { return Some(default) };
    let known = all.into_iter().find(|one| one.as_str() == text);
    if known.is_none() {
        let names = all.map(Ownership::as_str).join(", ");
        found.push(given.problem("manifest.target.ownership", format!("ownership is one of {names}")));
    }
    known.or(Some(default))
}

/// Environments are those that are named, else those that overrides are for; an override elsewhere is a mistake.
fn environments(target: &mut Target, is_unknown: bool, found: &mut Vec<Problem>) {
    let Scope::Project { environments, .. } = &mut target.scope else { return };
    let all = target.connections.iter().flat_map(|connection| &connection.overrides);
    if environments.is_empty() {
        for each in all {
            if !environments.contains(&each.environment) {
                environments.push(each.environment.clone());
            }
        }
        return;
    }
    if is_unknown {
        return;
    }
    for each in all.filter(|each| !environments.contains(&each.environment)) {
        let near = connguard_rules::nearest_name(&each.environment, environments.iter().map(String::as_str));
        let hint = near.map_or_else(|| "add it there".to_owned(), |near| format!("did you mean {near}?"));
        let message = format!("{:?} is not among the environments of the target; {hint}", each.environment);
        found.push(Problem::new("manifest.environment.unknown", Some(each.place.clone()), message));
    }
}
