//! What differs between two forms, member by member.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::canonical::{Canonical, is_secret};

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
        (from, to) => out.push(Change {
            path: path.to_owned(),
            from: from.cloned().unwrap_or_default(),
            to: to.cloned().unwrap_or_default(),
        }),
    }
}
