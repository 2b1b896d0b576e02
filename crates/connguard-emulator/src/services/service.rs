//! The interface of a provider's service.

use std::io;
use std::time::Instant;

use connguard_rules::Provider;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use super::context::Context;
use super::routes::Routes;
use super::tokens::{Credentials, Holder};
use crate::control::settings;
use crate::http::reply::Reply;
use crate::http::request::Incoming;

/// A service with its state, events, settings and seed. `Default` is its initial state.
pub(crate) trait Service: Default + Send + 'static {
    /// The provider whose API it emulates.
    const PROVIDER: Provider;
    /// The prefixes of its paths; the fallback needs none.
    const ROOTS: &'static [&'static str];
    /// The names of its events in the data file, each with the provider's name as prefix.
    const EVENTS: &'static [&'static str];
    /// A change of the state that is kept in the data file.
    type Event: Serialize + DeserializeOwned;
    /// The settings that tests may change while the emulator runs.
    type Settings: Serialize + DeserializeOwned;
    /// What exists at the start.
    type Seed: DeserializeOwned;
    /// The handler of an operation.
    type Handler: Copy + 'static;

    /// Its operations.
    fn routes() -> &'static Routes<Self::Handler>;

    /// Answers a request, whatever its method and path.
    fn answer(&mut self, context: &mut Context, incoming: &Incoming) -> Reply;

    /// What the journal calls the credentials for which the request's token was issued; without a setting
    /// `credentials` there are only the emulator's own.
    fn credential(&self, context: &Context, incoming: &Incoming) -> Option<String> {
        let holder = context.tokens.holder(&incoming.bearer()?, Instant::now())?;
        (*holder == Holder::Default).then(|| context.credentials.client_id.clone())
    }

    /// An error of the service or of a gateway before it, in the service's own format.
    fn failure(&self, status: u16, incoming: &Incoming) -> Reply;

    /// Changes the state in memory.
    ///
    /// # Errors
    ///
    /// The event does not fit the state.
    fn apply(&mut self, event: Self::Event) -> io::Result<()>;

    /// Changes the state: first on disk, then in memory.
    fn write(&mut self, context: &mut Context, event: Self::Event) -> io::Result<()> {
        context.record(&event)?;
        self.apply(event)
    }

    fn settings(&self) -> &Self::Settings;

    /// Replaces the settings. `changes` are the members that were given; some of them change what exists.
    fn set(&mut self, context: &mut Context, settings: Self::Settings, changes: &Map<String, Value>) -> io::Result<()>;

    /// Adds what is missing; what exists under the same name stays as it is.
    ///
    /// # Errors
    ///
    /// The service refuses it; the message names its path in the seed.
    fn apply_seed(&mut self, context: &mut Context, seed: &Self::Seed) -> io::Result<()>;

    /// The options of a client of this provider for the emulator at `url`.
    fn client_options(url: &str, credentials: &Credentials) -> Map<String, Value>;
}

/// A [`Service`] whose associated types are erased.
pub(crate) trait AnyService: Send {
    fn provider(&self) -> Provider;

    /// Whether the path belongs to this service.
    fn owns(&self, path: &str) -> bool;

