//! Builds a client from options.

use std::marker::PhantomData;
use std::sync::Arc;

use serde_json::{Map, Value};

use crate::call::client::Client;
use crate::call::compounds::Compounds;
use crate::config::{Environment, Settings};
use crate::error::Result;
use crate::provider::adapter::Provider;

/// A client that can be built. Sealed: implemented by [`crate::Matillion`] and [`crate::Lerian`].
pub trait ClientType: Provider + Sized {
    #[doc(hidden)]
    const COMPOUNDS: &'static dyn Compounds;

    #[doc(hidden)]
    fn from_inner(client: Arc<Client>) -> Self;
}

/// Builds a client. Options are checked by [`Self::build`].
///
/// ```
/// use std::time::Duration;
///
/// let client = connguard::Lerian::builder().base_url("https://lerian.example.com").token("…");
/// let client = client.timeout(Duration::from_secs(30)).max_retries(2).build()?;
/// # Ok::<(), connguard::Error>(())
/// ```
#[derive(Clone)]
#[must_use = "a client is made by build"]
pub struct Builder<P> {
    explicit: Map<String, Value>,
    environment: Environment,
    provider: PhantomData<P>,
}

impl<P: ClientType> Builder<P> {
    pub(crate) fn new() -> Self {
        Self { explicit: Map::new(), environment: Environment::Ignored, provider: PhantomData }
    }

    /// Reads what is not set explicitly from the environment variables of the options' table.
    pub fn from_env(mut self) -> Self {
        self.environment = Environment::Read;
        self
    }

    pub(crate) fn set(mut self, name: &str, value: impl Into<Value>) -> Self {
        self.explicit.insert(name.to_owned(), value.into());
        self
    }

    /// Builds the client. Sends nothing yet.
    ///
    /// # Errors
    /// [`crate::ErrorKind::Config`] for an option that is unknown, of the wrong type, out of its limits, missing, or in conflict
    /// with another one; the message names both sides.
    pub fn build(self) -> Result<P> {
        Ok(P::from_inner(Arc::new(Client::open(P::ADAPTER, P::COMPOUNDS, &self.settings()?)?)))
    }

    fn settings(&self) -> Result<Settings> {
        Settings::read(P::ADAPTER.id(), &self.explicit, self.environment, None)
    }
}

impl<P> std::fmt::Debug for Builder<P> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Builder").field("options", &self.explicit.keys().collect::<Vec<_>>()).finish_non_exhaustive()
    }
}
