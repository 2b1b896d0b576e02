//! Deleting a connection.

use super::address;
use super::error::Failure;
use crate::http::reply::Reply;
use crate::world::{Event, World};

/// Deletes the connection, unless a job uses it.
pub(crate) fn answer(world: &mut World, id: &str) -> Result<Reply, Failure> {
    let id = address::id(id)?;
    address::not_busy(world, address::connection(world, &id)?)?;
    world.write(Event::LerianConnectionDeleted { id })?;
    Ok(Reply::empty(204))
}
