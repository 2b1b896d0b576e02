//! Findings about the items of a bulk run: what no single request can show.

use crate::generated::shared as rule;
use crate::path::pointer;
use crate::suggest::quoted;
use crate::violation::Violation;

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
