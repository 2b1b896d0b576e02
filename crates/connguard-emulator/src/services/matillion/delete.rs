//! Deleting a connection.

use super::address;
use super::event::Event;
use super::installation::Matillion;
use super::problem::Problem;
use super::project::ProjectId;
use super::reading::needed;
use crate::http::reply::Reply;
use crate::http::request::Incoming;
use crate::services::context::Context;
use crate::services::service::Service;

/// Deletes the connection and its overrides, whose fate is not documented.
pub(crate) fn answer(
    matillion: &mut Matillion,
    context: &mut Context,
    incoming: &Incoming,
    project: ProjectId,
) -> Result<Reply, Problem> {
    let name = matillion.stored_name(&project, needed(incoming, "connectionName")?)?;
    if address::state(matillion, &project)?.connection(&name).is_none() {
        return Err(Problem::not_found("the connection does not exist"));
    }
    matillion.write(context, Event::ConnectionDeleted { project, name })?;
    Ok(Reply::empty(204))
}
