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

/// Deletes the connection. What becomes of its overrides is not documented; here they go with it.
pub(crate) fn answer(
    matillion: &mut Matillion,
    context: &mut Context,
    incoming: &Incoming,
    project: ProjectId,
) -> Result<Reply, Problem> {
    let name = needed(incoming, "connectionName")?;
    if address::state(matillion, &project)?.connection(name).is_none() {
        return Err(Problem::not_found("no connection has this name"));
    }
    matillion.write(context, Event::ConnectionDeleted { project, name: name.to_owned() })?;
    Ok(Reply::empty(204))
}
