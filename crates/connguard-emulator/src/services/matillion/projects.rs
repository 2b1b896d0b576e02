//! The projects and their environments, to look names up.

use serde_json::json;

use super::list::Window;
use super::problem::Problem;
use super::project::{Project, ProjectId};
use super::router;
use crate::http::reply::Reply;
use crate::http::request::Incoming;
use crate::world::World;

const AGENT_ID: &str = "3c90c3cc-0d44-4b50-8888-8dd25736052a";
const AGENT_NAME: &str = "my-agent";

/// Lists the projects.
pub(crate) fn list(world: &World, incoming: &Incoming) -> Result<Reply, Problem> {
    let shown = |project: &Project| {
        let mut shown = json!({ "id": project.id.as_str(), "name": project.name });
        if let Some(description) = &project.description {
            shown["description"] = json!(description);
        }
        shown
    };
    Ok(Window::of(incoming)?.reply(world.matillion.iter().collect(), shown, world.settings.matillion.list_shape))
}

/// Lists the environments of a project, ordered by name. All have the same agent.
pub(crate) fn environments(world: &World, incoming: &Incoming, project: &ProjectId) -> Result<Reply, Problem> {
    let window = Window::of(incoming)?;
    let shown = |name: &String| json!({ "name": name, "defaultAgentId": AGENT_ID, "defaultAgentName": AGENT_NAME });
    let found = router::state(world, project)?.environments().map(shown).collect();
    Ok(window.reply(found, |shown| shown, world.settings.matillion.list_shape))
}
