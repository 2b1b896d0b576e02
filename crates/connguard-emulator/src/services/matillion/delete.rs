//! Deleting a connection.

use super::problem::Problem;
use super::project::ProjectId;
use super::reading::needed;
use super::router;
use crate::http::reply::Reply;
use crate::http::request::Incoming;
use crate::world::{Event, World};

/// Deletes the connection. What becomes of its overrides is not documented; here they go with it.
pub(crate) fn answer(world: &mut World, incoming: &Incoming, project: ProjectId) -> Result<Reply, Problem> {
    let name = needed(incoming, "connectionName")?;
    if router::state(world, &project)?.connection(name).is_none() {
        return Err(Problem::not_found("no connection has this name"));
    }
    world.write(Event::MatillionConnectionDeleted { project, name: name.to_owned() })?;
    Ok(Reply::empty(204))
}
