//! Entries: the body that creates a connection, and how it is to be managed.

use std::collections::BTreeMap;

use connguard_rules::Provider;
use serde_json::{Map, Value};

use super::cursor::Cursor;
use super::model::{Connection, Manage, Origin, Override, Scope, Target};
use crate::managed::{self, Managed};
use crate::problem::Problem;
use crate::reference::Secret;

/// Members of an entry that do not belong to the body.
const RESERVED: &[&str] = &["manage", "overrides", "product"];
const MANAGE: &[&str] = &["protect", "adopt", "replace", "renamedFrom", "ignore", "waive"];

pub(super) fn connection(target: &Target, cursor: &Cursor<'_>, found: &mut Vec<Problem>) -> Option<Connection> {
    let members = cursor.object(found)?;
    let managed = managed::connections(target.provider);
    let key = cursor.get(managed.key).and_then(|c| c.value.as_str()).unwrap_or_default().to_owned();
    let mut body: Map<String, Value> = members
        .iter()
        .filter(|(name, _)| !RESERVED.contains(&name.as_str()))
        .map(|(k, v)| (k.clone(), v.clone()))
        .collect();
    let secrets = secrets(managed, cursor, &mut body, found);
    let mut connection = Connection {
        key,
        product: product(target, cursor, found),
        overrides: Vec::new(),
        secrets,
        manage: cursor.get("manage").map(|c| manage(&c, found)).unwrap_or_default(),
        place: cursor.place(),
        origin: Origin::new(cursor.document, &cursor.pointer),
        body,
    };
    if let Some(given) = cursor.get("overrides") {
        match managed::overrides(target.provider) {
            Some(_) => connection.overrides = overrides(&connection, &given, found),
            None => found.push(given.problem(
                "manifest.member.unknown",
                format!("connections of {} have no overrides", target.provider.name()),
            )),
        }
    }
    Some(connection)
}

fn product(target: &Target, cursor: &Cursor<'_>, found: &mut Vec<Problem>) -> Option<String> {
    let own = cursor.get("product");
    match (&target.scope, own) {
        (Scope::Product { .. }, Some(own)) => own.string(found).map(str::to_ascii_lowercase),
        (Scope::Product { name, .. }, None) => name.as_ref().map(|name| name.to_ascii_lowercase()),
        (Scope::Project { .. }, Some(own)) => {
            found.push(own.problem("manifest.member.unknown", "connections of a project have no product"));
            None
        }
        (Scope::Project { .. }, None) => None,
    }
}

/// Takes references out of the body: what stays is `{"$from": …}`.
fn secrets(
    managed: &Managed,
    cursor: &Cursor<'_>,
    body: &mut Map<String, Value>,
    found: &mut Vec<Problem>,
) -> BTreeMap<String, Secret> {
    let mut whole = Value::Object(std::mem::take(body));
    let mut secrets = BTreeMap::new();
    references("", &mut whole, &mut |pointer, members| {
        let at = |rule, message: String| {
            Problem::new(rule, Some(cursor.document.place(&format!("{}{pointer}", cursor.pointer))), message)
        };
        let Some((_, kind)) = managed.write_only.iter().find(|(member, _)| *member == pointer) else {
            let allowed: Vec<&str> = managed.write_only.iter().map(|(member, _)| *member).collect();
            let what = if allowed.is_empty() { "nothing here is a secret".to_owned() } else { allowed.join(", ") };
            let message = format!("a reference cannot stand here (where it can: {what}); use a variable, ${{name}}");
            found.push(at("manifest.reference.place", message));
            return None;
        };
        match Secret::read(members) {
            Ok(secret) if secret.version.is_some() && *kind == managed::WriteOnly::Digest => {
                let message = "this member is public and compared by its content; leave version out".to_owned();
                found.push(at("manifest.reference.form", message));
                None
            }
            Ok(secret) => {
                let value = secret.from.to_value();
                secrets.insert(pointer.to_owned(), secret);
                Some(value)
            }
            Err(message) => {
                found.push(at("manifest.reference.form", message));
                None
            }
        }
    });
    inline(managed, cursor, &whole, &secrets, found);
    if let Value::Object(members) = whole {
        *body = members;
    }
    secrets
}

