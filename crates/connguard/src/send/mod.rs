//! Sending what the rules let pass, and reading the reply.

pub(crate) mod guarded;
mod json;
pub(crate) mod sender;
pub(crate) mod shape;
mod templates;
mod together;
