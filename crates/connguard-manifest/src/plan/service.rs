//! What the engine asks of a provider: how its objects are told apart, marked and written. No provider decides anything.

use serde_json::{Map, Value};

use super::marker::Marker;
use super::model::Step;
use super::stored::Stored;
use crate::manifest::{Connection, Override, Ownership};

/// A provider, as the engine sees it. What a provider has not is what the default says.
pub(crate) trait Service: Sync {
    /// Not a connection that a manifest could declare.
    fn is_foreign(&self, _stored: &Stored) -> bool {
        false
    }
    /// Why a manifest cannot declare it.
    fn undeclarable(&self, _stored: &Stored) -> Option<&'static str> {
        None
    }
    /// Takes the marker out of what a service shows.
    fn take_marker(&self, _body: &mut Map<String, Value>, _scope: &str, _key: &str) -> Option<Marker> {
        None
    }
    /// Writes the marker into a body.
    fn put_marker(&self, _body: &mut Map<String, Value>, _marker: &Marker, _scope: &str, _key: &str) {}
    /// Creates it.
    fn create(&self, at: &At<'_>, connection: &Connection, body: Map<String, Value>) -> Vec<Step>;
    /// Makes what is stored into `body`. `changed` are the members that differ.
    fn update(
        &self,
        at: &At<'_>,
        stored: &Stored,
        key: &str,
        body: Map<String, Value>,
        changed: &[String],
    ) -> Vec<Step>;
    /// Whether an update can give a connection another name; if not, that is a create and a delete.
    fn renames(&self) -> bool {
        false
    }
    /// Gives a connection a product; `None` if there is no such thing.
    fn assign(&self, _stored: &Stored, _product: &str) -> Option<Step> {
        None
    }
    /// Deletes it.
    fn delete(&self, at: &At<'_>, stored: &Stored, key: &str) -> Vec<Step>;
    /// Writes an override: `exists` if it does.
    fn write_override(&self, _at: &At<'_>, _wanted: &Override, _exists: bool) -> Option<Step> {
        None
    }
    /// Deletes an override.
    fn delete_override(&self, _at: &At<'_>, _environment: &str, _key: &str) -> Option<Step> {
        None
    }
    /// Why a change cannot be made in place, beside members that never can.
    fn refuses(&self, _changes: &[super::diff::Change]) -> Option<String> {
        None
    }
    /// Whether an update replaces the details as a whole, so that what is not sent is lost.
    fn replaces_whole(&self) -> bool {
        false
    }
    /// How it is known whose an object is, where a target does not say.
    fn default_ownership(&self) -> Ownership {
        Ownership::Declared
    }
    /// Whether a target is all of the service.
    fn is_whole(&self) -> bool {
        false
    }
    /// The part of the service that it is in.
    fn part<'a>(&self, _stored: &'a Stored) -> Option<&'a str> {
        None
    }
    /// A state beside the form that belongs to `before`.
    fn moment<'a>(&self, _stored: &'a Stored) -> Option<&'a str> {
        None
    }
}

/// Where a target is.
pub(crate) struct At<'a> {
    pub(crate) project_id: &'a str,
}

pub(crate) fn step(operation: &'static str, arguments: &[(&str, &str)], body: Option<Map<String, Value>>) -> Step {
    let arguments = arguments.iter().map(|(name, value)| ((*name).to_owned(), Value::from(*value))).collect();
    Step { operation, arguments, body }
}