/// Secrets that stand in the file.
fn inline(
    managed: &Managed,
    cursor: &Cursor<'_>,
    body: &Value,
    secrets: &BTreeMap<String, Secret>,
    found: &mut Vec<Problem>,
) {
    for (pointer, kind) in managed.write_only {
        let given = body.pointer(pointer).filter(|value| !value.is_null() && *value != "");
        if *kind == managed::WriteOnly::Version && given.is_some() && !secrets.contains_key(*pointer) {
            let name = pointer.rsplit('/').next().unwrap_or_default();
            let place = cursor.document.place(&format!("{}{pointer}", cursor.pointer));
            let message = format!("{name} is a secret and does not belong into a file; write {{from: env:NAME}}");
            found.push(Problem::new("manifest.secret.inline", Some(place), message));
        }
    }
}

fn references(pointer: &str, value: &mut Value, each: &mut impl FnMut(&str, &Map<String, Value>) -> Option<Value>) {
    match value {
        Value::Object(members) if Secret::is_meant(&Value::Object(members.clone())) => {
            if let Some(other) = each(pointer, members) {
                *value = other;
            }
        }
        Value::Object(members) => {
            for (name, member) in members.iter_mut() {
                references(&crate::read::child(pointer, name), member, each);
            }
        }
        _ => {}
    }
}

fn overrides(connection: &Connection, cursor: &Cursor<'_>, found: &mut Vec<Problem>) -> Vec<Override> {
    let managed = managed::overrides(Provider::Matillion);
    let mut all = Vec::new();
    for (environment, value) in cursor.members(found) {
        let Some(details) = value.object(found) else { continue };
        let mut body = Map::new();
        body.insert("environmentName".to_owned(), environment.into());
        if let Some(managed) = managed {
            body.insert(managed.key.to_owned(), connection.key.clone().into());
        }
        if let Some(auth_type) = connection.body.get("authType") {
            body.insert("authType".to_owned(), auth_type.clone());
        }
        body.insert("connectionOverrides".to_owned(), Value::Object(details.clone()));
        let origin = Origin::new(value.document, &value.pointer);
        all.push(Override { environment: environment.to_owned(), body, place: value.place(), origin });
    }
    all
}

fn manage(cursor: &Cursor<'_>, found: &mut Vec<Problem>) -> Manage {
    cursor.only(MANAGE, found);
    let mut flag = |name: &str| cursor.get(name).is_some_and(|c| c.flag(found));
    let mut manage =
        Manage { protect: flag("protect"), adopt: flag("adopt"), replace: flag("replace"), ..Manage::default() };
    manage.renamed_from = cursor.get("renamedFrom").and_then(|c| c.string(found)).map(str::to_owned);
    manage.ignore = cursor.get("ignore").map(|c| c.strings(found)).unwrap_or_default();
    if let Some(given) = cursor.get("ignore")
        && let Some(wrong) = manage.ignore.iter().find(|pointer| !pointer.starts_with('/'))
    {
        let message = format!("{wrong:?} is no JSON Pointer; write e.g. /connectionDetails/description");
        found.push(given.problem("manifest.manage.pointer", message));
    }
    manage.waive = cursor.get("waive").map(|c| c.strings(found)).unwrap_or_default();
    if let Some(given) = cursor.get("waive") {
        for id in &manage.waive {
            let message = match connguard_rules::rules().find(|rule| rule.id == id) {
                Some(rule) if rule.waivable => continue,
                Some(_) => format!("{id} cannot be waived"),
                None => format!("there is no rule {id:?}"),
            };
            found.push(given.problem("manifest.manage.waive", message));
        }
    }
    manage
}
