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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::spec::operation::Effect;

    #[test]
    fn effects_follow_from_methods() {
        for operation in operations() {
            let effect = operation.effect;
            assert_ne!(operation.compound, !operation.method.is_empty(), "{}", operation.id);
            match operation.method {
                "GET" => assert_eq!(effect, Effect::Read, "{}", operation.id),
                "PUT" => assert_eq!(effect, Effect::Replace, "{}", operation.id),
                "PATCH" => assert_eq!(effect, Effect::Change, "{}", operation.id),
                "DELETE" => assert_eq!(effect, Effect::Delete, "{}", operation.id),
                _ => {}
            }
            assert!(operation.unique.is_none() || effect == Effect::Create, "{}", operation.id);
            assert!(operation.list.is_none() || effect == Effect::Read, "{}", operation.id);
            assert!(operation.windows.is_none() || operation.list.is_some(), "{}", operation.id);
        }
    }

    #[test]
    fn an_unknown_operation_is_refused_with_the_nearest() {
        let message = operation("lerian.creat_connection").unwrap_err().to_string();
        let wanted = "unknown operation \"lerian.creat_connection\"; did you mean lerian.create_connection? (known: ";
        assert!(message.starts_with(wanted) && message.contains("lerian.create_connection, "), "{message}");
    }
}
