//! The project's default connection to its data warehouse.

use connguard_rules::operations::matillion::CREATE_DATA_PLATFORM_CONNECTION;

use super::address;
use super::event::Event;
use super::installation::Matillion;
use super::problem::Problem;
use super::project::ProjectId;
use super::reading::{self, text};
use crate::http::reply::Reply;
use crate::http::request::Incoming;
use crate::services::context::Context;
use crate::services::service::Service;

/// Creates the connection of the request. The reply has no body.
pub(crate) fn create(
    matillion: &mut Matillion,
    context: &mut Context,
    incoming: &Incoming,
    project: ProjectId,
) -> Result<Reply, Problem> {
    let body = reading::body(incoming)?;
    reading::check(CREATE_DATA_PLATFORM_CONNECTION, &project, &[], &body)?;
    let name = text(&body, "name");
    if address::state(matillion, &project)?.has_data_platform_connection(&name) {
        return Err(Problem::new(409, "a data platform connection with this name exists in the project"));
    }
    matillion.write(context, Event::DataPlatformConnection { project, name })?;
    Ok(Reply::empty(201))
}
