//! The connections of the server.

use std::collections::{BTreeMap, HashMap};

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::masking;
use crate::persistence::crypto::{Cipher, Sealed};

/// A stored connection.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Connection {
    pub(crate) connection_id: String,
    pub(crate) conn_type: String,
    pub(crate) description: Option<String>,
    pub(crate) host: Option<String>,
    pub(crate) login: Option<String>,
    pub(crate) schema: Option<String>,
    pub(crate) port: Option<i64>,
    pub(crate) password: Option<Sealed>,
    /// The text of a JSON object.
    pub(crate) extra: Option<Sealed>,
}

impl Connection {
    /// The text of `extra`.
    pub(crate) fn extra(&self, cipher: &Cipher) -> Option<String> {
        self.extra.as_ref().and_then(|sealed| cipher.open(sealed).ok())
    }

    /// The connection as replies show it.
    pub(crate) fn shown(&self, cipher: &Cipher) -> Value {
        json!({
            "connection_id": self.connection_id, "conn_type": self.conn_type, "description": self.description,
            "host": self.host, "login": self.login, "schema": self.schema, "port": self.port,
            "password": self.password.as_ref().map(|_| masking::MASK),
            "extra": self.extra(cipher).and_then(|extra| masking::masked(&extra)),
            "team_name": null,
        })
    }
}

/// A change of the state: that of one request, as a whole.
#[derive(Debug, Serialize, Deserialize)]
#[serde(tag = "event")]
pub(crate) enum Event {
    #[serde(rename = "airflow_connections")]
    Connections {
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        put: Vec<Connection>,
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        deleted: Vec<String>,
    },
}

impl Event {
    pub(crate) const NAMES: &'static [&'static str] = &["airflow_connections"];

    pub(crate) fn put(connection: Connection) -> Self {
        Self::Connections { put: vec![connection], deleted: Vec::new() }
    }
}

/// The connections by number, in the order of their creation.
#[derive(Debug, Default)]
pub(crate) struct State {
    connections: BTreeMap<u64, Connection>,
    numbers: HashMap<String, u64>,
    created: u64,
    /// Which state this is; each change makes another.
    pub(crate) version: u64,
}

impl State {
    pub(crate) fn apply(&mut self, event: Event) {
        let Event::Connections { put, deleted } = event;
        for connection in put {
            let number = self.numbers.entry(connection.connection_id.clone()).or_insert_with(|| {
                self.created += 1;
                self.created
            });
            self.connections.insert(*number, connection);
        }
        for connection_id in deleted {
            if let Some(number) = self.numbers.remove(&connection_id) {
                self.connections.remove(&number);
            }
        }
        self.version += 1;
    }

    /// The connection of this name.
    pub(crate) fn named(&self, connection_id: &str) -> Option<&Connection> {
        self.get(*self.numbers.get(connection_id)?)
    }

    pub(crate) fn get(&self, number: u64) -> Option<&Connection> {
        self.connections.get(&number)
    }

    /// All connections with their numbers, the oldest first.
    pub(crate) fn all(&self) -> impl Iterator<Item = (u64, &Connection)> {
        self.connections.iter().map(|(number, connection)| (*number, connection))
    }
}
