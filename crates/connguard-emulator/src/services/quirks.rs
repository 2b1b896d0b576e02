//! What real services do to the bodies of their replies.

use connguard_rules::spec::{Kind, Object};
use serde_json::{Map, Value, json};

/// A member that nobody sent.
const ADDED: (&str, u64) = ("version", 7);

/// Adds the documented members that are absent, as null.
pub(crate) fn add_nulls(object: &'static Object, members: &mut Map<String, Value>) {
    for member in object.members {
        add_null(object, member.name, members);
    }
}

/// Adds a documented member as null if it is absent; else those inside it.
pub(crate) fn add_null(object: &'static Object, name: &str, members: &mut Map<String, Value>) {
    let Some(member) = object.members.iter().find(|member| member.name == name) else { return };
    if let (Value::Object(inner), Kind::Object(object)) = (members.entry(name).or_insert(Value::Null), &member.kind) {
        add_nulls(object, inner);
    }
}

/// Adds a member that nobody sent, also inside of the named ones.
pub(crate) fn add_member(members: &mut Map<String, Value>, inside: &[&str]) {
    members.insert(ADDED.0.to_owned(), json!(ADDED.1));
    for name in inside {
        if let Some(Value::Object(inner)) = members.get_mut(*name) {
            inner.insert(ADDED.0.to_owned(), json!(ADDED.1));
        }
    }
}

/// Whether names are equal, case-insensitively.
pub(crate) fn folds_to(one: &str, other: &str) -> bool {
    one.to_lowercase() == other.to_lowercase()
}
