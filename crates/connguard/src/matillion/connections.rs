//! Project connections.

use std::sync::Arc;

use connguard_rules::Arguments;
use serde::Serialize;
use serde_json::{Value, json};

use super::{Connection, Matillion};
use crate::bulk::items::Item;
use crate::bulk::options::BulkOptions;
use crate::bulk::request::BulkRequest;
use crate::call::client::Core;
use crate::call::to_request::request_of;
use crate::lists::pages::Pages;
use crate::reply::Upserted;
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
    pub fn create(&self, body: impl Serialize) -> Request<Matillion, Connection> {
        Request::with_body(&self.core, "matillion.create_connection", self.arguments.clone(), &body)
    }

    /// Replaces the details of a connection as a whole: what is not sent is unset.
    ///
    /// # Errors
    /// A violated rule, no such connection (`not_found`), or those of any call.
    pub fn update(&self, name: impl Into<String>, body: impl Serialize) -> Request<Matillion, Connection> {
        Request::with_body(&self.core, "matillion.update_connection", self.arguments.clone(), &body)
            .argument("connection_name", name.into())
    }

    /// Changes some details of a connection: reads it, merges `body` into its details (`null` removes a member), and
    /// replaces it. Another change between the two requests is lost; the API has no means to notice it.
    ///
    /// # Errors
    /// A violated rule, no such connection (`not_found`), or those of any call.
    pub fn patch(&self, name: impl Into<String>, body: impl Serialize) -> Request<Matillion, Connection> {
        Request::with_body(&self.core, "matillion.patch_connection", self.arguments.clone(), &body)
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

    /// Creates a connection, or brings the one of this name up to date: reads it, and replaces it where it differs.
    ///
    /// # Errors
    /// A violated rule, another `authProvider` than the stored one (`conflict`), or those of any call.
    pub fn upsert(&self, body: impl Serialize) -> Request<Matillion, Upserted<Connection>> {
        Request::with_body(&self.core, "matillion.upsert_connection", self.arguments.clone(), &body)
    }

    /// Creates many connections, by default 16 at a time.
    pub fn create_many(
        &self,
        bodies: impl IntoIterator<Item = impl Serialize>,
        options: impl Into<BulkOptions>,
    ) -> BulkRequest<Matillion, Connection> {
        self.many("matillion.create_connection", bodies, options)
    }

    /// Creates many connections, or brings those that exist up to date, by default 16 at a time.
    pub fn upsert_many(
        &self,
        bodies: impl IntoIterator<Item = impl Serialize>,
        options: impl Into<BulkOptions>,
    ) -> BulkRequest<Matillion, Connection> {
        self.many("matillion.upsert_connection", bodies, options)
    }

    /// Replaces the details of many connections, by name.
    pub fn update_many(
        &self,
        bodies: impl IntoIterator<Item = (impl Into<String>, impl Serialize)>,
        options: impl Into<BulkOptions>,
    ) -> BulkRequest<Matillion, Connection> {
        let items = bodies.into_iter().map(|(name, body)| Item::new(self.named(name.into()), &body));
        BulkRequest::new(&self.core, "matillion.update_connection", items, options)
    }

    /// Deletes many connections, by name.
    pub fn delete_many(
        &self,
        names: impl IntoIterator<Item = impl Into<String>>,
        options: impl Into<BulkOptions>,
    ) -> BulkRequest<Matillion, ()> {
        let items = names.into_iter().map(|name| Item::without_body(self.named(name.into())));
        BulkRequest::new(&self.core, "matillion.delete_connection", items, options)
    }

    fn many(
        &self,
        operation: &'static str,
        bodies: impl IntoIterator<Item = impl Serialize>,
        options: impl Into<BulkOptions>,
    ) -> BulkRequest<Matillion, Connection> {
        let items = bodies.into_iter().map(|body| Item::new(self.arguments.clone(), &body));
        BulkRequest::new(&self.core, operation, items, options)
    }

    fn named(&self, name: String) -> Arguments {
        let mut arguments = self.arguments.clone();
        arguments.insert("connection_name".to_owned(), json!(name));
        arguments
    }

    /// The connections of the project, page by page.
    pub fn list(&self) -> Pages<Matillion, Connection> {
        Pages::new(Arc::clone(&self.core), "matillion.list_connections", self.arguments.clone())
    }
}

impl Connection {
    /// The body that creates this connection, without what the service adds.
    pub fn to_request(&self) -> Value {
        request_of("matillion.create_connection", self.to_json())
    }
}

impl Request<Matillion, Connection> {
    /// Checks an update against the connection that it is for: its `authProvider` stays.
    pub fn parent(self, connection: &Connection) -> Self {
        self.argument("parent", connection.to_json())
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
