//! Environment overrides.

use std::sync::Arc;

use connguard_rules::Arguments;
use serde_json::Value;

use super::{Connection, EnvironmentOverride, Matillion};
use crate::bulk::{Bulk, Item};
use crate::bulk_options::BulkOptions;
use crate::core::Core;
use crate::list::Pages;
use crate::request::Request;

/// The environment overrides of a project's connections.
#[derive(Clone, Debug)]
pub struct Overrides {
    pub(super) core: Arc<Core<Matillion>>,
    pub(super) arguments: Arguments,
}

impl Overrides {
    /// Creates what differs for a connection in an environment.
    ///
    /// # Errors
    /// A violated rule, an override that exists (`conflict`), or those of any call.
    pub fn create(&self, body: Value) -> Request<Matillion, EnvironmentOverride> {
        self.request("matillion.create_environment_override", body)
    }

    /// Replaces an override that exists.
    ///
    /// # Errors
    /// A violated rule, no such override (`not_found`), or those of any call.
    pub fn update(&self, body: Value) -> Request<Matillion, EnvironmentOverride> {
        self.request("matillion.update_environment_override", body)
    }

    /// Creates an override, or replaces the one that exists.
    ///
    /// # Errors
    /// A violated rule, or those of any call.
    pub fn upsert(&self, body: Value) -> Request<Matillion, EnvironmentOverride> {
        self.request("matillion.upsert_environment_override", body)
    }

    /// Creates or replaces many overrides, 16 at a time unless `options` say otherwise. Must be called inside a tokio runtime.
    pub fn upsert_many(&self, bodies: impl IntoIterator<Item = Value>, options: impl Into<BulkOptions>) -> Bulk {
        let items = bodies.into_iter().map(|body| Item { arguments: self.arguments.clone(), body: Ok(body) });
        Bulk::start(&self.core, "matillion.upsert_environment_override", items.collect(), options.into())
    }

    /// Deletes the overrides of these connections in an environment, in batches that fit into a URL.
    ///
    /// # Errors
    /// A name with a comma (it would be read as several), or those of any call.
    pub fn delete(
        &self,
        environment: impl Into<String>,
        names: impl IntoIterator<Item = impl Into<String>>,
    ) -> Request<Matillion, ()> {
        let names: Vec<String> = names.into_iter().map(Into::into).collect();
        let core = Arc::clone(&self.core);
        Request::new(core, "matillion.delete_environment_overrides", self.arguments.clone(), None)
            .argument("environment_name", environment.into())
            .argument("connection_names", names)
    }

    /// The overrides of an environment, page by page.
    pub fn list(&self, environment: impl Into<String>) -> Pages<Matillion, EnvironmentOverride> {
        Pages::new(Arc::clone(&self.core), "matillion.list_environment_overrides", self.arguments.clone())
            .filter("environment_name", environment.into().into())
    }

    fn request(&self, operation: &'static str, body: Value) -> Request<Matillion, EnvironmentOverride> {
        Request::new(Arc::clone(&self.core), operation, self.arguments.clone(), Some(body))
    }
}

impl Request<Matillion, EnvironmentOverride> {
    /// Checks the override against the connection that it is for: their `authType` must be the same.
    pub fn parent(self, connection: &Connection) -> Self {
        self.argument("parent", connection.to_json())
    }
}
