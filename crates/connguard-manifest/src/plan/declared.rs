//! Values as they stand in manifests.

use serde_json::{Map, Value, json};

use super::canonical::Canonical;
use crate::managed::Managed;
use crate::manifest::Account;

/// A manifest with these targets.
pub(super) fn document(owner: &str, account: &Account, targets: Vec<Value>) -> Value {
    let mut options = Map::new();
    options.insert("provider".to_owned(), account.provider.name().into());
    options.extend(account.options.iter().map(|(name, value)| (name.clone(), escaped(value))));
    options.extend(account.secrets.iter().map(|(name, from)| (name.clone(), json!({"from": from.to_string()}))));
    for (name, value) in [("tenant", &account.tenant), ("limit_group", &account.limit_group)] {
        options.extend(value.iter().map(|value| (name.to_owned(), escaped(&value.as_str().into()))));
    }
    let mut document = json!({"connguard": 1, "owner": owner, "accounts": {}});
    document["accounts"][account.name.as_str()] = Value::Object(options);
    document[account.provider.name()] = Value::Array(targets);
    document
}

/// `${` is what it is, and no variable.
pub(super) fn escaped(value: &Value) -> Value {
    match value {
        Value::String(text) => text.replace("${", "$${").into(),
        Value::Array(items) => Value::Array(items.iter().map(escaped).collect()),
        Value::Object(members) => members.iter().map(|(name, member)| (name.clone(), escaped(member))).collect(),
        other => other.clone(),
    }
}

/// The form of a body, its members in the order of the request.
pub(super) fn form(managed: &Managed, body: &Map<String, Value>) -> Map<String, Value> {
    let form = Canonical::of(managed, body, &[]);
    let operation = connguard_rules::operation(managed.create).ok();
    let members = operation.and_then(|operation| operation.body).map(|body| body.members).unwrap_or_default();
    let member = |name: &str| form.value().get(name).map(|value| (name.to_owned(), escaped(value)));
    members.iter().filter_map(|known| member(known.name)).collect()
}
