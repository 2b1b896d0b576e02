//! What a project holds.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::clock::Nanoseconds;

/// The environments that exist in every project.
const ENVIRONMENTS: [&str; 3] = ["DEV", "TEST", "PROD"];

/// A stored connection.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Connection {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) platform_connection_type: String,
    pub(crate) auth_provider: String,
    pub(crate) auth_type: String,
    pub(crate) connection_details: Option<Value>,
    pub(crate) created_by: String,
    pub(crate) created_at: Nanoseconds,
}

/// The override of a connection in an environment.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Override {
    pub(crate) connection_name: String,
    pub(crate) auth_type: String,
    pub(crate) connection_overrides: Option<Value>,
}

/// The project's connections by name, and their overrides by environment and connection name.
#[derive(Debug)]
pub(crate) struct State {
    environments: BTreeSet<String>,
    connections: BTreeMap<String, Connection>,
    overrides: BTreeMap<(String, String), Override>,
    /// Their names; these connections are in no list.
    data_platform_connections: BTreeSet<String>,
}

impl Default for State {
    fn default() -> Self {
        Self {
            environments: ENVIRONMENTS.map(str::to_owned).into(),
            connections: BTreeMap::new(),
            overrides: BTreeMap::new(),
            data_platform_connections: BTreeSet::new(),
        }
    }
}

impl State {
    pub(crate) fn put_environment(&mut self, name: String) {
        self.environments.insert(name);
    }

    pub(crate) fn has_environment(&self, name: &str) -> bool {
        self.environments.contains(name)
    }

    /// The environments, ordered by name.
    pub(crate) fn environments(&self) -> impl Iterator<Item = &String> {
        self.environments.iter()
    }

    /// Adds a connection or replaces the one with its name.
    pub(crate) fn put_connection(&mut self, connection: Connection) {
        self.connections.insert(connection.name.clone(), connection);
    }

    pub(crate) fn connection(&self, name: &str) -> Option<&Connection> {
        self.connections.get(name)
    }

    /// Removes a connection, and its overrides in all environments.
    pub(crate) fn remove_connection(&mut self, name: &str) {
        self.connections.remove(name);
        self.overrides.retain(|(_, of), _| of != name);
    }

    /// All connections, ordered by name so that pages are stable.
    pub(crate) fn connections(&self) -> impl Iterator<Item = &Connection> {
        self.connections.values()
    }

    /// Adds an override or replaces the one of the same connection and environment.
    pub(crate) fn put_override(&mut self, environment: String, over: Override) {
        self.overrides.insert((environment, over.connection_name.clone()), over);
    }

    /// Removes the overrides of these connections in an environment.
    pub(crate) fn remove_overrides(&mut self, environment: &str, connection_names: &[String]) {
        self.overrides.retain(|(of, name), _| of != environment || !connection_names.contains(name));
    }

    pub(crate) fn put_data_platform_connection(&mut self, name: String) {
        self.data_platform_connections.insert(name);
    }

    pub(crate) fn has_data_platform_connection(&self, name: &str) -> bool {
        self.data_platform_connections.contains(name)
    }

    pub(crate) fn has_override(&self, environment: &str, connection_name: &str) -> bool {
        self.overrides.contains_key(&(environment.to_owned(), connection_name.to_owned()))
    }

    /// The overrides of an environment with their connections, ordered by name.
    pub(crate) fn overrides(&self, environment: &str) -> impl Iterator<Item = (&Override, &Connection)> {
        self.overrides
            .iter()
            .filter(move |((of, _), _)| of == environment)
            .filter_map(|((_, name), over)| Some((over, self.connections.get(name)?)))
    }
}
