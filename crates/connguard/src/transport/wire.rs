//! The one place where a request leaves the process.

use bytes::Bytes;
use reqwest::Request;

use super::http_client::Http;
use super::no_reply::NoReply;
use crate::error::Error;
use crate::error::redactor::Redactor;

/// The longest body of a reply that is read, in bytes.
pub(crate) const LONGEST_REPLY: usize = 64 * 1024 * 1024;
/// The same for a reply that is an error.
pub(crate) const LONGEST_ERROR: usize = 1024 * 1024;
/// The same for everything that a token service answers.
pub(crate) const LONGEST_TOKEN: usize = 256 * 1024;

/// Some services begin what they send with it; it says nothing.
const BYTE_ORDER_MARK: &[u8] = "\u{feff}".as_bytes();

/// What a service in a closure answers, and after how long.
#[cfg(any(test, fuzzing))]
pub(crate) type Scripted = (std::time::Duration, Result<http::Response<Bytes>, NoReply>);

#[cfg(any(test, fuzzing))]
pub(crate) type Script = std::sync::Arc<dyn Fn(&Request) -> Scripted + Send + Sync>;

/// Sends a request and reads the whole reply.
#[derive(Clone)]
pub(crate) enum Wire {
    Http(Http),
    /// A service in a closure: no sockets, and a clock that tests turn.
    #[cfg(any(test, fuzzing))]
    Script(Script),
}

/// How much of a reply is read.
#[derive(Clone, Copy)]
pub(crate) struct Ceilings {
    pub(crate) success: usize,
    pub(crate) error: usize,
}

impl Wire {
    /// The same way with connections of its own.
    pub(crate) fn with_own_connections(&self) -> Result<Self, Error> {
        match self {
            Self::Http(http) => http.with_own_connections().map(Self::Http),
            #[cfg(any(test, fuzzing))]
            Self::Script(script) => Ok(Self::Script(script.clone())),
        }
    }

    /// Whether both use the same connections.
    pub(crate) fn is(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Http(one), Self::Http(other)) => one.is(other),
            #[cfg(any(test, fuzzing))]
            _ => false,
        }
    }

    /// Begins to send when it is polled. A call in flight is as large as this makes it, so that the request is handed on at once.
    pub(crate) fn execute(
        &self,
        request: Request,
        ceilings: Ceilings,
    ) -> impl Future<Output = Result<http::Response<Bytes>, NoReply>> {
        let begun = match self {
            Self::Http(http) => Begun::Http(http.client.execute(request)),
            #[cfg(any(test, fuzzing))]
            Self::Script(service) => Begun::Script(std::sync::Arc::clone(service), Box::new(request)),
        };
        begun.ended(ceilings)
    }
}

/// An exchange under way. Of the HTTP client's own future the type has no name.
enum Begun<F> {
    Http(F),
    #[cfg(any(test, fuzzing))]
    Script(Script, Box<Request>),
}

impl<F: Future<Output = reqwest::Result<reqwest::Response>>> Begun<F> {
    async fn ended(self, ceilings: Ceilings) -> Result<http::Response<Bytes>, NoReply> {
        let reply = match self {
            Self::Http(sent) => {
                let mut reply = sent.await?;
                let (status, headers) = (reply.status(), std::mem::take(reply.headers_mut()));
                let most = if status.is_success() { ceilings.success } else { ceilings.error };
                let mut whole = http::Response::new(read(reply, most).await?);
                *whole.status_mut() = status;
                *whole.headers_mut() = headers;
                whole
            }
            #[cfg(any(test, fuzzing))]
            Self::Script(service, request) => {
                let (after, reply) = service(&request);
                tokio::time::sleep(after).await;
                reply?
            }
        };
        Ok(reply.map(without_mark))
    }
}

impl Wire {
    /// The proxy that everything goes through, as `host:port`.
    pub(crate) fn proxy(&self) -> Option<&str> {
        match self {
            Self::Http(http) => http.proxy.as_ref().map(|proxy| proxy.address.as_str()),
            #[cfg(any(test, fuzzing))]
            Self::Script(_) => None,
        }
    }
}

impl Wire {
    /// Adds what must not appear in an error: the password of the proxy.
    pub(crate) fn secrets(&self, redactor: &mut Redactor) {
        match self {
            Self::Http(Http { proxy: Some(proxy), .. }) => proxy.secrets(redactor),
            Self::Http(_) => {}
            #[cfg(any(test, fuzzing))]
            Self::Script(_) => {}
        }
    }
}

/// The whole body, unless it is longer than `most`: then no more of it is read.
async fn read(mut reply: reqwest::Response, most: usize) -> Result<Bytes, NoReply> {
    if reply.content_length().is_some_and(|length| length > most as u64) {
        return Err(NoReply::too_long(most));
    }
    let Some(first) = reply.chunk().await? else { return Ok(Bytes::new()) };
    // Nearly every reply comes as one piece.
    let mut whole = Vec::new();
    while let Some(more) = reply.chunk().await? {
        if whole.is_empty() {
            whole.extend_from_slice(&first);
        }
        if whole.len() + more.len() > most {
            return Err(NoReply::too_long(most));
        }
        whole.extend_from_slice(&more);
    }
    match whole.is_empty() {
        true if first.len() > most => Err(NoReply::too_long(most)),
        true => Ok(first),
        false => Ok(whole.into()),
    }
}

fn without_mark(body: Bytes) -> Bytes {
    if body.starts_with(BYTE_ORDER_MARK) { body.slice(BYTE_ORDER_MARK.len()..) } else { body }
}
