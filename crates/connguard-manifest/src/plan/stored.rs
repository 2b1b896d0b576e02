//! What a target holds, as its service shows it.

use serde_json::{Map, Value};

/// What was read of a target.
#[derive(Debug, Clone, Default)]
pub struct Seen {
    /// Where the service is.
    pub base_url: String,
    /// The project's id (Matillion).
    pub project_id: Option<String>,
    /// The project's name.
    pub project_name: Option<String>,
    /// All environments of the project.
    pub environments: Vec<String>,
    /// All connections, as the list shows them.
    pub connections: Vec<Stored>,
    /// The overrides of the environments that were read: environment, override.
    pub overrides: Vec<(String, Stored)>,
    /// Requests that it took.
    pub requests: u64,
}

impl Seen {
    /// What names and markers are valid in.
    pub(crate) fn scope(&self) -> &str {
        self.project_id.as_deref().unwrap_or(&self.base_url)
    }
}

/// An object, as its service shows it.
#[derive(Debug, Clone, PartialEq)]
pub struct Stored(pub Map<String, Value>);

impl Stored {
    /// A member that is a string.
    pub(crate) fn text(&self, name: &str) -> Option<&str> {
        self.0.get(name).and_then(Value::as_str)
    }
}
