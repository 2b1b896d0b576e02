//! The proxy that a client's requests go through, if any.

use std::net::IpAddr;

use url::{Host, Url};

use super::peer::address;
use crate::config::{Settings, is_loopback};
use crate::error::redactor::{Redactor, Secret};
use crate::error::{Error, Result};

/// A proxy on the way to a host.
#[derive(Clone)]
pub(crate) struct Proxy {
    /// The host and the port, if it is not the default one.
    pub(crate) address: String,
    /// The whole URL; it may hold a user name and a password.
    url: Secret,
    password: Option<Secret>,
}

/// How a client gets to its host.
pub(super) enum Route {
    Direct,
    Through(Proxy),
    /// No option and no variable says anything; the system's settings, where it has any, do.
    System,
}

impl Proxy {
    fn at(url: &Url) -> Self {
        let password =
            url.password().map(|password| percent_decoded(password).map_or_else(|| Secret::new(password), Secret::new));
        Self { address: address(url), url: Secret::new(url.as_str()), password }
    }

    pub(super) fn of_requests(&self) -> Result<reqwest::Proxy> {
        reqwest::Proxy::all(self.url.expose()).map_err(|e| Error::config(format!("proxy_url: {}", e.without_url())))
    }

    /// Adds what must not appear in an error.
    pub(crate) fn secrets(&self, redactor: &mut Redactor) {
        if let Some(password) = &self.password {
            redactor.add(password);
        }
    }
}

fn percent_decoded(text: &str) -> Option<String> {
    url::form_urlencoded::parse(format!("p={}", text.replace('+', "%2B")).as_bytes())
        .next()
        .map(|(_, p)| p.into_owned())
}

/// The way to `url`. What stays on this machine is never sent elsewhere, whatever names a proxy.
pub(super) fn route(settings: &Settings, url: &str, variable: &dyn Fn(&str) -> Option<String>) -> Result<Route> {
    if is_loopback(url) {
        return Ok(Route::Direct);
    }
    if let Some(proxy) = settings.text("proxy_url") {
        let proxy = Url::parse(proxy).map_err(|_| Error::config("proxy_url is not a URL"))?;
        return Ok(Route::Through(Proxy::at(&proxy)));
    }
    let Ok(url) = Url::parse(url) else { return Ok(Route::Direct) };
    let either = |upper: &str| variable(upper).or_else(|| variable(&upper.to_ascii_lowercase()));
    if either("NO_PROXY").is_some_and(|exempt| is_exempt(&exempt, &url)) {
        return Ok(Route::Direct);
    }
    // A CGI script's HTTP_PROXY is a header of the request that it answers.
    if variable("REQUEST_METHOD").is_some() {
        return Ok(Route::Direct);
    }
    let own = if url.scheme() == "https" { "HTTPS_PROXY" } else { "HTTP_PROXY" };
    let proxy = [own, "ALL_PROXY"].iter().find_map(|name| either(name).filter(|value| !value.trim().is_empty()));
    let proxy = proxy.and_then(|proxy| {
        let proxy = proxy.trim();
        if proxy.contains("://") { Url::parse(proxy).ok() } else { Url::parse(&format!("http://{proxy}")).ok() }
    });
    Ok(proxy.filter(Url::has_host).map_or(Route::System, |proxy| Route::Through(Proxy::at(&proxy))))
}

/// Whether a `NO_PROXY` list names the host of `url`: names with their subdomains, also as `.name` and `*.name`, addresses
/// and networks, each with a port or without; `*` for everything. Commas and spaces part the entries.
fn is_exempt(list: &str, url: &Url) -> bool {
    let entries = list.split(|c: char| c == ',' || c.is_whitespace()).filter(|entry| !entry.is_empty());
    entries.into_iter().any(|entry| names(entry, url))
}

fn names(entry: &str, url: &Url) -> bool {
    if entry == "*" {
        return true;
    }
    let (name, port) = with_port(entry);
    if port.is_some() && port != url.port_or_known_default() {
        return false;
    }
    match url.host() {
        Some(Host::Domain(host)) => {
            let name = name.trim_start_matches('*').trim_matches('.').to_ascii_lowercase();
            let host = host.trim_end_matches('.').to_ascii_lowercase();
            !name.is_empty() && (host == name || host.strip_suffix(&name).is_some_and(|rest| rest.ends_with('.')))
        }
        Some(Host::Ipv4(address)) => holds(name, IpAddr::V4(address)),
        Some(Host::Ipv6(address)) => holds(name, IpAddr::V6(address)),
        None => false,
    }
}

