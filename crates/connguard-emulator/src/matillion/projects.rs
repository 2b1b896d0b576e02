//! The one project and its environments, to look names up.

use serde_json::json;

use super::list::Window;
use super::problem::Problem;
use super::router::PROJECT_ID;
use crate::reply::Reply;
use crate::request::Incoming;
use crate::world::World;

const PROJECT_NAME: &str = "Test-project";
const AGENT_ID: &str = "3c90c3cc-0d44-4b50-8888-8dd25736052a";
const AGENT_NAME: &str = "my-agent";

/// Lists the projects.
pub(crate) fn list(world: &World, incoming: &Incoming) -> Result<Reply, Problem> {
    let project = json!({ "id": PROJECT_ID, "name": PROJECT_NAME, "description": "project-1" });
    Ok(Window::of(incoming)?.reply(vec![project], |shown| shown, world.settings.matillion.list_shape))
}

/// Lists the environments of the project, ordered by name. All have the same agent.
pub(crate) fn environments(world: &World, incoming: &Incoming) -> Result<Reply, Problem> {
    let window = Window::of(incoming)?;
    let shown = |name: &String| json!({ "name": name, "defaultAgentId": AGENT_ID, "defaultAgentName": AGENT_NAME });
    let found = world.matillion.environments().map(shown).collect();
    Ok(window.reply(found, |shown| shown, world.settings.matillion.list_shape))
}
