//! Builds a client from options.

use std::marker::PhantomData;
use std::sync::Arc;

use serde_json::{Map, Value};

use crate::call::client::Core;
use crate::config::{Environment, Settings};
use crate::error::Result;
use crate::provider::Provider;

/// Builds a client. Options are checked by [`Self::build`].
#[derive(Clone)]
pub struct Builder<P> {
    explicit: Map<String, Value>,
    environment: Environment,
    /// What stands in the place of the process's environment.
    variables: Option<Map<String, Value>>,
    provider: PhantomData<P>,
}

impl<P: Provider> Builder<P> {
    pub(crate) fn new() -> Self {
        Self::explicit(Map::new(), Environment::Ignored)
    }

    pub(crate) fn explicit(explicit: Map<String, Value>, environment: Environment) -> Self {
        Self { explicit, environment, variables: None, provider: PhantomData }
    }

    /// Reads the environment from these variables, for languages that give parts of a program environments of their own.
    pub(crate) fn reading(mut self, variables: Map<String, Value>) -> Self {
        (self.environment, self.variables) = (Environment::Read, Some(variables));
        self
    }

    /// Reads what is not set explicitly from the environment variables of the options' table.
    #[must_use]
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
        Ok(P::from_core(Arc::new(Core::new(self.settings()?)?)))
    }

    /// The options that make the same client in another process, without the secrets unless they are wanted.
    pub(crate) fn portable(self, secrets: bool) -> Result<Map<String, Value>> {
        Ok(self.settings()?.portable(secrets))
    }

    fn settings(&self) -> Result<Settings> {
        let read = |name: &str| match &self.variables {
            Some(variables) => variables.get(name).and_then(Value::as_str).map(str::to_owned),
            None => std::env::var(name).ok(),
        };
        Settings::resolve::<P>(&self.explicit, self.environment, &read)
    }
}

impl<P> std::fmt::Debug for Builder<P> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Builder").field("options", &self.explicit.keys().collect::<Vec<_>>()).finish_non_exhaustive()
    }
}
