//! The form in which what is wanted and what is stored are compared.

use connguard_rules::spec::{Additional, Kind, Object};
use connguard_rules::{Secrecy, secrecy};
use serde_json::{Map, Number, Value};
use sha2::{Digest, Sha256};

use crate::managed::Managed;
use crate::reference::Reference;

/// What is compared of an object: no nulls, no empty strings and objects, no member that is ignored or not documented.
/// Keys are sorted, so that equal forms have equal digests.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Canonical(Value);

impl Canonical {
    /// Of a body, or of what a service returned. The marker has been taken out before.
    pub(crate) fn of(managed: &Managed, body: &Map<String, Value>, ignore: &[String]) -> Self {
        let operation = connguard_rules::operation(managed.create).ok();
        let read = match operation {
            Some(operation) => Value::Object(operation.canonical_body(&Value::Object(body.clone()))),
            None => Value::Object(body.clone()),
        };
        let object = operation.and_then(|operation| operation.body);
        let mut out = Value::Object(Map::new());
        for pointer in managed.compared.iter().chain(managed.immutable) {
            if let Some(value) = read.pointer(pointer).and_then(|value| plain(value, kind_at(object, pointer))) {
                put(&mut out, pointer, value);
            }
        }
        if let Some(mask) = managed.mask {
            let value = managed.secrets_in.and_then(|pointer| out.pointer_mut(pointer));
            conceal(managed.secrets_object(), value, mask, false);
        }
        for pointer in ignore {
            remove(&mut out, pointer);
        }
        Self(plain(&out, None).unwrap_or(Value::Object(Map::new())))
    }

    pub(crate) fn value(&self) -> &Value {
        &self.0
    }

    #[cfg(test)]
    fn get(&self, pointer: &str) -> Option<&Value> {
        self.0.pointer(pointer)
    }

    /// `sha256:…` of this and of what else belongs to the state.
    pub(crate) fn digest(&self, more: &[(&str, &str)]) -> String {
        let mut hasher = Sha256::new();
        hasher.update(self.0.to_string());
        for (name, value) in more {
            hasher.update(format!("\n{name}={value}"));
        }
        format!("sha256:{}", hex(&hasher.finalize()))
    }
}

/// Stands for a secret, of which is known that it is there and nothing else.
pub(crate) const SECRET: &str = "(secret)";

/// Whether a value stands for a secret.
pub(crate) fn is_secret(value: &Value) -> bool {
    value == SECRET
}

/// Puts one token for whatever is a secret: what a service masks, what is a reference, and what is called like a secret.
/// In arrays, `key` is mostly that of a pair of key and value, e.g. a tag.
fn conceal(object: Option<&'static Object>, value: Option<&mut Value>, mask: &str, in_array: bool) {
    match value {
        Some(value) if *value == mask || Reference::of_value(value).is_some() => *value = SECRET.into(),
        Some(Value::Object(members)) => {
            for (name, member) in members {
                let is_pair = in_array && name.eq_ignore_ascii_case("key");
                match secrecy(object, name, member) {
                    _ if member.is_null() || member.is_boolean() || member.is_number() => {}
                    Secrecy::Secret if !is_pair => *member = SECRET.into(),
                    Secrecy::Secret => conceal(None, Some(member), mask, in_array),
                    Secrecy::Public(object) => conceal(object, Some(member), mask, in_array),
                }
            }
        }
        Some(Value::Array(items)) => items.iter_mut().for_each(|item| conceal(object, Some(item), mask, true)),
        _ => {}
    }
}

pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The digest of a public file, as a marker holds it.
pub(crate) fn short_digest(text: &str) -> String {
    hex(&Sha256::digest(text.as_bytes()))[..8].to_owned()
}

