//! What a write keeps of what is stored, and what a reply shows of what was written.

use connguard_rules::Provider;
use connguard_rules::spec::{Additional, Kind, Object};
use serde_json::{Map, Value};

use super::canonical::Canonical;
use super::diff::diff;
use super::marker;
use super::services::service;
use crate::managed;

/// The body of an update with what is stored and not the manifest's: ignored members, and members that are not
/// documented, wherever the update would replace them.
pub fn carry_over(
    provider: Provider,
    body: Map<String, Value>,
    stored: &Map<String, Value>,
    ignore: &[String],
) -> Map<String, Value> {
    let managed = managed::connections(provider);
    let schema = connguard_rules::operation(managed.create).ok().and_then(|operation| operation.body);
    let is_whole = service(provider).replaces_whole();
    let is_sent = |body: &Value, pointer: &str| {
        is_whole || pointer.split('/').nth(1).is_some_and(|member| body.get(unescaped(member)).is_some())
    };
    let (mut body, stored) = (Value::Object(body), Value::Object(stored.clone()));
    for pointer in ignore {
        // A change of some members leaves the others as they are stored.
        if !is_sent(&body, pointer) {
            continue;
        }
        match stored.pointer(pointer) {
            Some(value) => put(&mut body, pointer, value.clone()),
            None => drop(super::canonical::remove(&mut body, pointer)),
        }
    }
    if let (Value::Object(body), Value::Object(stored), Some(schema)) = (&mut body, &stored, schema) {
        for member in schema.members {
            if let (Kind::Object(inner), Some(Value::Object(stored)), Some(Value::Object(body))) =
                (&member.kind, stored.get(member.name), body.get_mut(member.name))
            {
                undocumented(inner, stored, body);
            }
        }
    }
    match body {
        Value::Object(body) => body,
        _ => Map::new(),
    }
}

fn undocumented(object: &'static Object, stored: &Map<String, Value>, body: &mut Map<String, Value>) {
    if object.additional != Additional::Warned {
        return;
    }
    for (name, value) in stored {
        match object.members.iter().find(|member| member.name == name).map(|member| &member.kind) {
            None => drop(body.entry(name.clone()).or_insert_with(|| value.clone())),
            Some(Kind::Object(inner)) => {
                if let (Value::Object(value), Some(Value::Object(body))) = (value, body.get_mut(name)) {
                    undocumented(inner, value, body);
                }
            }
            Some(_) => {}
        }
    }
}

/// A part of a JSON Pointer as the member is called.
fn unescaped(part: &str) -> String {
    part.replace("~1", "/").replace("~0", "~")
}

fn put(root: &mut Value, pointer: &str, value: Value) {
    let Some((parent, name)) = pointer.rsplit_once('/') else { return };
    let name = unescaped(name);
    if root.pointer(parent).is_none() {
        put(root, parent, Value::Object(Map::new()));
    }
    if let Some(Value::Object(members)) = root.pointer_mut(parent) {
        members.insert(name, value);
    }
}

/// Whether what is stored is what this body makes, markers aside.
pub fn same(provider: Provider, stored: &Map<String, Value>, body: &Map<String, Value>) -> bool {
    let managed = managed::connections(provider);
    let form = |body: &Map<String, Value>| Canonical::of(managed, &unmarked(provider, body), &[]);
    form(stored) == form(body)
}

fn unmarked(provider: Provider, body: &Map<String, Value>) -> Map<String, Value> {
    let mut body = body.clone();
    let _ = service(provider).take_marker(&mut body, "", "");
    marker::strip_description(&mut body);
    body
}

/// What a reply shows differently from what was sent.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum StoredDifferently {
    /// A member, as a JSON Pointer.
    Member(String),
    /// The name: no plan finds the object under the declared one.
    Name {
        /// The member that holds it, as a JSON Pointer.
        path: String,
        /// The name that is stored.
        stored: String,
    },
    /// The marker that this member holds.
    Marker(String),
}

/// What a reply shows differently from what was sent, apart from what the manifest ignores.
pub fn stored_differently(
    operation: &str,
    sent: &Map<String, Value>,
    reply: &Map<String, Value>,
    ignore: &[String],
) -> Vec<StoredDifferently> {
    let Ok(known) = connguard_rules::operation(operation) else { return Vec::new() };
    let (managed, ignore) = match managed::overrides(known.provider) {
        // `ignore` is about connections.
        Some(overrides) if operation.ends_with("_environment_override") => (overrides, &[][..]),
        _ if operation.ends_with("_connection") => (managed::connections(known.provider), ignore),
        _ => return Vec::new(),
    };
    let paths = |stored: &Map<String, Value>, wanted: &Map<String, Value>| -> Vec<String> {
        let [stored, wanted] = [stored, wanted].map(|body| Canonical::of(managed, body, ignore));
        // A change names some members only, and only these can be compared.
        let changes = diff(&stored, &wanted).into_iter().filter(|change| !change.to.is_null());
        changes.map(|change| change.path).collect()
    };
    let names = [reply, sent].map(|body| body.get(managed.key).and_then(Value::as_str).map(str::trim));
    let mut found = Vec::new();
    if let [Some(stored), Some(wanted)] = names
        && stored != wanted
    {
        found.push(StoredDifferently::Name { path: format!("/{}", managed.key), stored: stored.to_owned() });
    }
    let members = paths(&unmarked(known.provider, reply), &unmarked(known.provider, sent));
    let all = paths(reply, sent);
    let marker = all.into_iter().filter(|path| !members.contains(path)).map(StoredDifferently::Marker);
    let marker: Vec<_> = marker.take(usize::from(members.is_empty())).collect();
    found.extend(members.into_iter().map(StoredDifferently::Member).chain(marker));
    found
}
