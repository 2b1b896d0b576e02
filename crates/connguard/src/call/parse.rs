//! Values of unknown origin, read as the body of an operation.

use connguard_rules::{Arguments, Finding, FindingKind, Location, Violation, canonical_body, check};
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::error::{Error, Result};

/// The typed body, if the rules refuse nothing of it.
///
/// # Errors
/// All violations in one.
pub(crate) fn parse<T: DeserializeOwned>(operation: &str, body: &Value) -> Result<T> {
    let mut found =
        check(operation, &Arguments::new(), Some(body)).map_err(|unknown| Error::config(unknown.to_string()))?;
    // What is asked for beside the body is not known here.
    found.retain(|violation| violation.location == Location::Body);
    if found.iter().any(Violation::is_error) {
        return Err(Error::invalid_body(operation, found));
    }
    serde_json::from_value(canonical_body(operation, body).into()).map_err(|_| {
        let finding = Finding::new(FindingKind::NoForm, Location::Body, "").about("a body that the type cannot hold");
        Error::invalid_body(operation, vec![finding.violation()])
    })
}
