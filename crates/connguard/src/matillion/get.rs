//! Reads a connection by its name.

use connguard_rules::operations::matillion as operations;
use serde_json::{Value, json};

use super::adapter::{in_project, name_filter};
use crate::error::Result;
use crate::paging::find::find_named;
use crate::send::sender::Sender;
use crate::transport::scope::Scope;

/// The connection of this name.
pub(super) async fn get(sender: &Sender, project: &str, name: &str, scope: &Scope) -> Result<Value> {
    let mut arguments = in_project(project);
    if let Some(filter) = name_filter(name) {
        arguments.insert(filter.to_owned(), json!([name]));
    }
    find_named(sender, operations::LIST_CONNECTIONS, arguments, "connection", ("name", name), scope).await
}
