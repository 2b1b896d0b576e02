//! What differs between two forms, member by member.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::canonical::{Canonical, SECRET, is_secret};

/// A member that differs.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Change {
    /// A JSON Pointer.
    pub path: String,
    /// What is stored; null if nothing is.
    pub from: Value,
    /// What is wanted; null if nothing is.
    pub to: Value,
}

pub(crate) fn diff(stored: &Canonical, wanted: &Canonical) -> Vec<Change> {
    let mut changes = Vec::new();
    walk("", Some(stored.value()), Some(wanted.value()), &mut changes);
    changes
}

fn walk(path: &str, from: Option<&Value>, to: Option<&Value>, out: &mut Vec<Change>) {
    match (from, to) {
        (from, to) if from == to => {}
        // Of a secret nothing can be compared; its version is.
        (Some(from), Some(to)) if is_secret(from) || is_secret(to) => {}
        (Some(Value::Object(from)), Some(Value::Object(to))) => {
            let mut names: Vec<&String> = from.keys().chain(to.keys()).collect();
            names.sort_unstable();
            names.dedup();
            for name in names {
                walk(&crate::read::child(path, name), from.get(name), to.get(name), out);
            }
        }
        (from, to) => out.push(Change { path: path.to_owned(), from: shown(from), to: shown(to) }),
    }
}

/// What a plan may show: URLs differ by their passwords, too, but say that there is one only.
fn shown(value: Option<&Value>) -> Value {
    match value {
        Some(Value::String(text)) => {
            let mut text = text.clone();
            for at in connguard_rules::url_passwords(&text).into_iter().rev().filter(|at| !at.is_empty()) {
                text.replace_range(at, SECRET);
            }
            text.into()
        }
        Some(Value::Array(items)) => items.iter().map(|item| shown(Some(item))).collect(),
        Some(Value::Object(members)) => {
            members.iter().map(|(name, member)| (name.clone(), shown(Some(member)))).collect()
        }
        value => value.cloned().unwrap_or_default(),
    }
}
