//! What is read from a reply before it becomes an error.

use std::time::Duration;

use serde_json::{Map, Value};

/// What a provider's adapter reads from an error reply.
#[derive(Debug, Default)]
pub struct ReplyError {
    pub(crate) api_code: Option<String>,
    pub(crate) title: Option<String>,
    pub(crate) detail: Option<String>,
    pub(crate) details: Vec<String>,
    pub(crate) fields: Map<String, Value>,
    pub(crate) request_id: Option<String>,
    pub(crate) body: Option<String>,
    pub(crate) retry_after: Option<Duration>,
    /// Whose reply it is, where it is not the service's own.
    pub(crate) foreign: Option<Foreign>,
}

/// What is said of a reply that is not the API's: who gave it, and what to look at.
#[derive(Debug)]
pub struct Foreign {
    pub(crate) answered: String,
    pub(crate) advice: String,
}
