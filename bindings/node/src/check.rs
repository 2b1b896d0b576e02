//! The rules alone, offline.

use connguard::boundary;
use napi_derive::napi;

use crate::failure;

/// Returns the violations of an operation's arguments and body as a JSON array.
#[napi]
pub fn check(operation: String, arguments: String, body: Option<String>) -> napi::Result<String> {
    failure::guard(|| {
        boundary::check(&operation, &arguments, body.as_deref()).map_err(|error| failure::from_json(error.to_json()))
    })
}

/// Returns the text of a refusal for a JSON array of violations.
#[napi]
pub fn describe_refusal(operation: String, violations: String) -> napi::Result<String> {
    failure::guard(|| Ok(boundary::describe_refusal(&operation, &violations)))
}

/// Returns the body of an operation that says what a reply says, both as JSON.
#[napi]
pub fn to_request(operation: String, reply: String) -> napi::Result<String> {
    failure::guard(|| boundary::to_request(&operation, &reply).map_err(|error| failure::from_json(error.to_json())))
}

/// Returns the version of the native part, which the loader compares with the package's.
#[napi]
pub fn version() -> &'static str {
    env!("CARGO_PKG_VERSION")
}
