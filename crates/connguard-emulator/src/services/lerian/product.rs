//! The header `X-Product-Name`.

use connguard_rules::{Arguments, Operation};
use serde_json::json;

use super::error::Failure;
use super::refusals;
use crate::http::request::Incoming;
use crate::services::rules;

const HEADER: &str = "x-product-name";

/// The product as it was sent, trimmed; none if it is empty.
pub(crate) fn sent(incoming: &Incoming) -> Option<String> {
    let name = incoming.header(HEADER)?.trim().to_owned();
    (!name.is_empty()).then_some(name)
}

/// The product of a request that may omit it, as the service stores it: in lower case.
pub(crate) fn filter(incoming: &Incoming, operation: &'static Operation) -> Result<Option<String>, Failure> {
    if sent(incoming).is_none() { Ok(None) } else { needed(incoming, operation).map(Some) }
}

/// The product of a request that needs one, as the service stores it: in lower case.
pub(crate) fn needed(incoming: &Incoming, operation: &'static Operation) -> Result<String, Failure> {
    let name = sent(incoming);
    let arguments: Arguments = name.iter().map(|name| ("product".to_owned(), json!(name))).collect();
    let mut violations = rules::errors(operation, &arguments, None);
    violations.retain(refusals::is_about_header);
    refusals::refuse(&violations, false)?;
    Ok(name.unwrap_or_default().to_lowercase())
}
