//! What exists already: creates that skip it or replace it, and upserts.
//!
//! A run reads what is stored once, before its first item; where that turns out to be out of date (409 to a create, 404
//! to a replacement), the item looks for itself.

use std::collections::HashMap;

use connguard_api::Parameters;
use connguard_rules::{Arguments, Severity, canonical_body, stored_differs};
use serde_json::{Map, Value, json};

use crate::bulk::items::Item;
use crate::call::client::Core;
use crate::call::create_once;
use crate::call::create_once::{at, same};
use crate::call::url_batches;
use crate::error::{Error, Result};
use crate::generated::errors::ErrorKind;
use crate::outcome::OutcomeKind;
use crate::paging::find::Reach;
use crate::provider::{Lookup, Provider};
use crate::send::guarded::Guarded;
use crate::transport::Scope;

/// Another party may create and delete the same name meanwhile; after so many turns it is told.
const TURNS: usize = 3;

/// What becomes of a connection or override that exists.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Mode {
    /// It stays.
    Skip,
    /// It is replaced where it differs.
    Replace,
    /// The same, and told as an upsert.
    Upsert,
}

/// What is known to be stored under an item's name.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Stored {
    /// It was not looked for.
    Unread,
    Nothing,
    Item(Value),
}

/// What a create does with what exists.
#[derive(Debug, Clone)]
pub(crate) struct Ensure {
    pub(crate) mode: Mode,
    pub(crate) stored: Stored,
}

/// The create under an operation that a run may carry out with a [`Mode`].
pub(crate) fn create_of(operation: &str) -> Option<&'static str> {
    match operation {
        "matillion.create_connection" | "matillion.upsert_connection" => Some("matillion.create_connection"),
        "matillion.create_environment_override" | "matillion.upsert_environment_override" => {
            Some("matillion.create_environment_override")
        }
        "lerian.create_connection" => Some("lerian.create_connection"),
        _ => None,
    }
}

/// Carries out a checked create, whatever exists under its name.
pub(crate) async fn ensure<P: Provider>(
    core: &Core<P>,
    create: &Guarded<P>,
    ensure: &Ensure,
    scope: &Scope,
) -> Result<Value> {
    let id = create.operation().id;
    let lookup = create.body().and_then(|body| P::lookup(id, create.parameters(), body));
    let Some(lookup) = lookup else { return create_once::send(core, create, scope).await };
    let mut stored = ensure.stored.clone();
    let mut last = None;
    for _ in 0..TURNS {
        if stored == Stored::Unread {
            stored = read(core, &lookup, scope).await?;
        }
        let (done, next) = match stored {
            Stored::Item(found) => {
                (settle(core, create, &lookup, ensure.mode, found, scope).await, (ErrorKind::NotFound, Stored::Nothing))
            }
            _ => {
                let created = create_once::send(core, create, scope).await;
                created.iter().for_each(|_| scope.became(OutcomeKind::Created));
                (created, (ErrorKind::Conflict, Stored::Unread))
            }
        };
        match done {
            // What cannot be changed in place is a conflict of the client's own, without a status.
            Err(error) if error.kind() == next.0 && error.status().is_some() => (last, stored) = (Some(error), next.1),
            done => return done,
        }
    }
    Err(last.unwrap_or_else(|| Error::new(ErrorKind::Conflict, "the name comes and goes")))
}

async fn read<P: Provider>(core: &Core<P>, lookup: &Lookup, scope: &Scope) -> Result<Stored> {
    let Some((key, name)) = lookup.wanted.first() else { return Ok(Stored::Nothing) };
    let is_it = |item: &Value| item.get(*key) == Some(name);
    let found = core.find(lookup.operation, lookup.arguments.clone(), scope, Reach::Everything, is_it).await?;
    Ok(found.map_or(Stored::Nothing, Stored::Item))
}

