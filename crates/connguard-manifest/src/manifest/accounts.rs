//! `accounts`: options of clients, secrets by reference alone.

use std::collections::BTreeMap;

use connguard_rules::Provider;
use serde_json::Map;

use super::cursor::Cursor;
use super::model::Account;
use crate::generated::options::OPTIONS;
use crate::problem::Problem;
use crate::reference::{Malformed, Secret};

const OWN: &[&str] = &["provider", "tenant", "limit_group"];

/// Returns the names of accounts that cannot be read.
pub(super) fn read(root: &Cursor<'_>, accounts: &mut Vec<Account>, found: &mut Vec<Problem>) -> Vec<String> {
    let mut unreadable = Vec::new();
    let Some(declared) = root.get("accounts") else { return unreadable };
    for (name, cursor) in declared.members(found) {
        let Some(account) = account(name, &cursor, found) else {
            unreadable.push(name.to_owned());
            continue;
        };
        match accounts.iter().find(|other| other.name == name) {
            Some(other) if (&other.options, &other.secrets) != (&account.options, &account.secrets) => {
                let message = format!("the account {name} has other options in another file; declare it once");
                let mut problem = cursor.problem("manifest.account.differs", message);
                problem.other = Some(other.place.clone());
                found.push(problem);
            }
            Some(_) => {}
            None => accounts.push(account),
        }
    }
    unreadable
}

fn account(name: &str, cursor: &Cursor<'_>, found: &mut Vec<Problem>) -> Option<Account> {
    cursor.object(found)?;
    let given = cursor.required("provider", found)?;
    let text = given.string(found)?;
    let Ok(provider) = text.parse::<Provider>() else {
        let all: Vec<&str> = Provider::ALL.iter().map(|provider| provider.name()).collect();
        let message = format!("there is no provider {text:?}; known: {}", all.join(", "));
        found.push(given.problem("manifest.account.provider", message));
        return None;
    };
    let known: Vec<&str> =
        OPTIONS.iter().filter(|o| o.providers.contains(&provider)).map(|o| o.name).chain(OWN.iter().copied()).collect();
    cursor.only(&known, found);
    let mut account = Account {
        name: name.to_owned(),
        provider,
        options: Map::new(),
        secrets: BTreeMap::new(),
        tenant: cursor.get("tenant").and_then(|c| c.string(found)).map(str::to_owned),
        limit_group: cursor.get("limit_group").and_then(|c| c.string(found)).map(str::to_owned),
        place: cursor.place(),
    };
    for (option, value) in cursor.members(found) {
        let Some(spec) = OPTIONS.iter().find(|o| o.name == option && o.providers.contains(&provider)) else { continue };
        let malformed = |Malformed { member, message }| {
            let place = value.document.place(&format!("{}{member}", value.pointer));
            Problem::new("manifest.reference.form", Some(place), message)
        };
        if value.has_unresolved() {
            // What is missing was found already.
        } else if Secret::is_meant(value.value) || (spec.secret && value.value.is_object()) {
            match value.value.as_object().map(Secret::read) {
                Some(Ok(secret)) if secret.version.is_none() => {
                    account.secrets.insert(option.to_owned(), secret.from);
                }
                Some(Ok(_)) => {
                    let message = format!("{option} of an account has no version: it is read at each run");
                    found.push(malformed(Malformed::of("version", message)));
                }
                Some(Err(wrong)) => found.push(malformed(wrong)),
                None => {}
            }
        } else if spec.secret {
            let message = format!("{option} is a secret and does not belong in a file; write {{from: env:NAME}}");
            found.push(value.problem("manifest.secret.inline", message));
        } else if option.ends_with("_url") && value.value.as_str().is_some_and(|url| url.contains('@')) {
            let message = format!(
                "{option} contains a user name or password, which does not belong in a file; write {{from: env:NAME}} (a path's @ is %40)"
            );
            found.push(value.problem("manifest.secret.inline", message));
        } else {
            account.options.insert(option.to_owned(), value.value.clone());
        }
    }
    Some(account)
}
