//! The state of the organization.

use std::collections::{BTreeMap, HashMap};

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use uuid::Uuid;

use crate::clock::Nanoseconds;
use crate::persistence::crypto::Sealed;

/// A stored connection.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Connection {
    pub(crate) id: Uuid,
    /// None for a connection that was stored before products existed.
    pub(crate) product_name: Option<String>,
    pub(crate) config_name: String,
    #[serde(rename = "type")]
    pub(crate) kind: String,
    pub(crate) host: String,
    pub(crate) port: u64,
    pub(crate) database_name: String,
    pub(crate) schema: Option<String>,
    pub(crate) user_name: String,
    pub(crate) password: Sealed,
    pub(crate) ssl: Option<Ssl>,
    pub(crate) metadata: Option<Map<String, Value>>,
    pub(crate) created_at: Nanoseconds,
    pub(crate) updated_at: Nanoseconds,
}

/// TLS of a connection; only the mode ever leaves the service.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Ssl {
    pub(crate) mode: String,
    pub(crate) ca: String,
    pub(crate) cert: Option<String>,
    pub(crate) key: Option<Sealed>,
}

/// A change of the state.
#[derive(Debug, Serialize, Deserialize)]
#[serde(tag = "event")]
pub(crate) enum Event {
    /// A connection was created or changed.
    #[serde(rename = "lerian_connection")]
    Connection { connection: Box<Connection> },
    #[serde(rename = "lerian_connection_deleted")]
    ConnectionDeleted { id: Uuid },
}

/// The connections; their ids begin with the time, so they are in the order of creation.
#[derive(Debug, Default)]
pub(crate) struct State {
    connections: BTreeMap<Uuid, Connection>,
    by_name: HashMap<String, Uuid>,
}

impl State {
    pub(crate) fn apply(&mut self, event: Event) {
        match event {
            Event::Connection { connection } => self.put(*connection),
            Event::ConnectionDeleted { id } => self.remove(&id),
        }
    }

    /// Adds a connection or replaces the one with its id.
    fn put(&mut self, connection: Connection) {
        if let Some(before) = self.connections.get(&connection.id) {
            self.by_name.remove(&before.config_name);
        }
        self.by_name.insert(connection.config_name.clone(), connection.id);
        self.connections.insert(connection.id, connection);
    }

    pub(crate) fn get(&self, id: &Uuid) -> Option<&Connection> {
        self.connections.get(id)
    }

    /// The id of the connection with this name, of any product.
    pub(crate) fn id_of(&self, config_name: &str) -> Option<Uuid> {
        self.by_name.get(config_name).copied()
    }

    /// The connection with this name, of any product.
    pub(crate) fn named(&self, config_name: &str) -> Option<&Connection> {
        self.get(&self.id_of(config_name)?)
    }

    /// Removes a connection; its name may be reused.
    fn remove(&mut self, id: &Uuid) {
        if let Some(connection) = self.connections.remove(id) {
            self.by_name.remove(&connection.config_name);
        }
    }

    /// All connections, the oldest first.
    pub(crate) fn all(&self) -> impl Iterator<Item = &Connection> {
        self.connections.values()
    }
}
