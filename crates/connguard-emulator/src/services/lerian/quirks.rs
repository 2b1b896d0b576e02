//! The quirks of the settings: how the service names and shows connections.

use serde_json::Value;
use uuid::Uuid;

use super::installation::Lerian;
use super::settings::{Quirk, Settings};
use crate::services::quirks::{add_member, folds_to};

/// Members that are not in every reply.
const OPTIONAL: [&str; 4] = ["productName", "schema", "ssl", "metadata"];

impl Lerian {
    /// A name as it is stored.
    pub(super) fn stored_name(&self, name: String) -> String {
        if self.settings.has(Quirk::FoldNames) { name.to_lowercase() } else { name }
    }

    /// The id of the connection with this name, of any product.
    pub(super) fn id_of(&self, config_name: &str) -> Option<Uuid> {
        if !self.settings.has(Quirk::FoldNames) {
            return self.state.id_of(config_name);
        }
        let found = self.state.all().find(|connection| folds_to(&connection.config_name, config_name));
        found.map(|connection| connection.id)
    }
}

impl Settings {
    /// A connection in a reply.
    pub(super) fn shown(&self, mut body: Value) -> Value {
        if let Some(members) = body.as_object_mut() {
            for name in OPTIONAL.iter().filter(|_| self.has(Quirk::NullMembers)) {
                members.entry(*name).or_insert(Value::Null);
            }
            if self.has(Quirk::AddMember) {
                add_member(members, &["ssl"]);
            }
        }
        body
    }
}
