//! What the shared rooms need to know of a provider.

use std::sync::Arc;

use connguard_api::{Parameters, Requests};
use connguard_rules::Operation;
use serde_json::{Map, Value};

use crate::call::client::Core;
use crate::config::Settings;
use crate::error::{ReplyError, Result};
use crate::send::guarded::Guarded;
use crate::transport::Scope;
use crate::transport::auth::Credentials;

/// A provider's room, as the rest of this crate sees it. Sealed: implemented by `Matillion` and `Lerian`.
pub trait Provider: Send + Sync + Sized + 'static {
    /// Which provider it is.
    const ID: connguard_rules::Provider;
    /// The provider's name in operation ids.
    const NAME: &'static str = Self::ID.name();

    /// What requests for a token are called in logs.
    #[doc(hidden)]
    const TOKEN: &'static str;
    /// The service's own code for a size of pages that is too large for it.
    #[doc(hidden)]
    const SIZE_REFUSED: Option<&'static str> = None;

    #[doc(hidden)]
    fn from_core(core: Arc<Core<Self>>) -> Self;
    #[doc(hidden)]
    fn base_url(settings: &Settings) -> Result<String>;
    #[doc(hidden)]
    fn credentials(settings: &Settings) -> Result<Credentials>;
    #[doc(hidden)]
    fn error_reply(content_type: &str, body: &str) -> ReplyError;
    /// What builds the requests of the provider's operations.
    #[doc(hidden)]
    fn requests(base_url: &str, http: reqwest::Client) -> Box<dyn Requests>;
    /// Adds to a reply what the service leaves out and the request knows.
    #[doc(hidden)]
    fn restore(operation: &Operation, body: Option<&Value>, parameters: &Parameters, reply: &mut Map<String, Value>);
    /// Carries out an operation that is put together from others.
    #[doc(hidden)]
    fn compose(core: &Core<Self>, guarded: &Guarded<Self>, scope: &Scope)
    -> impl Future<Output = Result<Value>> + Send;
    /// The name that a create gives, and the member of its reply that repeats it; `None` for everything else.
    #[doc(hidden)]
    fn created_name(operation: &'static str, body: &Value) -> Option<(&'static str, String)>;
    /// How to find what a create may have made; `None` if it can be repeated blindly.
    #[doc(hidden)]
    fn lookup(operation: &'static str, parameters: &Parameters, body: &Value) -> Option<Lookup>;
}

/// Finds a resource by the name that it was to be created with.
#[derive(Debug)]
pub struct Lookup {
    pub(crate) operation: &'static str,
    pub(crate) arguments: Map<String, Value>,
    /// Where the list cannot be filtered by name: so many pages, the newest first, hold what was just created.
    pub(crate) newest_pages: Option<usize>,
    /// The members that must be equal for an item to be the one; the first is its key.
    pub(crate) wanted: Vec<(&'static str, Value)>,
}