/// Leaves what exists, or replaces it where it differs.
async fn settle<P: Provider>(
    core: &Core<P>,
    create: &Guarded<P>,
    lookup: &Lookup,
    mode: Mode,
    found: Value,
    scope: &Scope,
) -> Result<Value> {
    let differing = differing(lookup, &found);
    if mode == Mode::Skip {
        let mut warnings: Vec<_> =
            differing.iter().map(|path| stored_differs(&path.iter().map(String::as_str).collect::<Vec<_>>())).collect();
        if scope.strict && !warnings.is_empty() {
            warnings.iter_mut().for_each(|warning| warning.severity = Severity::Error);
            return Err(Error::rules(create.operation().id, warnings));
        }
        scope.warn(&warnings);
    }
    // Secrets are never returned, so whether they are the same cannot be seen: they are sent again.
    let secrets = create.body().is_some_and(|body| !connguard_rules::secrets(create.operation(), body).is_empty());
    if mode == Mode::Skip || (differing.is_empty() && !secrets) {
        scope.became(OutcomeKind::Unchanged);
        return Ok(found);
    }
    let (operation, arguments, body) = replacement(create, lookup, &found)?;
    let value = core.part(operation, &arguments, Some(body), scope).await?;
    scope.became(if mode == Mode::Upsert { OutcomeKind::Updated } else { OutcomeKind::Replaced });
    Ok(value)
}

/// The members that say something else than what was sent, each as the way to it.
fn differing(lookup: &Lookup, stored: &Value) -> Vec<Vec<String>> {
    let mut out = Vec::new();
    for (member, sent) in lookup.wanted.iter().skip(1) {
        let way = member.split('.').map(str::to_owned).collect();
        compare(at(stored, member), sent, way, &mut out);
    }
    out
}

fn compare(stored: &Value, sent: &Value, way: Vec<String>, out: &mut Vec<Vec<String>>) {
    if same(stored, sent) {
        return;
    }
    match (stored, sent) {
        (Value::Object(stored), Value::Object(sent)) => {
            let added = sent.keys().filter(|name| !stored.contains_key(*name));
            for name in stored.keys().chain(added) {
                let value = |members: &Map<String, Value>| members.get(name).cloned().unwrap_or_default();
                let mut way = way.clone();
                way.push(name.clone());
                compare(&value(stored), &value(sent), way, out);
            }
        }
        _ => out.push(way),
    }
}

/// The request that brings what is stored up to what the create says.
fn replacement<P: Provider>(
    create: &Guarded<P>,
    lookup: &Lookup,
    found: &Value,
) -> Result<(&'static str, Arguments, Value)> {
    let sent = create.body().cloned().unwrap_or_default();
    let argument = |name: &str| (name.to_owned(), json!(create.parameters().text(name)));
    match create.operation().id {
        "matillion.create_connection" => {
            unchangeable(lookup, found, &["authProvider"])?;
            let name = ("connection_name".to_owned(), sent["name"].clone());
            let kept = ["authType", "platformConnectionType", "connectionDetails"];
            let body: Map<String, Value> =
                kept.iter().filter_map(|m| Some(((*m).to_owned(), sent.get(*m)?.clone()))).collect();
            let arguments = [argument("project_id"), name].into_iter().collect();
            Ok(("matillion.update_connection", arguments, Value::Object(body)))
        }
        "matillion.create_environment_override" => {
            Ok(("matillion.update_environment_override", [argument("project_id")].into_iter().collect(), sent))
        }
        _ => {
            unchangeable(lookup, found, &["productName"])?;
            // An update of Lerian changes what is sent; what is stored and not sent stays.
            let kept: Vec<&str> = lookup
                .wanted
                .iter()
                .filter(|(member, value)| value.is_null() && !same(at(found, member), value))
                .map(|(member, _)| *member)
                .collect();
            if !kept.is_empty() {
                return Err(in_place(lookup, &kept.join(", "), "is stored and cannot be unset"));
            }
            let mut body = canonical_body("lerian.create_connection", &sent);
            body.shift_remove("configName");
            let id = ("id".to_owned(), found["id"].clone());
            Ok(("lerian.update_connection", [id].into_iter().collect(), Value::Object(body)))
        }
    }
}

/// Refuses to replace what differs in a member that no update changes.
fn unchangeable(lookup: &Lookup, found: &Value, members: &[&str]) -> Result<()> {
    for (member, sent) in lookup.wanted.iter().filter(|(member, _)| members.contains(member)) {
        let stored = at(found, member);
        if !same(stored, sent) {
            let what = format!("is {stored} and cannot be changed to {sent}");
            return Err(in_place(lookup, member, &what));
        }
    }
    Ok(())
}

