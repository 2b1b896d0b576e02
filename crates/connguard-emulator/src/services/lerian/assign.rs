//! Assigning a connection to a product; and removing the assignment, for tests.

use std::io;

use connguard_rules::operations::lerian::ASSIGN_CONNECTION;

use super::error::Failure;
use super::installation::Lerian;
use super::state::Connection;
use super::state::Event;
use super::{address, product, replies};
use crate::clock;
use crate::http::reply::Reply;
use crate::http::request::Incoming;
use crate::services::context::Context;
use crate::services::service::Service;

/// Assigns the connection to the product of the header.
pub(crate) fn answer(
    lerian: &mut Lerian,
    context: &mut Context,
    incoming: &Incoming,
    id: &str,
) -> Result<Reply, Failure> {
    let id = address::id(id)?;
    let product = product::needed(incoming, ASSIGN_CONNECTION)?;
    let connection = address::connection(&lerian.state, &id)?;
    if connection.product_name.is_some() {
        return Err(Failure::new("FET-1015", "the connection is already assigned to a product"));
    }
    let connection = Connection { product_name: Some(product), updated_at: clock::now(), ..connection.clone() };
    let reply = Reply::json(200, &lerian.settings.shown(replies::stored(&connection)));
    lerian.write(context, Event::Connection { connection: Box::new(connection) })?;
    Ok(reply)
}

/// Removes the product from the connections in the settings, as if they had been created before products existed.
pub(crate) fn unassign(lerian: &mut Lerian, context: &mut Context) -> io::Result<()> {
    for config_name in lerian.settings.unassigned.clone() {
        let assigned = lerian.state.named(&config_name).filter(|connection| connection.product_name.is_some());
        if let Some(connection) = assigned {
            let connection = Connection { product_name: None, ..connection.clone() };
            lerian.write(context, Event::Connection { connection: Box::new(connection) })?;
        }
    }
    Ok(())
}
