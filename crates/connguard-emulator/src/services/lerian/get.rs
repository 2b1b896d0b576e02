//! Reading one connection.

use super::error::Failure;
use super::installation::Lerian;
use super::{address, replies};
use crate::http::reply::Reply;

/// Answers with the connection of this id.
pub(crate) fn answer(lerian: &Lerian, id: &str) -> Result<Reply, Failure> {
    let id = address::id(id)?;
    Ok(Reply::json(200, &lerian.settings.shown(replies::stored(address::connection(&lerian.state, &id)?))))
}
