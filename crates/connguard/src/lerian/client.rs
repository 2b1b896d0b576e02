//! The client.

use std::sync::Arc;

use super::Connections;
use crate::builder::Builder;
use crate::call::client::Core;
use crate::call::raw::RawRequest;
use crate::error::Result;

/// A client of Lerian's Reporter. Clones share connections and the limiter.
///
/// ```no_run
/// # async fn run() -> connguard::Result<()> {
/// use connguard::Lerian;
/// use serde_json::json;
///
/// let lerian = Lerian::builder().base_url("https://fetcher.example.com").build()?;
/// let connection = lerian
///     .connections()
///     .create(
///         json!({
///             "configName": "production-db", "type": "POSTGRESQL", "host": "db.example.com", "port": 5432,
///             "databaseName": "mydatabase", "userName": "dbuser", "password": "secretpassword",
///         }),
///         "my-product",
///     )
///     .await?;
/// println!("{:?}", connection.id());
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug)]
pub struct Lerian {
    pub(crate) core: Arc<Core<Lerian>>,
}

impl Lerian {
    /// Options of a new client.
    pub fn builder() -> Builder<Self> {
        Builder::new()
    }

    /// A client from the `LERIAN_…` environment variables.
    ///
    /// # Errors
    /// [`crate::ErrorKind::Config`] if they are incomplete or contradict each other.
    pub fn from_env() -> Result<Self> {
        Self::builder().from_env().build()
    }

    /// A request that the client has no method for, e.g. `("GET", "/v1/…")`: sent below `base_url` with the client's
    /// credentials and limits, and not checked. Only GET, HEAD, PUT and DELETE are retried.
    pub fn request(&self, method: &str, path: &str) -> RawRequest<Self> {
        RawRequest::new(Arc::clone(&self.core), method, path)
    }

    /// The organization's database connections.
    pub fn connections(&self) -> Connections {
        Connections { core: Arc::clone(&self.core) }
    }
}
