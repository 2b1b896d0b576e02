//! The transport: authenticates, keeps to the limit, sends, retries, reads the whole reply.

mod attempt;
pub(crate) mod auth;
mod limiter;
mod log;
pub(crate) mod retry;
mod scope;
mod slot;
#[cfg(test)]
mod tests;
mod tls;
mod wire;

use std::sync::Arc;

use connguard_rules::Operation;
use serde_json::Value;

pub(crate) use self::attempt::Attempts;
use self::auth::{Auth, Credentials};
use self::limiter::Limiter;
pub(crate) use self::limiter::prepare;
pub use self::log::Attempt;
pub(crate) use self::log::AttemptLog;
pub use self::scope::{Limits, Scope};
pub(crate) use self::slot::Slot;
use self::wire::Wire;
#[cfg(fuzzing)]
pub(crate) use self::wire::{Script, Scripted};
use crate::config::{Settings, is_loopback};
use crate::error::{Error, Result};
use crate::provider::Provider;
use crate::secret::Redactor;

/// What a client's calls share. `P` decides how an error reply is read.
pub(crate) struct Transport<P> {
    /// Builds requests; `wire` sends them.
    http: reqwest::Client,
    wire: Wire,
    auth: Auth,
    limiter: Arc<Limiter>,
    limits: Limits,
    provider: std::marker::PhantomData<fn() -> P>,
}

impl<P: Provider> Transport<P> {
    /// `base_url` and the credentials say whose limit of requests this is.
    pub(crate) fn new(
        http: reqwest::Client,
        tokens: reqwest::Client,
        base_url: &str,
        credentials: Credentials,
        settings: &Settings,
    ) -> Self {
        let limits = Limits {
            timeout: settings.seconds("timeout_seconds"),
            attempt_timeout: settings.seconds("attempt_timeout_seconds"),
            max_retries: u32::try_from(settings.integer("max_retries")).unwrap_or(u32::MAX),
        };
        let most = usize::try_from(settings.integer("requests_per_minute")).unwrap_or(0);
        // A service on this machine is a test's own, and every client of it begins anew.
        let limiter = match is_loopback(base_url) {
            true => Arc::new(Limiter::per_minute(most)),
            false => Limiter::shared((base_url, credentials.identity()), most),
        };
        let (wire, auth) = (Wire::Http(http.clone()), Auth::new(credentials, P::TOKEN, Wire::Http(tokens)));
        Self { wire, http, auth, limiter, limits, provider: std::marker::PhantomData }
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

    /// The exchange of one call.
    pub(crate) fn call(
        self: &Arc<Self>,
        operation: &'static Operation,
        scope: Scope,
        redactor: Redactor,
        query: Vec<(String, Value)>,
    ) -> Attempts<P> {
        Attempts { transport: Arc::clone(self), operation, scope, redactor, query }
    }
}

/// The HTTP client under everything that goes to `url`. It follows no redirects: a token goes to the configured host alone.
pub(crate) fn http_client(settings: &Settings, url: &str) -> Result<reqwest::Client> {
    // reqwest asks the process for its TLS provider; an application that has chosen one keeps it.
    if rustls::crypto::CryptoProvider::get_default().is_none() {
        let _ = rustls::crypto::ring::default_provider().install_default();
    }
    let mut builder = tls::configured(reqwest::Client::builder(), settings)?;
    if let Some(proxy) = settings.text("proxy_url") {
        let proxy = reqwest::Proxy::all(proxy).map_err(|e| Error::config(format!("proxy_url: {}", e.without_url())))?;
        builder = builder.proxy(proxy);
    } else if is_loopback(url) {
        // What is sent to this machine in clear text is not to leave it, whatever proxy the environment names.
        builder = builder.no_proxy();
    }
    builder
        .connect_timeout(settings.seconds("connect_timeout_seconds"))
        .redirect(reqwest::redirect::Policy::none())
        .user_agent(concat!("connguard/", env!("CARGO_PKG_VERSION")))
        .build()
        .map_err(|error| Error::config(format!("the HTTP client could not be built: {error}")))
}