/// The value without what means nothing, its keys sorted; `None` if nothing is left.
fn plain(value: &Value, kind: Option<&'static Kind>) -> Option<Value> {
    match value {
        Value::Null => None,
        Value::String(text) if text.is_empty() => None,
        Value::Number(number) => Some(Value::Number(by_value(number))),
        Value::Object(members) => {
            let object = match kind {
                Some(Kind::Object(object)) => Some(*object),
                _ => None,
            };
            let mut names: Vec<&String> = members.keys().collect();
            names.sort_unstable();
            let mut out = Map::new();
            for name in names {
                let documented = object.and_then(|object| object.members.iter().find(|member| member.name == name));
                let is_closed = object.is_some_and(|object| object.additional == Additional::Warned);
                if is_closed && documented.is_none() {
                    continue;
                }
                if let Some(value) = plain(&members[name], documented.map(|member| &member.kind)) {
                    out.insert(name.clone(), value);
                }
            }
            (!out.is_empty()).then_some(Value::Object(out))
        }
        Value::Array(items) => {
            Some(Value::Array(items.iter().map(|item| plain(item, None).unwrap_or(Value::Null)).collect()))
        }
        other => Some(other.clone()),
    }
}

/// 5432.0 is 5432.
fn by_value(number: &Number) -> Number {
    match number.as_f64() {
        Some(float) if number.is_f64() && float.fract() == 0.0 && float.abs() < 9e15 => Number::from(float as i64),
        _ => number.clone(),
    }
}

fn kind_at(object: Option<&'static Object>, pointer: &str) -> Option<&'static Kind> {
    let (mut object, mut kind) = (object, None);
    for name in pointer.split('/').skip(1) {
        let found = &object?.members.iter().find(|member| member.name == name)?.kind;
        object = match found {
            Kind::Object(inner) => Some(*inner),
            _ => None,
        };
        kind = Some(found);
    }
    kind
}

fn put(root: &mut Value, pointer: &str, value: Value) {
    let mut at = root;
    let mut names = pointer.split('/').skip(1).peekable();
    while let Some(name) = names.next() {
        let Value::Object(members) = at else { return };
        if names.peek().is_none() {
            members.insert(name.to_owned(), value);
            return;
        }
        at = members.entry(name.to_owned()).or_insert_with(|| Value::Object(Map::new()));
    }
}

/// Takes a member out.
pub(crate) fn remove(root: &mut Value, pointer: &str) -> Option<Value> {
    let (parent, name) = pointer.rsplit_once('/')?;
    let name = name.replace("~1", "/").replace("~0", "~");
    root.pointer_mut(parent)?.as_object_mut()?.shift_remove(&name)
}

#[cfg(test)]
mod tests {
    use connguard_rules::Provider;
    use serde_json::json;

    use super::*;
    use crate::managed;

    fn lerian(body: &Value, ignore: &[&str]) -> Canonical {
        let ignore: Vec<String> = ignore.iter().map(|pointer| (*pointer).to_owned()).collect();
        Canonical::of(managed::connections(Provider::Lerian), body.as_object().unwrap(), &ignore)
    }

    #[test]
    fn what_means_the_same_is_the_same() {
        let a = lerian(
            &json!({"configName": "a", "type": "MYSQL", "port": 3306, "host": "h", "schema": "", "ssl": {}, "metadata": null}),
            &[],
        );
        let b = lerian(
            &json!({"id": "1", "PORT": 3306.0, "host": "h", "type": "MYSQL", "createdAt": "…", "metadata": {}, "new": 1}),
            &[],
        );
        assert_eq!((a.digest(&[]), a.value()), (b.digest(&[]), b.value()));
        let c = lerian(&json!({"type": "MYSQL", "port": 3307, "host": "h"}), &[]);
        assert_ne!(a, c);
        assert_eq!(lerian(&json!({"type": "MYSQL", "port": 3307, "host": "h"}), &["/port"]).get("/port"), None);
        assert_ne!(a.digest(&[]), a.digest(&[("updatedAt", "1")]));
    }

    #[test]
    fn what_a_service_adds_is_no_difference() {
        let managed = managed::connections(Provider::Matillion);
        let of = |details: Value| {
            let body = json!({"name": "a", "authType": "GENERIC_SECRET", "connectionDetails": details});
            Canonical::of(managed, body.as_object().unwrap(), &[])
        };
        let plain = of(json!({"description": "d", "connectionProperties": {"secretName": "s"}}));
        let added = of(json!({"description": "d", "connectionProperties": {"secretName": "s"}, "version": 3}));
        assert_eq!(plain, added);
        let other = of(json!({"description": "d", "connectionProperties": {"secretName": "s", "region": "x"}}));
        assert_ne!(plain, other, "connectionProperties is a map, in which every member counts");
    }
}
