//! The items of a bulk run, and the names that tell them apart.

use std::collections::HashMap;

use connguard_rules::{Arguments, Operation, Violation, duplicate_name};
use serde::Serialize;
use serde_json::Value;

use crate::error::{Error, Result};
use crate::provider::adapter::ProviderAdapter;

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
    pub(crate) fn new(arguments: Arguments, body: &impl Serialize) -> Self {
        let (body, input) = crate::call::body::given(body);
        Self { place: None, arguments, body: Some(body), input }
    }

    /// An item of an operation that takes no body.
    pub(crate) fn without_body(arguments: Arguments) -> Self {
        Self { place: None, arguments, body: None, input: Vec::new() }
    }

    /// With the argument that addresses what it is about.
    pub(crate) fn keyed(mut self, argument: &str, key: String) -> Self {
        self.arguments.insert(argument.to_owned(), key.into());
        self
    }

    /// The name that the item is for, and where the name is unique; `None` where the item has none.
    fn key(&self, adapter: &dyn ProviderAdapter, operation: &'static Operation) -> Option<(String, String)> {
        adapter.bulk_key(operation, &self.arguments, self.body.as_ref())
    }

    /// What the item is called in a report.
    pub(crate) fn name(&self, adapter: &dyn ProviderAdapter, operation: &'static Operation) -> Option<String> {
        self.key(adapter, operation).map(|(name, _)| name)
    }
}

/// Two items of one name would race, so a run that has them is refused as a whole.
pub(crate) fn refuse_duplicates(
    adapter: &dyn ProviderAdapter,
    operation: &'static Operation,
    items: &[Item],
) -> Result<()> {
    let mut first: HashMap<(String, String), usize> = HashMap::with_capacity(items.len());
    let mut found = Vec::new();
    for (index, item) in items.iter().enumerate() {
        let index = item.place.unwrap_or(index);
        let Some(key) = item.key(adapter, operation).filter(|(name, _)| !name.is_empty()) else { continue };
        match first.get(&key) {
            Some(first) => found.push(duplicate_name(index, *first, &key.0)),
            None => drop(first.insert(key, index)),
        }
    }
    if found.is_empty() { Ok(()) } else { Err(Error::rules(operation.id, found)) }
}
