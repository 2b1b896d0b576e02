//! The HTTP client under everything that goes to one address.

use super::proxy::{self, Proxy, Route};
use super::tls;
use crate::config::Settings;
use crate::error::{Error, Result};

/// A client, and the proxy that it goes through.
#[derive(Clone)]
pub(crate) struct Http {
    pub(crate) client: reqwest::Client,
    pub(crate) proxy: Option<Proxy>,
}

/// The HTTP client under everything that goes to `url`. It follows no redirects: a token goes to the configured host alone.
pub(crate) fn http_client(settings: &Settings, url: &str) -> Result<Http> {
    // reqwest asks the process for its TLS provider; an application that has chosen one keeps it.
    if rustls::crypto::CryptoProvider::get_default().is_none() {
        let _ = rustls::crypto::ring::default_provider().install_default();
    }
    let encrypted = is_encrypted(url);
    let mut builder = tls::configured(reqwest::Client::builder(), settings, encrypted)?;
    let proxy = match route(settings, url)? {
        Route::Through(proxy) => Some(proxy),
        Route::Direct => {
            builder = builder.no_proxy();
            None
        }
        Route::System => None,
    };
    if let Some(proxy) = &proxy {
        builder = builder.no_proxy().proxy(proxy.of_requests()?);
    }
    let client = builder
        .connect_timeout(settings.seconds("connect_timeout_seconds"))
        .redirect(reqwest::redirect::Policy::none())
        .user_agent(user_agent(settings))
        .build()
        .map_err(|error| Error::config(tls::without_client(&error, settings)))?;
    Ok(Http { client, proxy })
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
