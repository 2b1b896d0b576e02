//! The rules of the API over every entry, and what only a manifest can get wrong.

use std::collections::HashMap;

use connguard_rules::{Arguments, Location, Violation};
use serde_json::{Map, Value, json};

use super::entries::{OVERRIDDEN, is_within};
use super::model::{Connection, Manifest, Ownership, Target};
use super::namespace::Namespaces;
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
    let namespaces = Namespaces::new(manifest);
    names(manifest, &namespaces, found);
    former_names(manifest, &namespaces, found);
}

fn entry(target: &Target, connection: &Connection, found: &mut Vec<Problem>) {
    let managed = managed::connections(target.provider);
    let mut arguments = Arguments::new();
    arguments.insert("waive".to_owned(), json!(connection.manage.waived_by_checks().collect::<Vec<_>>()));
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
    let is_reference = |path: &str| connection.secrets.contains_key(path);
    let unknown = connection.origin.unknown();
    judge(managed.create, (&arguments, &body), &unknown, found, &is_reference, |path| connection.origin.place(path));
    if let Some(managed) = managed::overrides(target.provider) {
        arguments.insert("parent".to_owned(), Value::Object(connection.body.clone()));
        for each in &connection.overrides {
            let body = Value::Object(each.body.clone());
            let inside = each.origin.unknown().into_iter().map(|path| format!("{OVERRIDDEN}{path}"));
            // A name that the connection lacks is missing there.
            let name = connection.key.is_empty().then(|| format!("/{}", managed.key));
            let unknown: Vec<String> = inside.chain(unknown.iter().cloned()).chain(name).collect();
            // What the connection decides is its mistake, not the override's; everything else stands in the override.
            judge(managed.create, (&arguments, &body), &unknown, found, &|_| false, |path| {
                match path.strip_prefix(OVERRIDDEN) {
                    Some(inside) => each.origin.place(inside),
                    None => each.place.clone(),
                }
            });
        }
    }
}

/// Violations of a body as problems at their places, but for those that come from a part that nobody knows.
fn judge(
    operation: &str,
    (arguments, body): (&Arguments, &Value),
    unknown: &[String],
    found: &mut Vec<Problem>,
    is_reference: &dyn Fn(&str) -> bool,
    place: impl Fn(&str) -> Place,
) {
    let check = |arguments, body| connguard_rules::check(operation, arguments, Some(body)).unwrap_or_default();
    let mut violations = check(arguments, body);
    if !unknown.is_empty() {
        // What is said whatever stands there is said of something else.
        let mut others = arguments.clone();
        if let Some(parent) = others.get_mut("parent") {
            *parent = without(parent, unknown);
        }
        let others = check(&others, &without(body, unknown));
        let said = |one: &Violation| {
            others
                .iter()
                .any(|other| (other.rule.id, &other.path, &other.message) == (one.rule.id, &one.path, &one.message))
        };
        violations.retain(said);
    }
    // Which of the allowed values a reference has is known when it is resolved, and judged then.
    violations.retain(|v| !(v.rule.id.ends_with(".values") && is_reference(&v.path)));
    // A value of the wrong type has none of what is wanted inside of it.
    let mistyped: Vec<String> =
        violations.iter().filter(|v| v.rule.id.ends_with(".body.type")).map(|v| v.path.clone()).collect();
    let is_inside = |path: &str| mistyped.iter().any(|outer| is_within(path, outer));
    violations.retain(|v| v.rule.id.ends_with(".body.type") || !is_inside(&v.path));
    for violation in violations {
        let at = if violation.location == Location::Body { violation.path.as_str() } else { "" };
        let mut problem = Problem::new(violation.rule.id, Some(place(at)), violation.message.clone());
        problem.severity = violation.severity;
        problem.allowed = violation.allowed;
        found.push(problem);
    }
}

/// A body without these members.
fn without(body: &Value, unknown: &[String]) -> Value {
    let mut body = body.clone();
    for path in unknown {
        let Some((outer, name)) = path.rsplit_once('/') else { continue };
        if let Some(members) = body.pointer_mut(outer).and_then(Value::as_object_mut) {
            members.remove(name);
        }
    }
    body
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
    if let Some(inner) = managed.secrets_in.and_then(|pointer| body.pointer_mut(pointer)) {
        stand_in(inner);
    }
    body
}

/// A value that passes as a key in PEM, too.
fn stand_in(value: &mut Value) {
    if Reference::of_value(value).is_some() {
        *value = "-----BEGIN stands for a secret-----".into();
        return;
    }
    match value {
        Value::Object(members) => members.values_mut().for_each(stand_in),
        Value::Array(items) => items.iter_mut().for_each(stand_in),
        _ => {}
    }
}

/// One object is declared once, and names that a service may take for one are a mistake.
fn names(manifest: &Manifest, namespaces: &Namespaces<'_>, found: &mut Vec<Problem>) {
    let mut exact: HashMap<(String, &str), &Place> = HashMap::new();
    let mut folded: HashMap<(String, String), (&str, &Place)> = HashMap::new();
    for target in manifest.targets.iter().filter(|target| !target.account.is_empty()) {
        let within = namespaces.of(target);
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
fn former_names(manifest: &Manifest, namespaces: &Namespaces<'_>, found: &mut Vec<Problem>) {
    let fold = |name: &str| name.trim().to_lowercase();
    let all: Vec<(String, &Connection)> = manifest
        .targets
        .iter()
        .flat_map(|target| {
            let within = namespaces.of(target);
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
            let message = format!("{former:?} is declared as well, so nothing was renamed from it");
            found.push(twice("manifest.manage.renamed-from", &place, &other.place, message));
        } else if let Some(first) = claims.get(&key) {
            let message = format!("another connection is renamed from {former:?} as well; keep one of them");
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

#[cfg(test)]
#[path = "tests.rs"]
mod tests;
