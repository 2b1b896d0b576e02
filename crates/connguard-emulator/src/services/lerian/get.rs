//! Reading one connection.

use super::error::Failure;
use super::{address, replies};
use crate::http::reply::Reply;
use crate::world::World;

/// Answers with the connection of this id.
pub(crate) fn answer(world: &World, id: &str) -> Result<Reply, Failure> {
    let id = address::id(id)?;
    Ok(Reply::json(200, &replies::stored(address::connection(world, &id)?)))
}
