//! The project's default connection to its data warehouse.

use super::problem::Problem;
use super::reading::{self, text};
use crate::reply::Reply;
use crate::request::Incoming;
use crate::world::{Event, World};

/// Creates the connection of the request. The reply has no body.
pub(crate) fn create(world: &mut World, incoming: &Incoming) -> Result<Reply, Problem> {
    let body = reading::body(incoming)?;
    reading::check("matillion.create_data_platform_connection", &[], &body)?;
    let name = text(&body, "name");
    if world.matillion.has_data_platform_connection(&name) {
        return Err(Problem::new(409, "a data platform connection with this name exists in the project"));
    }
    world.write(Event::MatillionDataPlatformConnection { name })?;
    Ok(Reply::empty(201))
}
