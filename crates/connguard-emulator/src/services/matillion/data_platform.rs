//! The project's default connection to its data warehouse.

use super::problem::Problem;
use super::project::ProjectId;
use super::reading::{self, text};
use super::router;
use crate::http::reply::Reply;
use crate::http::request::Incoming;
use crate::world::{Event, World};

/// Creates the connection of the request. The reply has no body.
pub(crate) fn create(world: &mut World, incoming: &Incoming, project: ProjectId) -> Result<Reply, Problem> {
    let body = reading::body(incoming)?;
    reading::check("matillion.create_data_platform_connection", &project, &[], &body)?;
    let name = text(&body, "name");
    if router::state(world, &project)?.has_data_platform_connection(&name) {
        return Err(Problem::new(409, "a data platform connection with this name exists in the project"));
    }
    world.write(Event::MatillionDataPlatformConnection { project, name })?;
    Ok(Reply::empty(201))
}
