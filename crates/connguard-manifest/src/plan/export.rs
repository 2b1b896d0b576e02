//! What exists, as a manifest declares it: sorted, without markers, with references for what is never returned.

use std::collections::BTreeSet;

use serde_json::{Map, Value, json};

use super::declared::{document, escaped};
use super::entry::Draft;
use super::services::service;
use super::stored::{Seen, Stored};
use crate::managed;
use crate::manifest::{Account, Ownership, Scope, Target};
use crate::write::to_yaml;

/// A target that was exported.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Exported {
    /// The target, as it stands in a manifest.
    pub target: Value,
    /// What a manifest cannot declare, and why.
    pub left_out: Vec<String>,
}

/// The text of a manifest with these targets. What was left out stands at its end.
pub fn manifest_text(owner: &str, account: &Account, targets: Vec<Exported>) -> String {
    let left_out: Vec<String> = targets.iter().flat_map(|target| target.left_out.clone()).collect();
    let targets: Vec<Value> = targets.into_iter().map(|exported| exported.target).collect();
    let mut text = to_yaml(&document(owner, account, targets));
    if !left_out.is_empty() {
        text += "# Left out, because a manifest cannot declare it:\n";
    }
    for line in left_out {
        let line: String = line
            .chars()
            .map(|c| if c.is_control() || matches!(c, '\u{2028}' | '\u{2029}') { ' ' } else { c })
            .collect();
        text += &format!("# - {line}\n");
    }
    text
}

/// Exports what was read of a target; with `owned`, what is marked as the owner's alone.
pub fn exported(owner: &str, account: &Account, target: &Target, seen: &Seen, owned: bool) -> Exported {
    let (managed, service) = (managed::connections(target.provider), service(target.provider));
    let mut stored: Vec<&Stored> = seen.connections.iter().collect();
    stored.sort_by_key(|stored| stored.text(managed.key));
    let parts: BTreeSet<&str> =
        stored.iter().filter_map(|stored| service.part(stored)).filter(|p| !p.is_empty()).collect();
    let head = head(target, seen, parts.first().copied().filter(|_| parts.len() == 1));
    let scope = seen.scope();
    let (mut connections, mut left_out, mut folded) = (Vec::new(), Vec::new(), BTreeSet::new());
    let mut variables = BTreeSet::new();
    for stored in stored {
        let key = stored.text(managed.key).unwrap_or_default();
        let mut body = stored.0.clone();
        let marker = service.take_marker(&mut body, scope, key);
        if owned && marker.as_ref().is_none_or(|marker| marker.owner != owner) {
            continue;
        }
        let other = marker.as_ref().filter(|marker| target.ownership == Ownership::Marked && marker.owner != owner);
        let why = match other {
            Some(marker) => Some(format!("it belongs to {:?}", marker.owner)),
            None => service.undeclarable(stored).map(str::to_owned),
        };
        if let Some(why) = why {
            left_out.push(format!("{key}: {why}"));
            continue;
        }
        if !folded.insert(key.trim().to_lowercase()) {
            left_out.push(format!("{key}: another name differs in letter case or outer whitespace only"));
            continue;
        }
        let draft = Draft { owner, account, head: &head, target, key, body: &body, marker: marker.as_ref() };
        match draft.entry(service.part(stored).filter(|_| parts.len() > 1), &mut variables) {
            Ok(entry) => {
                let (entry, more) = draft.with_overrides(entry, overrides(seen, key));
                connections.push(Value::Object(entry));
                left_out.extend(more);
            }
            Err(why) => left_out.push(format!("{key}: {why}")),
        }
    }
    let mut target = head;
    target.insert("connections".to_owned(), Value::Array(connections));
    Exported { target: Value::Object(target), left_out }
}

/// Whether something that was read of a target is marked as the owner's.
pub fn is_marked(owner: &str, target: &Target, seen: &Seen) -> bool {
    let (managed, service, scope) = (managed::connections(target.provider), service(target.provider), seen.scope());
    seen.connections.iter().any(|stored| {
        let key = stored.text(managed.key).unwrap_or_default();
        service.take_marker(&mut stored.0.clone(), scope, key).is_some_and(|marker| marker.owner == owner)
    })
}

fn overrides<'a>(seen: &'a Seen, key: &str) -> Vec<(&'a str, &'a Stored)> {
    let named = |stored: &Stored| stored.text("connectionName").or_else(|| stored.text("name")) == Some(key);
    let all = seen.overrides.iter().filter(|(_, stored)| named(stored));
    let mut all: Vec<(&str, &Stored)> = all.map(|(environment, stored)| (environment.as_str(), stored)).collect();
    all.sort_by_key(|(environment, _)| *environment);
    all
}

/// A target without its connections.
fn head(target: &Target, seen: &Seen, part: Option<&str>) -> Map<String, Value> {
    let mut head = Map::new();
    let mut put = |name: &str, value: Value| drop(head.insert(name.to_owned(), value));
    put("account", target.account.as_str().into());
    let default = match &target.scope {
        Scope::Project { id, name, .. } => {
            let mut project = Map::new();
            let id = seen.project_id.as_ref().or(id.as_ref());
            project.extend(id.map(|id| ("id".to_owned(), id.as_str().into())));
            let name = seen.project_name.as_ref().or(name.as_ref());
            project.extend(name.map(|name| ("name".to_owned(), escaped(&name.as_str().into()))));
            put("project", Value::Object(project));
            let mut environments = seen.environments.clone();
            environments.sort_unstable();
            if !environments.is_empty() {
                put("environments", escaped(&json!(environments)));
            }
            Ownership::Declared
        }
        Scope::Product { since, .. } => {
            if let Some(part) = part {
                put("product", part.into());
            }
            if let Some(since) = since {
                put("since", since.as_str().into());
            }
            service(target.provider).default_ownership()
        }
    };
    if target.ownership != default {
        put("ownership", target.ownership.as_str().into());
    }
    head
}

#[cfg(test)]
#[path = "export_tests.rs"]
mod tests;
