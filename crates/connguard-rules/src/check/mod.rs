//! A whole request, and what is found without one.

pub(crate) mod findings;
pub(crate) mod parameters;
pub(crate) mod replaced;
pub(crate) mod request;
