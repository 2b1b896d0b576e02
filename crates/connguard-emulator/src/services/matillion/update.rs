//! Replacing a connection's details.

use connguard_rules::operations::matillion::UPDATE_CONNECTION;
use serde_json::json;

use super::event::Event;
use super::installation::Matillion;
use super::problem::Problem;
use super::project::ProjectId;
use super::reading::{self, needed, text};
use super::state::Connection;
use super::{address, replies};
use crate::http::reply::Reply;
use crate::http::request::Incoming;
use crate::services::context::Context;
use crate::services::service::Service;

/// Replaces the connection: members that the body omits are unset. Whether an update may change
/// `platformConnectionType` is not documented; here it may.
pub(crate) fn answer(
    matillion: &mut Matillion,
    context: &mut Context,
    incoming: &Incoming,
    project: ProjectId,
) -> Result<Reply, Problem> {
    let name = matillion.stored_name(&project, needed(incoming, "connectionName")?)?;
    let body = reading::body(incoming)?;
    reading::check(UPDATE_CONNECTION, &project, &[("connection_name", json!(name))], &body)?;
    let stored = address::state(matillion, &project)?.connection(&name);
    let stored = stored.ok_or_else(|| Problem::not_found("the connection does not exist"))?;
    let connection = Connection {
        platform_connection_type: text(&body, "platformConnectionType"),
        auth_type: text(&body, "authType"),
        connection_details: matillion.settings.stored(body.get("connectionDetails")),
        ..stored.clone()
    };
    let reply = Reply::json(200, &matillion.settings.connection(replies::shown(&project, &connection)));
    matillion.write(context, Event::Connection { project, connection: Box::new(connection) })?;
    Ok(reply)
}
