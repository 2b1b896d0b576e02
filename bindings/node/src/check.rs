//! The rules alone, offline.

use connguard::boundary::{self, Checked};
use napi_derive::napi;
use serde_json::Value;

use crate::failure;

/// Returns the violations of an operation's arguments and body as a JSON array.
#[napi]
pub fn check(operation: String, arguments: String, body: Option<String>) -> napi::Result<String> {
    failure::guard(|| boundary::check_json(&operation, &arguments, body.as_deref()).map_err(failure::of))
}

/// Returns the violations that say what was found in values that are no part of a request, as JSON arrays.
#[napi]
pub fn misuses(findings: String) -> napi::Result<String> {
    failure::guard(|| boundary::misuses(&findings).map(|found| boundary::json(&found)).map_err(failure::of))
}

/// Returns the text of a refusal for a JSON array of violations: of a value as a body, or else of a request.
#[napi]
pub fn describe_refusal(operation: String, violations: String, is_body: bool) -> napi::Result<String> {
    let checked = if is_body { Checked::Body } else { Checked::Request };
    let violations: Vec<Value> = serde_json::from_str(&violations).unwrap_or_default();
    failure::guard(|| Ok(boundary::describe_refusal(checked, &operation, &violations)))
}

/// Returns the known name that was probably meant by another; nothing where none is near.
#[napi]
pub fn nearest_name(name: String, known: Vec<String>) -> Option<String> {
    boundary::nearest_name(&name, known.iter().map(String::as_str)).map(str::to_owned)
}

/// Returns the body of an operation that says what a reply says, both as JSON.
#[napi]
pub fn to_request(operation: String, reply: String) -> napi::Result<String> {
    failure::guard(|| {
        let reply = serde_json::from_str(&reply).unwrap_or_default();
        boundary::to_request(&operation, reply).map(|body| body.to_string()).map_err(failure::of)
    })
}

/// Returns the version of the native part, which the loader compares with the package's.
#[napi]
pub fn version() -> &'static str {
    env!("CARGO_PKG_VERSION")
}
