//! Connections of other tools, in JSON text.

use connguard::boundary::{self, json};
use napi_derive::napi;
use serde_json::Value;

use crate::failure;

fn told(error: Value) -> napi::Error {
    failure::from_json(error.to_string())
}

/// The body of a Lerian connection from the URL of its database, as JSON.
#[napi]
pub fn from_url(name: String, url: String) -> napi::Result<String> {
    failure::guard(|| boundary::from_url(&name, &url).map(|body| json(&body)).map_err(told))
}

/// A manifest of what another tool has, as JSON.
#[napi]
pub fn import_connections(
    tool: String,
    text: String,
    owner: String,
    account: String,
    product: Option<String>,
) -> napi::Result<String> {
    failure::guard(|| {
        let found = boundary::import_connections(&tool, &text, &owner, &account, product.as_deref());
        found.map(|found| json(&found)).map_err(told)
    })
}
