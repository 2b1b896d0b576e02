//! What exists in the projects at the start.

use std::io;

use serde::Deserialize;
use serde_json::Value;

use super::create::seeded;
use super::event::Event;
use super::installation::Matillion;
use super::project::ProjectId;
use crate::control::seed::wrong;
use crate::services::context::Context;
use crate::services::service::Service;

/// The member `matillion` of a seed: the content of the default project, and the other projects.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default, expecting = "an object")]
pub(crate) struct Seed {
    environments: Vec<String>,
    /// Create requests.
    connections: Vec<Value>,
    projects: Vec<Project>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, expecting = "an object")]
struct Project {
    id: Option<String>,
    name: String,
    description: Option<String>,
    #[serde(default)]
    environments: Vec<String>,
    #[serde(default)]
    connections: Vec<Value>,
}

impl Seed {
    /// Adds what is missing; what exists under the same name stays as it is.
    pub(crate) fn apply_seed(&self, matillion: &mut Matillion, context: &mut Context) -> io::Result<()> {
        let Self { environments, connections, projects } = self;
        fill(matillion, context, &ProjectId::default(), "matillion", environments, connections)?;
        for (index, project) in projects.iter().enumerate() {
            project.apply_seed(matillion, context, &format!("matillion.projects[{index}]"))?;
        }
        Ok(())
    }
}

impl Project {
    fn apply_seed(&self, matillion: &mut Matillion, context: &mut Context, path: &str) -> io::Result<()> {
        let wrong = |what: &str| wrong(&format!("{path}.{what}"));
        if self.name.trim().is_empty() {
            return Err(wrong("name must not be empty"));
        }
        let project = match &self.id {
            Some(id) => ProjectId::read(id).map_err(|what| wrong(&format!("id {what}")))?,
            None => ProjectId::of_name(&self.name),
        };
        let known = matillion.projects.iter().find(|known| known.id == project || known.name == self.name);
        match known {
            None => {
                let (name, description) = (self.name.clone(), self.description.clone());
                matillion.write(context, Event::Project { project: project.clone(), name, description })?;
            }
            Some(known) if known.id != project => return Err(wrong("name belongs to another project")),
            Some(known) if known.name != self.name => return Err(wrong("id belongs to another project")),
            Some(_) => {}
        }
        fill(matillion, context, &project, path, &self.environments, &self.connections)
    }
}

fn fill(
    matillion: &mut Matillion,
    context: &mut Context,
    project: &ProjectId,
    path: &str,
    environments: &[String],
    connections: &[Value],
) -> io::Result<()> {
    for name in environments {
        if !matillion.projects.state_mut(project)?.has_environment(name) {
            matillion.write(context, Event::Environment { project: project.clone(), name: name.clone() })?;
        }
    }
    for (index, body) in connections.iter().enumerate() {
        let connection =
            seeded(body).map_err(|what| wrong(&format!("{path}.connections[{index}] is refused: {what}")))?;
        if matillion.projects.state_mut(project)?.connection(&connection.name).is_none() {
            let (project, connection) = (project.clone(), Box::new(connection));
            matillion.write(context, Event::Connection { project, connection })?;
        }
    }
    Ok(())
}
