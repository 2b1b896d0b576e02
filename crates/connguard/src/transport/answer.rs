//! What a successful attempt answered.

use bytes::Bytes;
use http::StatusCode;

/// A successful reply. The call's scope keeps its headers.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) body: Bytes,
    /// An attempt before it, which had no answer, may have been carried out.
    pub(crate) doubtful: bool,
    /// Without secrets: a service may repeat in it what it was sent.
    pub(super) request_id: Option<String>,
}
