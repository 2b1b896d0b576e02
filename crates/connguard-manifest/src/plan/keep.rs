//! What a write keeps of what is stored, and what a reply shows of what was written.

use connguard_rules::Provider;
use connguard_rules::spec::{Additional, Kind, Object};
use serde_json::{Map, Value};

use super::canonical::Canonical;
use super::diff::diff;
use super::marker;
use super::services::service;
use crate::managed::{self, Managed};

/// The body of a replacement with what is stored and not the manifest's: ignored members, and members that are not
/// documented.
pub fn carry_over(
    provider: Provider,
    body: Map<String, Value>,
    stored: &Map<String, Value>,
    ignore: &[String],
) -> Map<String, Value> {
    let managed = managed::connections(provider);
    let schema = connguard_rules::operation(managed.create).ok().and_then(|operation| operation.body);
    let (mut body, stored) = (Value::Object(body), Value::Object(stored.clone()));
    for pointer in ignore {
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

fn put(root: &mut Value, pointer: &str, value: Value) {
    let Some((parent, name)) = pointer.rsplit_once('/') else { return };
    if root.pointer(parent).is_none() {
        put(root, parent, Value::Object(Map::new()));
    }
    if let Some(Value::Object(members)) = root.pointer_mut(parent) {
        members.insert(name.to_owned(), value);
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

/// Members of a reply that are not what was sent, as JSON Pointers.
pub fn stored_differently(operation: &str, sent: &Map<String, Value>, reply: &Map<String, Value>) -> Vec<String> {
    let Ok(known) = connguard_rules::operation(operation) else { return Vec::new() };
    let connections = managed::connections(known.provider);
    let all: [Option<&'static Managed>; 2] = [Some(connections), managed::overrides(known.provider)];
    let managed = match all.into_iter().flatten().find(|managed| operation == managed.create) {
        Some(managed) => managed,
        None if operation.ends_with("_connection") => connections,
        None => return Vec::new(),
    };
    // A change names some members only, and only these can be compared.
    let (stored, sent) = (Canonical::of(managed, reply, &[]), Canonical::of(managed, sent, &[]));
    let changes = diff(&stored, &sent).into_iter().filter(|change| !change.to.is_null());
    changes.map(|change| change.path).collect()
}
