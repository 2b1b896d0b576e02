//! Violations beyond a single request: of the input, of a bulk run, of a list as a whole.

use crate::body::pointer::pointer;
use crate::spec::catalogue::rules;
use crate::spec::generated::shared as rule;
use crate::spec::operation::{Location, Operation};
use crate::spec::suggest::quoted;
use crate::spec::violation::Violation;

/// A violation of an `input.…` rule that a language binding found; `None` if there is no such rule.
pub fn input_violation(
    rule: &str,
    location: Location,
    path: impl Into<String>,
    message: impl Into<String>,
) -> Option<Violation> {
    let rule = rules().find(|known| known.id == rule && known.id.starts_with("input."))?;
    Some(Violation::new(rule, path, message).at(location))
}

/// The warning that a list ended with fewer items than its total: the provider's rule `<provider>.list.short`.
pub fn short_list(operation: &Operation, shown: u64, total: u64) -> Option<Violation> {
    let list = operation.list.as_ref()?;
    let (page, rule) = (list.page_argument, list.short?);
    let message = format!("the list is incomplete: {shown} of {total} items");
    Some(Violation::new(rule, format!("/{page}"), message).at(Location::Query))
}

/// The items at `first` and `index` have the same name.
pub fn duplicate_name(index: usize, first: usize, name: &str) -> Violation {
    let rule = &rule::BULK_DUPLICATE_NAME;
    let message = format!("items {first} and {index} are both {}; {}", quoted(name), rule.remedy);
    Violation::new(rule, format!("/{index}/name"), message)
}

/// The stored value differs from the body at this path of members.
pub fn stored_differs(members: &[&str]) -> Violation {
    Violation::of(&rule::BULK_DIFFERS, members.iter().fold(String::new(), |path, member| pointer(&path, member)))
}

#[cfg(test)]
mod tests {
    use super::short_list;
    use crate::spec::catalogue::operations;

    #[test]
    fn every_list_can_end_short() {
        for operation in operations() {
            let warning = short_list(operation, 100, 250);
            assert_eq!(warning.is_some(), operation.list.is_some(), "{}", operation.id);
            if let Some(warning) = warning {
                assert!(!warning.is_error() && warning.message.contains("100 of 250"));
            }
        }
    }
}
