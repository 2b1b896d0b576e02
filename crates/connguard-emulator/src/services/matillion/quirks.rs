//! The quirks of the settings: how the service stores and shows connections and overrides.

use connguard_rules::Operation;
use connguard_rules::operations::matillion::{CREATE_CONNECTION, CREATE_ENVIRONMENT_OVERRIDE};
use serde_json::Value;

use super::address;
use super::installation::Matillion;
use super::problem::Problem;
use super::project::ProjectId;
use super::settings::{Quirk, Settings};
use crate::services::quirks::{add_member, add_null, folds_to};

const DETAILS: &str = "connectionDetails";
const OVERRIDES: &str = "connectionOverrides";

impl Matillion {
    /// The name under which a connection is stored, or will be.
    pub(super) fn stored_name(&self, project: &ProjectId, name: &str) -> Result<String, Problem> {
        if !self.settings.has(Quirk::FoldNames) {
            return Ok(name.to_owned());
        }
        let mut stored = address::state(self, project)?.connections();
        let stored = stored.find(|connection| folds_to(&connection.name, name));
        Ok(stored.map_or_else(|| name.to_lowercase(), |connection| connection.name.clone()))
    }
}

impl Settings {
    /// The details of a request, as they are stored.
    pub(super) fn stored(&self, details: Option<&Value>) -> Option<Value> {
        let mut details = details?.clone();
        if self.has(Quirk::DropDescription)
            && let Some(members) = details.as_object_mut()
        {
            members.shift_remove("description");
        }
        Some(details)
    }

    /// A connection in a reply.
    pub(super) fn connection(&self, body: Value) -> Value {
        self.shown(body, CREATE_CONNECTION, DETAILS)
    }

    /// An override in a reply.
    pub(super) fn over(&self, body: Value) -> Value {
        self.shown(body, CREATE_ENVIRONMENT_OVERRIDE, OVERRIDES)
    }

    fn shown(&self, mut body: Value, operation: &'static Operation, details: &str) -> Value {
        if let Some(members) = body.as_object_mut() {
            if let Some(object) = operation.body.filter(|_| self.has(Quirk::NullMembers)) {
                add_null(object, details, members);
            }
            if self.has(Quirk::AddMember) {
                add_member(members, &[details]);
            }
        }
        body
    }
}
