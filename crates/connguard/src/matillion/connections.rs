//! Project connections.

use std::sync::Arc;

use connguard_rules::Arguments;
use serde_json::{Value, json};

use super::{Connection, Matillion};
use crate::bulk::{Bulk, Item};
use crate::bulk_options::BulkOptions;
use crate::core::Core;
use crate::list::Pages;
use crate::request::Request;

/// The connections of a project.
#[derive(Clone, Debug)]
pub struct Connections {
    pub(super) core: Arc<Core<Matillion>>,
    pub(super) arguments: Arguments,
}

impl Connections {
    /// Creates a connection from the API's JSON.
    ///
    /// `platformConnectionType`, `authProvider` and `authType` must form a row of the combinations table.
    /// After an unknown outcome the name is looked up before anything is sent again.
    ///
    /// # Errors
    /// A violated rule, a name that is taken (`conflict`), or those of any call.
    pub fn create(&self, body: Value) -> Request<Matillion, Connection> {
        Request::new(Arc::clone(&self.core), "matillion.create_connection", self.arguments.clone(), Some(body))
    }

    /// Replaces the details of a connection as a whole: what is not sent is unset.
    ///
    /// # Errors
    /// A violated rule, no such connection (`not_found`), or those of any call.
    pub fn update(&self, name: impl Into<String>, body: Value) -> Request<Matillion, Connection> {
        Request::new(Arc::clone(&self.core), "matillion.update_connection", self.arguments.clone(), Some(body))
            .argument("connection_name", name.into())
    }

    /// Changes some details of a connection: reads it, merges `body` into its details (`null` removes a member), and
    /// replaces it. Another change between the two requests is lost; the API has no means to notice it.
    ///
    /// # Errors
    /// A violated rule, no such connection (`not_found`), or those of any call.
    pub fn patch(&self, name: impl Into<String>, body: Value) -> Request<Matillion, Connection> {
        Request::new(Arc::clone(&self.core), "matillion.patch_connection", self.arguments.clone(), Some(body))
            .argument("connection_name", name.into())
    }

    /// Deletes a connection.
    ///
    /// # Errors
    /// No such connection (`not_found`), or those of any call.
    pub fn delete(&self, name: impl Into<String>) -> Request<Matillion, ()> {
        Request::new(Arc::clone(&self.core), "matillion.delete_connection", self.arguments.clone(), None)
            .argument("connection_name", name.into())
    }

    /// The connection with this name. The API has no such operation: the list is filtered, then names are compared.
    ///
    /// # Errors
    /// `not_found`, or those of any call.
    pub fn get(&self, name: impl Into<String>) -> Request<Matillion, Connection> {
        Request::new(Arc::clone(&self.core), "matillion.get_connection", self.arguments.clone(), None)
            .argument("connection_name", name.into())
    }

    /// Creates many connections, 16 at a time unless `options` say otherwise. Must be called inside a tokio runtime.
    pub fn create_many(&self, bodies: impl IntoIterator<Item = Value>, options: impl Into<BulkOptions>) -> Bulk {
        let items = bodies.into_iter().map(|body| Item { arguments: self.arguments.clone(), body: Ok(body) });
        Bulk::start(&self.core, "matillion.create_connection", items.collect(), options.into())
    }

    /// Replaces the details of many connections, by name. Must be called inside a tokio runtime.
    pub fn update_many(
        &self,
        bodies: impl IntoIterator<Item = (String, Value)>,
        options: impl Into<BulkOptions>,
    ) -> Bulk {
        let items = bodies.into_iter().map(|(name, body)| {
            let mut arguments = self.arguments.clone();
            arguments.insert("connection_name".to_owned(), json!(name));
            Item { arguments, body: Ok(body) }
        });
        Bulk::start(&self.core, "matillion.update_connection", items.collect(), options.into())
    }

    /// The connections of the project, page by page.
    pub fn list(&self) -> Pages<Matillion, Connection> {
        Pages::new(Arc::clone(&self.core), "matillion.list_connections", self.arguments.clone())
    }
}

impl Pages<Matillion, Connection> {
    /// Only connections of these providers.
    pub fn auth_provider(self, providers: impl IntoIterator<Item = impl Into<String>>) -> Self {
        self.filter("auth_provider", texts(providers))
    }

    /// Only connections with these names.
    pub fn names(self, names: impl IntoIterator<Item = impl Into<String>>) -> Self {
        self.filter("connection_names", texts(names))
    }

    /// Only connections of these types.
    pub fn platform_connection_type(self, types: impl IntoIterator<Item = impl Into<String>>) -> Self {
        self.filter("platform_connection_type", texts(types))
    }
}

fn texts(values: impl IntoIterator<Item = impl Into<String>>) -> Value {
    json!(values.into_iter().map(Into::into).collect::<Vec<String>>())
}
