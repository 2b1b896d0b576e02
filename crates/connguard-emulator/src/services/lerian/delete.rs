//! Deleting a connection.

use super::address;
use super::error::Failure;
use super::installation::Lerian;
use super::state::Event;
use crate::http::reply::Reply;
use crate::services::context::Context;
use crate::services::service::Service;

/// Deletes the connection, unless a job uses it.
pub(crate) fn answer(lerian: &mut Lerian, context: &mut Context, id: &str) -> Result<Reply, Failure> {
    let id = address::id(id)?;
    address::not_busy(&lerian.settings, address::connection(&lerian.state, &id)?)?;
    lerian.write(context, Event::ConnectionDeleted { id })?;
    Ok(Reply::empty(204))
}
