//! Giving a connection its product, once; and taking it away again, for tests.

use std::io;

use super::error::Failure;
use super::state::Connection;
use super::{address, product, replies};
use crate::clock;
use crate::http::reply::Reply;
use crate::http::request::Incoming;
use crate::world::{Event, World};

/// Assigns the connection to the product of the header.
pub(crate) fn answer(world: &mut World, incoming: &Incoming, id: &str) -> Result<Reply, Failure> {
    let id = address::id(id)?;
    let product = product::needed(incoming, "lerian.assign_connection")?;
    let connection = address::connection(world, &id)?;
    if connection.product_name.is_some() {
        return Err(Failure::new("FET-1015", "the connection has a product already"));
    }
    let connection = Connection { product_name: Some(product), updated_at: clock::now(), ..connection.clone() };
    let reply = Reply::json(200, &replies::stored(&connection));
    world.write(Event::LerianConnection { connection: Box::new(connection) })?;
    Ok(reply)
}

/// Takes the product from the connections with these names: as if they had been stored before products existed.
pub(crate) fn unassign(world: &mut World, config_names: &[String]) -> io::Result<()> {
    for config_name in config_names {
        let assigned = world.lerian.named(config_name).filter(|connection| connection.product_name.is_some());
        if let Some(connection) = assigned {
            let connection = Connection { product_name: None, ..connection.clone() };
            world.write(Event::LerianConnection { connection: Box::new(connection) })?;
        }
    }
    Ok(())
}
