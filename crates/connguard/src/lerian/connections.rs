//! Database connections.

use std::sync::Arc;

use connguard_rules::Arguments;
use serde::Serialize;
use serde_json::Value;

use super::{Connection, ConnectionSchema, ConnectionTest, Lerian, SchemaValidation};
use crate::bulk::items::Item;
use crate::bulk::options::BulkOptions;
use crate::bulk::request::BulkRequest;
use crate::call::client::Core;
use crate::call::to_request::request_of;
use crate::lists::pages::Pages;
use crate::request::Request;

/// The database connections of an organization.
#[derive(Clone, Debug)]
pub struct Connections {
    pub(super) core: Arc<Core<Lerian>>,
}

impl Connections {
    /// Creates a database connection from the API's JSON, for a product.
    ///
    /// After an unknown outcome the name is looked up before anything is sent again.
    ///
    /// # Errors
    /// A violated rule, a `configName` that is taken (`conflict`), or those of any call.
    pub fn create(&self, body: impl Serialize, product: impl Into<String>) -> Request<Lerian, Connection> {
        Request::with_body(&self.core, "lerian.create_connection", Arguments::new(), &body)
            .argument("product", product.into())
    }

    /// The connection with this id, a UUID.
    ///
    /// # Errors
    /// `not_found`, or those of any call.
    pub fn get(&self, id: impl Into<String>) -> Request<Lerian, Connection> {
        Request::new(Arc::clone(&self.core), "lerian.get_connection", Arguments::new(), None).argument("id", id.into())
    }

    /// The connection with this `configName`. The API has no such operation, and no filter for it: the months are read,
    /// the newest first, until the name is found. For a name that does not exist that is a request for each of them.
    ///
    /// # Errors
    /// `not_found`, or those of any call.
    pub fn get_by_name(&self, config_name: impl Into<String>) -> Request<Lerian, Connection> {
        Request::new(Arc::clone(&self.core), "lerian.get_connection_by_name", Arguments::new(), None)
            .argument("config_name", config_name.into())
    }

    /// Changes the members that are sent. `null` is the same as leaving a member out, so nothing can be unset.
    ///
    /// # Errors
    /// A violated rule, `not_found`, `conflict` (the name is taken, or a job is running), or those of any call.
    pub fn update(&self, id: impl Into<String>, body: impl Serialize) -> Request<Lerian, Connection> {
        Request::with_body(&self.core, "lerian.update_connection", Arguments::new(), &body).argument("id", id.into())
    }

    /// Deletes a connection. Its name may be used again.
    ///
    /// # Errors
    /// `not_found`, `conflict` (a job is running), or those of any call.
    pub fn delete(&self, id: impl Into<String>) -> Request<Lerian, ()> {
        self.by_id("lerian.delete_connection", id)
    }

    /// Lets the service connect to the database.
    ///
    /// # Errors
    /// `server` if it could not connect, `rate_limit` after 10 tests in a minute, or those of any call.
    pub fn test(&self, id: impl Into<String>) -> Request<Lerian, ConnectionTest> {
        self.by_id("lerian.test_connection", id)
    }

    /// The tables and fields of the database.
    ///
    /// # Errors
    /// `server` if the service could not connect, or those of any call.
    pub fn schema(&self, id: impl Into<String>) -> Request<Lerian, ConnectionSchema> {
        self.by_id("lerian.get_connection_schema", id)
    }

    /// Assigns a connection that has no product yet; once only.
    ///
    /// # Errors
    /// `conflict` if it has a product, or those of any call.
    pub fn assign(&self, id: impl Into<String>, product: impl Into<String>) -> Request<Lerian, Connection> {
        self.by_id("lerian.assign_connection", id).argument("product", product.into())
    }

    /// Checks that data sources, tables and fields exist: `{"mappedFields": {configName: {table: [field]}}}`.
    ///
    /// # Errors
    /// `bad_request` (422) with what is missing in `violations`, a violated rule, or those of any call.
    pub fn validate_schema(&self, body: impl Serialize) -> Request<Lerian, SchemaValidation> {
        Request::with_body(&self.core, "lerian.validate_schema", Arguments::new(), &body)
    }

