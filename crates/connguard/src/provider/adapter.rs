//! What everything below a client's methods needs to know of a provider.

use std::borrow::Cow;

use connguard_api::{Parameters, Requests};
use connguard_rules::{Arguments, Operation};
use serde_json::{Map, Value};

use crate::config::Settings;
use crate::error::{ReplyError, Result};
use crate::provider::batch::Batch;
use crate::provider::credentials::Credentials;
use crate::provider::lookup::{Lookup, Replacement};

/// The type of a provider's client. Sealed: implemented by [`crate::Matillion`] and [`crate::Lerian`].
pub trait Provider: Send + Sync + 'static {
    #[doc(hidden)]
    const ADAPTER: &'static dyn ProviderAdapter;
}

/// What is particular to a provider.
pub trait ProviderAdapter: Send + Sync {
    /// Which provider it is.
    fn id(&self) -> connguard_rules::Provider;
    /// What requests for a token are called in logs.
    fn token_operation(&self) -> &'static str;
    /// What requests that the client has no method for are called in logs and errors.
    fn raw_operation(&self) -> &'static str;
    /// The service's own code for a size of pages that is too large for it.
    fn page_size_refused(&self) -> Option<&'static str> {
        None
    }

    /// The code of a refusal that ends by itself: the object is in use.
    fn busy(&self) -> Option<&'static str> {
        None
    }

    /// Where the service is.
    fn base_url(&self, settings: &Settings) -> Result<String>;
    /// Where its tokens come from.
    fn credentials(&self, settings: &Settings) -> Result<Credentials>;
    /// Builds the requests of the provider's operations.
    fn requests(&self, base_url: &str, http: reqwest::Client) -> Box<dyn Requests>;
    /// Reads an error reply.
    fn error_reply(&self, content_type: &str, body: &str) -> ReplyError;
    /// Adds to a body what the service wants in it and the parameters know.
    fn complete<'a>(&self, _: &Operation, _: &Parameters, body: Cow<'a, Value>) -> Cow<'a, Value> {
        body
    }
    /// Adds to a reply what the service leaves out and the request knows.
    fn restore(&self, _: &Operation, _body: Option<&Value>, _: &Parameters, _reply: &mut Map<String, Value>) {}

    /// The request that carries the operation out for several items of a bulk run, if there is one.
    fn batch(&self, _: &'static Operation) -> Option<Batch> {
        None
    }

    /// How to find what a create may have made; `None` if it cannot be looked up.
    fn lookup(&self, operation: &'static Operation, parameters: &Parameters, body: &Value) -> Option<Lookup>;
    /// The create under an operation that finds out what exists already: a create itself, or an upsert.
    fn create_of(&self, operation: &'static Operation) -> Option<&'static Operation>;
    /// Whether the operation creates something that depends on nothing but the place that all items of a run share, so that
    /// 403 and 404 are answers to all of them.
    fn creates_in_shared_place(&self, operation: &'static Operation) -> bool;
    /// The request that brings what is stored up to what a create says.
    ///
    /// # Errors
    /// A conflict, if something differs that no update changes.
    fn replacement(
        &self,
        create: &'static Operation,
        parameters: &Parameters,
        body: &Value,
        lookup: &Lookup,
        found: &Value,
    ) -> Result<Replacement>;
    /// The name that an item of a bulk run is for, and where the name is unique, both compared as the service does.
    fn bulk_key(
        &self,
        operation: &'static Operation,
        arguments: &Arguments,
        body: Option<&Value>,
    ) -> Option<(String, String)>;
}
