//! The project that the path refers to.

use super::installation::Matillion;
use super::problem::Problem;
use super::project::ProjectId;
use super::state::State;

/// The project of the path.
pub(crate) fn project(matillion: &Matillion, id: &str) -> Result<ProjectId, Problem> {
    let id = ProjectId::read(id).map_err(|wrong| Problem::invalid(vec![format!("projectId: {wrong}")]))?;
    state(matillion, &id).map(|_| id)
}

/// The state of a project.
pub(crate) fn state<'a>(matillion: &'a Matillion, project: &ProjectId) -> Result<&'a State, Problem> {
    matillion.projects.state(project).ok_or_else(|| Problem::not_found("the project does not exist"))
}
