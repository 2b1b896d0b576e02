//! The HTTP client under everything that goes to one address.

use std::sync::Arc;
use std::time::Duration;

use super::proxy::{self, Proxy, Route};
use super::tls::Trust;
use crate::config::Settings;
use crate::error::{Error, Result};

/// A client, and the proxy that it goes through.
#[derive(Clone)]
pub(crate) struct Http {
    pub(crate) client: reqwest::Client,
    pub(crate) proxy: Option<Proxy>,
    recipe: Arc<Recipe>,
}

/// What a client is built from; files were read and the environment was asked once.
struct Recipe {
    trust: Trust,
    proxy: Option<Proxy>,
    /// Nothing that the system says of proxies counts.
    direct: bool,
    connect_timeout: Duration,
    user_agent: String,
}

impl Http {
    fn of(recipe: Arc<Recipe>) -> Result<Self> {
        Ok(Self { client: recipe.client()?, proxy: recipe.proxy.clone(), recipe })
    }

    /// Whether both are built alike, and so share their connections.
    pub(crate) fn is(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.recipe, &other.recipe)
    }

    /// The same client with connections of its own.
    pub(crate) fn with_own_connections(&self) -> Result<Self> {
        Self::of(Arc::clone(&self.recipe))
    }
}

impl Recipe {
    fn client(&self) -> Result<reqwest::Client> {
        let mut builder = self.trust.configured(reqwest::Client::builder());
        if self.direct {
            builder = builder.no_proxy();
        }
        if let Some(proxy) = &self.proxy {
            builder = builder.proxy(proxy.of_requests()?);
        }
        builder
            .connect_timeout(self.connect_timeout)
            .redirect(reqwest::redirect::Policy::none())
            .user_agent(&self.user_agent)
            .build()
            .map_err(|error| Error::config(self.trust.without_client(&error)))
    }
}

/// The HTTP client under everything that goes to `url`. It follows no redirects: a token goes to the configured host alone.
pub(crate) fn http_client(settings: &Settings, url: &str) -> Result<Http> {
    // reqwest asks the process for its TLS provider; an application that has chosen one keeps it.
    if rustls::crypto::CryptoProvider::get_default().is_none() {
        let _ = rustls::crypto::ring::default_provider().install_default();
    }
    let (direct, proxy) = match route(settings, url)? {
        Route::Through(proxy) => (true, Some(proxy)),
        Route::Direct => (true, None),
        Route::System => (false, None),
    };
    Http::of(Arc::new(Recipe {
        trust: Trust::read(settings, is_encrypted(url))?,
        proxy,
        direct,
        connect_timeout: settings.seconds("connect_timeout_seconds"),
        user_agent: user_agent(settings),
    }))
}

/// Whether one client does for both URLs.
pub(super) fn same_route(settings: &Settings, one: &str, other: &str) -> Result<bool> {
    let proxy = |url: &str| {
        route(settings, url).map(|route| match route {
            Route::Direct => Some(None),
            Route::Through(proxy) => Some(Some(proxy.address)),
            Route::System => None,
        })
    };
    Ok(is_encrypted(one) == is_encrypted(other) && proxy(one)? == proxy(other)?)
}

fn is_encrypted(url: &str) -> bool {
    url.starts_with("https:")
}

fn route(settings: &Settings, url: &str) -> Result<Route> {
    proxy::route(settings, url, &|name| std::env::var(name).ok())
}

fn user_agent(settings: &Settings) -> String {
    let own = concat!("connguard/", env!("CARGO_PKG_VERSION"));
    settings.text("user_agent_suffix").map_or_else(|| own.to_owned(), |suffix| format!("{own} {suffix}"))
}
