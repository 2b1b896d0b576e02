//! Why a generated client gave no reply.

use bytes::Bytes;
use progenitor_client::{ClientInfo, Error};

use crate::exchange::BoxError;
use crate::hooks::Call;

/// Why a generated client gave no reply.
#[derive(Debug)]
#[non_exhaustive]
pub enum Failure {
    /// The transport's own error.
    Exchange(BoxError),
    /// A successful reply whose body is not JSON.
    Undecodable(Bytes),
    /// The request could not be built, e.g. a required parameter is missing.
    Request(String),
}

impl Failure {
    pub(crate) fn unknown_operation(operation: &str) -> Self {
        Self::Request(format!("unknown operation {operation}"))
    }
}

/// The generated client's error without its text, which prints headers and bodies.
pub(crate) fn failure<E>(client: &impl ClientInfo<Call>, error: Error<E>) -> Failure {
    if let Some(error) = client.inner().take_error() {
        return Failure::Exchange(error);
    }
    match error {
        Error::InvalidResponsePayload(body, _) => Failure::Undecodable(body),
        Error::InvalidRequest(reason) | Error::Custom(reason) => Failure::Request(reason),
        _ => Failure::Undecodable(Bytes::new()),
    }
}
