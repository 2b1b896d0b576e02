//! What a list itself tells.

use crate::spec::{Location, Operation};
use crate::violation::Violation;

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

#[cfg(test)]
mod tests {
    use super::short_list;

    #[test]
    fn every_list_can_end_short() {
        for operation in crate::operations() {
            let warning = short_list(operation, 100, 250);
            assert_eq!(warning.is_some(), operation.list.is_some(), "{}", operation.id);
            if let Some(warning) = warning {
                assert!(!warning.is_error() && warning.message.contains("100 of 250"));
            }
        }
    }
}
