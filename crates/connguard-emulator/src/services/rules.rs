//! The product's rules, as far as a service would apply them.

use std::io;

use connguard_rules::{Arguments, Severity, Violation};
use serde_json::Value;

/// Rules that only protect callers from what they did not mean to send; a service stores such values. (Of the other
/// rules about the input, a body that is nested too deep is not checked any further, so it must not pass.)
const CALLERS_ONLY: [&str; 2] = ["input.json.text-length", "input.json.number"];

/// The same rule of every provider.
const MISSPELT_MEMBER: &str = ".body.misspelt-member";

/// All violations for which a service refuses a request.
pub(crate) fn errors(operation: &str, arguments: &Arguments, body: Option<&Value>) -> io::Result<Vec<Violation>> {
    let mut violations = connguard_rules::check(operation, arguments, body)
        .map_err(|_| io::Error::other(format!("there are no rules for {operation}")))?;
    let is_of_service = |id: &str| !CALLERS_ONLY.contains(&id) && !id.ends_with(MISSPELT_MEMBER);
    violations.retain(|violation| violation.rule.severity == Severity::Error && is_of_service(violation.rule.id));
    Ok(violations)
}
