//! Environment overrides.

use std::sync::Arc;

use connguard_rules::Arguments;
use serde::Serialize;
use serde_json::Value;

use super::{Connection, EnvironmentOverride, Matillion};
use crate::bulk::items::Item;
use crate::bulk::options::BulkOptions;
use crate::bulk::request::BulkRequest;
use crate::call::client::Core;
use crate::call::to_request::request_of;
use crate::lists::pages::Pages;
use crate::reply::Reply;
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
    pub fn create(&self, body: impl Serialize) -> Request<Matillion, EnvironmentOverride> {
        self.request("matillion.create_environment_override", body)
    }

    /// Replaces an override that exists.
    ///
    /// # Errors
    /// A violated rule, no such override (`not_found`), or those of any call.
    pub fn update(&self, body: impl Serialize) -> Request<Matillion, EnvironmentOverride> {
        self.request("matillion.update_environment_override", body)
    }

    /// Creates an override, or replaces the one that exists.
    ///
    /// # Errors
    /// A violated rule, or those of any call.
    pub fn upsert(&self, body: impl Serialize) -> Request<Matillion, EnvironmentOverride> {
        self.request("matillion.upsert_environment_override", body)
    }

    /// Creates or replaces many overrides, by default 16 at a time. Those that say the same already are left alone.
    pub fn upsert_many(
        &self,
        bodies: impl IntoIterator<Item = impl Serialize>,
        options: impl Into<BulkOptions>,
    ) -> BulkRequest<Matillion, EnvironmentOverride> {
        let items = bodies.into_iter().map(|body| Item::new(self.arguments.clone(), &body));
        BulkRequest::new(&self.core, "matillion.upsert_environment_override", items, options)
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

    fn request(&self, operation: &'static str, body: impl Serialize) -> Request<Matillion, EnvironmentOverride> {
        Request::with_body(&self.core, operation, self.arguments.clone(), &body)
    }
}

impl Request<Matillion, EnvironmentOverride> {
    /// Checks the override against the connection that it is for: their `authType` must be the same.
    pub fn parent(self, connection: &Connection) -> Self {
        self.argument("parent", connection.to_json())
    }
}

impl<R: Reply> BulkRequest<Matillion, R> {
    /// Checks overrides against the connection that all of them are for, and updates against the connection.
    pub fn parent(self, connection: &Connection) -> Self {
        self.argument("parent", connection.to_json())
    }
}

impl EnvironmentOverride {
    /// The body that creates this override, without what the service adds.
    pub fn to_request(&self) -> Value {
        request_of("matillion.create_environment_override", self.to_json())
    }
}
