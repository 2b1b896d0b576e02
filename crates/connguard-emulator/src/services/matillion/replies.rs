//! Replies, with exactly the documented members.

use serde_json::{Value, json};

use super::project::ProjectId;
use super::state::{Connection, Override};
use crate::clock::three_decimals;

/// The reply to a create request; the only one with the id.
pub(crate) fn created(project: &ProjectId, connection: &Connection) -> Value {
    let mut body = shown(project, connection);
    body["id"] = json!(connection.id);
    body
}

/// A connection in any other reply.
pub(crate) fn shown(project: &ProjectId, connection: &Connection) -> Value {
    let mut body = common(project, connection, &connection.auth_type);
    if let Some(details) = &connection.connection_details {
        body["connectionDetails"] = details.clone();
    }
    body
}

/// An override; its environment is not a member.
pub(crate) fn shown_override(project: &ProjectId, over: &Override, parent: &Connection) -> Value {
    let mut body = common(project, parent, &over.auth_type);
    if let Some(overrides) = &over.connection_overrides {
        body["connectionOverrides"] = overrides.clone();
    }
    body
}

fn common(project: &ProjectId, connection: &Connection, auth_type: &str) -> Value {
    json!({
        "name": connection.name,
        "platformConnectionType": connection.platform_connection_type,
        "authProvider": connection.auth_provider,
        "authType": auth_type,
        "createdBy": connection.created_by,
        "createdDate": three_decimals(connection.created_at),
        "projectId": project.as_str(),
    })
}
