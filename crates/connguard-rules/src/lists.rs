//! What a list itself tells.

use crate::spec::{Location, Operation};
use crate::violation::Violation;

/// The warning that a list ended before as many items were shown as the service counts. The rule is the provider's
/// `<provider>.list.short`.
pub fn short_list(operation: &Operation, shown: u64, total: u64) -> Option<Violation> {
    let page = operation.list.as_ref()?.page_argument;
    let id = format!("{}.list.short", operation.provider);
    let rule = crate::rules().find(|rule| rule.id == id)?;
    let message = format!("the list ended short: {shown} of {total} items");
    let mut violation = Violation::new(rule, format!("/{page}"), message);
    violation.location = Location::Query;
    Some(violation)
}

#[cfg(test)]
mod tests {
    use super::short_list;

    #[test]
    fn every_list_can_end_short() {
        for operation in crate::generated::OPERATIONS.iter().copied().flatten() {
            let warning = short_list(operation, 100, 250);
            assert_eq!(warning.is_some(), operation.list.is_some(), "{}", operation.id);
            if let Some(warning) = warning {
                assert!(!warning.is_error() && warning.message.contains("100 of 250"));
            }
        }
    }
}
