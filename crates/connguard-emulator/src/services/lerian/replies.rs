//! A connection in replies: absent optional members are omitted, and secrets are never returned.

use serde_json::{Value, json};

use super::state::Connection;
use crate::clock::{shortest, to_milliseconds};

/// The reply to a create request: times in nanoseconds, as they were in memory.
pub(crate) fn created(connection: &Connection) -> Value {
    let mut body = common(connection);
    if let Some(metadata) = &connection.metadata {
        body["metadata"] = json!(metadata);
    }
    body["createdAt"] = json!(shortest(connection.created_at));
    body["updatedAt"] = json!(shortest(connection.updated_at));
    body
}

/// The reply to an update: as stored, but the time of the change in nanoseconds, and metadata even if
/// it is empty.
pub(crate) fn updated(connection: &Connection) -> Value {
    let mut body = stored(connection);
    if let Some(metadata) = &connection.metadata {
        body["metadata"] = json!(metadata);
    }
    body["updatedAt"] = json!(shortest(connection.updated_at));
    body
}

/// A connection as the database stores it: times in milliseconds, no empty metadata.
pub(crate) fn stored(connection: &Connection) -> Value {
    let mut body = common(connection);
    if let Some(metadata) = connection.metadata.as_ref().filter(|metadata| !metadata.is_empty()) {
        body["metadata"] = json!(metadata);
    }
    body["createdAt"] = json!(shortest(to_milliseconds(connection.created_at)));
    body["updatedAt"] = json!(shortest(to_milliseconds(connection.updated_at)));
    body
}

fn common(connection: &Connection) -> Value {
    let mut body = json!({
        "id": connection.id.to_string(),
        "configName": connection.config_name,
        "type": connection.kind,
        "host": connection.host,
        "port": connection.port,
        "databaseName": connection.database_name,
        "userName": connection.user_name,
    });
    if let Some(product) = &connection.product_name {
        body["productName"] = json!(product);
    }
    if let Some(schema) = &connection.schema {
        body["schema"] = json!(schema);
    }
    if let Some(ssl) = &connection.ssl {
        body["ssl"] = json!({ "mode": ssl.mode });
    }
    body
}
