//! The one place where a request leaves the process.

use bytes::Bytes;
use reqwest::Request;

use super::retry::Failed;
use crate::error::Error;
use crate::generated::errors::ErrorKind;

/// What a service in a closure answers, and after how long.
#[cfg(any(test, fuzzing))]
pub(crate) type Scripted = (std::time::Duration, Result<http::Response<Bytes>, NoReply>);

#[cfg(any(test, fuzzing))]
pub(crate) type Script = std::sync::Arc<dyn Fn(&Request) -> Scripted + Send + Sync>;

/// Sends a request and reads the whole reply.
pub(crate) enum Wire {
    Http(reqwest::Client),
    /// A service in a closure: no sockets, and a clock that tests turn.
    #[cfg(any(test, fuzzing))]
    Script(Script),
}

/// Why there is no whole reply.
#[derive(Debug, Clone)]
pub(crate) struct NoReply {
    pub(crate) failed: Failed,
    kind: ErrorKind,
    cause: String,
}

impl Wire {
    pub(crate) async fn execute(&self, request: Request) -> Result<http::Response<Bytes>, NoReply> {
        match self {
            Self::Http(client) => {
                let reply = client.execute(request).await?;
                let (status, headers) = (reply.status(), reply.headers().clone());
                let mut whole = http::Response::new(reply.bytes().await?);
                *whole.status_mut() = status;
                *whole.headers_mut() = headers;
                Ok(whole)
            }
            #[cfg(any(test, fuzzing))]
            Self::Script(service) => {
                let (after, reply) = service(&request);
                tokio::time::sleep(after).await;
                reply
            }
        }
    }
}

impl NoReply {
    #[cfg(test)]
    pub(crate) fn scripted(failed: Failed) -> Self {
        Self { failed, kind: ErrorKind::Transport, cause: "as scripted".to_owned() }
    }

    /// The error for the caller; `who` could not be reached at its host, or its connection broke.
    pub(crate) fn error(&self, who: &str, host: &str) -> Error {
        let what = match self.failed {
            Failed::NotSent => format!("{who} at {host} cannot be reached"),
            _ => format!("the connection to {who} at {host} broke before the whole reply was read"),
        };
        Error::new(self.kind, format!("{what}: {}", self.cause))
    }
}

impl From<reqwest::Error> for NoReply {
    fn from(error: reqwest::Error) -> Self {
        let failed = if error.is_connect() || error.is_builder() { Failed::NotSent } else { Failed::NoReply };
        let kind = if error.is_timeout() { ErrorKind::Deadline } else { ErrorKind::Transport };
        Self { failed, kind, cause: root_cause(&error) }
    }
}

/// Where a request goes: the host and the port, where it is no usual one.
pub(crate) fn host(request: &Request) -> String {
    let url = request.url();
    let host = url.host_str().unwrap_or_default();
    url.port().map_or_else(|| host.to_owned(), |port| format!("{host}:{port}"))
}

/// The innermost reason. The URL, which may hold names of connections, is not in it.
fn root_cause(error: &reqwest::Error) -> String {
    let mut cause = std::error::Error::source(error);
    while let Some(inner) = cause.and_then(std::error::Error::source) {
        cause = Some(inner);
    }
    cause.map_or_else(|| "the request failed".to_owned(), ToString::to_string)
}
