//! Keeps web pages out. A page in a browser can send requests to loopback: to the address itself, or to a name of
//! its own that resolves to it (DNS rebinding). Programs send neither a page's headers nor a foreign host.

use std::net::{IpAddr, SocketAddr};

use axum::http::header::{HOST, ORIGIN};
use axum::http::{HeaderMap, Uri};

const FOREIGN_HOST: &str = "this emulator listens on loopback: the host must be localhost or a loopback address; \
                            to reach it by another name, start it with --listen 0.0.0.0:PORT";
const FOREIGN_PAGE: &str = "web pages of other sites may not use /_emulator/";

/// Checks requests if the server listens on loopback; a server on another address is meant to be reached by other names.
#[derive(Debug, Clone, Copy)]
pub(crate) struct LoopbackGuard {
    is_on_loopback: bool,
}

impl LoopbackGuard {
    pub(crate) fn of(listening: Option<SocketAddr>) -> Self {
        Self { is_on_loopback: listening.is_some_and(|address| address.ip().is_loopback()) }
    }

    /// Refuses requests that only web pages send. Pages of other sites may call the services, but not the control routes.
    pub(crate) fn check(self, uri: &Uri, headers: &HeaderMap, is_control: bool) -> Result<(), &'static str> {
        if !self.is_on_loopback {
            return Ok(());
        }
        let hosts = headers.get_all(HOST).iter().map(|host| host.to_str().unwrap_or_default());
        if !hosts.chain(uri.authority().map(|authority| authority.as_str())).all(is_loopback) {
            return Err(FOREIGN_HOST);
        }
        if is_control && is_of_another_site(headers) {
            return Err(FOREIGN_PAGE);
        }
        Ok(())
    }
}

fn is_of_another_site(headers: &HeaderMap) -> bool {
    let is_foreign = |origin: &str| match origin.split_once("://") {
        Some((_, authority)) => !is_loopback(authority),
        // `null`: a page that hides its origin.
        None => true,
    };
    headers.get_all("sec-fetch-site").iter().any(|site| site == "cross-site")
        || headers.get_all(ORIGIN).iter().any(|origin| is_foreign(origin.to_str().unwrap_or_default()))
}

/// Whether `host[:port]` is loopback in itself, not by a DNS entry that anybody can make.
fn is_loopback(authority: &str) -> bool {
    let host = match authority.strip_prefix('[') {
        Some(rest) => rest.split(']').next().unwrap_or_default(),
        None => authority.rsplit_once(':').map_or(authority, |(host, _)| host),
    };
    let name = host.trim_end_matches('.').to_ascii_lowercase();
    name == "localhost" || name.ends_with(".localhost") || host.parse::<IpAddr>().is_ok_and(|ip| ip.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_let_in(listening: &str, path: &str, headers: &[(&'static str, &str)]) -> bool {
        let mut map = HeaderMap::new();
        for (name, value) in headers {
            map.append(*name, value.parse().unwrap());
        }
        let is_control = path.starts_with("/_emulator/");
        LoopbackGuard::of(Some(listening.parse().unwrap())).check(&path.parse().unwrap(), &map, is_control).is_ok()
    }

    #[test]
    fn a_host_is_loopback_by_itself() {
        for host in
            ["localhost", "LOCALHOST:80", "127.0.0.1:80", "127.8.8.8", "[::1]:80", "a.localhost:80", "localhost."]
        {
            assert!(is_let_in("127.0.0.1:80", "/v1", &[("host", host)]), "{host}");
        }
        for host in
            ["", "example.com", "localhost.example.com:80", "192.0.2.1", "127.0.0.1.example.com", "[2001:db8::1]:80"]
        {
            assert!(!is_let_in("[::1]:80", "/v1", &[("host", host)]), "{host}");
            assert!(is_let_in("0.0.0.0:80", "/_emulator/reset", &[("host", host)]), "{host}");
        }
        assert!(is_let_in("127.0.0.1:80", "/v1", &[]));
        assert!(!is_let_in("127.0.0.1:80", "http://example.com/v1", &[("host", "localhost")]));
    }

    #[test]
    fn pages_of_other_sites_have_no_control() {
        let control = "/_emulator/journal";
        for headers in [
            [("origin", "https://example.com")],
            [("origin", "null")],
            [("sec-fetch-site", "cross-site")],
            [("origin", "http://localhost.example.com")],
        ] {
            assert!(!is_let_in("127.0.0.1:80", control, &headers), "{headers:?}");
            assert!(is_let_in("127.0.0.1:80", "/v1/management/connections", &headers), "{headers:?}");
        }
        for headers in [
            [("origin", "http://localhost:3000")],
            [("origin", "http://127.0.0.1:3000")],
            [("sec-fetch-site", "same-origin")],
            [("sec-fetch-site", "none")],
            [("sec-fetch-mode", "cors")],
        ] {
            assert!(is_let_in("127.0.0.1:80", control, &headers), "{headers:?}");
        }
    }
}
