//! Checking whole requests.

pub(crate) mod findings;
pub(crate) mod input_text;
pub(crate) mod parameters;
mod redact;
pub(crate) mod replaced;
pub(crate) mod request;
