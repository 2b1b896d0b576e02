//! The items of a bulk run, and the names that tell them apart.

use std::collections::HashMap;

use connguard_rules::{Arguments, Violation, canonical_body, duplicate_name};
use serde::Serialize;
use serde_json::Value;

use crate::error::{Error, Result};

/// One item: the arguments that are its own, and its body, if the operation takes one.
pub(crate) struct Item {
    /// Its place in what the caller gave, where items before it were left out.
    pub(crate) place: Option<usize>,
    pub(crate) arguments: Arguments,
    pub(crate) body: Option<Value>,
    /// What was found while both were read.
    pub(crate) input: Vec<Violation>,
}

impl Item {
    pub(crate) fn new(mut arguments: Arguments, body: &impl Serialize) -> Self {
        let body = crate::call::body::given(body, &mut arguments);
        Self { place: None, arguments, body: Some(body), input: Vec::new() }
    }

    /// An item of an operation that takes no body.
    pub(crate) fn without_body(arguments: Arguments) -> Self {
        Self { place: None, arguments, body: None, input: Vec::new() }
    }

    /// The names that the operation addresses by this item, the one that it is called by first; compared as the service
    /// does. Empty where the item has none.
    fn key(&self, operation: &str) -> Vec<String> {
        let argument = |name: &str| self.arguments.get(name).and_then(Value::as_str).map(str::to_owned);
        let body = || self.body.as_ref();
        let member = |name: &str| body().and_then(|body| body.get(name)).and_then(Value::as_str).map(str::to_owned);
        let project = || argument("project_id").unwrap_or_default().to_ascii_lowercase();
        let key = match operation {
            "matillion.create_connection" | "matillion.upsert_connection" => [member("name"), Some(project())],
            "matillion.update_connection" | "matillion.patch_connection" | "matillion.delete_connection" => {
                [argument("connection_name"), Some(project())]
            }
            "matillion.create_environment_override"
            | "matillion.update_environment_override"
            | "matillion.upsert_environment_override" => {
                let place = member("environmentName").map(|environment| format!("{} {environment}", project()));
                [member("connectionName"), place]
            }
            "lerian.create_connection" => {
                let name = body().map(|body| canonical_body(operation, body));
                let name = name.as_ref().and_then(|body| body.get("configName")).and_then(Value::as_str);
                [name.map(|name| name.trim().to_owned()), Some(String::new())]
            }
            _ if operation.starts_with("lerian.") => [argument("id"), Some(String::new())],
            _ => [None, None],
        };
        let [Some(name), Some(place)] = key else { return Vec::new() };
        vec![name, place]
    }

    /// What the item is called in a report.
    pub(crate) fn name(&self, operation: &str) -> Option<String> {
        self.key(operation).into_iter().next()
    }
}

/// Two items of one name would race, so a run that has them is refused as a whole.
pub(crate) fn refuse_duplicates(operation: &str, items: &[Item]) -> Result<()> {
    let mut first: HashMap<Vec<String>, usize> = HashMap::with_capacity(items.len());
    let mut found = Vec::new();
    for (index, item) in items.iter().enumerate() {
        let (key, index) = (item.key(operation), item.place.unwrap_or(index));
        let Some(name) = key.first().filter(|name| !name.is_empty()).cloned() else { continue };
        match first.get(&key) {
            Some(first) => found.push(duplicate_name(index, *first, &name)),
            None => drop(first.insert(key, index)),
        }
    }
    if found.is_empty() { Ok(()) } else { Err(Error::rules(operation, found)) }
}
