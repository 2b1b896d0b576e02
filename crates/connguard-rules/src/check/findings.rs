//! Findings that a single request cannot show: about the input, the items of a bulk run, a list as a whole.

use crate::body::pointer::pointer;
use crate::spec::catalogue::rules;
use crate::spec::generated::shared as rule;
use crate::spec::operation::{Location, Operation};
use crate::spec::suggest::quoted;
use crate::spec::violation::Violation;

/// A finding about the input itself (`input.…`) that a language made; `None` if there is no such rule.
pub fn input_violation(
    rule: &str,
    location: Location,
    path: impl Into<String>,
    message: impl Into<String>,
) -> Option<Violation> {
    let rule = rules().find(|known| known.id == rule && known.id.starts_with("input."))?;
    let mut violation = Violation::new(rule, path, message);
    violation.location = location;
    Some(violation)
}

/// The warning that a list ended before as many items were shown as the service counts. The rule is the provider's
/// `<provider>.list.short`.
pub fn short_list(operation: &Operation, shown: u64, total: u64) -> Option<Violation> {
    let list = operation.list.as_ref()?;
    let (page, rule) = (list.page_argument, list.short?);
    let message = format!("the list ended short: {shown} of {total} items");
    let mut violation = Violation::new(rule, format!("/{page}"), message);
    violation.location = Location::Query;
    Some(violation)
}

/// The item at `index` has the name of the item at `first`.
pub fn duplicate_name(index: usize, first: usize, name: &str) -> Violation {
    let rule = &rule::BULK_DUPLICATE_NAME;
    let message = format!("items {first} and {index} are both {}; {}", quoted(name), rule.remedy);
    Violation::new(rule, format!("/{index}/name"), message)
}

/// What is stored differs from the body at these members, which lead from the outside in.
pub fn stored_differs(members: &[&str]) -> Violation {
    let rule = &rule::BULK_DIFFERS;
    let path = members.iter().fold(String::new(), |path, member| pointer(&path, member));
    Violation::new(rule, path, format!("{}; {}", rule.summary, rule.remedy))
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
