//! The transport: authenticates, keeps to the limit, sends, retries, reads the whole reply.

#[cfg(test)]
mod answers;
mod attempt;
mod attempt_record;
pub(crate) mod auth;
mod headers;
mod http_client;
mod last_reply;
mod limiter;
mod no_reply;
mod peer;
mod permit;
mod proxy;
pub(crate) mod retry;
mod scope;
#[cfg(test)]
mod tests;
mod tls;
mod token;
mod wire;

use std::sync::Arc;

use serde_json::Value;

pub(crate) use self::attempt::{Attempts, Called};
use self::auth::{Auth, Credentials};
pub(crate) use self::headers::caller_headers;
use self::http_client::http_client;
pub(crate) use self::last_reply::LastReply;
use self::limiter::Limiter;
pub(crate) use self::limiter::prepare;
pub(crate) use self::permit::Slot;
pub use self::scope::{Limits, Scope};
use self::wire::Wire;
#[cfg(fuzzing)]
pub(crate) use self::wire::{Script, Scripted};
use crate::config::{Settings, is_loopback};
use crate::error::Result;
use crate::error::redactor::Redactor;
use crate::provider::Provider;

/// What a client's calls share. `P` decides how an error reply is read.
pub(crate) struct Transport<P> {
    /// Builds requests; `wire` sends them.
    http: reqwest::Client,
    wire: Wire,
    auth: Auth,
    limiter: Arc<Limiter>,
    limits: Limits,
    /// The option that says where the service is.
    option: String,
    provider: std::marker::PhantomData<fn() -> P>,
}

impl<P: Provider> Transport<P> {
    /// `base_url` and the credentials say whose limit of requests this is.
    pub(crate) fn new(base_url: &str, credentials: Credentials, settings: &Settings) -> Result<Self> {
        let http = http_client(settings, base_url)?;
        let tokens = match &credentials {
            // Connections are shared where both are reached in the same way.
            Credentials::ClientCredentials(own) if !http_client::same_way(settings, &own.token_url, base_url)? => {
                http_client(settings, &own.token_url)?
            }
            _ => http.clone(),
        };
        let limits = Limits {
            timeout: settings.seconds("timeout_seconds"),
            attempt_timeout: settings.seconds("attempt_timeout_seconds"),
            max_retries: u32::try_from(settings.integer("max_retries")).unwrap_or(u32::MAX),
            settle: settings.seconds("settle_seconds"),
        };
        let most = usize::try_from(settings.integer("requests_per_minute")).unwrap_or(0);
        // A service on this machine is a test's own, and every client of it begins anew.
        let limiter = match is_loopback(base_url) {
            true => Arc::new(Limiter::per_minute(most)),
            false => Limiter::shared((base_url, credentials.identity()), most),
        };
        let option = if settings.has("region") && !settings.has("base_url") { "region" } else { "base_url" };
        let token_option = if settings.knows("auth_url") { "auth_url" } else { "token_url" };
        let auth = Auth::new(credentials, P::TOKEN, Wire::Http(tokens), settings.called(token_option));
        Ok(Self {
            http: http.client.clone(),
            wire: Wire::Http(http),
            auth,
            limiter,
            limits,
            option: settings.called(option),
            provider: std::marker::PhantomData,
        })
    }

    /// Puts a service in a closure under it.
    #[cfg(fuzzing)]
    pub(crate) fn script(&mut self, script: &Script) {
        self.wire = Wire::Script(Arc::clone(script));
    }

    pub(crate) fn http(&self) -> &reqwest::Client {
        &self.http
    }

    pub(crate) fn limits(&self) -> Limits {
        self.limits
    }

    /// Adds what must not appear in an error or a log of this client.
    fn secrets(&self, redactor: &mut Redactor) {
        self.auth.secrets(redactor);
        self.wire.secrets(redactor);
    }

    /// The attempts of one call.
    pub(crate) fn call(
        self: &Arc<Self>,
        called: impl Into<Called>,
        scope: Scope,
        redactor: Redactor,
        query: Vec<(String, Value)>,
    ) -> Attempts<P> {
        Attempts { transport: Arc::clone(self), called: called.into(), scope, redactor, query }
    }
}