    /// The ids of its operations.
    fn operations(&self) -> &'static [&'static str];

    /// The operation that method and path name.
    fn operation(&self, method: &str, path: &str) -> Option<&'static str>;

    /// See [`Service::answer`].
    fn answer(&mut self, context: &mut Context, incoming: &Incoming) -> Reply;

    /// See [`Service::credential`].
    fn credential(&self, context: &Context, incoming: &Incoming) -> Option<String>;

    /// See [`Service::failure`].
    fn failure(&self, status: u16, incoming: &Incoming) -> Reply;

    /// See [`Service::EVENTS`].
    fn events(&self) -> &'static [&'static str];

    /// The names of its events as serde knows them.
    #[cfg(test)]
    fn named_events(&self) -> Vec<String>;

    /// Whether a line of the data file is an event of this service.
    fn is_event(&self, line: &[u8]) -> bool;

    /// Applies a line of the data file.
    fn replay(&mut self, line: &[u8]) -> io::Result<()>;

    /// Resets the state and the settings.
    fn reset(&mut self);

    /// The settings in force.
    fn settings(&self) -> io::Result<Value>;

    /// Validates changes of the settings.
    ///
    /// # Errors
    ///
    /// A sentence that names the first setting that is unknown or invalid, and what is allowed.
    fn check_settings(&self, changes: &Value) -> Result<(), String>;

    /// Makes changes that were validated.
    fn change_settings(&mut self, context: &mut Context, changes: &Value) -> io::Result<()>;

    /// Validates the structure of the seed.
    ///
    /// # Errors
    ///
    /// A sentence that names the first member that is unknown or has a wrong type.
    fn check_seed(&self, seed: &Value) -> Result<(), String>;

    /// See [`Service::apply_seed`].
    fn apply_seed(&mut self, context: &mut Context, seed: &Value) -> io::Result<()>;

    /// See [`Service::client_options`].
    fn client_options(&self, url: &str, credentials: &Credentials) -> Map<String, Value>;
}

impl<S: Service> AnyService for S {
    fn provider(&self) -> Provider {
        S::PROVIDER
    }

    fn owns(&self, path: &str) -> bool {
        let is_below =
            |root: &&str| path.strip_prefix(*root).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
        S::ROOTS.iter().any(is_below)
    }

    fn operations(&self) -> &'static [&'static str] {
        S::routes().operations()
    }

    fn operation(&self, method: &str, path: &str) -> Option<&'static str> {
        S::routes().find(method, path).map(|found| found.operation)
    }

    fn answer(&mut self, context: &mut Context, incoming: &Incoming) -> Reply {
        Service::answer(self, context, incoming)
    }

    fn credential(&self, context: &Context, incoming: &Incoming) -> Option<String> {
        Service::credential(self, context, incoming)
    }

    fn failure(&self, status: u16, incoming: &Incoming) -> Reply {
        Service::failure(self, status, incoming)
    }

    fn events(&self) -> &'static [&'static str] {
        S::EVENTS
    }

    #[cfg(test)]
    fn named_events(&self) -> Vec<String> {
        crate::persistence::event::names::<S::Event>()
    }

    fn is_event(&self, line: &[u8]) -> bool {
        serde_json::from_slice::<S::Event>(line).is_ok()
    }

    fn replay(&mut self, line: &[u8]) -> io::Result<()> {
        self.apply(serde_json::from_slice(line)?)
    }

    fn reset(&mut self) {
        *self = S::default();
    }

    fn settings(&self) -> io::Result<Value> {
        Ok(serde_json::to_value(Service::settings(self))?)
    }

    fn check_settings(&self, changes: &Value) -> Result<(), String> {
        settings::merged(S::PROVIDER.name(), Service::settings(self), changes).map(|_: S::Settings| ())
    }

    fn change_settings(&mut self, context: &mut Context, changes: &Value) -> io::Result<()> {
        let merged =
            settings::merged(S::PROVIDER.name(), Service::settings(self), changes).map_err(io::Error::other)?;
        match changes.as_object() {
            Some(changes) => self.set(context, merged, changes),
            None => Ok(()),
        }
    }

    fn check_seed(&self, seed: &Value) -> Result<(), String> {
        settings::read(S::PROVIDER.name(), seed).map(|_: S::Seed| ())
    }

    fn apply_seed(&mut self, context: &mut Context, seed: &Value) -> io::Result<()> {
        let seed = settings::read(S::PROVIDER.name(), seed).map_err(io::Error::other)?;
        Service::apply_seed(self, context, &seed)
    }

    fn client_options(&self, url: &str, credentials: &Credentials) -> Map<String, Value> {
        S::client_options(url, credentials)
    }
}
