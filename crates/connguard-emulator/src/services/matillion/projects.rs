//! Listing projects and environments.

use serde_json::json;

use super::access::Access;
use super::address;
use super::installation::Matillion;
use super::list::Window;
use super::problem::Problem;
use super::project::{Project, ProjectId};
use crate::http::reply::Reply;
use crate::http::request::Incoming;

const AGENT_ID: &str = "3c90c3cc-0d44-4b50-8888-8dd25736052a";
const AGENT_NAME: &str = "my-agent";

/// Lists the projects of the credentials.
pub(crate) fn list(matillion: &Matillion, incoming: &Incoming, access: &Access) -> Result<Reply, Problem> {
    let shown = |project: &Project| {
        let mut shown = json!({ "id": project.id.as_str(), "name": project.name });
        if let Some(description) = &project.description {
            shown["description"] = json!(description);
        }
        shown
    };
    let found = matillion.projects.iter().filter(|project| access.admits(&project.id)).collect();
    Ok(Window::of(incoming)?.reply(found, shown, matillion.settings.list_shape))
}

/// Lists the environments of a project, ordered by name. All have the same agent.
pub(crate) fn environments(matillion: &Matillion, incoming: &Incoming, project: &ProjectId) -> Result<Reply, Problem> {
    let window = Window::of(incoming)?;
    let shown = |name: &String| json!({ "name": name, "defaultAgentId": AGENT_ID, "defaultAgentName": AGENT_NAME });
    let found = address::state(matillion, project)?.environments().map(shown).collect();
    Ok(window.reply(found, |shown| shown, matillion.settings.list_shape))
}
