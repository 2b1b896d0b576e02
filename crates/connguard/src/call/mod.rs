//! Calls: what their arguments and options mean, and what becomes of writes whose outcome is not known.

pub(crate) mod arguments;
pub(crate) mod body;
pub(crate) mod client;
pub(crate) mod compounds;
pub(crate) mod context;
pub(crate) mod create_once;
pub(crate) mod existing;
pub(crate) mod input;
pub(crate) mod parse;
pub(crate) mod raw;
pub(crate) mod runtime;
pub(crate) mod to_request;
pub(crate) mod url_batches;
