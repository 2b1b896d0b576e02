//! The catalogue: all operations and all rules.

use super::generated::provider::Provider;
use super::generated::{shared, tables};
use super::operation::Operation;
use super::rule::Rule;
use super::suggest::{nearest, quoted};

/// The operation does not exist.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnknownOperation {
    /// The id that was given.
    pub given: String,
    /// The nearest known id.
    pub nearest: Option<&'static str>,
}

impl std::fmt::Display for UnknownOperation {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "unknown operation {}", quoted(&self.given))?;
        if let Some(near) = self.nearest {
            write!(f, "; did you mean {near}?")?;
        }
        let all: Vec<&str> = operations().map(|o| o.id).collect();
        write!(f, " (known: {})", all.join(", "))
    }
}

impl std::error::Error for UnknownOperation {}

impl Provider {
    /// The operations, in the order of the OpenAPI document.
    pub fn operations(self) -> &'static [Operation] {
        tables::operations(self)
    }

    /// The rules, in the order of the OpenAPI document.
    pub fn rules(self) -> &'static [&'static Rule] {
        tables::rules(self)
    }
}

/// All operations of all providers.
pub fn operations() -> impl Iterator<Item = &'static Operation> {
    Provider::ALL.iter().flat_map(|provider| provider.operations())
}

/// All rules of all providers, and those about the input itself.
pub fn rules() -> impl Iterator<Item = &'static Rule> {
    shared::ALL.iter().chain(Provider::ALL.iter().flat_map(|provider| provider.rules())).copied()
}

/// The operation with this id, e.g. `matillion.create_connection`.
///
/// # Errors
/// [`UnknownOperation`], with the nearest known id.
pub fn operation(id: &str) -> Result<&'static Operation, UnknownOperation> {
    operations()
        .find(|o| o.id == id)
        .ok_or_else(|| UnknownOperation { given: id.to_owned(), nearest: nearest(id, operations().map(|o| o.id)) })
}