/// The entry without its port. An IPv6 address has one only behind brackets.
fn with_port(entry: &str) -> (&str, Option<u16>) {
    let bare = |text: &'_ str| text.parse::<IpAddr>().is_ok();
    if let Some(rest) = entry.strip_prefix('[') {
        let Some((address, port)) = rest.split_once(']') else { return (entry, None) };
        return (address, port.strip_prefix(':').and_then(|port| port.parse().ok()));
    }
    match entry.rsplit_once(':') {
        Some((name, port)) if !bare(entry) && !name.contains(':') => match port.parse() {
            Ok(port) => (name, Some(port)),
            Err(_) => (entry, None),
        },
        _ => (entry, None),
    }
}

/// Whether an address or a network (`10.0.0.0/8`) holds the address.
fn holds(entry: &str, address: IpAddr) -> bool {
    let (network, bits) = match entry.split_once('/') {
        Some((network, bits)) => (network, bits.parse::<u32>().ok()),
        None => (entry, Some(u32::MAX)),
    };
    let (Ok(network), Some(bits)) = (network.parse::<IpAddr>(), bits) else { return false };
    match (network, address) {
        (IpAddr::V4(network), IpAddr::V4(address)) => {
            let shift = 32 - bits.min(32);
            u64::from(network.to_bits()) >> shift == u64::from(address.to_bits()) >> shift
        }
        (IpAddr::V6(network), IpAddr::V6(address)) => {
            let shift = 128 - bits.min(128);
            network.to_bits().checked_shr(shift) == address.to_bits().checked_shr(shift)
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn exempt_hosts_are_read_as_curl_reads_them() {
        let is = |list: &str, url: &str| is_exempt(list, &Url::parse(url).unwrap());
        let api = "https://api.example.com";
        for list in [
            "*",
            "a.b *",
            "example.com",
            ".example.com",
            "*.example.com",
            "API.example.com",
            "x, api.example.com",
            "x api.example.com",
            "api.example.com:443",
            "example.com.",
            "x,,  *.example.com ,y",
        ] {
            assert!(is(list, api), "{list}");
        }
        for list in ["", " , ", "ample.com", "example.org", "api.example.com:8443", "www.api.example.com", "*.", "."] {
            assert!(!is(list, api), "{list}");
        }
        assert!(
            is("*", "https://10.1.2.3")
                && is("10.1.2.3", "https://10.1.2.3:8443")
                && is("10.0.0.0/8", "https://10.1.2.3")
        );
        assert!(is("10.1.2.3:8443", "https://10.1.2.3:8443") && !is("10.1.2.3:8443", "https://10.1.2.3"));
        assert!(
            !is("10.1.2.4", "https://10.1.2.3")
                && !is("11.0.0.0/8", "https://10.1.2.3")
                && !is("2.3", "https://10.1.2.3")
        );
        assert!(is("[2001:db8::1]:8443", "https://[2001:db8::1]:8443") && is("2001:db8::1", "https://[2001:db8::1]"));
        assert!(is("2001:db8::/32", "https://[2001:db8::7]") && !is("2001:db9::/32", "https://[2001:db8::7]"));
        assert!(is("::/0", "https://[2001:db8::7]") && is("0.0.0.0/0", "https://10.1.2.3"));
    }

    #[test]
    fn what_stays_on_this_machine_never_goes_through_a_proxy() {
        let through = |url: &str, options: serde_json::Value, variables: &[(&str, &str)]| {
            let settings = Settings::of(connguard_rules::Provider::Matillion, options.as_object().unwrap()).unwrap();
            let read = |name: &str| variables.iter().find(|(n, _)| *n == name).map(|(_, v)| (*v).to_owned());
            match route(&settings, url, &read).unwrap() {
                Route::Direct => "direct".to_owned(),
                Route::Through(proxy) => proxy.address,
                Route::System => "system".to_owned(),
            }
        };
        let option = json!({ "proxy_url": "http://user:pw@proxy.example.com:3128" });
        for here in ["http://127.0.0.1:1", "http://localhost:1", "https://localhost", "http://[::1]:8"] {
            assert_eq!(
                through(here, option.clone(), &[("HTTPS_PROXY", "http://p"), ("HTTP_PROXY", "http://p")]),
                "direct"
            );
        }
        let api = "https://api.example.com";
        assert_eq!(
            through(api, option, &[("NO_PROXY", "*")]),
            "proxy.example.com:3128",
            "an option outranks the environment"
        );
        assert_eq!(through(api, json!({}), &[]), "system");
        assert_eq!(through(api, json!({}), &[("HTTPS_PROXY", "http://p:1"), ("NO_PROXY", "*")]), "direct");
        assert_eq!(through(api, json!({}), &[("https_proxy", "p:3128"), ("NO_PROXY", "other")]), "p:3128");
        assert_eq!(through(api, json!({}), &[("ALL_PROXY", "http://all:1"), ("HTTP_PROXY", "http://p")]), "all:1");
    }
}
