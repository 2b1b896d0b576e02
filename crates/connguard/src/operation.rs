//! Operations as types, so that each takes the options that it has, and no others.

use crate::reply::Reply;

/// An operation of a provider, as a type. Sealed: implemented by the types of [`crate::lerian::operations`] and
/// [`crate::matillion::operations`].
pub trait Operation: Send + 'static {
    /// What a call of it replies.
    type Reply: Reply + 'static;
    /// An item of its list, or the value of an entry of its bulk run.
    type Item: Reply + 'static;
    /// Its id, e.g. `lerian.create_connection`.
    const ID: &'static str;
    #[doc(hidden)]
    const SEALED: Seal;
}

/// Only this crate has one.
#[doc(hidden)]
#[derive(Debug)]
pub struct Seal(pub(crate) ());
