//! Environment overrides.

use super::list::{Window, separated};
use super::problem::Problem;
use super::project::ProjectId;
use super::reading::{self, needed, text};
use super::state::{Connection, Override};
use super::{replies, router};
use crate::control::settings::OverridePost;
use crate::http::reply::Reply;
use crate::http::request::Incoming;
use crate::world::{Event, World};

/// Creates an override; one that exists is a conflict, or is replaced if the settings say so.
pub(crate) fn create(world: &mut World, incoming: &Incoming, project: ProjectId) -> Result<Reply, Problem> {
    let asked = Asked::read(world, incoming, project, "matillion.create_environment_override")?;
    let may_replace = world.settings.matillion.override_post == OverridePost::Upsert;
    if asked.exists(world)? && !may_replace {
        return Err(Problem::new(409, "the connection has an override in this environment; update it instead"));
    }
    asked.store(world, 201)
}

/// Replaces an override that exists.
pub(crate) fn update(world: &mut World, incoming: &Incoming, project: ProjectId) -> Result<Reply, Problem> {
    let asked = Asked::read(world, incoming, project, "matillion.update_environment_override")?;
    if !asked.exists(world)? {
        return Err(Problem::not_found("the connection has no override in this environment; create it instead"));
    }
    asked.store(world, 200)
}

/// Lists the overrides of an environment.
pub(crate) fn list(world: &mut World, incoming: &Incoming, project: &ProjectId) -> Result<Reply, Problem> {
    let environment = needed(incoming, "environmentName")?;
    let window = Window::of(incoming)?;
    let state = router::state(world, project)?;
    if !state.has_environment(environment) {
        return Err(no_environment());
    }
    let found = state.overrides(environment);
    let found = found.map(|(over, parent)| replies::shown_override(project, over, parent)).collect();
    Ok(window.reply(found, |shown| shown, world.settings.matillion.list_shape))
}

/// Deletes overrides of an environment. What becomes of names without one is not documented; here they are ignored.
pub(crate) fn delete(world: &mut World, incoming: &Incoming, project: ProjectId) -> Result<Reply, Problem> {
    let environment = needed(incoming, "environmentName")?.to_owned();
    needed(incoming, "connectionNames")?;
    let connection_names = separated(incoming, "connectionNames");
    let state = router::state(world, &project)?;
    if !state.has_environment(&environment) {
        return Err(no_environment());
    }
    if connection_names.iter().any(|name| state.has_override(&environment, name)) {
        world.write(Event::MatillionOverridesDeleted { project, environment, connection_names })?;
    }
    Ok(Reply::empty(204))
}

/// An override that passed all checks but whether it exists.
struct Asked {
    project: ProjectId,
    environment: String,
    over: Override,
    parent: Connection,
}

impl Asked {
    fn read(world: &World, incoming: &Incoming, project: ProjectId, operation: &str) -> Result<Self, Problem> {
        let body = reading::body(incoming)?;
        reading::check(operation, &project, &[], &body)?;
        let environment = text(&body, "environmentName");
        let state = router::state(world, &project)?;
        if !state.has_environment(&environment) {
            return Err(no_environment());
        }
        let connection_name = text(&body, "connectionName");
        let parent = state.connection(&connection_name);
        let parent = parent.ok_or_else(|| Problem::not_found("no connection has this name"))?.clone();
        reading::check(operation, &project, &[("parent", replies::shown(&project, &parent))], &body)?;
        let over = Override {
            connection_name,
            auth_type: text(&body, "authType"),
            connection_overrides: body.get("connectionOverrides").cloned(),
        };
        Ok(Self { project, environment, over, parent })
    }

    fn exists(&self, world: &World) -> Result<bool, Problem> {
        Ok(router::state(world, &self.project)?.has_override(&self.environment, &self.over.connection_name))
    }

    fn store(self, world: &mut World, status: u16) -> Result<Reply, Problem> {
        let reply = Reply::json(status, &replies::shown_override(&self.project, &self.over, &self.parent));
        let Self { project, environment, over, .. } = self;
        world.write(Event::MatillionOverride { project, environment, over: Box::new(over) })?;
        Ok(reply)
    }
}

fn no_environment() -> Problem {
    Problem::not_found("no environment has this name")
}
