//! The rules of the API over every entry, and what only a manifest can get wrong.

use std::collections::HashMap;

use connguard_rules::{Arguments, Location};
use serde_json::{Map, Value, json};

use super::model::{Connection, Manifest, Ownership, Scope, Target};
use crate::managed::{self, Managed, WriteOnly};
use crate::problem::Problem;
use crate::reference::Reference;
use crate::source::Place;

pub(super) fn check(manifest: &Manifest, found: &mut Vec<Problem>) {
    for target in &manifest.targets {
        for connection in &target.connections {
            entry(target, connection, found);
        }
    }
    names(manifest, found);
    former_names(manifest, found);
}

fn entry(target: &Target, connection: &Connection, found: &mut Vec<Problem>) {
    let managed = managed::connections(target.provider);
    let mut arguments = Arguments::new();
    arguments.insert("waive".to_owned(), json!(connection.manage.waive));
    if let Some(product) = &connection.product {
        arguments.insert("product".to_owned(), product.as_str().into());
    }
    if target.ownership != Ownership::Marked {
        for (pointer, _) in connection.secrets.iter().filter(|(_, secret)| secret.version.is_some()) {
            let place = connection.origin.place(&format!("{pointer}/version"));
            let message = "versions are kept in the marker; with ownership declared or exclusive a new version is not \
                noticed; use ownership: marked, or --rotate";
            found.push(Problem::new("manifest.secret.version-unused", Some(place), message));
        }
    }
    let body = stood_in(managed, &connection.body);
    judge(managed.create, &arguments, &body, found, |path| connection.origin.place(path));
    if let Some(managed) = managed::overrides(target.provider) {
        arguments.insert("parent".to_owned(), Value::Object(connection.body.clone()));
        for each in &connection.overrides {
            let body = Value::Object(each.body.clone());
            // What the connection decides is its mistake, not the override's; everything else stands in the override.
            judge(managed.create, &arguments, &body, found, |path| match path.strip_prefix("/connectionOverrides") {
                Some(inside) => each.origin.place(inside),
                None => each.place.clone(),
            });
        }
    }
}

/// Violations of a body as problems at their places.
fn judge(
    operation: &str,
    arguments: &Arguments,
    body: &Value,
    found: &mut Vec<Problem>,
    place: impl Fn(&str) -> Place,
) {
    let violations = connguard_rules::check(operation, arguments, Some(body)).unwrap_or_default();
    for violation in violations {
        let at = if violation.location == Location::Body { violation.path.as_str() } else { "" };
        let mut problem = Problem::new(violation.rule.id, Some(place(at)), violation.message.clone());
        problem.severity = violation.severity;
        problem.allowed = violation.allowed;
        found.push(problem);
    }
}

/// The body as the rules are to judge it: a reference has a value of the form that is wanted, though nobody knows it yet.
fn stood_in(managed: &Managed, body: &Map<String, Value>) -> Value {
    let mut body = Value::Object(body.clone());
    for (pointer, kind) in managed.write_only {
        if let Some(member) = body.pointer_mut(pointer).filter(|member| Reference::of_value(member).is_some()) {
            *member = match kind {
                WriteOnly::Version => "stands-for-a-secret".into(),
                WriteOnly::Digest => "-----BEGIN CERTIFICATE-----".into(),
            };
        }
    }
    body
}

/// One object is declared once, and names that a service may take for one are a mistake.
fn names(manifest: &Manifest, found: &mut Vec<Problem>) {
    let mut exact: HashMap<(String, &str), &Place> = HashMap::new();
    let mut folded: HashMap<(String, String), (&str, &Place)> = HashMap::new();
    for target in &manifest.targets {
        let within = within(manifest, target);
        for connection in target.connections.iter().filter(|connection| !connection.key.is_empty()) {
            let place = &connection.place;
            if let Some(first) = exact.insert((within.clone(), &connection.key), place) {
                let message = format!("{:?} is declared twice; keep one of them", connection.key);
                found.push(twice("manifest.entry.duplicate", place, first, message));
                continue;
            }
            let fold = connection.key.trim().to_lowercase();
            if let Some((other, first)) = folded.insert((within.clone(), fold), (&connection.key, place)) {
                let message =
                    format!("{:?} differs from {other:?} in letter case or outer whitespace only", connection.key);
                found.push(twice("manifest.entry.case-clash", place, first, message));
            }
        }
    }
}

/// A former name is one entry's, and nobody's name.
fn former_names(manifest: &Manifest, found: &mut Vec<Problem>) {
    let fold = |name: &str| name.trim().to_lowercase();
    let all: Vec<(String, &Connection)> = manifest
        .targets
        .iter()
        .flat_map(|target| {
            let within = within(manifest, target);
            target.connections.iter().map(move |connection| (within.clone(), connection))
        })
        .collect();
    let mut names: HashMap<(&str, String), &Connection> = HashMap::new();
    for (within, connection) in &all {
        names.entry((within, fold(&connection.key))).or_insert(connection);
    }
    let mut claims: HashMap<(&str, String), Place> = HashMap::new();
    for (within, connection) in &all {
        let Some(former) = &connection.manage.renamed_from else { continue };
        let place = connection.origin.place("/manage/renamedFrom");
        let key = (within.as_str(), fold(former));
        // A name may differ from its former one in letter case.
        let declared = names.get(&key).filter(|other| !std::ptr::eq(**other, *connection) || other.key == *former);
        if let Some(other) = declared {
            let message = format!("{former:?} is declared here, so nothing was renamed from it");
            found.push(twice("manifest.manage.renamed-from", &place, &other.place, message));
        }
        if let Some(first) = claims.get(&key) {
            let message = format!("another connection was renamed from {former:?}, too; keep one of them");
            found.push(twice("manifest.manage.renamed-from", &place, first, message));
        } else {
            claims.insert(key, place);
        }
    }
}

fn twice(rule: &'static str, place: &Place, first: &Place, message: String) -> Problem {
    let mut problem = Problem::new(rule, Some(place.clone()), message);
    problem.other = Some(first.clone());
    problem
}

/// What names are unique in: a project, or an organization.
fn within(manifest: &Manifest, target: &Target) -> String {
    let account = manifest.account(&target.account);
    let base = account.and_then(|a| a.options.get("base_url").or_else(|| a.options.get("region")));
    let base = base.and_then(Value::as_str).unwrap_or(&target.account).trim_end_matches('/');
    match &target.scope {
        Scope::Project { id, name, .. } => {
            format!("{base} {}", id.as_deref().or(name.as_deref()).unwrap_or_default())
        }
        Scope::Product { .. } => {
            format!("{base} {}", account.and_then(|a| a.tenant.as_deref()).unwrap_or(&target.account))
        }
    }
}

#[cfg(test)]
#[path = "tests.rs"]
mod tests;
