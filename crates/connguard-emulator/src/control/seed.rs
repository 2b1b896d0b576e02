//! What exists from the start: `{"matillion": {"environments": [name …], "connections": [create request …],
//! "projects": [{"name", "id"?, "description"?, "environments"?, "connections"?} …]},
//! "lerian": {"connections": [create request with productName …]}}`.

use std::io;
use std::path::Path;

use serde::Deserialize;
use serde_json::Value;

use crate::options::Options;
use crate::services::matillion::ProjectId;
use crate::services::{lerian, matillion};
use crate::world::{Event, World};

/// The content of a seed.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct Seed {
    matillion: MatillionSeed,
    lerian: LerianSeed,
}

/// What the project holds that exists always, and the other projects.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct MatillionSeed {
    environments: Vec<String>,
    connections: Vec<Value>,
    projects: Vec<ProjectSeed>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct ProjectSeed {
    id: Option<String>,
    name: String,
    description: Option<String>,
    #[serde(default)]
    environments: Vec<String>,
    #[serde(default)]
    connections: Vec<Value>,
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct LerianSeed {
    connections: Vec<Value>,
}

impl Seed {
    /// The seed that the options name.
    ///
    /// # Errors
    ///
    /// The file cannot be read, a member is unknown or has a wrong type, or there is both a file and a value.
    pub(crate) fn of(options: &Options) -> io::Result<Self> {
        match (&options.seed, &options.seed_value) {
            (None, None) => Ok(Self::default()),
            (Some(path), None) => Self::read(path),
            (None, Some(value)) => Self::deserialize(value).map_err(|error| invalid(format!("the seed: {error}"))),
            (Some(_), Some(_)) => Err(invalid("the seed is either a file or a value, not both".to_owned())),
        }
    }

    fn read(path: &Path) -> io::Result<Self> {
        let text = std::fs::read(path)
            .map_err(|error| io::Error::new(error.kind(), format!("the seed file {}: {error}", path.display())))?;
        serde_json::from_slice(&text).map_err(|error| invalid(format!("the seed file {}: {error}", path.display())))
    }

    /// Adds what is missing; what exists under the same name stays as it is.
    ///
    /// # Errors
    ///
    /// A connection that the service would refuse: its place in the seed and the rules that it breaks.
    pub(crate) fn sow(&self, world: &mut World) -> io::Result<()> {
        let MatillionSeed { environments, connections, projects } = &self.matillion;
        fill(world, &ProjectId::default(), "matillion", environments, connections)?;
        for (index, project) in projects.iter().enumerate() {
            project.sow(world, &format!("matillion.projects[{index}]"))?;
        }
        for (index, body) in self.lerian.connections.iter().enumerate() {
            let connection = lerian::seeded(&world.cipher, body).map_err(|what| at("lerian", index, &what))?;
            if world.lerian.id_of(&connection.config_name).is_none() {
                world.write(Event::LerianConnection { connection: Box::new(connection) })?;
            }
        }
        Ok(())
    }
}

impl ProjectSeed {
    fn sow(&self, world: &mut World, path: &str) -> io::Result<()> {
        let wrong = |what: &str| invalid(format!("the seed's {path}.{what}"));
        if self.name.trim().is_empty() {
            return Err(wrong("name must not be empty"));
        }
        let project = match &self.id {
            Some(id) => ProjectId::read(id).map_err(|what| wrong(&format!("id {what}")))?,
            None => ProjectId::of_name(&self.name),
        };
        let known = world.matillion.iter().find(|known| known.id == project || known.name == self.name);
        match known {
            None => {
                let (name, description) = (self.name.clone(), self.description.clone());
                world.write(Event::MatillionProject { project: project.clone(), name, description })?;
            }
            Some(known) if known.id != project => return Err(wrong("name belongs to another project")),
            Some(known) if known.name != self.name => return Err(wrong("id belongs to another project")),
            Some(_) => {}
        }
        fill(world, &project, path, &self.environments, &self.connections)
    }
}

fn fill(
    world: &mut World,
    project: &ProjectId,
    path: &str,
    environments: &[String],
    connections: &[Value],
) -> io::Result<()> {
    for name in environments {
        if !world.matillion.state_mut(project)?.has_environment(name) {
            world.write(Event::MatillionEnvironment { project: project.clone(), name: name.clone() })?;
        }
    }
    for (index, body) in connections.iter().enumerate() {
        let connection = matillion::seeded(body).map_err(|what| at(path, index, &what))?;
        if world.matillion.state_mut(project)?.connection(&connection.name).is_none() {
            let (project, connection) = (project.clone(), Box::new(connection));
            world.write(Event::MatillionConnection { project, connection })?;
        }
    }
    Ok(())
}

fn at(path: &str, index: usize, what: &str) -> io::Error {
    invalid(format!("the seed's {path}.connections[{index}] is refused: {what}"))
}

fn invalid(text: String) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, text)
}
