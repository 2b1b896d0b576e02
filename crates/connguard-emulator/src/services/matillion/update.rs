//! Replacing a connection's details.

use serde_json::json;

use super::problem::Problem;
use super::project::ProjectId;
use super::reading::{self, needed, text};
use super::state::Connection;
use super::{replies, router};
use crate::http::reply::Reply;
use crate::http::request::Incoming;
use crate::world::{Event, World};

/// Replaces what the request's connection holds: what the body leaves out is unset. Whether the service lets an
/// update change the kind of connection is not documented, so it is stored as it comes.
pub(crate) fn answer(world: &mut World, incoming: &Incoming, project: ProjectId) -> Result<Reply, Problem> {
    let name = needed(incoming, "connectionName")?;
    let body = reading::body(incoming)?;
    reading::check("matillion.update_connection", &project, &[("connection_name", json!(name))], &body)?;
    let stored = router::state(world, &project)?.connection(name);
    let stored = stored.ok_or_else(|| Problem::not_found("no connection has this name"))?;
    let connection = Connection {
        platform_connection_type: text(&body, "platformConnectionType"),
        auth_type: text(&body, "authType"),
        connection_details: body.get("connectionDetails").cloned(),
        ..stored.clone()
    };
    let reply = Reply::json(200, &replies::shown(&project, &connection));
    world.write(Event::MatillionConnection { project, connection: Box::new(connection) })?;
    Ok(reply)
}
