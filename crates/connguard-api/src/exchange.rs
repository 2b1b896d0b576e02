//! What the generated clients send through.

use std::future::Future;
use std::pin::Pin;

use bytes::Bytes;

/// Any error that a transport has.
pub type BoxError = Box<dyn std::error::Error + Send + Sync>;

/// The reply with its whole body, or the transport's own error.
pub type ExchangeFuture<'a> = Pin<Box<dyn Future<Output = Result<http::Response<Bytes>, BoxError>> + Send + 'a>>;

/// A transport: takes a request, gives the successful reply with its whole body.
///
/// Authentication, retries and statuses are its business. It is given every request of a generated client.
pub trait Exchange: std::fmt::Debug + Send + Sync {
    /// Sends the request of an operation (`<provider>.<operationId>`). A status that is no 2xx is an error.
    fn exchange(&self, request: reqwest::Request, operation: &'static str) -> ExchangeFuture<'_>;
}
