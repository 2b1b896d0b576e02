//! What is stored under the names of a run, read before its first item.

use std::collections::HashMap;

use connguard_api::Parameters;
use connguard_rules::{Arguments, Operation};
use serde_json::{Value, json};

use crate::bulk::items::Item;
use crate::call::existing::Stored;
use crate::call::url_batches;
use crate::error::Result;
use crate::generated::errors::ErrorKind;
use crate::paging::find::{Reach, find};
use crate::provider::adapter::ProviderAdapter;
use crate::provider::lookup::Lookup;
use crate::send::sender::Sender;
use crate::transport::scope::Scope;

/// The names that one list shows, with the items that want them.
struct Group {
    list: &'static Operation,
    arguments: Arguments,
    key: &'static str,
    /// The argument that filters by names, if all of them can be asked for.
    name_filter: Option<&'static str>,
    expected: HashMap<String, Vec<usize>>,
}

/// Reads what is stored under the names of a run, with as few lists as there are projects and environments in it.
///
/// # Errors
/// That of the list, which the items would only get again; if there are several lists, a place that does not exist fails
/// its own items alone. What the rules refuse is left to the items, which say so themselves.
pub(crate) async fn read_ahead(
    sender: &Sender,
    operation: &'static Operation,
    items: &[Item],
    scope: &Scope,
) -> Result<Vec<Stored>> {
    let mut stored = vec![Stored::Unread; items.len()];
    let groups = groups(sender.adapter(), operation, items);
    let several = groups.len() > 1;
    for group in groups {
        let Group { list, mut arguments, key, name_filter, mut expected } = group;
        let names: Vec<String> = expected.keys().cloned().collect();
        if let Some(filter) = name_filter.filter(|_| url_batches::fit(&names)) {
            arguments.insert(filter.to_owned(), json!(names));
        }
        let all: Vec<usize> = expected.values().flatten().copied().collect();
        let mut found: Vec<(usize, Value)> = Vec::new();
        let all_found = |item: &Value| {
            let indexes = item.get(key).and_then(Value::as_str).and_then(|name| expected.remove(name));
            for index in indexes.into_iter().flatten() {
                found.push((index, item.clone()));
            }
            expected.is_empty()
        };
        match find(sender, list, arguments, scope, Reach::Everything, all_found).await {
            Ok(_) => all.iter().for_each(|index| stored[*index] = Stored::Nothing),
            Err(refused) if matches!(refused.kind(), ErrorKind::RuleViolation | ErrorKind::Config) => {}
            Err(failed) if several && failed.kind() == ErrorKind::NotFound => {
                all.iter().for_each(|index| stored[*index] = Stored::Failed(failed.clone()));
            }
            Err(failed) => return Err(failed.with_operation(list.id)),
        }
        found.into_iter().for_each(|(index, item)| stored[index] = Stored::Item(item));
    }
    Ok(stored)
}

fn groups(adapter: &dyn ProviderAdapter, operation: &'static Operation, items: &[Item]) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    let mut places: HashMap<String, usize> = HashMap::new();
    for (index, item) in items.iter().enumerate() {
        let Some(lookup) = lookup(adapter, operation, item) else { continue };
        let Some((key, Value::String(name))) = lookup.key() else { continue };
        let name = name.clone();
        let place = json!([lookup.list.id, lookup.arguments]).to_string();
        let place = *places.entry(place).or_insert(groups.len());
        if place == groups.len() {
            let Lookup { list, arguments, name_filter, .. } = lookup;
            groups.push(Group { list, arguments, key, name_filter, expected: HashMap::new() });
        } else {
            // One name that cannot be asked for by name, and all are read.
            groups[place].name_filter = groups[place].name_filter.and(lookup.name_filter);
        }
        groups[place].expected.entry(name).or_default().push(index);
    }
    groups
}

fn lookup(adapter: &dyn ProviderAdapter, operation: &'static Operation, item: &Item) -> Option<Lookup> {
    let body = item.body.as_ref()?;
    let create = adapter.create_of(operation)?;
    let mut parameters = Parameters::default();
    for parameter in create.parameters {
        if let Some(value) = item.arguments.get(parameter.argument) {
            parameters.set(parameter.argument, value.clone());
        }
    }
    adapter.lookup(create, &parameters, body)
}
