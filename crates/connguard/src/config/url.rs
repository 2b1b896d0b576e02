//! URLs that a client may be pointed at.

use crate::error::{Error, Result};

/// An absolute URL without credentials, query and fragment; https unless it is loopback. Without the final slash.
pub(super) fn checked_url(text: &str, called: &str, plain_http: bool) -> Result<String> {
    let wrong = |why: &str| Err(Error::config(format!("{called} {why}")));
    let Ok(url) = ::url::Url::parse(text.trim()) else { return wrong("must be an absolute URL, e.g. https://…") };
    if !url.username().is_empty() || url.password().is_some() {
        return wrong("must not hold a user name or password");
    }
    if url.query().is_some() || url.fragment().is_some() {
        return wrong("must not have a query or fragment");
    }
    let loopback = match url.host() {
        Some(::url::Host::Ipv4(address)) => address.is_loopback(),
        Some(::url::Host::Ipv6(address)) => address.is_loopback(),
        Some(::url::Host::Domain(name)) => name == "localhost" || name.ends_with(".localhost"),
        None => false,
    };
    match url.scheme() {
        "https" => {}
        "http" if loopback || plain_http => {}
        "http" => return wrong("must begin with https:// (http is allowed for loopback addresses only)"),
        _ => return wrong("must begin with https://"),
    }
    Ok(url.as_str().trim_end_matches('/').to_owned())
}
