//! The project that the path refers to.

use super::access::Access;
use super::installation::Matillion;
use super::problem::Problem;
use super::project::ProjectId;
use super::state::State;

/// The project of the path.
pub(crate) fn project(matillion: &Matillion, access: &Access, id: &str) -> Result<ProjectId, Problem> {
    let id = ProjectId::read(id).map_err(|wrong| Problem::invalid(vec![format!("projectId: {wrong}")]))?;
    if !access.admits(&id) {
        return Err(no_project());
    }
    state(matillion, &id).map(|_| id)
}

/// The state of a project.
pub(crate) fn state<'a>(matillion: &'a Matillion, project: &ProjectId) -> Result<&'a State, Problem> {
    matillion.projects.state(project).ok_or_else(no_project)
}

fn no_project() -> Problem {
    Problem::not_found("the project does not exist")
}
