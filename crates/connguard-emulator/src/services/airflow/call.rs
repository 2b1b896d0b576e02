//! What an operation is asked, and what it answers.

use super::body::Body;
use super::refusal::Refusal;
use super::settings::Role;
use crate::http::reply::Reply;
use crate::http::request::Incoming;

/// A request to an operation.
pub(crate) struct Call<'a> {
    pub(crate) incoming: &'a Incoming,
    /// The name in the path.
    pub(crate) connection_id: String,
    pub(crate) body: Body,
    pub(crate) role: Role,
}

pub(crate) type Answer = Result<Reply, Refusal>;
