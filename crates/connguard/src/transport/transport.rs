//! What the requests of one client share: connections, tokens, the limit.

use std::sync::Arc;

use super::auth::Auth;
use super::http_client::{http_client, same_route};
use super::limiter::Limiter;
use super::scope::Limits;
#[cfg(fuzzing)]
use super::wire::Script;
use super::wire::Wire;
use crate::attempts::AttemptLog;
use crate::config::{Settings, is_loopback};
use crate::error::Result;
use crate::error::redactor::Redactor;
use crate::provider::adapter::ProviderAdapter;
use crate::provider::credentials::Credentials;

/// What a client's calls share.
pub(crate) struct Transport {
    /// Builds requests; `wire` sends them.
    http: reqwest::Client,
    pub(super) wire: Wire,
    pub(super) auth: Auth,
    pub(super) limiter: Arc<Limiter>,
    limits: Limits,
    /// The option that says where the service is.
    pub(super) option: String,
    pub(super) adapter: &'static dyn ProviderAdapter,
}

impl Transport {
    /// `base_url` and the credentials say whose limit of requests this is.
    pub(crate) fn new(
        adapter: &'static dyn ProviderAdapter,
        base_url: &str,
        credentials: Credentials,
        settings: &Settings,
    ) -> Result<Self> {
        let http = http_client(settings, base_url)?;
        let tokens = match &credentials {
            // Connections are shared where both are reached in the same way.
            Credentials::ClientCredentials(own) if !same_route(settings, &own.token_url, base_url)? => {
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
        let token_option =
            ["auth_url", "token_url"].into_iter().find(|name| settings.knows(name)).unwrap_or("base_url");
        let auth = Auth::new(credentials, adapter.token_operation(), Wire::Http(tokens), settings.called(token_option));
        Ok(Self {
            http: http.client.clone(),
            wire: Wire::Http(http),
            auth,
            limiter,
            limits,
            option: settings.called(option),
            adapter,
        })
    }

    /// The same with connections of its own; tokens and the limit stay shared.
    pub(crate) fn with_own_connections(&self) -> Result<Self> {
        let wire = self.wire.with_own_connections()?;
        let tokens = match self.auth.wire().is(&self.wire) {
            true => wire.clone(),
            false => self.auth.wire().with_own_connections()?,
        };
        Ok(Self {
            http: self.http.clone(),
            wire,
            auth: self.auth.over(tokens),
            limiter: Arc::clone(&self.limiter),
            limits: self.limits,
            option: self.option.clone(),
            adapter: self.adapter,
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

    /// What the token says about whom it is for; nothing without a token, or where it is not a JSON Web Token. Nothing is
    /// verified: the service does that.
    pub(crate) async fn claim(&self, name: &str) -> Result<Option<String>> {
        let token = self.auth.token(None, self.limits.timeout, &AttemptLog::default()).await?;
        Ok(token.and_then(|token| token.claim(name)))
    }

    /// Adds what must not appear in an error or a log of this client.
    pub(super) fn secrets(&self, redactor: &mut Redactor) {
        self.auth.secrets(redactor);
        self.wire.secrets(redactor);
    }
}
