//! Checking whole requests.

pub(crate) mod findings;
pub(crate) mod input_text;
pub(crate) mod parameters;
pub(crate) mod replaced;
pub(crate) mod request;
