//! A connection as the service shows it: absent optional members are left out, and no secret comes back.

use serde_json::{Value, json};

use super::state::Connection;
use crate::clock::{shortest, to_milliseconds};

/// The reply to a create request: as it was in memory, times to the nanosecond.
pub(crate) fn created(connection: &Connection) -> Value {
    let mut body = common(connection);
    if let Some(metadata) = &connection.metadata {
        body["metadata"] = json!(metadata);
    }
    body["createdAt"] = json!(shortest(connection.created_at));
    body["updatedAt"] = json!(shortest(connection.updated_at));
    body
}

/// The reply to an update: the rest as it was read, the time of the change to the nanosecond, and metadata even if
/// the change left none.
pub(crate) fn updated(connection: &Connection) -> Value {
    let mut body = stored(connection);
    if let Some(metadata) = &connection.metadata {
        body["metadata"] = json!(metadata);
    }
    body["updatedAt"] = json!(shortest(connection.updated_at));
    body
}

/// A connection as the database holds it: times to the millisecond, no empty metadata.
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
