//! Creating a connection.

use connguard_rules::operations::matillion::CREATE_CONNECTION;
use serde_json::{Value, json};
use uuid::Uuid;

use super::event::Event;
use super::installation::Matillion;
use super::problem::Problem;
use super::project::{PROJECT_ID, ProjectId};
use super::reading::{self, text};
use super::state::Connection;
use super::{address, replies};
use crate::clock;
use crate::http::reply::Reply;
use crate::http::request::Incoming;
use crate::services::context::Context;
use crate::services::rules;
use crate::services::service::Service;

/// The user of the client credentials.
const USER_ID: &str = "550e8400-e29b-41d4-a716-446655440001";

/// Creates the connection of the request.
pub(crate) fn answer(
    matillion: &mut Matillion,
    context: &mut Context,
    incoming: &Incoming,
    project: ProjectId,
) -> Result<Reply, Problem> {
    let body = reading::body(incoming)?;
    reading::check(CREATE_CONNECTION, &project, &[], &body)?;
    let mut connection = build(&body);
    connection.name = matillion.stored_name(&project, &connection.name)?;
    connection.connection_details = matillion.settings.stored(connection.connection_details.as_ref());
    if address::state(matillion, &project)?.connection(&connection.name).is_some() {
        return Err(Problem::new(409, "a connection with this name exists in the project"));
    }
    let reply = Reply::json(201, &matillion.settings.connection(replies::created(&project, &connection)));
    matillion.write(context, Event::Connection { project, connection: Box::new(connection) })?;
    Ok(reply)
}

/// A connection of the seed, or why the service would refuse it.
pub(crate) fn seeded(body: &Value) -> Result<Connection, String> {
    let arguments = [("project_id".to_owned(), json!(PROJECT_ID))].into_iter().collect();
    let violations = rules::errors(CREATE_CONNECTION, &arguments, Some(body));
    if !violations.is_empty() {
        let texts: Vec<_> = violations.iter().map(|one| format!("{} {}", one.path, one.rule.summary)).collect();
        return Err(texts.join("; "));
    }
    Ok(build(body))
}

fn build(body: &Value) -> Connection {
    Connection {
        id: Uuid::new_v4().to_string(),
        name: text(body, "name"),
        platform_connection_type: text(body, "platformConnectionType"),
        auth_provider: text(body, "authProvider"),
        auth_type: text(body, "authType"),
        connection_details: body.get("connectionDetails").cloned(),
        created_by: USER_ID.to_owned(),
        created_at: clock::now(),
    }
}
