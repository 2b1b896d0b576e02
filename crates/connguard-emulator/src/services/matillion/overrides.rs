//! Environment overrides.

use connguard_rules::Operation;
use connguard_rules::operations::matillion::{CREATE_ENVIRONMENT_OVERRIDE, UPDATE_ENVIRONMENT_OVERRIDE};

use super::event::Event;
use super::installation::Matillion;
use super::list::{Window, separated};
use super::problem::Problem;
use super::project::ProjectId;
use super::reading::{self, needed, text};
use super::settings::OverridePost;
use super::state::{Connection, Override};
use super::{address, replies};
use crate::http::reply::Reply;
use crate::http::request::Incoming;
use crate::services::context::Context;
use crate::services::service::Service;

/// Creates an override; if it exists, it is a conflict, or replaced if the settings say so.
pub(crate) fn create(
    matillion: &mut Matillion,
    context: &mut Context,
    incoming: &Incoming,
    project: ProjectId,
) -> Result<Reply, Problem> {
    let request = OverrideRequest::read(matillion, incoming, project, CREATE_ENVIRONMENT_OVERRIDE)?;
    let may_replace = matillion.settings.override_post == OverridePost::Upsert;
    if request.exists(matillion)? && !may_replace {
        return Err(Problem::new(409, "the connection has an override in this environment; update it instead"));
    }
    request.store(matillion, context, 201)
}

/// Replaces an existing override.
pub(crate) fn update(
    matillion: &mut Matillion,
    context: &mut Context,
    incoming: &Incoming,
    project: ProjectId,
) -> Result<Reply, Problem> {
    let request = OverrideRequest::read(matillion, incoming, project, UPDATE_ENVIRONMENT_OVERRIDE)?;
    if !request.exists(matillion)? {
        return Err(Problem::not_found("the connection has no override in this environment; create it instead"));
    }
    request.store(matillion, context, 200)
}

/// Lists the overrides of an environment.
pub(crate) fn list(matillion: &Matillion, incoming: &Incoming, project: &ProjectId) -> Result<Reply, Problem> {
    let environment = needed(incoming, "environmentName")?;
    let window = Window::of(incoming)?;
    let state = address::state(matillion, project)?;
    if !state.has_environment(environment) {
        return Err(no_environment());
    }
    let found = state.overrides(environment);
    let found =
        found.map(|(over, parent)| matillion.settings.over(replies::shown_override(project, over, parent))).collect();
    Ok(window.reply(found, |shown| shown, matillion.settings.list_shape))
}

/// Deletes overrides of an environment. Names without one are ignored; the documentation does not say what happens.
pub(crate) fn delete(
    matillion: &mut Matillion,
    context: &mut Context,
    incoming: &Incoming,
    project: ProjectId,
) -> Result<Reply, Problem> {
    let environment = needed(incoming, "environmentName")?.to_owned();
    needed(incoming, "connectionNames")?;
    let connection_names = separated(incoming, "connectionNames");
    let connection_names = connection_names.iter().map(|name| matillion.stored_name(&project, name));
    let connection_names = connection_names.collect::<Result<Vec<_>, _>>()?;
    let state = address::state(matillion, &project)?;
    if !state.has_environment(&environment) {
        return Err(no_environment());
    }
    if connection_names.iter().any(|name| state.has_override(&environment, name)) {
        matillion.write(context, Event::OverridesDeleted { project, environment, connection_names })?;
    }
    Ok(Reply::empty(204))
}

/// A valid override, which may exist or not.
struct OverrideRequest {
    project: ProjectId,
    environment: String,
    over: Override,
    parent: Connection,
}

impl OverrideRequest {
    fn read(
        matillion: &Matillion,
        incoming: &Incoming,
        project: ProjectId,
        operation: &'static Operation,
    ) -> Result<Self, Problem> {
        let body = reading::body(incoming)?;
        reading::check(operation, &project, &[], &body)?;
        let environment = text(&body, "environmentName");
        let state = address::state(matillion, &project)?;
        if !state.has_environment(&environment) {
            return Err(no_environment());
        }
        let connection_name = matillion.stored_name(&project, &text(&body, "connectionName"))?;
        let parent = state.connection(&connection_name);
        let parent = parent.ok_or_else(|| Problem::not_found("the connection does not exist"))?.clone();
        reading::check(operation, &project, &[("parent", replies::shown(&project, &parent))], &body)?;
        let over = Override {
            connection_name,
            auth_type: text(&body, "authType"),
            connection_overrides: body.get("connectionOverrides").cloned(),
        };
        Ok(Self { project, environment, over, parent })
    }

    fn exists(&self, matillion: &Matillion) -> Result<bool, Problem> {
        Ok(address::state(matillion, &self.project)?.has_override(&self.environment, &self.over.connection_name))
    }

    fn store(self, matillion: &mut Matillion, context: &mut Context, status: u16) -> Result<Reply, Problem> {
        let reply = Reply::json(
            status,
            &matillion.settings.over(replies::shown_override(&self.project, &self.over, &self.parent)),
        );
        let Self { project, environment, over, .. } = self;
        matillion.write(context, Event::Override { project, environment, over: Box::new(over) })?;
        Ok(reply)
    }
}

fn no_environment() -> Problem {
    Problem::not_found("the environment does not exist")
}