fn in_place(lookup: &Lookup, member: &str, what: &str) -> Error {
    let name = lookup.wanted.first().and_then(|(_, name)| name.as_str()).unwrap_or_default();
    let message = format!("{name:?} exists, its {member} {what}; delete it and create it anew");
    Error::new(ErrorKind::Conflict, message)
}

/// The names that one list shows, with the items that want them.
struct Group {
    operation: &'static str,
    arguments: Arguments,
    key: &'static str,
    filtered: bool,
    wanted: HashMap<String, Vec<usize>>,
}

/// Reads what is stored under the names of a run, with as few lists as there are projects and environments in it. What
/// could not be read is left to the items; a refused credential is an error.
pub(crate) async fn read_ahead<P: Provider>(
    core: &Core<P>,
    operation: &str,
    items: &[Item],
    scope: &Scope,
) -> Result<Vec<Stored>> {
    let mut stored = vec![Stored::Unread; items.len()];
    for group in groups::<P>(operation, items) {
        let Group { operation, mut arguments, key, filtered, mut wanted } = group;
        let names: Vec<String> = wanted.keys().cloned().collect();
        if filtered && url_batches::fit(&names) {
            arguments.insert("connection_names".to_owned(), json!(names));
        }
        let all: Vec<usize> = wanted.values().flatten().copied().collect();
        let mut found: Vec<(usize, Value)> = Vec::new();
        let all_found = |item: &Value| {
            let indexes = item.get(key).and_then(Value::as_str).and_then(|name| wanted.remove(name));
            for index in indexes.into_iter().flatten() {
                found.push((index, item.clone()));
            }
            wanted.is_empty()
        };
        match core.find(operation, arguments, scope, Reach::Everything, all_found).await {
            Ok(_) => all.iter().for_each(|index| stored[*index] = Stored::Nothing),
            Err(refused) if refused.is_refused_credential() => return Err(refused),
            Err(_) => {}
        }
        found.into_iter().for_each(|(index, item)| stored[index] = Stored::Item(item));
    }
    Ok(stored)
}

fn groups<P: Provider>(operation: &str, items: &[Item]) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    let mut places: HashMap<String, usize> = HashMap::new();
    for (index, item) in items.iter().enumerate() {
        let Some(mut lookup) = lookup::<P>(operation, item) else { continue };
        let Some((key, Value::String(name))) = lookup.wanted.first().cloned() else { continue };
        let filtered = lookup.arguments.shift_remove("connection_names").is_some();
        let place = json!([lookup.operation, lookup.arguments]).to_string();
        let place = *places.entry(place).or_insert(groups.len());
        if place == groups.len() {
            let (operation, arguments) = (lookup.operation, lookup.arguments);
            let filtered = operation == "matillion.list_connections";
            groups.push(Group { operation, arguments, key, filtered, wanted: HashMap::new() });
        }
        // One name that cannot be asked for by name, and all are read.
        groups[place].filtered &= filtered;
        groups[place].wanted.entry(name).or_default().push(index);
    }
    groups
}

fn lookup<P: Provider>(operation: &str, item: &Item) -> Option<Lookup> {
    let body = item.body.as_ref()?;
    let mut parameters = Parameters::default();
    for name in ["project_id", "product"] {
        if let Some(value) = item.arguments.get(name) {
            parameters.set(name, value.clone());
        }
    }
    P::lookup(create_of(operation)?, &parameters, body)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_differs_is_told_with_its_place() {
        let wanted = vec![
            ("name", json!("a")),
            ("authProvider", json!("aws")),
            (
                "connectionDetails",
                json!({ "description": "", "connectionProperties": { "secretName": "new", "n": 1.0 } }),
            ),
            ("ssl.mode", Value::Null),
        ];
        let lookup = Lookup { operation: "x", arguments: Arguments::new(), newest_pages: None, wanted };
        let stored = json!({
            "name": "a", "authProvider": "aws", "createdBy": "x", "ssl": { "mode": "require" },
            "connectionDetails": { "connectionProperties": { "n": 1, "secretName": "old", "more": "x" } },
        });
        let differing: Vec<String> = differing(&lookup, &stored).iter().map(|way| way.join(".")).collect();
        let expected = [
            "connectionDetails.connectionProperties.secretName",
            "connectionDetails.connectionProperties.more",
            "ssl.mode",
        ];
        assert_eq!(differing, expected);
    }
}
