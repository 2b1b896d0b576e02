//! Entries: the body that creates a connection, and how it is to be managed.

use std::collections::BTreeMap;

use connguard_rules::spec::Object;
use connguard_rules::{Provider, Secrecy, secrecy};
use serde_json::{Map, Value};

use super::cursor::Cursor;
use super::model::{Connection, Manage, Origin, Override, Ownership, Scope, Target};
use super::spelling;
use crate::managed::{self, Managed, WriteOnly};
use crate::problem::Problem;
use crate::reference::{Malformed, Reference, Secret};
use crate::rules;

/// Members of an entry that do not belong to the body.
const RESERVED: &[&str] = &["manage", "overrides", "product"];
/// Where the details of an override stand in its body.
pub(super) const OVERRIDDEN: &str = "/connectionOverrides";
/// Stands for a product that is wrong, so that it is not said to be missing.
pub(super) const UNKNOWN_PRODUCT: &str = "unknown";
const MANAGE: &[&str] = &["protect", "adopt", "replace", "renamedFrom", "ignore", "waive"];

pub(super) fn connection(target: &Target, cursor: &Cursor<'_>, found: &mut Vec<Problem>) -> Option<Connection> {
    let members = cursor.object(found)?;
    let managed = managed::connections(target.provider);
    let mut body: Map<String, Value> =
        members.iter().filter(|(name, _)| reserved(name).is_none()).map(|(k, v)| (k.clone(), v.clone())).collect();
    if let Ok(create) = connguard_rules::operation(managed.create) {
        create.read_texts(&mut body);
    }
    let origin = Origin::new(cursor.document, &cursor.pointer);
    for (name, member) in cursor.members(found) {
        if let Some(documented) = reserved(name).filter(|documented| *documented != name) {
            found.push(spelling::problem(name, documented, member.place()));
        }
    }
    let respelled = spelling::read(managed, &mut body, |path| origin.place(path), found);
    let origin = origin.respelled(respelled);
    let (secrets, refused) = secrets(managed, &origin, &mut body, found);
    let origin = origin.refused(refused);
    let key = body.get(managed.key).and_then(Value::as_str);
    let key = key.filter(|_| !origin.unknown().iter().any(|path| path.strip_prefix('/') == Some(managed.key)));
    let key = key.unwrap_or_default().to_owned();
    let mut connection = Connection {
        key,
        product: product(target, cursor, found),
        overrides: Vec::new(),
        secrets,
        manage: cursor.get("manage").map(|c| manage(target, &c, found)).unwrap_or_default(),
        place: cursor.place(),
        origin,
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

/// The reserved member that is meant.
fn reserved(name: &str) -> Option<&'static str> {
    RESERVED.iter().find(|reserved| spelling::is_spelling(name, reserved)).copied()
}

fn product(target: &Target, cursor: &Cursor<'_>, found: &mut Vec<Problem>) -> Option<String> {
    let own = cursor.get("product");
    match (&target.scope, own) {
        (Scope::Product { .. }, Some(own)) if target.provider == Provider::Airflow => {
            found.push(own.problem("manifest.member.unknown", "connections of airflow have no product"));
            None
        }
        (Scope::Product { .. }, Some(own)) => {
            Some(own.string(found).map_or_else(|| UNKNOWN_PRODUCT.to_owned(), str::to_ascii_lowercase))
        }
        (Scope::Product { name, .. }, None) => name.as_ref().map(|name| name.to_ascii_lowercase()),
        (Scope::Project { .. }, Some(own)) => {
            found.push(own.problem("manifest.member.unknown", "connections of a project have no product"));
            None
        }
        (Scope::Project { .. }, None) => None,
    }
}

/// Takes references out of the body: what stays is `{"$from": …}`. Returns also where references stand that cannot.
fn secrets(
    managed: &Managed,
    origin: &Origin,
    body: &mut Map<String, Value>,
    found: &mut Vec<Problem>,
) -> (BTreeMap<String, Secret>, Vec<String>) {
    let mut whole = Value::Object(std::mem::take(body));
    let (mut secrets, mut refused, mut misplaced) = (BTreeMap::new(), Vec::new(), Vec::new());
    // In the place of a secret an object cannot be meant as anything else.
    let is_meant = |pointer: &str, value: &Value| {
        Secret::is_meant(value) || managed.write_only.iter().any(|(member, _)| *member == pointer)
    };
    let unresolved = origin.unknown();
    references("", &mut whole, &is_meant, &mut |pointer, members| {
        let at = |rule, message: String| Problem::new(rule, Some(origin.place(pointer)), message);
        let Some(kind) = managed.write_only_at(pointer) else {
            let inside = managed.secrets_in.map(|pointer| format!("members of {pointer}"));
            let allowed = managed.write_only.iter().map(|(member, _)| (*member).to_owned());
            let allowed: Vec<String> = allowed.chain(inside).collect();
            let message = match allowed.as_slice() {
                [] => "a reference cannot stand here, where nothing is a secret; use a variable, ${name}".to_owned(),
                _ => format!("a reference can stand in {} only; use a variable here, ${{name}}", allowed.join(", ")),
            };
            found.push(at("manifest.reference.place", message));
            misplaced.push(pointer.to_owned());
            return None;
        };
        let read = Secret::read(members).and_then(|secret| match (&secret.version, kind) {
            (Some(_), WriteOnly::Digest) => {
                Err(Malformed::of("version", "this member is public and compared by its content; omit version"))
            }
            _ => Ok(secret),
        });
        match read {
            Ok(secret) => {
                let value = secret.from.to_value();
                secrets.insert(pointer.to_owned(), secret);
                Some(value)
            }
            Err(Malformed { member, message }) => {
                if !unresolved.iter().any(|path| is_within(path, pointer)) {
                    let place = origin.place(&format!("{pointer}{member}"));
                    found.push(Problem::new("manifest.reference.form", Some(place), message));
                }
                refused.push(pointer.to_owned());
                // It is meant as a reference, and judged as one.
                Some(Reference::Env("REFUSED".to_owned()).to_value())
            }
        }
    });
    let is_reference = |pointer: &str| secrets.contains_key(pointer) || refused.iter().any(|each| each == pointer);
    misplaced.extend(inline(managed, origin, &whole, is_reference, found));
    if let Value::Object(members) = whole {
        *body = members;
    }
    (secrets, misplaced)
}

/// Finds secrets that stand in the file; returns where.
fn inline(
    managed: &Managed,
    origin: &Origin,
    body: &Value,
    is_reference: impl Fn(&str) -> bool,
    found: &mut Vec<Problem>,
) -> Vec<String> {
    let mut pointers = Vec::new();
    let mut called = Vec::new();
    let inner = managed.secrets_in.and_then(|pointer| Some((pointer, body.pointer(pointer)?)));
    inner
        .into_iter()
        .for_each(|(pointer, value)| called_like_secrets(managed.secrets_object(), pointer, value, &mut called));
    let inner = called.iter().map(|pointer| (pointer.as_str(), &WriteOnly::Version));
    for (pointer, kind) in managed.write_only.iter().map(|(pointer, kind)| (*pointer, kind)).chain(inner) {
        let given = body.pointer(pointer).filter(|value| !value.is_null() && *value != "");
        if *kind == WriteOnly::Version && given.is_some() && !is_reference(pointer) {
            let name = pointer.rsplit('/').next().unwrap_or_default();
            let message = format!("{name} is a secret and does not belong in a file; write {{from: env:NAME}}");
            found.push(Problem::new("manifest.secret.inline", Some(origin.place(pointer)), message));
            pointers.push(pointer.to_owned());
        }
    }
    let mut urls = Vec::new();
    with_url_passwords("", body, false, &mut urls);
    for (pointer, in_array) in urls {
        if pointers.iter().any(|outer| is_within(&pointer, outer)) {
            continue;
        }
        let remedy = match managed.write_only_at(&pointer) {
            Some(_) if !in_array => "write {from: env:NAME} for all of it",
            _ => "leave it out of the URL and write {from: env:NAME} where the connection takes a password",
        };
        let message = format!("{pointer} holds the password of a URL, which does not belong in a file; {remedy}");
        found.push(Problem::new("manifest.secret.inline", Some(origin.place(&pointer)), message));
        pointers.push(pointer);
    }
    pointers
}

/// The pointers to strings that hold passwords of URLs, and whether they are in an array. Between words, e.g. of a
/// description, an @ is none of a URL.
fn with_url_passwords(pointer: &str, value: &Value, in_array: bool, out: &mut Vec<(String, bool)>) {
    let child = |name: &str| crate::read::child(pointer, name);
    match value {
        Value::String(text) => {
            let is_password = |word: &str| !word.is_empty() && !word.contains(char::is_whitespace);
            if connguard_rules::url_passwords(text).into_iter().any(|at| is_password(&text[at])) {
                out.push((pointer.to_owned(), in_array));
            }
        }
        Value::Array(items) => items.iter().enumerate().for_each(|(index, item)| {
            with_url_passwords(&child(&index.to_string()), item, true, out);
        }),
        Value::Object(members) => members.iter().for_each(|(name, member)| {
            with_url_passwords(&child(name), member, in_array, out);
        }),
        _ => {}
    }
}

/// The pointers to members that are called like secrets. Flags and numbers are none, e.g. `client_request_mfa_token`.
fn called_like_secrets(object: Option<&'static Object>, pointer: &str, value: &Value, out: &mut Vec<String>) {
    for (name, member) in value.as_object().into_iter().flatten() {
        let inner = crate::read::child(pointer, name);
        match secrecy(object, name, member) {
            _ if member.is_boolean() || member.is_number() => {}
            Secrecy::Secret => out.push(inner),
            Secrecy::Public(object) => called_like_secrets(object, &inner, member, out),
        }
    }
}

fn references(
    pointer: &str,
    value: &mut Value,
    is_meant: &impl Fn(&str, &Value) -> bool,
    each: &mut impl FnMut(&str, &Map<String, Value>) -> Option<Value>,
) {
    let is_reference = value.is_object() && is_meant(pointer, value);
    match value {
        Value::Object(members) if is_reference => {
            if let Some(other) = each(pointer, members) {
                *value = other;
            }
        }
        Value::Object(members) => {
            for (name, member) in members.iter_mut() {
                references(&crate::read::child(pointer, name), member, is_meant, each);
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
        let mut origin = Origin::new(value.document, &value.pointer);
        if let Some(managed) = managed {
            let inside = |path: &str| path.strip_prefix(OVERRIDDEN).unwrap_or_default().to_owned();
            let respelled = spelling::read(managed, &mut body, |path| origin.place(&inside(path)), found);
            let respelled = respelled.into_iter().map(|(documented, written)| (inside(&documented), inside(&written)));
            let respelled = respelled.collect();
            origin = origin.respelled(respelled);
        }
        all.push(Override { environment: environment.to_owned(), body, place: value.place(), origin });
    }
    all
}

fn manage(target: &Target, cursor: &Cursor<'_>, found: &mut Vec<Problem>) -> Manage {
    cursor.only(MANAGE, found);
    let mut flag = |name: &str| cursor.get(name).is_some_and(|c| c.flag(found));
    let mut manage =
        Manage { protect: flag("protect"), adopt: flag("adopt"), replace: flag("replace"), ..Manage::default() };
    manage.renamed_from = cursor.get("renamedFrom").and_then(|c| c.string(found)).map(str::to_owned);
    manage.ignore = cursor.get("ignore").map(|c| c.strings(found)).unwrap_or_default();
    if let Some(given) = cursor.get("ignore").filter(|given| given.value.is_array()) {
        for item in given.items(found) {
            let Some(pointer) = item.value.as_str() else { continue };
            let marker = managed::connections(target.provider).marker.filter(|marker| is_within(marker, pointer));
            let message = if !pointer.starts_with('/') {
                format!("{pointer:?} is not a JSON Pointer; write e.g. /connectionDetails/secretsLocation")
            } else if let Some(marker) = marker.filter(|_| target.ownership == Ownership::Marked) {
                format!("{marker} holds the marker that says whose a connection is, so {pointer} cannot be ignored")
            } else {
                continue;
            };
            found.push(item.problem("manifest.manage.pointer", message));
        }
    }
    manage.waive = cursor.get("waive").map(|c| c.strings(found)).unwrap_or_default();
    if let Some(given) = cursor.get("waive") {
        for id in &manage.waive {
            let message = match rules::known(id) {
                Some(rule) if rule.waivable => continue,
                Some(_) => format!("{id} cannot be waived"),
                None => format!("there is no rule {id:?}"),
            };
            found.push(given.problem("manifest.manage.waive", message));
        }
    }
    manage
}

/// Whether a pointer is this one, or leads to something inside of what this one is for.
pub(super) fn is_within(pointer: &str, outer: &str) -> bool {
    pointer.strip_prefix(outer).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}
