//! Why there is no reply, and what to look at then.

use std::error::Error as StdError;
use std::sync::Arc;

use super::peer::Peer;
use super::retry::Failed;
use crate::error::Error;
use crate::generated::errors::ErrorKind;

/// Why there is no whole reply.
#[derive(Debug, Clone)]
pub(crate) struct NoReply {
    pub(crate) failed: Failed,
    reason: Reason,
    kind: ErrorKind,
    cause: String,
    source: Option<Arc<reqwest::Error>>,
}

/// What was in the way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Reason {
    /// The name of the host, or that of the proxy, is not known.
    Name,
    Certificate,
    /// TLS otherwise, e.g. a peer that does not speak it.
    Tls,
    /// The proxy itself cannot be reached.
    Proxy,
    /// The proxy wants credentials, or other ones.
    ProxyCredentials,
    /// The proxy does not connect to the host.
    ProxyRefuses,
    /// The body is longer than anything that is read.
    TooLong,
    Other,
}

impl NoReply {
    #[cfg(test)]
    pub(crate) fn scripted(failed: Failed) -> Self {
        Self {
            failed,
            reason: Reason::Other,
            kind: ErrorKind::Transport,
            cause: "as scripted".to_owned(),
            source: None,
        }
    }

    pub(super) fn too_long(most: usize) -> Self {
        let cause = format!("its body exceeds the limit of {} KiB", most / 1024);
        Self { failed: Failed::Unusable, reason: Reason::TooLong, kind: ErrorKind::Decode, cause, source: None }
    }

    /// How often it is worth to try again at most.
    pub(crate) fn most_retries(&self) -> u32 {
        match self.reason {
            Reason::Certificate | Reason::Tls | Reason::ProxyCredentials | Reason::TooLong => 0,
            // Name servers and proxies have short troubles of their own.
            Reason::Name | Reason::ProxyRefuses => 1,
            Reason::Proxy | Reason::Other => u32::MAX,
        }
    }

    /// The error for the caller.
    pub(crate) fn error(&self, peer: &Peer<'_>) -> Error {
        let (who, host, cause) = (peer.who, &peer.address, &self.cause);
        let option = peer.option;
        let proxy = peer.proxy.unwrap_or("proxy");
        let through = peer.through();
        let message = match self.reason {
            Reason::TooLong => format!("the reply of {who} at {host}{through}: {cause}; check {option}"),
            Reason::Certificate => format!(
                "the certificate of {who} at {host}{through} is not accepted: {cause}; where a proxy or a private \
                 authority signed it, set ca_file to a file with the authority's certificate"
            ),
            Reason::Tls => {
                format!("{who} at {host}{through} cannot be reached: TLS failed: {cause}; check {option} and its port")
            }
            Reason::Name if peer.proxy.is_none() => {
                format!("{who} at {host} cannot be reached: no host of this name was found ({cause}); check {option}")
            }
            Reason::Name | Reason::Proxy => {
                format!(
                    "{who} at {host} cannot be reached: the proxy at {proxy} cannot be reached: {cause}; check proxy_url"
                )
            }
            Reason::ProxyCredentials => format!(
                "{who} at {host} cannot be reached: the proxy at {proxy} asks for credentials (407); check the user \
                 name and the password in proxy_url"
            ),
            Reason::ProxyRefuses => format!(
                "{who} at {host} cannot be reached: the proxy at {proxy} refused to connect to it ({cause}); check \
                 proxy_url, and whether the proxy lets this host through"
            ),
            Reason::Other if self.failed == Failed::NotSent => {
                format!("{who} at {host} cannot be reached{through}: {cause}")
            }
            Reason::Other => {
                format!("the connection to {who} at {host}{through} broke before the whole reply was read: {cause}")
            }
        };
        let error = Error::new(self.kind, message);
        match &self.source {
            Some(source) => error.based_on(Arc::clone(source) as _),
            None => error,
        }
    }
}

impl From<reqwest::Error> for NoReply {
    fn from(error: reqwest::Error) -> Self {
        let failed = if error.is_connect() || error.is_builder() { Failed::NotSent } else { Failed::NoReply };
        let kind = if error.is_timeout() { ErrorKind::Deadline } else { ErrorKind::Transport };
        let (reason, cause) = match failed {
            Failed::NotSent => reason(&error),
            _ => (Reason::Other, root_cause(&error)),
        };
        // The URL may hold names of connections.
        let source = Some(Arc::new(error.without_url()));
        Self { failed, reason, kind, cause, source }
    }
}

/// What was in the way of a connection.
fn reason(error: &reqwest::Error) -> (Reason, String) {
    let mut link: Option<&(dyn StdError + 'static)> = error.source();
    while let Some(cause) = link {
        if let Some(tls) = tls_error(cause) {
            let reason = match tls {
                rustls::Error::InvalidCertificate(_) => Reason::Certificate,
                _ => Reason::Tls,
            };
            return (reason, tls.to_string());
        }
        // The connector's own type is not public; its texts are the same since it exists.
        match cause.to_string().as_str() {
            "tunnel error: proxy authorization required" => return (Reason::ProxyCredentials, String::new()),
            "tunnel error: failed to create underlying connection" => return (Reason::Proxy, root_cause(error)),
            text if text.starts_with("tunnel error: ") => {
                return (Reason::ProxyRefuses, text.trim_start_matches("tunnel error: ").to_owned());
            }
            _ => {}
        }
        link = cause.source();
    }
    (if error.is_dns() { Reason::Name } else { Reason::Other }, root_cause(error))
}

/// The error of TLS in this one; errors of sockets wrap it, and are wrapped in one another.
fn tls_error<'a>(error: &'a (dyn StdError + 'static)) -> Option<&'a rustls::Error> {
    if let Some(tls) = error.downcast_ref::<rustls::Error>() {
        return Some(tls);
    }
    let inner = error.downcast_ref::<std::io::Error>()?.get_ref()?;
    tls_error(inner)
}

/// The innermost reason. The URL, which may hold names of connections, is not in it.
fn root_cause(error: &reqwest::Error) -> String {
    let mut cause = StdError::source(error);
    while let Some(inner) = cause.and_then(StdError::source) {
        cause = Some(inner);
    }
    cause.map_or_else(|| "the request failed".to_owned(), ToString::to_string)
}
