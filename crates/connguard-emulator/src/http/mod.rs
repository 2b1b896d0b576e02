//! Requests, replies and the connections that carry them.

pub(crate) mod breakable;
pub(crate) mod cors;
pub(crate) mod loopback;
pub(crate) mod reply;
pub(crate) mod request;