    /// Creates many connections for a product, by default 16 at a time.
    pub fn create_many(
        &self,
        bodies: impl IntoIterator<Item = impl Serialize>,
        product: impl Into<String>,
        options: impl Into<BulkOptions>,
    ) -> BulkRequest<Lerian, Connection> {
        let arguments: Arguments = [("product".to_owned(), Value::from(product.into()))].into_iter().collect();
        let items = bodies.into_iter().map(|body| Item::new(arguments.clone(), &body));
        BulkRequest::new(&self.core, "lerian.create_connection", items, options)
    }

    /// Changes many connections, by id.
    pub fn update_many(
        &self,
        bodies: impl IntoIterator<Item = (impl Into<String>, impl Serialize)>,
        options: impl Into<BulkOptions>,
    ) -> BulkRequest<Lerian, Connection> {
        let items = bodies.into_iter().map(|(id, body)| Item::new(by_id(id.into()), &body));
        BulkRequest::new(&self.core, "lerian.update_connection", items, options)
    }

    /// Deletes many connections, by id.
    pub fn delete_many(
        &self,
        ids: impl IntoIterator<Item = impl Into<String>>,
        options: impl Into<BulkOptions>,
    ) -> BulkRequest<Lerian, ()> {
        let items = ids.into_iter().map(|id| Item::without_body(by_id(id.into())));
        BulkRequest::new(&self.core, "lerian.delete_connection", items, options)
    }

    /// The connections without a product, the newest first, page by page.
    pub fn list_unassigned(&self) -> Pages<Lerian, Connection> {
        Pages::new(Arc::clone(&self.core), "lerian.list_unassigned_connections", Arguments::new())
    }

    fn by_id<R: crate::reply::Reply>(&self, operation: &'static str, id: impl Into<String>) -> Request<Lerian, R> {
        Request::new(Arc::clone(&self.core), operation, Arguments::new(), None).argument("id", id.into())
    }

    /// The connections, the newest first, page by page. The service shows a month at most, so without dates, or with
    /// a longer range, the months are walked one after the other.
    pub fn list(&self) -> Pages<Lerian, Connection> {
        Pages::new(Arc::clone(&self.core), "lerian.list_connections", Arguments::new())
    }
}

fn by_id(id: String) -> Arguments {
    [("id".to_owned(), Value::from(id))].into_iter().collect()
}

impl Connection {
    /// The body that creates this connection, without what the service adds. The password is never returned: add it.
    pub fn to_request(&self) -> Value {
        request_of("lerian.create_connection", self.to_json())
    }
}

impl Pages<Lerian, Connection> {
    /// Only connections of this product.
    pub fn product(self, product: impl Into<String>) -> Self {
        self.filter("product", Value::from(product.into()))
    }

    /// Only connections of this database type, e.g. `POSTGRESQL`.
    pub fn kind(self, kind: impl Into<String>) -> Self {
        self.filter("type", Value::from(kind.into()))
    }

    /// Only connections created between these days, `YYYY-MM-DD`.
    pub fn created(self, start_date: impl Into<String>, end_date: impl Into<String>) -> Self {
        self.filter("start_date", Value::from(start_date.into())).filter("end_date", Value::from(end_date.into()))
    }

    /// Only connections created on this day or later, `YYYY-MM-DD`.
    pub fn start_date(self, day: impl Into<String>) -> Self {
        self.filter("start_date", Value::from(day.into()))
    }

    /// Only connections created since then: a day, `YYYY-MM-DD`, or a time, of which the day in UTC counts. A list that goes
    /// back no further takes fewer requests.
    pub fn since(self, time: impl Into<String>) -> Self {
        self.filter("since", Value::from(time.into()))
    }

    /// Only connections created on this day or before, `YYYY-MM-DD`.
    pub fn end_date(self, day: impl Into<String>) -> Self {
        self.filter("end_date", Value::from(day.into()))
    }

    /// `asc` for the oldest first, `desc` for the newest first, as it is unless told.
    pub fn sort_order(self, order: impl Into<String>) -> Self {
        self.filter("sort_order", Value::from(order.into()))
    }

    /// Only connections with this metadata value.
    pub fn metadata(self, filter: impl IntoIterator<Item = (String, String)>) -> Self {
        let filter: serde_json::Map<String, Value> = filter.into_iter().map(|(k, v)| (k, Value::from(v))).collect();
        self.filter("metadata", Value::Object(filter))
    }

    /// So many connections in a page, 1 to 100.
    pub fn limit(self, limit: u32) -> Self {
        self.filter("limit", Value::from(limit))
    }
}
