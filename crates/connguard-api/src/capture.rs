//! The hook of the generated clients: it captures each request that they have built, and ends their `send` there.

use std::cell::Cell;
use std::future::Future;
use std::mem;

use futures_util::FutureExt;
use progenitor_client::Error;
use reqwest::{Method, Request};

use crate::requests::BuildError;

thread_local! {
    /// Set by the hook, taken in the same turn by [`captured`].
    static CAPTURED: Cell<Option<Request>> = const { Cell::new(None) };
}

/// Captures a request; the error keeps the generated client from sending anything.
pub(crate) fn capture<E>(request: &mut Request) -> Error<E> {
    // The generator adds the document's version, which means nothing to the services.
    request.headers_mut().remove("api-version");
    let placeholder = Request::new(Method::GET, request.url().clone());
    CAPTURED.set(Some(mem::replace(request, placeholder)));
    Error::Custom("captured".to_owned())
}

/// The request that a generated client builds. Nothing is waited for before the hook, so that one poll leads there.
pub(crate) fn captured<T, E>(send: impl Future<Output = Result<T, Error<E>>>) -> Result<Request, BuildError> {
    let ended = send.now_or_never();
    match (CAPTURED.take(), ended) {
        (Some(request), _) => Ok(request),
        (None, Some(Err(Error::InvalidRequest(reason)))) => Err(BuildError::new(reason)),
        (None, Some(Err(Error::CommunicationError(error)))) => Err(BuildError::new(error.without_url().to_string())),
        (None, _) => Err(BuildError::new("the generated client built none")),
    }
}
