//! The rules that a service applies.

use connguard_rules::{Arguments, Operation, Severity, Violation};
use serde_json::Value;

/// Rules that only protect callers from mistakes; a service stores such values. (Of the other
/// rules about the input, a body that is nested too deep is not checked any further, so it must not pass.)
const CALLERS_ONLY: [&str; 2] = ["input.json.text-length", "input.json.number"];

/// Such a rule of every provider.
const MISSPELT_MEMBER: &str = ".body.misspelt-member";

/// All violations for which a service refuses a request.
pub(crate) fn errors(operation: &'static Operation, arguments: &Arguments, body: Option<&Value>) -> Vec<Violation> {
    let mut violations = operation.check(arguments, body);
    let is_of_service = |id: &str| !CALLERS_ONLY.contains(&id) && !id.ends_with(MISSPELT_MEMBER);
    violations.retain(|violation| violation.rule.severity == Severity::Error && is_of_service(violation.rule.id));
    violations
}
