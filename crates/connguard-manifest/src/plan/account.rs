//! Accounts in saved plans: options and references, never a secret.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::{Map, Value, json};

use crate::manifest::Account;
use crate::reference::Reference;
use crate::source::Place;

/// `{"eu": {"provider": …, "options": {…}, "at": …}}`
pub(super) fn to_json(accounts: &[Account]) -> Value {
    let mut all = Map::new();
    for account in accounts {
        let mut options = account.options.clone();
        options.extend(account.secrets.iter().map(|(name, reference)| (name.clone(), reference.to_value())));
        let mut saved = json!({"provider": account.provider.name(), "options": options});
        for (name, value) in [("tenant", &account.tenant), ("limit_group", &account.limit_group)] {
            if let Some(value) = value {
                saved[name] = value.as_str().into();
            }
        }
        saved["at"] = json!(account.place);
        all.insert(account.name.clone(), saved);
    }
    Value::Object(all)
}

#[derive(Deserialize)]
struct Saved {
    provider: String,
    options: Map<String, Value>,
    tenant: Option<String>,
    limit_group: Option<String>,
    at: Place,
}

pub(super) fn of_json(saved: &Value) -> Result<Vec<Account>, String> {
    let all = BTreeMap::<String, Saved>::deserialize(saved).map_err(|error| error.to_string())?;
    let account = |(name, saved): (String, Saved)| {
        let mut account = Account {
            name,
            provider: saved.provider.parse().map_err(|error| format!("{error}"))?,
            options: Map::new(),
            secrets: BTreeMap::new(),
            tenant: saved.tenant,
            limit_group: saved.limit_group,
            place: saved.at,
        };
        for (name, value) in saved.options {
            match Reference::of_value(&value) {
                Some(reference) => drop(account.secrets.insert(name, reference)),
                None => drop(account.options.insert(name, value)),
            }
        }
        Ok(account)
    };
    all.into_iter().map(account).collect()
}
