//! What exists from the start: `{"matillion": {"environments": [name …], "connections": [create request …]},
//! "lerian": {"connections": [create request with productName …]}}`.

use std::io;
use std::path::Path;

use serde::Deserialize;
use serde_json::Value;

use crate::world::{Event, World};
use crate::{lerian, matillion};

/// The content of a seed file.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct Seed {
    matillion: MatillionSeed,
    lerian: LerianSeed,
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct MatillionSeed {
    environments: Vec<String>,
    connections: Vec<Value>,
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct LerianSeed {
    connections: Vec<Value>,
}

impl Seed {
    /// Reads a seed file.
    pub(crate) fn read(path: &Path) -> io::Result<Self> {
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
        for name in &self.matillion.environments {
            if !world.matillion.has_environment(name) {
                world.write(Event::MatillionEnvironment { name: name.clone() })?;
            }
        }
        for (index, body) in self.matillion.connections.iter().enumerate() {
            let connection = matillion::seeded(body).map_err(|what| at("matillion", index, &what))?;
            if world.matillion.connection(&connection.name).is_none() {
                world.write(Event::MatillionConnection { connection: Box::new(connection) })?;
            }
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

fn at(provider: &str, index: usize, what: &str) -> io::Error {
    invalid(format!("the seed's {provider}.connections[{index}] is refused: {what}"))
}

fn invalid(text: String) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, text)
}
