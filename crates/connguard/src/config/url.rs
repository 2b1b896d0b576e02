//! URLs that a client may be pointed at.

use ::url::{Host, Url};

use crate::error::{Error, Result};

/// An absolute URL without credentials, query and fragment; https unless it is loopback. Without the final slash.
/// A proxy's may be http, and may hold a user name and a password.
pub(super) fn checked_url(text: &str, called: &str, proxy: bool) -> Result<String> {
    let wrong = |why: &str| Err(Error::config(format!("{called} {why}")));
    let Ok(url) = Url::parse(text.trim()) else {
        return match proxy {
            true => wrong("must be an absolute URL, e.g. http://proxy.example.com:3128"),
            false => wrong("must be an absolute URL, e.g. https://…"),
        };
    };
    if has_credentials(&url) && !proxy {
        return wrong("must not hold a user name or password");
    }
    if url.query().is_some() || url.fragment().is_some() {
        return wrong("must not have a query or fragment");
    }
    match url.scheme() {
        "https" => {}
        "http" if proxy || leads_here(&url) => {}
        "http" => return wrong("must begin with https:// (http is allowed for loopback addresses only)"),
        _ if proxy => return wrong("must begin with http:// or https://, e.g. http://proxy.example.com:3128"),
        _ => return wrong("must begin with https://"),
    }
    Ok(url.as_str().trim_end_matches('/').to_owned())
}

/// Whether a URL leads to this machine itself: by a literal loopback address or as `localhost`. What a name below that
/// leads to is for a resolver to say.
pub(crate) fn is_loopback(url: &str) -> bool {
    Url::parse(url).is_ok_and(|url| leads_here(&url))
}

/// Whether a URL holds a user name or a password.
pub(super) fn holds_credentials(url: &str) -> bool {
    Url::parse(url).is_ok_and(|url| has_credentials(&url))
}

fn leads_here(url: &Url) -> bool {
    match url.host() {
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        Some(Host::Domain(name)) => name == "localhost",
        None => false,
    }
}

fn has_credentials(url: &Url) -> bool {
    !url.username().is_empty() || url.password().is_some()
}
